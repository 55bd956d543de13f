import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applicationEdits } from '../../../server/src/features/preview/apply';
import { preview } from '../../../server/src/features/preview/preview';
import { setsIn, shownOf } from '../../../server/src/features/preview/renderings';
import type { Application, Changes, SetPreview } from '../../../server/src/protocol';
import { readFile } from '../../../server/src/workspace/file';
import {
  applyFix,
  contextOf,
  type Files,
  fileOf,
  serviceWith,
  setWith,
  textsOf,
  uriOf,
  workspaceOf,
} from '../../fixture';

const web = 'base/web.yaml';
const kustomization = 'overlays/prod/kustomization.yaml';
const patch = 'overlays/prod/patch.yaml';
const base: Files = {
  [web]: setWith(),
  'base/service.yaml': serviceWith(),
  'base/kustomization.yaml': 'resources: [web.yaml, service.yaml]\n',
  'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
};
const head = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\n';

/** The base, with these lines in the overlay's kustomization, and with a patch of these lines if there are any. */
function overlay(lines: string, spec?: string): Files {
  const patches = spec === undefined ? '' : 'patches:\n  - path: patch.yaml\n';
  return {
    ...base,
    [kustomization]: `resources: [../../base]\n${patches}${lines}`,
    ...(spec !== undefined && { [patch]: `${head}spec:\n${spec}` }),
  };
}

/** The files that change when something is applied in overlays/prod, with their texts; undefined where nothing can be. */
function applied(files: Files, what: Application): Files | undefined {
  const workspace = workspaceOf(files);
  const { rendering } = shownOf(fileOf(workspace, web), workspace, [uriOf('overlays/prod/')]);
  const [set] = setsIn(fileOf(workspace, web), { workspace }, rendering);
  const edits = set && applicationEdits(set[1], what, contextOf(workspace));
  if (!edits) return undefined;
  const after = textsOf(applyFix(workspace, edits));
  return Object.fromEntries(Object.entries(after).filter(([name, text]) => text !== files[name]));
}

function changed(files: Files, changes: Changes): Files | undefined {
  return applied(files, { kind: 'changes', changes });
}

function previewed(files: Files, changes: Changes, workspace = workspaceOf(files)): SetPreview | undefined {
  const options = { web: { changes } };
  return preview(fileOf(workspace, web), contextOf(workspace), options, [uriOf('overlays/prod/')]).sets[0];
}

