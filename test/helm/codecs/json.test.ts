import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonOf } from '../../../server/src/helm/codecs/json';
import { readJson } from '../../../server/src/helm/codecs/readJson';
import { Text } from '../../../server/src/helm/values/text';
import { float } from '../../../server/src/helm/values/value';
import { valuesOf, withPieces } from './texts';

const compact = { escapesHtml: true, isPretty: false };

test('JSON as Go writes it', () => {
  const value = valuesOf('b: <a href="x">&\na: [1, 1.5, 1e21, 1e-7, ~, true]\nB: {}\n"\\u2028": "\\x01"\n');
  assert.equal(
    jsonOf(value, compact).text,
    '{"B":{},"a":[1,1.5,1e+21,1e-7,null,true],"b":"\\u003ca href=\\"x\\"\\u003e\\u0026","\\u2028":"\\u0001"}',
  );
  assert.match(jsonOf(value, { escapesHtml: false, isPretty: true }).text, /^\{\n {2}"B": \{\},\n.*<a href=/s);
});

test('a number that JSON has not', () =>
  assert.throws(() => jsonOf(float(Number.NaN), compact), { message: 'json: unsupported value: NaN' }));

test('what is read from JSON comes from its text', () => {
  const source = '{"a": [1, "x\\ny"], "b": "z"}';
  const text = Text.of(source, { uri: 'file:///a.json', start: 0, end: source.length, how: 'exact' });
  assert.equal(withPieces(jsonOf(readJson(text), compact), source), '{"<a>":[<1>,"<~x>\\n<~y>"],"<b>":"<z>"}');
});

for (const [json, message] of [
  ['', 'unexpected end of JSON input'],
  ['[1,', 'unexpected end of JSON input'],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{a: 1}', "invalid character 'a' looking for beginning of object key string"],
  ['[1 2]', "invalid character '2' after array element"],
  ['nul!', "invalid character '!' in literal null (expecting 'l')"],
  ['1.x', "invalid character 'x' after decimal point in numeric literal"],
  ['1 2', "invalid character '2' after top-level value"],
  ['"\\q"', "invalid character 'q' in string escape code"],
] as const)
  test(`the JSON ${json} is not valid`, () => assert.throws(() => readJson(new Text(json)), { message }));
