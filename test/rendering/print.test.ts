import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MapNode, nodeOf, readNode } from '../../server/src/rendering/node';
import { print } from '../../server/src/rendering/print';
import { At } from '../../server/src/yaml/at';
import { YamlDocument } from '../../server/src/yaml/document';
import type { Json } from '../../server/src/yaml/json';

const nowhere = { uri: 'file:///a.yaml', start: 0, end: 0, how: 'exact' } as const;

function printed(value: Json): string {
  return print(nodeOf(value, nowhere) as MapNode).text;
}

test('keys are in their order, lists are not indented, as Kustomize prints', () => {
  assert.equal(
    printed({ spec: { ports: [{ port: 80, name: 'http' }], none: {}, nil: [] }, kind: 'Service' }),
    `kind: Service
spec:
  nil: []
  none: {}
  ports:
  - name: http
    port: 80
`,
  );
});

/** Strings that some reader of YAML takes for something else, or that need care. */
const texts = [
  '',
  ' ',
  'a ',
  ' a',
  'y',
  'no',
  'on',
  'null',
  '~',
  'true',
  '1',
  '010',
  '1e3',
  '0x1f',
  '1_000',
  '1:30',
  '2020-01-01',
  '.5',
  '+1',
  '-',
  '- a',
  '-a',
  '---',
  '--- a',
  '...',
  '?',
  '? a',
  ':',
  'a:',
  'a: b',
  'a:b',
  '#',
  'a #b',
  'a#b',
  '&a',
  '*a',
  '!a',
  '|',
  '>',
  '%a',
  '@a',
  '`a',
  '{',
  '}',
  '[',
  ']',
  ',',
  '{a}',
  '=',
  '<<',
  '"',
  "'",
  "it's",
  '"a"',
  'a\tb',
  '\ta',
  'ä',
  '日本',
  '\u0085',
  '\u2028',
  '\uFEFF',
  '\u0000',
  'a\nb',
  'a\n',
  'a\n\n',
  '\na',
  ' a\nb',
  'a\n b\n',
  '\n',
  '\n\n',
  'a\r\nb',
  'a \nb',
  '# a\nb',
  '- a\n- b\n',
  'a\n---\nb',
  '\ta\nb',
  '$(A)',
  '{{ .a }}',
  '100%',
];

for (const text of texts)
  test(`a string comes back as it is: ${JSON.stringify(text)}`, () => {
    for (const value of [{ a: text }, { a: [text, { b: text }] }, { [text]: 'key' }]) {
      const yaml = new YamlDocument(`---\n${printed(value)}`);
      assert.deepEqual(yaml.errors, []);
      assert.deepEqual(At.root(yaml, 0).json, value);
    }
  });

test('numbers, booleans and nulls come back as they are', () => {
  const value = { a: 1, b: -0.5, c: 1e21, d: 12345678901234567890n, e: true, f: null, g: [null, false, 0] };
  assert.deepEqual(At.root(new YamlDocument(printed(value)), 0).json, value);
});

test('every key and every value knows where it comes from', () => {
  const text = 'metadata: {name: web}\nspec:\n  - replicas: 3\n';
  const node = readNode(new YamlDocument(text), (start, end) => ({ ...nowhere, start, end }));
  const { text: result, pieces } = print(node as MapNode);
  assert.deepEqual(
    pieces.map(({ start, end, origin }) => [result.slice(start, end), text.slice(origin.start, origin.end)]),
    ['metadata', 'name', 'web', 'spec', 'replicas', '3'].map((piece) => [piece, piece]),
  );
});
