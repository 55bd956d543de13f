import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readApplication, readChanges, readPreviewOptions } from '../../../server/src/features/preview/options';

test('options are read as they are', () => {
  const options = {
    changes: { replicas: 5, updateStrategy: 'OnDelete', partition: 2, whenDeleted: 'Delete', whenScaled: 'Retain' },
    details: ['connections', 'diagram'],
    ordinal: 3,
    scenario: { id: 'scale', replicas: 7 },
  };
  assert.deepEqual(readPreviewOptions({ web: options }), { web: options });
});

test('what cannot be read is left out', () => {
  for (const value of [undefined, null, 7, 'web', []]) assert.deepEqual(readPreviewOptions(value), {});
  const nothing = { changes: {}, details: [] };
  for (const options of [null, 5, { changes: 'all', details: 'all', ordinal: -1, scenario: { id: 'explode' } }])
    assert.deepEqual(readPreviewOptions({ web: options }), { web: nothing });
  for (const replicas of [-1, 1.5, Number.NaN, '3', 2 ** 31, null]) assert.deepEqual(readChanges({ replicas }), {});
  assert.deepEqual(readChanges({ updateStrategy: 'Rolling', whenScaled: 'delete' }), {});
});

test('what can be applied is read, and nothing else', () => {
  assert.deepEqual(readApplication({ kind: 'changes', changes: { replicas: 2, more: 1 } }), {
    kind: 'changes',
    changes: { replicas: 2 },
  });
  assert.deepEqual(readApplication({ kind: 'clientService' }), { kind: 'clientService' });
  for (const value of [undefined, null, 'changes', {}, { kind: 'delete' }])
    assert.equal(readApplication(value), undefined);
});
