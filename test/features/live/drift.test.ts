import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { applyToWorkspace } from '../../../server/src/features/codeActions';
import { adoptAll } from '../../../server/src/features/live/adopt';
import { driftIn, type LocatedDrift } from '../../../server/src/features/live/drift';
import { planFromLive } from '../../../server/src/features/live/plan';
import { lastApplied } from '../../../server/src/live/serverFilled';
import { storedObject } from '../../../server/src/validation';
import { manifest, type Resource } from '../../../server/src/workspace/file';
import { loadHelm } from '../../../server/src/workspace/helm';
import { chartRoot } from '../../../server/src/workspace/uri';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { asObject, define, isArray, type Json, type JsonObject, type Path } from '../../../server/src/yaml/json';
import { contextOf, type Files, resourceIn, setWith, target, textsOf, uriOf, workspaceOf } from '../../fixture';
import { chartWith } from '../../releaseChart';

before(loadHelm);

/** A value with others at some paths; undefined takes what is there away. */
function changed(value: Json, changes: readonly (readonly [Path, Json | undefined])[]): Json {
  return changes.reduce((at, [path, to]) => withAt(at, path, to), value);
}

function withAt(at: Json | undefined, [step, ...rest]: Path, value: Json | undefined): Json {
  if (step === undefined) return value ?? null;
  if (typeof step === 'number') {
    const items = isArray(at) ? at : [];
    return items.toSpliced(step, 1, withAt(items[step], rest, value));
  }
  const { [step]: inner, ...others } = asObject(at);
  if (rest.length === 0 && value === undefined) return others;
  const result: Record<string, Json> = { ...others };
  define(result, step, withAt(inner, rest, value));
  return result;
}

type Changes = readonly (readonly [Path, Json | undefined])[];

/** What runs: a manifest as it was applied, changed afterwards. */
function liveOf(resource: Resource, changes: Changes = []): JsonObject {
  const stored = storedObject(manifest(resource), target) ?? {};
  return asObject(changed({ ...stored, status: {} }, [[['metadata', 'uid'], 'a1'], ...changes]));
}

const container: Path = ['spec', 'template', 'spec', 'containers', 0];

/** `web.yaml:8 warning replicas is 3 here and 5 in the cluster.` */
function said({ location, severity, message }: LocatedDrift): string {
  return `${location.uri.replace(uriOf(''), '')}:${location.range.start.line + 1} ${severity} ${message}`;
}

function saidOf(text: string, changes: Changes, before = text): string[] {
  const live = liveOf(resourceIn(workspaceOf({ 'web.yaml': before }), 'web.yaml'), changes);
  const workspace = workspaceOf({ 'web.yaml': text });
  return driftIn(resourceIn(workspace, 'web.yaml'), live, contextOf(workspace)).map(said);
}

describe('what differs is said where the manifest says it', () => {
  const set = setWith({ container: 'env:\n  - {name: LEVEL, value: info}\n' });
  const rows: readonly (readonly [what: string, changes: Changes, ...expected: string[]])[] = [
    ['nothing', []],
    ['a value', [[['spec', 'replicas'], 5]], 'web.yaml:7 warning replicas is 3 here and 5 in the cluster.'],
    [
      'of a container, with its name',
      [[[...container, 'image'], 'nginx:2']],
      'web.yaml:33 warning image of web is registry.example/web:1.4 here and nginx:2 in the cluster.',
    ],
    [
      'at the nearest map, what is missing here',
      [[['spec', 'revisionHistoryLimit'], 2]],
      'web.yaml:5 warning revisionHistoryLimit is 2 in the cluster and not set here, where 10 is the default.',
    ],
    [
      'at its list, an item that is missing here',
      [[[...container, 'ports', 1], { name: 'peer', containerPort: 7000, protocol: 'TCP' }]],
      'web.yaml:34 warning peer in ports of web is in the cluster and not here.',
    ],
    [
      'what is missing in the cluster',
      [[[...container, 'readinessProbe'], undefined]],
      'web.yaml:37 warning readinessProbe of web is {"httpGet":{"path":"/ready","port":"http"}} here and not set in the cluster.',
    ],
    [
      'the value of a variable, without that value',
      [[[...container, 'env', 0, 'value'], 'debug']],
      'web.yaml:32 warning value of LEVEL is not the same in the cluster. Its value is not shown.',
    ],
    [
      'what no pod notices, as information',
      [[['metadata', 'labels'], { team: 'shop' }]],
      'web.yaml:3 information Label team is shop in the cluster and not set here.',
    ],
    [
      'a label of the pods, as theirs',
      [[['spec', 'template', 'metadata', 'labels', 'team'], 'shop']],
      'web.yaml:13 warning Label team of the pod template is shop in the cluster and not set here.',
    ],
    [
      'a restart',
      [
        [
          ['spec', 'template', 'metadata', 'annotations'],
          { 'kubectl.kubernetes.io/restartedAt': '2026-11-21T12:00:00Z' },
        ],
      ],
      'web.yaml:12 information The cluster has the annotation kubectl.kubernetes.io/restartedAt of a "kubectl rollout restart". kubectl apply keeps it.',
    ],
    [
      'what the API server rejects, as an error',
      [[['spec', 'serviceName'], 'other']],
      'web.yaml:6 error serviceName is web here and other in the cluster. The API server rejects this change of the live object.',
    ],
  ];
  for (const [what, changes, ...expected] of rows) test(what, () => assert.deepEqual(saidOf(set, changes), expected));
});

