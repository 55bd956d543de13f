import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLenses } from '../../server/src/features/codeLens';
import { inlayHints } from '../../server/src/features/inlayHints';
import type { Settings } from '../../server/src/settings/settings';
import { contextOf, fileOf, workspaceOf } from '../fixture';

function setOf(replicas: string, partition = '', templates = ['data']): string {
  const claims = templates.map(
    (name) => `    - metadata: {name: ${name}}\n      spec:\n        resources: {requests: {storage: 10Gi}}\n`,
  );
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  ${replicas}
  updateStrategy: {rollingUpdate: {${partition}}}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
  volumeClaimTemplates:
${claims.join('')}`;
}

/** Each hint with the text that it stands behind. */
function hints(text: string, settings: Partial<Settings> = {}): string[] {
  const workspace = workspaceOf({ 'web.yaml': text });
  const file = fileOf(workspace, 'web.yaml');
  return inlayHints(file, { start: 0, end: text.length }, contextOf(workspace, settings)).map(({ offset, label }) => {
    const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
    return `${/[\w]+: \w+$/.exec(before)?.[0]} ${label}`;
  });
}

test('names and totals stand behind the values that they follow from', () => {
  assert.deepEqual(hints(setOf('replicas: 3', 'partition: 2')), [
    'replicas: 3 web-0, web-1, web-2',
    'partition: 2 updates web-2 only',
    'storage: 10Gi × 3 = 30Gi',
  ]);
});

test('one pod and none, and what an update does not reach', () => {
  assert.deepEqual(hints(setOf('replicas: 1')), ['replicas: 1 web-0']);
  assert.deepEqual(hints(setOf('replicas: 0', 'partition: 2')), ['replicas: 0 no pods']);
  assert.deepEqual(hints(setOf('replicas: 2', 'partition: 5')).slice(0, 2), [
    'replicas: 2 web-0, web-1',
    'partition: 5 updates no pod',
  ]);
  assert.equal(hints(setOf('replicas: 9', 'partition: 3'))[1], 'partition: 3 updates web-3, web-4, …, web-8 only');
});

test('nothing stands where nothing can be read, or where the value has no effect', () => {
  assert.deepEqual(hints(setOf('replicas: many')), []);
  assert.deepEqual(hints(setOf('paused: true', 'partition: 0')), []);
  assert.equal(
    hints(setOf('replicas: 3', '', ['data', 'data'])).filter((hint) => hint.startsWith('storage')).length,
    1,
  );
  assert.deepEqual(hints('kind: Deployment\napiVersion: apps/v1\nmetadata: {name: web}\nspec: {replicas: 3}\n'), []);
});

test('each can be turned off', () => {
  const on = { replicas: true, storage: true, partition: true };
  for (const kind of ['replicas', 'storage', 'partition'] as const) {
    const left = hints(setOf('replicas: 3', 'partition: 2'), { inlayHints: { ...on, [kind]: false } });
    assert.equal(left.length, 2);
    assert.ok(left.every((hint) => !hint.startsWith(kind)));
  }
});

test('only what is asked for is answered', () => {
  const text = setOf('replicas: 3');
  const workspace = workspaceOf({ 'web.yaml': text });
  const start = text.indexOf('volumeClaimTemplates');
  const found = inlayHints(fileOf(workspace, 'web.yaml'), { start, end: text.length }, contextOf(workspace));
  assert.deepEqual(
    found.map(({ label }) => label),
    ['× 3 = 30Gi'],
  );
});

test('the code lens says pods, claims and Service, and opens the preview at that set', () => {
  const lens = (text: string, more: Record<string, string> = {}) => {
    const workspace = workspaceOf({ 'web.yaml': text, ...more });
    const [first] = codeLenses(fileOf(workspace, 'web.yaml'), contextOf(workspace));
    return first;
  };
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None, selector: {app: web}}\n';
  const first = lens(setOf('replicas: 3'), { 'service.yaml': service });
  assert.equal(first?.title, '3 pods · 3 claims, 30Gi · Service web, headless');
  assert.equal(first?.set, 'web');
  assert.equal(lens(setOf('replicas: 1', '', []))?.title, '1 pod · Service web, not found');
  assert.equal(
    lens(setOf('replicas: 3', '', ['data', 'data']))?.title,
    '3 pods · 3 claims, 30Gi · Service web, not found',
  );
});
