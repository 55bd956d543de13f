import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Memory, newMemory, optionsOf, realChanges, remember } from '../../client/src/webview/memory';
import { newHistory } from '../../client/src/webview/simulation/history';
import { setPreview } from '../features/preview/setPreview';

test('nothing is to be shown until something is opened, changed or chosen', () => {
  assert.deepEqual(optionsOf(newMemory()), {});
  assert.deepEqual(optionsOf({ ...newMemory(), open: { pods: true, runbook: true, diagram: false, order: true } }), {
    details: ['runbook'],
  });
  assert.deepEqual(optionsOf({ ...newMemory(), changes: { replicas: 5 }, history: newHistory(), ordinal: 2 }), {
    changes: { replicas: 5 },
    ordinal: 2,
  });
});

test('what the manifest has is no change', () => {
  const set = setPreview();
  assert.deepEqual(realChanges({ replicas: 3, partition: 1, whenScaled: 'Retain' }, set), { partition: 1 });
});

test('a set is remembered, and of many the latest', () => {
  const memories: Record<string, Memory> = {};
  const first = remember(memories, 'a');
  first.ordinal = 4;
  for (let i = 0; i < 30; i++) remember(memories, `set ${i}`);
  assert.equal(remember(memories, 'a').ordinal, 4);
  for (let i = 30; i < 69; i++) remember(memories, `set ${i}`);
  assert.deepEqual([Object.keys(memories).length, memories['a']?.ordinal, 'set 29' in memories], [40, 4, false]);
});

test('what an older version left behind is completed', () => {
  const memories = { a: { ordinal: 2 } as Memory };
  assert.deepEqual(remember(memories, 'a'), { ...newMemory(), ordinal: 2 });
});
