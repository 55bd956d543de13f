import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDiff } from './diff';

const text = 'a: 1\nb:\n  - 1\n  - 2\n\nc: 3\nd: 4\n';

function after(diff: string): string {
  return applyDiff(text, diff)
    .map((line) => line.text)
    .join('\n');
}

test('a diff removes, adds and keeps lines', () => {
  assert.equal(
    after(' a: 1\n-b:\n-  - 1\n+b: # error: text\n   - 2\n'),
    'a: 1\nb: # error: text\n  - 2\n\nc: 3\nd: 4\n',
  );
  assert.equal(
    after('+0: 0\n a: 1\n@@ further down @@\n\n c: 3\n+e: 5\n'),
    `0: 0\n${text.replace('c: 3\n', 'c: 3\ne: 5\n')}`,
  );
});

test('a line outside the diff is known by where it was', () => {
  assert.deepEqual(
    applyDiff(text, '-a: 1\n+e: 1\n b:\n').map(({ from }) => from),
    [undefined, undefined, 2, 3, 4, 5, 6, 7],
  );
});

test('a mark on a line that is kept is no difference', () => {
  assert.equal(after(' a: 1 # error: text\n+e: 1\n'), text.replace('a: 1\n', 'a: 1 # error: text\ne: 1\n'));
});

test('a diff that does not fit, or fits twice, is rejected', () => {
  assert.throws(() => after('-a: 2\n+a: 3\n'), /in 0 places/);
  assert.throws(() => applyDiff(`${text}${text}`, '-a: 1\n'), /in 2 places/);
  assert.throws(() => after(' a: 1\n-c: 3\n'), /in 0 places/);
  assert.throws(() => after('-d: 4\n@@\n-a: 1\n'), /hunk above/);
  assert.throws(() => after('a: 1\n'), /begins with/);
});
