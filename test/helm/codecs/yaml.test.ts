import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prettyYamlOf, yamlOf } from '../../../server/src/helm/codecs/yaml';
import { Text } from '../../../server/src/helm/values/text';
import { dict, Failure, float, int, list, type Value } from '../../../server/src/helm/values/value';
import { valueIn, valuesOf, withPieces } from './texts';

function yaml(value: Value): string {
  return yamlOf(value).text;
}

// What `helm template` 4.1 prints of `toYaml`.
for (const [string, printed] of [
  ['', '""'],
  ['plain text', 'plain text'],
  ['a: b', "'a: b'"],
  ["it: isn't", "'it: isn''t'"],
  ['- x', "'- x'"],
  ['-x', '-x'],
  ['true', '"true"'],
  ['y', '"y"'],
  ['0x1F', '"0x1F"'],
  ['1:30', '"1:30"'],
  ['2024-01-15', '"2024-01-15"'],
  ['.inf', '".inf"'],
  ['<<', '<<'],
  [' x', "' x'"],
  ['a\tb', '"a\\tb"'],
  ['😀', '"\\U0001F600"'],
  ['one\ntwo', '|-\n  one\n  two'],
  ['one\n\n two\n', '|\n  one\n\n   two'],
  ['one\n\n', '|+\n  one\n'],
  [' one\ntwo', '|2-\n   one\n  two'],
  ['one \ntwo', '"one \\ntwo"'],
] as const)
  test(`toYaml of ${JSON.stringify(string)}`, () => assert.equal(yaml(new Text(string)), printed));

for (const [value, printed] of [
  [float(1_000_000), '1000000'],
  [float(1.5), '1.5'],
  [float(1e-7), '1e-07'],
  [float(2 ** 63), '9223372036854776000'],
  [float(2 ** 64), '1.8446744073709552e+19'],
  [float(-0), '0'],
  [int(2n ** 62n, 'int64'), '4611686018427387904'],
] as const)
  test(`toYaml of the number ${printed}`, () => assert.equal(yaml(value), printed));

test('keys stand in their natural order, and lists are not indented', () => {
  const value = valuesOf('web10: 1\nweb9: {b: [1, [2, {c: 3}]], a: []}\n_x: {}\nB: ~\na: 1\n');
  assert.equal(yaml(value), '_x: {}\nB: null\na: 1\nweb9:\n  a: []\n  b:\n  - 1\n  - - 2\n    - c: 3\nweb10: 1');
  assert.equal(
    prettyYamlOf(value).text,
    yaml(value).replace('  - 1\n  - - 2\n    - c', '    - 1\n    - - 2\n      - c'),
  );
});

test('lines are broken at the blank behind the 80th column, but not by toYamlPretty', () => {
  const words = (count: number) => Array(count).fill('12345678a').join(' ');
  assert.equal(yaml(dict([['k', { value: new Text(words(10)) }]])), `k: ${words(8)}\n  ${words(2)}`);
  assert.equal(yaml(new Text(`${words(10)}: x`)), `'${words(9)}\n  12345678a: x'`);
  assert.equal(prettyYamlOf(new Text(words(10))).text, words(10));
});

test('a key that is too long for a line gets a question mark', () => {
  const key = 'k'.repeat(130);
  const value = dict([[key, { value: dict([['a', { value: list([int(1)]) }]]) }]]);
  assert.equal(yaml(value), `? ${key}\n: a:\n  - 1`);
});

test('keys and scalars come from where they stand, without quotes and indentation', () => {
  const source = 'web:\n  "image": \'nginx\'\n  port: 8080\n  text: |\n    one\n    two: 2\n  hex: 0x10\n';
  assert.equal(
    withPieces(yamlOf(valueIn(source, 'web')), source),
    '<hex>: <~16>\n<image>: <nginx>\n<port>: <8080>\n<text>: |\n  <one>\n  <two: 2>',
  );
});

test('a map that holds itself cannot be printed', () => {
  const value = dict();
  value.entries.set('self', { value });
  assert.throws(() => yamlOf(value), Failure);
});
