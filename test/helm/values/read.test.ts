import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonOf } from '../../../server/src/helm/codecs/json';
import { Unreadable } from '../../../server/src/helm/values/read';
import type { Text } from '../../../server/src/helm/values/text';
import { valueIn, valuesOf, valuesUri } from '../codecs/texts';

for (const [what, text, values] of [
  [
    'YAML 1.1, all numbers of it floats',
    'a: yes\nb: 010\nc: 1_000\nd: 1:30\n1: x\n',
    '{"1":"x","a":true,"b":8,"c":1000,"d":"1:30"}',
  ],
  ['merge keys and aliases', 'a: &a {x: 1}\nb: {<<: *a, z: 2}\nc: *a\n', '{"a":{"x":1},"b":{"x":1,"z":2},"c":{"x":1}}'],
  ['several documents, merged', 'a: {x: 1, z: 1}\nb: [1]\n---\na: {z: 2}\nb: [2]\n', '{"a":{"x":1,"z":2},"b":[2]}'],
  ['the last of equal keys', 'a: 1\na: 2\n', '{"a":2}'],
  ['a list of manifests', 'kind: List\nitems:\n- a: 1\n- a: 2\n', '{"items":[{"a":1},{"a":2}],"kind":"List"}'],
  ['a block without a line end behind it', 'a: |\n  x', '{"a":"x\\n"}'],
  ['nothing', '# nothing\n', '{}'],
] as const)
  test(`values: ${what}`, () =>
    assert.equal(jsonOf(valuesOf(text), { escapesHtml: false, isPretty: false }).text, values));

test('a literal block comes from its lines', () => {
  const source = 'a: |\n    x\n      y\n\n    z\n';
  const { pieces } = valueIn(source, 'a') as Text;
  assert.deepEqual(
    pieces.map(({ origin }) => source.slice(origin.start, origin.end)),
    ['x', '  y', 'z'],
  );
});

test('what an alias repeats is not exact', () => {
  const source = 'a: &a x\nb: *a\n';
  assert.equal(valueIn(source, 'a').origin?.how, 'exact');
  assert.equal(valueIn(source, 'b').origin?.how, 'derived');
});

test("what cannot be read is told in Go's words, with its place", () =>
  assert.throws(
    () => valuesOf('a: 1\nb: c: d\n'),
    (error) => {
      assert.ok(error instanceof Unreadable);
      assert.match(error.message, /yaml: line 2: mapping values are not allowed in this context$/);
      assert.equal(error.place.uri, valuesUri);
      return true;
    },
  ));
