import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  readApplication,
  readChanges,
  readPlaying,
  readPreviewOptions,
} from '../../../server/src/features/preview/options';

test('options are read as they are', () => {
  const options = {
    changes: {
      replicas: 5,
      updateStrategy: 'OnDelete',
      partition: 2,
      maxUnavailable: 2,
      podManagementPolicy: 'Parallel',
      whenDeleted: 'Delete',
      whenScaled: 'Retain',
    },
    details: ['connections', 'diagram'],
    ordinal: 3,
  };
  assert.deepEqual(readPreviewOptions({ web: options }), { web: options });
});

test('what cannot be read is left out', () => {
  for (const value of [undefined, null, 7, 'web', []]) assert.deepEqual(readPreviewOptions(value), {});
  const nothing = { changes: {}, details: [] };
  for (const options of [null, 5, { changes: 'all', details: 'all', ordinal: -1 }])
    assert.deepEqual(readPreviewOptions({ web: options }), { web: nothing });
  for (const replicas of [-1, 1.5, Number.NaN, '3', 2 ** 31, null]) assert.deepEqual(readChanges({ replicas }), {});
  assert.deepEqual(readChanges({ updateStrategy: 'Rolling', whenScaled: 'delete' }), {});
});

test('what is to be played is read, and of what is no step nothing', () => {
  const playing = { run: 'one', fromLive: true, steps: ['apply', 'scale:1'], have: 1 };
  assert.deepEqual(readPlaying(playing), playing);
  assert.deepEqual(readPlaying({ steps: ['apply', 7, null], have: -1 }), {
    run: '',
    fromLive: false,
    steps: ['apply'],
    have: 0,
  });
  assert.deepEqual(readPlaying(null), { run: '', fromLive: false, steps: [], have: 0 });
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
