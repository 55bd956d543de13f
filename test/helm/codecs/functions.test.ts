import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codecs } from '../../../server/src/helm/functions/codecs';
import { Text } from '../../../server/src/helm/values/text';
import { dict, float, nil, type Value } from '../../../server/src/helm/values/value';
import { site, withPieces } from './texts';

function call(name: string, ...args: Value[]): Value {
  const called = codecs.get(name)?.call(args, site);
  if (!called) throw new Error(`no ${name}`);
  return called;
}

function json(value: Value): string {
  return (call('toJson', value) as Text).text;
}

// What `helm template` 4.1 prints of these, given to `toJson`.
for (const [name, text, printed] of [
  ['fromYaml', 'a: 1\nb: [x, yes]', '{"a":1,"b":["x",true]}'],
  ['fromYaml', '---\na: 1\n---\nb: 2', '{"a":1}'],
  ['fromYaml', 'null', '{}'],
  ['fromYaml', 'a: .inf', '{"Error":"error converting YAML to JSON: json: unsupported value: +Inf"}'],
  [
    'fromYaml',
    'a: b: c',
    '{"Error":"error converting YAML to JSON: yaml: mapping values are not allowed in this context"}',
  ],
  [
    'fromYamlArray',
    'x',
    '["error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type []interface {}"]',
  ],
  ['fromJson', 'null', 'null'],
  ['fromJson', '[1]', '{"Error":"json: cannot unmarshal array into Go value of type map[string]interface {}"}'],
  ['fromJsonArray', '[1,', '["unexpected end of JSON input"]'],
  ['mustFromJson', '[1]', '[1]'],
  ['fromToml', '[t]\nl = [1, 2]\nd = 2024-01-01T00:00:00Z', '{"t":{"d":"2024-01-01T00:00:00Z","l":[1,2]}}'],
] as const)
  test(`${name} of ${JSON.stringify(text)}`, () => assert.equal(json(call(name, new Text(text))), printed));

test('what cannot be written is nothing to toYaml, and a failure to mustToYaml', () => {
  assert.equal((call('toYaml', float(Number.NaN)) as Text).text, '');
  assert.throws(() => call('mustToYaml', float(Number.NaN)), {
    message: 'error marshaling into JSON: json: unsupported value: NaN',
  });
});

test('values that are read from a text come from its pieces', () => {
  const source = 'app: web, tier: db';
  const piece = (start: number, end: number) =>
    Text.of(source.slice(start, end), { uri: 'file:///a', start, end, how: 'exact' });
  const text = Text.join([new Text('name: "'), piece(5, 8), new Text('-0"\nlist: ['), piece(10, 14), new Text(']\n')]);
  const value = call('fromYaml', text);
  assert.equal(withPieces(call('toYaml', value) as Text, source), 'list:\n- <tier>\nname: <web>-0');
});

test('what is made of nothing comes from the call', () => {
  assert.deepEqual(call('toYaml', dict()).origin, { ...site.place, how: 'derived' });
  assert.deepEqual(call('toJson', nil).origin, { ...site.place, how: 'derived' });
});
