import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preview, setsIn } from '../../../server/src/features/preview/preview';
import { applicationEdits, changeEdits } from '../../../server/src/features/preview/whatIf';
import type { Application, Changes } from '../../../server/src/protocol';
import { applyFix, contextOf, fileOf, workspaceOf } from '../../fixture';

const head = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec: # the set
  serviceName: web
`;
const tail = `  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx
          ports: [{name: http, containerPort: 80}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

/** The text after what is applied to the first set of it; undefined where there is no safe edit. */
function applied(
  text: string,
  what: Application,
  more: Record<string, string> = {},
): Record<string, string> | undefined {
  const workspace = workspaceOf({ 'web.yaml': text, ...more });
  const [set] = fileOf(workspace, 'web.yaml').resources.filter(({ kind }) => kind === 'StatefulSet');
  assert.ok(set);
  const edits = applicationEdits(set, what, contextOf(workspace));
  if (!edits) return undefined;
  const after = applyFix(workspace, edits);
  return Object.fromEntries(['web.yaml', ...Object.keys(more)].map((name) => [name, fileOf(after, name).text]));
}

function changed(spec: string, changes: Changes): string | undefined {
  const text = applied(head + spec + tail, { kind: 'changes', changes })?.['web.yaml'];
  if (text === undefined) return undefined;
  assert.ok(text.startsWith(head.slice(0, head.indexOf('  serviceName'))) && text.endsWith(tail), text);
  return text.slice(head.length, -tail.length);
}

test('exactly the number changes, and comments stay', () => {
  assert.equal(changed('  replicas: 3 # three\n', { replicas: 5 }), '  replicas: 5 # three\n');
  assert.equal(
    changed('  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}} # canary\n', { partition: 0 }),
    '  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 0}} # canary\n',
  );
});

test('what is so already is not written', () => {
  const text = head + tail;
  const [set] = fileOf(workspaceOf({ 'web.yaml': text }), 'web.yaml').resources;
  assert.ok(set);
  const changes = { replicas: 1, partition: 0, updateStrategy: 'RollingUpdate', whenScaled: 'Retain' } as const;
  assert.deepEqual(changeEdits(set, changes), []);
});

test('missing keys go behind those that stand at the head of a spec', () => {
  assert.equal(changed('', { replicas: 3 }), '  replicas: 3\n');
  assert.equal(
    changed('  replicas: 3\n', { partition: 2 }),
    '  replicas: 3\n  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      partition: 2\n',
  );
  assert.equal(
    changed('  replicas: 3\n', { whenScaled: 'Delete' }),
    '  replicas: 3\n  persistentVolumeClaimRetentionPolicy:\n    whenDeleted: Retain\n    whenScaled: Delete\n',
  );
  assert.equal(
    changed('', { replicas: 2, updateStrategy: 'OnDelete', whenDeleted: 'Delete' }),
    '  replicas: 2\n  updateStrategy:\n    type: OnDelete\n  persistentVolumeClaimRetentionPolicy:\n    whenDeleted: Delete\n    whenScaled: Retain\n',
  );
});

test('without any of these they become the first', () => {
  const text = (head + tail).replace('  serviceName: web\n', '');
  const after = applied(text, { kind: 'changes', changes: { replicas: 4 } });
  assert.equal(after?.['web.yaml'], text.replace('spec: # the set\n', 'spec: # the set\n  replicas: 4\n'));
});

test('OnDelete takes rollingUpdate away, which the API server refuses beside it', () => {
  assert.equal(
    changed('  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      partition: 2\n', {
      updateStrategy: 'OnDelete',
    }),
    '  updateStrategy:\n    type: OnDelete\n',
  );
  assert.equal(
    changed('  updateStrategy:\n    type: OnDelete\n', { updateStrategy: 'RollingUpdate', partition: 1 }),
    '  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      partition: 1\n',
  );
  assert.equal(
    changed('  updateStrategy:\n    rollingUpdate:\n      maxUnavailable: 2\n', { partition: 1 }),
    '  updateStrategy:\n    rollingUpdate:\n      maxUnavailable: 2\n      partition: 1\n',
  );
});

test('a policy that is half written keeps its other half', () => {
  assert.equal(
    changed('  persistentVolumeClaimRetentionPolicy:\n    whenDeleted: Delete # with its data\n', {
      whenScaled: 'Delete',
    }),
    '  persistentVolumeClaimRetentionPolicy:\n    whenDeleted: Delete # with its data\n    whenScaled: Delete\n',
  );
});

test('JSON stays JSON', () => {
  const json = '{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"}, "spec": {"replicas": 3}}';
  const after = applied(json, { kind: 'changes', changes: { replicas: 5, updateStrategy: 'OnDelete' } })?.['web.yaml'];
  assert.deepEqual(JSON.parse(after ?? ''), {
    ...JSON.parse(json),
    spec: { replicas: 5, updateStrategy: { type: 'OnDelete' } },
  });
});

test('what is shared through an alias is not written, and the preview says so', () => {
  const shared = `${head}  replicas: &n 3\n  revisionHistoryLimit: *n\n${tail}`;
  assert.equal(applied(shared, { kind: 'changes', changes: { replicas: 5 } }), undefined);
  const context = contextOf(workspaceOf({ 'web.yaml': shared }));
  const [set] = preview(fileOf(context.workspace, 'web.yaml'), context, { web: { changes: { replicas: 5 } } }).sets;
  assert.deepEqual([set?.refused, set?.replicas], [true, 3]);
});

test('a Service for clients stands beside the headless one, with a cluster IP and the ports of the pods', () => {
  const headless =
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None, selector: {app: web}}\n';
  const after = applied(head + tail, { kind: 'clientService' }, { 'service.yaml': headless });
  assert.equal(after?.['web.yaml'], head + tail);
  assert.match(after?.['service.yaml'] ?? '', /name: web-client/);
  assert.ok(after?.['service.yaml']?.endsWith(headless));
  const alone = applied(head + tail, { kind: 'clientService' })?.['web.yaml'];
  assert.equal(
    alone,
    `apiVersion: v1
kind: Service
metadata:
  name: web-client
spec:
  type: ClusterIP
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
${head}${tail}`,
  );
});