describe('a value is changed where the rendering has it from', () => {
  test('an entry of replicas', () => {
    const files = overlay('replicas:\n  - name: web\n    count: 5 # five\n');
    const text = files[kustomization]?.replace('count: 5', 'count: 7');
    assert.deepEqual(changed(files, { replicas: 7 }), { [kustomization]: text });
  });

  test('a patch', () => {
    const files = overlay('', '  replicas: 5 # five\n');
    assert.deepEqual(changed(files, { replicas: 7 }), { [patch]: files[patch]?.replace('5 #', '7 #') });
  });

  test('a patch that is written as a string, a strategic merge or operations', () => {
    const merge = `patches:\n  - patch: |-\n${`${head}spec:\n  replicas: 5`.replace(/^/gm, '      ')}\n`;
    const operations =
      'patches:\n  - target: {kind: StatefulSet}\n    patch: |\n      - {op: replace, path: /spec/replicas, value: 5}\n';
    const json = `patches:\n  - target: {kind: StatefulSet}\n    patch: '[{"op": "replace", "path": "/spec/replicas", "value": 5}]'\n`;
    for (const lines of [merge, operations, json]) {
      const files = overlay(lines);
      const text = files[kustomization]?.replace(/(replicas: |value"?: )5/, '$17');
      assert.deepEqual(changed(files, { replicas: 7 }), { [kustomization]: text });
    }
  });

  test('a file of operations, in JSON', () => {
    const operations = '[{"op": "add", "path": "/spec/updateStrategy", "value": {"type": "OnDelete"}}]\n';
    const lines = 'patches:\n  - path: ops.json\n    target: {kind: StatefulSet}\n';
    const files = { ...overlay(lines), 'overlays/prod/ops.json': operations };
    assert.deepEqual(changed(files, { updateStrategy: 'RollingUpdate' }), {
      'overlays/prod/ops.json': operations.replace('OnDelete', 'RollingUpdate'),
    });
  });

  test('the base, where the overlay does not set it, whatever the set is called', () => {
    const files = overlay('namePrefix: prod-\nnamespace: prod\n');
    assert.deepEqual(changed(files, { replicas: 7 }), { [web]: files[web]?.replace('replicas: 3', 'replicas: 7') });
  });

  test('a manifest in JSON keeps its quotes', () => {
    const set =
      '{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"}, "spec": {"updateStrategy": {"type": "OnDelete"}}}';
    const files = { ...overlay(''), [web]: set };
    assert.deepEqual(changed(files, { updateStrategy: 'RollingUpdate' }), {
      [web]: set.replace('OnDelete', 'RollingUpdate'),
    });
  });

  test('each of several values in its own place', () => {
    const files = overlay('', '  replicas: 5\n  updateStrategy:\n    rollingUpdate:\n      partition: 4\n');
    const base = { ...files, [web]: setWith({ spec: 'persistentVolumeClaimRetentionPolicy:\n  whenScaled: Retain' }) };
    const after = changed(base, { replicas: 7, partition: 6, whenScaled: 'Delete' });
    assert.deepEqual(Object.keys(after ?? {}).sort(), [web, patch]);
    assert.match(after?.[patch] ?? '', /replicas: 7\n(.*\n)*.*partition: 6\n/);
    assert.match(after?.[web] ?? '', /whenScaled: Delete/);
  });
});

describe('a field that is missing', () => {
  test('is added to the manifest', () => {
    const after = changed(overlay('namePrefix: prod-\n'), { partition: 2 });
    assert.deepEqual(Object.keys(after ?? {}), [web]);
    assert.match(
      after?.[web] ?? '',
      /updateStrategy:\n {4}type: RollingUpdate\n {4}rollingUpdate:\n {6}partition: 2\n/,
    );
  });

  test('is added to the patch that sets what stands beside it', () => {
    const files = overlay('', '  updateStrategy:\n    type: RollingUpdate\n');
    const text = `${files[patch]}    rollingUpdate:\n      partition: 2\n`;
    assert.deepEqual(changed(files, { partition: 2 }), { [patch]: text });
  });

  test('is taken out of the patch that sets it', () => {
    const files = overlay('', '  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      partition: 2\n');
    assert.deepEqual(changed(files, { updateStrategy: 'OnDelete' }), {
      [patch]: `${head}spec:\n  updateStrategy:\n    type: OnDelete\n`,
    });
  });

  test('is no place to write to if a patch deletes it', () => {
    const files = overlay('', '  updateStrategy: null\n');
    assert.equal(changed(files, { partition: 2 }), undefined);
    assert.match(JSON.stringify(previewed(files, { partition: 2 })?.writing), /No safe edit of base\/web.yaml adds/);
  });
});

describe('where there is no safe edit', () => {
  test('the preview says where the value stands', () => {
    const alias = setWith('', { without: ['replicas'] }).replace(
      'spec:\n',
      'spec:\n  replicas: &n 3\n  revisionHistoryLimit: *n\n',
    );
    const set = previewed({ ...overlay(''), [web]: alias }, { replicas: 7 });
    assert.equal(set?.replicas, 7);
    assert.deepEqual(set?.writing, {
      obstacle: 'No safe edit changes replicas, which base/web.yaml sets on line 6: change it by hand.',
    });
  });

  test('nothing is written that changes more of the set', () => {
    const lines = `replacements:
  - source: {kind: StatefulSet, name: web, fieldPath: spec.minReadySeconds}
    targets:
      - select: {kind: StatefulSet}
        fieldPaths: [spec.replicas]
`;
    const files = { ...overlay(lines), [web]: setWith({ spec: 'minReadySeconds: 4' }) };
    assert.equal(previewed(files, {})?.replicas, 4);
    assert.equal(changed(files, { replicas: 7 }), undefined);
  });

  test('nothing is written while Kustomize cannot build it', () => {
    const files = overlay('');
    const before = workspaceOf(files);
    before.rendering(uriOf('overlays/prod/'));
    const now = before.with(readFile(uriOf(kustomization), 'resources: [../../base, no.yaml]\n'));
    const set = previewed(files, { replicas: 7 }, now);
    assert.deepEqual(set?.writing, {
      obstacle: 'Nothing can be written until Kustomize can build overlays/prod again.',
    });
    assert.equal(set?.replicas, 7);
  });
});

test('the preview names the file, and who else reads it', () => {
  assert.deepEqual(previewed(overlay(''), { replicas: 7 })?.writing, {
    files: ['base/web.yaml'],
    alsoIn: ['overlays/dev'],
    shared: 'files',
  });
  const files = overlay('', '  replicas: 5\n');
  assert.deepEqual(previewed(files, { replicas: 7 })?.writing, {
    files: ['overlays/prod/patch.yaml'],
    alsoIn: [],
    shared: 'files',
  });
  assert.equal(previewed(files, { replicas: 5 })?.writing, undefined, 'nothing changes');
});

test('a Service for clients and the retention of claims are added to the manifests', () => {
  const files = overlay('namePrefix: prod-\n');
  const service = applied(files, { kind: 'clientService' });
  assert.match(
    service?.['base/service.yaml'] ?? '',
    /^apiVersion: v1\nkind: Service\nmetadata:\n {2}name: web-client\n/,
  );
  const retention = applied(files, { kind: 'retentionPolicy' });
  assert.match(retention?.[web] ?? '', /whenDeleted: Retain\n {4}whenScaled: Retain\n/);
});
