import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changeSummary, planFor, plansText, runbookFor } from '../../server/src/features/changes';
import { codeLenses } from '../../server/src/features/codeLens';
import { preview } from '../../server/src/features/preview/preview';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import type { Context } from '../../server/src/settings/context';
import { readFile } from '../../server/src/workspace/file';
import { contextOf, type Files, fileOf, resourceIn, setWith, uriOf, workspaceOf } from '../fixture';

const client = `apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  peers: web-0.web,web-1.web.default.svc
  other: db-0.web.default.svc
`;

/** The set with another text, compared with the standard one; other files beside it. */
function edited(text: string, files: Files = {}): Context {
  const workspace = workspaceOf({ 'k8s/web.yaml': text, ...files });
  return contextOf(workspace.withBase(uriOf('k8s/web.yaml'), readFile(uriOf('k8s/web.yaml'), setWith())));
}

function setOf({ workspace }: Context) {
  return resourceIn(workspace, 'k8s/web.yaml');
}

test('another serviceName tells where names of the pods are written that change', () => {
  const context = edited(setWith({ spec: 'serviceName: other' }), { 'k8s/app/client.yaml': client });
  const plan = planFor(setOf(context), context);
  assert.ok(
    plan?.items.some(({ text }) => text === 'The old names are used in app/client.yaml:6.'),
    JSON.stringify(plan),
  );
  assert.match(plan?.runbook ?? '', /used in `app\/client\.yaml:6`/);
  const problem = diagnose(fileOf(context.workspace, 'k8s/web.yaml'), context).find(
    ({ rule }) => rule.id === 'immutable-field-changed',
  );
  assert.deepEqual(
    problem?.related.map(({ span }) => client.slice(span.start, span.end)),
    ['web-0.web', 'web-1.web.default.svc'],
  );
});

test('a refused change is said in the plan, and not once more among the notes', () => {
  const context = edited(setWith({ spec: 'serviceName: other' }));
  const [set] = preview(fileOf(context.workspace, 'k8s/web.yaml'), context).sets;
  assert.ok(set?.plan?.items.some(({ kind }) => kind === 'refused'));
  assert.deepEqual(set?.notes, []);
  const written = fileOf(context.workspace, 'k8s/web.yaml').text.split('\n');
  assert.match(written[set?.plan?.rejectedAt?.range.start.line ?? 0] ?? '', /serviceName: other/);
});

test('a set that is as it was committed, but for how it is written, has no plan', () => {
  for (const text of [
    setWith({ spec: 'replicas: 3 # three' }),
    setWith({ spec: 'replicas: 3\nserviceName: "web"' }),
    setWith({ spec: 'podManagementPolicy: OrderedReady' }),
  ]) {
    assert.notEqual(text, setWith());
    const context = edited(text);
    assert.equal(changeSummary(setOf(context), context), undefined);
    assert.equal(plansText(setOf(context).file, context), 'No StatefulSet of this file changes.\n');
  }
});

test('a renamed set is a new one', () => {
  const context = edited(setWith({ metadata: 'name: shop' }));
  assert.equal(changeSummary(setOf(context), context), 'a new set, web keeps running');
});

test('where its pods still read the old name of a renamed set is told', () => {
  const text = setWith({ metadata: 'name: shop', container: 'command: [sh, -c, role web-0]' });
  const context = edited(text);
  const problem = diagnose(setOf(context).file, context).find(({ rule }) => rule.id === 'set-renamed');
  assert.deepEqual(
    problem?.related.map(({ span }) => text.slice(span.start, span.end + 2)),
    ['web-0'],
  );
});

test('a file that is compared with nothing has no plan at all', () => {
  const context = contextOf(workspaceOf({ 'k8s/web.yaml': setWith() }));
  assert.equal(plansText(setOf(context).file, context), undefined);
});