test('a Service for clients takes the port of what the image is, and a free name; without any port there is none', () => {
  const text = (head + tail).replace('          ports: [{name: http, containerPort: 80}]\n', '');
  assert.equal(applied(text, { kind: 'clientService' }), undefined);
  const taken = 'apiVersion: v1\nkind: Service\nmetadata: {name: web-client}\nspec: {selector: {app: other}}\n';
  const after = applied(text.replace('nginx', 'postgres:17'), { kind: 'clientService' }, { 'other.yaml': taken });
  assert.match(after?.['web.yaml'] ?? '', /name: web-client-2\n[^-]*ports:\n {4}- port: 5432\n---/);
});

test('the retention of claims is spelled out as it is by default', () => {
  const after = applied(head + tail, { kind: 'retentionPolicy' })?.['web.yaml'];
  const policy = '  persistentVolumeClaimRetentionPolicy:\n    whenDeleted: Retain\n    whenScaled: Retain\n';
  assert.equal(after, head + policy + tail);
});

test('a preview of changes shows them, and leads to where things are in the text as it is', () => {
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None, selector: {app: web}}\n';
  const context = contextOf(workspaceOf({ 'web.yaml': `${head}${tail}---\n${service}` }));
  const file = fileOf(context.workspace, 'web.yaml');
  const [written] = preview(file, context).sets;
  const options = { web: { changes: { replicas: 3, whenScaled: 'Delete', partition: 1 } as const } };
  const [changed] = preview(file, context, options).sets;
  assert.deepEqual(
    [changed?.replicas, changed?.whenScaled, changed?.partition, changed?.storage],
    [3, 'Delete', 1, '3Gi'],
  );
  assert.deepEqual(
    [written?.removedClaims, changed?.removedClaims],
    [
      { kind: 'plain', text: 'retained' },
      { kind: 'warning', text: 'deleted' },
    ],
  );
  assert.deepEqual(changed?.written, written?.written);
  assert.deepEqual(
    [changed?.ranges, changed?.claimTemplates, changed?.service],
    [written?.ranges, written?.claimTemplates, written?.service],
  );
});

test('sets of one name in one file have ids of their own', () => {
  const workspace = workspaceOf({ 'web.yaml': `${head}${tail}---\n${head}${tail}` });
  assert.deepEqual(
    setsIn(fileOf(workspace, 'web.yaml'), { workspace }).map(([id]) => id),
    ['web', 'web 2'],
  );
});

test('what would fail is told: too many claims of one name, a name that is too long', () => {
  const notes = (text: string) => {
    const context = contextOf(workspaceOf({ 'web.yaml': text }));
    return preview(fileOf(context.workspace, 'web.yaml'), context).sets[0]?.notes.join('\n') ?? '';
  };
  assert.match(notes(`${head}${tail}    - metadata: {name: data}\n      spec: {resources: {}}\n`), /data/);
  assert.match(notes((head + tail).replace('name: web\n', `name: ${'w'.repeat(60)}\n`)), /52|63/);
});