test('nothing is said of a value that is filled in later, nor of a part of a manifest', () => {
  const set = setWith();
  assert.deepEqual(saidOf(set.replace('web:1.4', 'web:${TAG}'), [], set), []);
  const patch = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec: {replicas: 5}\n';
  const workspace = workspaceOf({
    'set.yaml': set,
    'patch.yaml': patch,
    'kustomization.yaml': 'resources: [set.yaml]\npatches: [{path: patch.yaml}]\n',
  });
  const live = liveOf(resourceIn(workspace, 'set.yaml'));
  assert.deepEqual(driftIn(resourceIn(workspace, 'patch.yaml'), live, contextOf(workspace)), []);
});

test('replicas that are left to an autoscaler of the workspace are no drift', () => {
  const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}}
`;
  const files = { 'web.yaml': setWith('', { without: ['replicas'] }) };
  const found = (workspace: Workspace) => {
    const resource = resourceIn(workspace, 'web.yaml');
    return driftIn(resource, liveOf(resource, [[['spec', 'replicas'], 5]]), contextOf(workspace)).length;
  };
  assert.equal(found(workspaceOf(files)), 1);
  assert.equal(found(workspaceOf({ ...files, 'hpa.yaml': scaler })), 0);
});

test('a claim that is bound may grow, and not shrink', () => {
  const claim = (storage: string) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: ${storage}}}
`;
  const severityOf = (storage: string) => {
    const workspace = workspaceOf({ 'claim.yaml': claim(storage) });
    const resource = resourceIn(workspace, 'claim.yaml', 'PersistentVolumeClaim');
    const live = liveOf(resource, [
      [['spec', 'resources', 'requests', 'storage'], '5Gi'],
      [['spec', 'volumeName'], 'pvc-1'],
      [['spec', 'storageClassName'], 'standard'],
      [['status'], { phase: 'Bound', capacity: { storage: '5Gi' } }],
    ]);
    return driftIn(resource, live, contextOf(workspace)).map(({ severity }) => severity);
  };
  assert.deepEqual(severityOf('9Gi'), ['warning']);
  assert.deepEqual(severityOf('1Gi'), ['error']);
});

/** The files that change when a live value is taken over, with their texts; undefined where that is not offered. */
function adopted(resource: Resource, workspace: Workspace, changes: Changes): Files | undefined {
  const context = contextOf(workspace);
  const [drift] = driftIn(resource, liveOf(resource, changes), context);
  const edits = drift?.edits();
  if (!edits) return undefined;
  const before = textsOf(workspace);
  const after = textsOf(applyToWorkspace(edits, context).workspace);
  return Object.fromEntries(Object.entries(after).filter(([name, text]) => text !== before[name]));
}

describe('a live value is taken over', () => {
  const text = setWith({ container: 'args:\n  - run # always\n  - --fast\n' }).replace(
    'replicas: 3',
    'replicas: 3 # zones',
  );
  const take = (changes: Changes) => {
    const workspace = workspaceOf({ 'web.yaml': text });
    return adopted(resourceIn(workspace, 'web.yaml'), workspace, changes)?.['web.yaml'];
  };
  const rows: readonly (readonly [what: string, changes: Changes, expected: string | undefined])[] = [
    ['in its place', [[['spec', 'replicas'], 5]], text.replace('replicas: 3', 'replicas: 5')],
    [
      'without what is not in the cluster',
      [
        [['spec', 'replicas'], 3],
        [[...container, 'args'], undefined],
      ],
      text.replace(/ +args:\n.*\n.*\n/, ''),
    ],
    [
      'as a new field, before the template, without defaults',
      [[['spec', 'updateStrategy'], { type: 'RollingUpdate', rollingUpdate: { partition: 2 } }]],
      text.replace('  template:', '  updateStrategy:\n    rollingUpdate:\n      partition: 2\n  template:'),
    ],
    [
      'as a longer list',
      [
        [
          [...container, 'args'],
          ['run', '--fast', '--safe'],
        ],
      ],
      text.replace('- run # always', '- run').replace('- --fast', '- --fast\n            - --safe'),
    ],
    [
      'never, if it is not shown',
      [
        [
          [...container, 'args'],
          ['run', '--password=s3cret'],
        ],
      ],
      undefined,
    ],
  ];
  for (const [what, changes, expected] of rows) test(what, () => assert.equal(take(changes), expected));
});