describe('of what kustomizations read', () => {
  const kustomization = 'overlays/prod/kustomization.yaml';
  const files: Files = {
    'base/web.yaml': setWith(),
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
    [kustomization]: 'resources: [../../base]\nreplicas:\n  - name: web\n    count: 5\n',
  };

  /** The files with others in the place of some, compared with what they were. */
  function kustomized(now: Files): Context {
    let workspace = workspaceOf({ ...files, ...now });
    for (const [name, text] of Object.entries(files))
      workspace = workspace.withBase(uriOf(name), readFile(uriOf(name), text));
    return contextOf(workspace);
  }
  const headings = (now: Files, name = 'base/web.yaml') => {
    const context = kustomized(now);
    return plansText(fileOf(context.workspace, name), context)?.match(/^## .*|^No .*/gm);
  };

  test('a change is told once, and only where it changes the rendering', () => {
    const recreated = { 'base/web.yaml': setWith({ spec: 'podManagementPolicy: Parallel' }) };
    assert.deepEqual(headings(recreated), ['## StatefulSet web: rejected: podManagementPolicy']);
    const image = { 'base/web.yaml': setWith().replace(/image: .*/, 'image: nginx:99') };
    assert.deepEqual(headings(image), [
      '## StatefulSet web in overlays/dev: updates web-2, web-1, web-0',
      '## StatefulSet web in overlays/prod: updates web-4, web-3, web-2, web-1, web-0',
    ]);
    const scaled = { 'base/web.yaml': setWith({ spec: 'replicas: 4' }) };
    assert.deepEqual(headings(scaled), ['## StatefulSet web in overlays/dev: scales 3 → 4']);
    assert.deepEqual(headings({}), ['No StatefulSet of this file changes.']);
  });

  test('a change of the kustomization is told at the base too', () => {
    const now = { [kustomization]: files[kustomization]?.replace('count: 5', 'count: 6') ?? '' };
    for (const name of ['base/web.yaml', kustomization]) assert.equal(headings(now, name)?.length, 1, name);
  });

  test('the code lens tells it above the manifest and above the patch', () => {
    const lenses = (now: Files, name = 'base/web.yaml') => {
      const context = kustomized(now);
      return codeLenses(fileOf(context.workspace, name), context).flatMap(({ title }) =>
        title.startsWith('change: ') ? [title] : [],
      );
    };
    assert.deepEqual(lenses({}), []);
    assert.deepEqual(lenses({ 'base/web.yaml': setWith({ spec: 'replicas: 4' }) }), [
      'change: scales 3 → 4 in overlays/dev',
    ]);
    const scaled = { [kustomization]: files[kustomization]?.replace('count: 5', 'count: 6') ?? '' };
    assert.deepEqual(lenses(scaled), ['change: scales 5 → 6 in overlays/prod']);
  });

  test('a rejected change is applied as a kustomization', () => {
    const now = { 'base/web.yaml': setWith({ spec: 'podManagementPolicy: Parallel' }) };
    const context = kustomized(now);
    const runbook = (root?: string) =>
      runbookFor(fileOf(context.workspace, 'base/web.yaml'), 'web', context, root && uriOf(root)) ?? '';
    assert.match(runbook('overlays/prod/'), /kubectl apply -k overlays\/prod$/m);
    assert.match(runbook(), /kubectl apply -k overlays\/dev$/m);
  });

  test('names of pods that change are looked for in the rendering', () => {
    const service = {
      ...files,
      'base/client.yaml': client,
      'base/kustomization.yaml': 'resources: [web.yaml, client.yaml]\n',
    };
    const set = setWith({ spec: 'serviceName: other' });
    const { workspace } = kustomized({ ...service, 'base/web.yaml': set });
    const rendering = workspace.rendering(uriOf('overlays/prod/'));
    const rendered = rendering.resources.find(({ kind }) => kind === 'StatefulSet');
    const plan = rendered && planFor(rendered, contextOf(workspace));
    assert.ok(
      plan?.items.some(({ text }) => text === 'The old names are used in base/client.yaml:6.'),
      JSON.stringify(plan),
    );
  });

  test('the files to compare are those of now and of before', () => {
    const { workspace } = kustomized({ [kustomization]: 'resources: [../dev]\n' });
    const sources = workspace.sourcesOf(uriOf('overlays/prod/'));
    for (const name of [kustomization, 'overlays/dev/kustomization.yaml', 'base/web.yaml'])
      assert.ok(sources.has(uriOf(name)), name);
  });
});
