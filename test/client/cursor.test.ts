import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setAt } from '../../client/src/cursor';
import type { Location } from '../../server/src/protocol';
import { setPreview } from '../features/preview/setPreview';

const uri = 'file:///workspace/web.yaml';
const other = 'file:///workspace/service.yaml';

/** The lines from the first to the start of the last. */
function lines(first: number, last: number, file = uri): Location {
  return { uri: file, range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } } };
}

const sets = [
  setPreview({ id: 'web', manifests: [lines(10, 40), lines(0, 9), lines(0, 9, other)] }),
  setPreview({ id: 'cache', manifests: [lines(41, 60), lines(0, 9, other)] }),
];
const at = (line: number, file = uri) => setAt({ sets }, file, { line, character: 4 });

test('the set is that whose manifest, or whose Service, the cursor is in', () => {
  assert.deepEqual([at(20), at(41), at(3)], ['web', 'cache', 'web']);
});

test('a Service of several sets leads to the first of them', () => {
  assert.equal(at(5, other), 'web');
});

test('elsewhere there is none', () => {
  assert.deepEqual(
    [at(80), at(20, 'file:///workspace/other.yaml'), setAt({ sets: [] }, uri, { line: 1, character: 1 })],
    [undefined, undefined, undefined],
  );
});
