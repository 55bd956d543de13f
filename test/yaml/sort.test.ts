import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortKeys } from '../../server/src/yaml/sort';
import { applyEdits } from '../../server/src/yaml/text';
import { rootOf } from '../fixture';
import { runs } from '../property';

/** The text after the keys of the map at a path are sorted; undefined if there is no safe way. */
function sorted(text: string, order: readonly string[], path: readonly (string | number)[] = []): string | undefined {
  const edits = sortKeys('', rootOf(text).walk(path), order);
  return edits && applyEdits(text, edits);
}

test('comments above and behind a key go along with it, and deeper ones below it too', () => {
  const text = 'b: 1 # one\n# of a\na:\n  c: 2\n  # still of a\n\nd: 3\n';
  assert.equal(sorted(text, ['a', 'b', 'd']), '# of a\na:\n  c: 2\n  # still of a\nb: 1 # one\n\nd: 3\n');
});

test('what is in order needs no edit, and keys without an order stay behind in theirs', () => {
  assert.equal(sorted('a: 1\nb: 2\n', ['a', 'b']), 'a: 1\nb: 2\n');
  assert.equal(sorted('z: 1\ny: 2\na: 3\n', ['a']), 'a: 3\nz: 1\ny: 2\n');
});

test('the first key of a list item changes places behind the dash', () => {
  assert.equal(sorted('- b: 1\n  a: 2\n', ['a', 'b'], [0]), '- a: 2\n  b: 1\n');
});

test('a text keeps its line ends, and their absence at its end', () => {
  assert.equal(sorted('b: 1\r\na: 2', ['a', 'b']), 'a: 2\r\nb: 1');
});

test('block scalars stay what they are', () => {
  assert.equal(sorted('b: |\n  x\n\n  y\na: 1\n', ['a', 'b']), 'a: 1\nb: |\n  x\n\n  y\n');
});

test('there is no safe way with aliases, keys that stand twice, flow style, and blank lines that are kept', () => {
  for (const text of ['b: &x 1\na: *x\n', 'b: 1\na: 2\nb: 3\n', '{b: 1, a: 2}\n', 'b: |+\n  x\n\na: 1\n'])
    assert.equal(sorted(text, ['a', 'b']), undefined, text);
});

test('whatever is sorted reads as before', () => {
  const value = fc.constantFrom('1', '"x"', '|\n  t\n', '\n  k: v', '\n  - i\n  - j', '[1, 2]', '');
  const entry = fc.record({ above: fc.constantFrom('', '# c\n', '\n'), value, behind: fc.constantFrom('', ' # d') });
  const keys = fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e'], { minLength: 1 });
  fc.assert(
    fc.property(keys, fc.array(entry, { minLength: 5, maxLength: 5 }), (names, entries) => {
      const lines = names.map((name, i) => {
        const { above = '', value: written = '', behind = '' } = entries[i] ?? {};
        return `${above}${name}: ${written}${written.includes('\n') ? '' : behind}${written.endsWith('\n') ? '' : '\n'}`;
      });
      const text = lines.join('');
      const result = sorted(text, ['a', 'b', 'c', 'd', 'e']);
      assert.ok(result !== undefined);
      const [before, after] = [rootOf(text), rootOf(result)];
      assert.deepEqual(after.json, before.json);
      assert.deepEqual(after.keys(), [...names].sort());
      assert.equal(result.split('#').length, text.split('#').length);
    }),
    runs(100),
  );
});
