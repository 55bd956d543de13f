import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLabels, setLabels } from '../../../server/src/rules/shared/labelFixes';
import { readFile } from '../../../server/src/workspace/file';
import { applyEdits, type Edit } from '../../../server/src/yaml/text';
import { uriOf } from '../../fixture';

function edited(
  text: string,
  edit: (uri: string, root: NonNullable<ReturnType<typeof labelsIn>>) => Edit[] | undefined,
) {
  const at = labelsIn(text);
  assert.ok(at);
  const edits = edit(uriOf('a.yaml'), at);
  return edits && applyEdits(text, edits);
}

function labelsIn(text: string) {
  return readFile(uriOf('a.yaml'), text).resources[0]?.root.get('labels');
}

test('a label that must go gives its line to one that must come', () => {
  const result = edited('kind: A\nlabels:\n  app: web # mine\n  tier: "db"\n', (uri, at) =>
    setLabels(uri, at, { app: 'web', level: 'data' }),
  );
  assert.equal(result, 'kind: A\nlabels:\n  app: web # mine\n  level: "data"\n');
});

test('labels are changed, added and removed, and nothing else', () => {
  const text = 'kind: A\nlabels: {app: web, tier: db}\n';
  const set = (labels: Record<string, string>) => edited(text, (uri, at) => setLabels(uri, at, labels));
  assert.equal(set({ app: 'web', tier: 'cache' }), 'kind: A\nlabels: {app: web, tier: cache}\n');
  assert.equal(set({ app: 'web', tier: 'db', x: '1' }), 'kind: A\nlabels: {app: web, tier: db, x: "1"}\n');
  assert.equal(set({ app: 'web' }), 'kind: A\nlabels: {app: web}\n');
  assert.equal(set({ app: 'web', tier: 'db' }), text);
  assert.equal(set({}), 'kind: A\n');
  const three = 'kind: A\nlabels: {app: web, tier: db, x: y}\n';
  assert.equal(
    edited(three, (uri, at) => setLabels(uri, at, { app: 'web' })),
    undefined,
    'removals that would meet',
  );
});

test('an absent or empty map is made', () => {
  for (const text of ['kind: A\n', 'kind: A\nlabels:\n', 'kind: A\nlabels: {}\n']) {
    const result = edited(text, (uri, at) => addLabels(uri, at, { app: 'web', tier: 'db' }));
    assert.deepEqual(labelsIn(result ?? '')?.json, { app: 'web', tier: 'db' }, text);
  }
});

test('added labels leave the others as they are', () => {
  const result = edited('kind: A\nlabels:\n  app: web\n  tier: db\n', (uri, at) =>
    addLabels(uri, at, { tier: 'x', z: 'w' }),
  );
  assert.equal(result, 'kind: A\nlabels:\n  app: web\n  tier: x\n  z: w\n');
});