test('all of a live object is taken over, but for what is not shown', () => {
  const workspace = workspaceOf({ 'web.yaml': setWith({ container: 'env:\n  - {name: LEVEL, value: info}\n' }) });
  const [resource, context] = [resourceIn(workspace, 'web.yaml'), contextOf(workspace)];
  const live = liveOf(resource, [
    [['spec', 'replicas'], 5],
    [['spec', 'minReadySeconds'], 10],
    [[...container, 'env', 0, 'value'], 'debug'],
    [[...container, 'ports', 1], { name: 'peer', containerPort: 7000, protocol: 'TCP' }],
  ]);
  const { edits, left } = adoptAll(resource, live, context);
  const after = applyToWorkspace(edits, context);
  const rest = driftIn(resourceIn(after.workspace, 'web.yaml'), live, after);
  assert.deepEqual(
    left.map(({ livePath }) => livePath.at(-1)),
    ['value'],
  );
  assert.deepEqual(
    rest.map(({ field }) => field),
    ['spec.template.spec.containers[0].env[0].value'],
  );
});

describe('of a rendering', () => {
  const overlay: Files = {
    'base/web.yaml': setWith(),
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'prod/kustomization.yaml': 'resources: [../base]\npatches: [{path: patch.yaml}]\n',
    'prod/patch.yaml': 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  replicas: 5 # prod\n',
  };
  const rendered = (files: Files, root: string) => {
    const workspace = workspaceOf(files);
    const resource = workspace.rendering(root).resources.find(({ kind }) => kind === 'StatefulSet');
    assert.ok(resource);
    return { workspace, resource };
  };

  test('it is said, and taken over, in the patch that sets it', () => {
    const { workspace, resource } = rendered(overlay, uriOf('prod/'));
    const changes: Changes = [[['spec', 'replicas'], 7]];
    const found = driftIn(resource, liveOf(resource, changes), contextOf(workspace));
    assert.deepEqual(found.map(said), ['prod/patch.yaml:6 warning replicas is 5 here and 7 in the cluster.']);
    const text = overlay['prod/patch.yaml']?.replace('replicas: 5', 'replicas: 7');
    assert.deepEqual(adopted(resource, workspace, changes), { 'prod/patch.yaml': text });
  });

  test('of a chart in the value that makes it', () => {
    const files = chartWith();
    const { workspace, resource } = rendered(files, chartRoot(uriOf('web/'), 'values.yaml'));
    const changes: Changes = [[['spec', 'replicas'], 7]];
    const found = driftIn(resource, liveOf(resource, changes), contextOf(workspace));
    assert.deepEqual(
      found.map(({ message }) => message),
      ['replicas is 3 here and 7 in the cluster.'],
    );
    const text = files['web/values.yaml']?.replace('replicas: 3', 'replicas: 7');
    assert.deepEqual(adopted(resource, workspace, changes), { 'web/values.yaml': text });
  });
});

describe('what applying does to the live set', () => {
  const plan = (changes: Changes) => {
    const workspace = workspaceOf({ 'web.yaml': setWith() });
    const resource = resourceIn(workspace, 'web.yaml');
    return planFromLive(resource, liveOf(resource, changes), contextOf(workspace))?.summary;
  };
  const applied = (spec: JsonObject): readonly [Path, Json] => [
    ['metadata', 'annotations'],
    { [lastApplied]: JSON.stringify({ spec }) },
  ];
  const rows: readonly (readonly [what: string, changes: Changes, expected: string | undefined])[] = [
    ['nothing', [], undefined],
    ['pods are deleted', [[['spec', 'replicas'], 5]], 'scales 5 → 3, retains 2 claims'],
    ['pods are replaced', [[[...container, 'image'], 'nginx:2']], 'updates web-2, web-1, web-0'],
    ['it is rejected', [[['spec', 'serviceName'], 'other']], 'rejected: serviceName'],
    ['what nobody applied stays', [[['spec', 'minReadySeconds'], 10]], undefined],
    [
      'what somebody applied goes',
      [[['spec', 'minReadySeconds'], 10], applied({ minReadySeconds: 10 })],
      'changes minReadySeconds, no pod',
    ],
  ];
  for (const [what, changes, expected] of rows) test(what, () => assert.equal(plan(changes), expected));
});
