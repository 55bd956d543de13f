import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLenses } from '../../server/src/features/codeLens';
import { inlayHints } from '../../server/src/features/inlayHints';
import type { Settings } from '../../server/src/settings/settings';
import { contextOf, type Files, fileOf, serviceWith, setWith, workspaceOf } from '../fixture';

const partition = (value: string | number) => `updateStrategy:\n  rollingUpdate:\n    partition: ${value}\n`;
const withoutClaims = { without: ['volumeMounts', 'volumeClaimTemplates'] };
const twice = `volumeClaimTemplates:${'\n  - metadata: {name: data}\n    spec:\n      resources: {requests: {storage: 1Gi}}'.repeat(2)}`;

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
  assert.deepEqual(hints(setWith({ spec: partition(2) })), [
    'replicas: 3 web-0 … web-2',
    'partition: 2 updates web-2 only',
    'storage: 1Gi × 3 = 3Gi',
  ]);
});

test('one pod and none, and what an update does not reach', () => {
  const lines = (spec: string) => hints(setWith({ spec }));
  assert.deepEqual(lines('replicas: 1'), ['replicas: 1 web-0']);
  assert.deepEqual(lines(`replicas: 0\n${partition(2)}`), ['replicas: 0 no pods']);
  assert.deepEqual(lines(`replicas: 2\n${partition(5)}`).slice(0, 2), [
    'replicas: 2 web-0, web-1',
    'partition: 5 updates no pod',
  ]);
  assert.equal(lines(`replicas: 9\n${partition(3)}`)[1], 'partition: 3 updates web-3 … web-8 only');
});

test('nothing stands where nothing can be read, or where the value has no effect', () => {
  assert.deepEqual(hints(setWith({ spec: 'replicas: many' })), []);
  assert.deepEqual(hints(setWith({ spec: `paused: true\n${partition(0)}` }, { without: ['replicas'] })), []);
  assert.equal(hints(setWith({ spec: twice })).filter((hint) => hint.startsWith('storage')).length, 1);
  assert.deepEqual(hints(setWith().replace('StatefulSet', 'Deployment')), []);
});

test('each can be turned off', () => {
  const on = { replicas: true, storage: true, partition: true };
  for (const kind of ['replicas', 'storage', 'partition'] as const) {
    const left = hints(setWith({ spec: partition(2) }), { inlayHints: { ...on, [kind]: false } });
    assert.equal(left.length, 2);
    assert.ok(left.every((hint) => !hint.startsWith(kind)));
  }
});

test('only what is asked for is answered', () => {
  const text = setWith();
  const workspace = workspaceOf({ 'web.yaml': text });
  const start = text.indexOf('volumeClaimTemplates');
  const found = inlayHints(fileOf(workspace, 'web.yaml'), { start, end: text.length }, contextOf(workspace));
  assert.deepEqual(
    found.map(({ label }) => label),
    ['× 3 = 3Gi'],
  );
});

test('the code lenses open the preview, say pods and claims, and what is wrong with the Service', () => {
  const lenses = (text: string, more: Files = {}) => {
    const workspace = workspaceOf({ 'web.yaml': text, ...more });
    return codeLenses(fileOf(workspace, 'web.yaml'), contextOf(workspace));
  };
  const titles = (text: string) => lenses(text).map(({ title }) => title);
  const right = lenses(setWith(), { 'service.yaml': serviceWith() });
  assert.deepEqual(
    right.map(({ title, opens, set }) => [title, opens, set]),
    [
      ['Preview', 'preview', 'web'],
      ['3 pods · 3 claims, 3Gi · Service web, headless', 'preview', 'web'],
    ],
  );
  assert.deepEqual(titles(setWith({ spec: 'replicas: 1' }, withoutClaims)), [
    'Preview',
    '1 pod',
    'Service web, not found',
  ]);
  assert.deepEqual(titles(setWith({ spec: twice })), ['Preview', '3 pods · 3 claims, 3Gi', 'Service web, not found']);
});
