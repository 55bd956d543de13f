import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '../../server/src/rendering/node';
import { asObject, valueAt } from '../../server/src/yaml/json';
import { built, builtOf } from './built';

/** The data of the only object. */
function dataOf({ objects: [object = null] }: ReturnType<typeof built>) {
  return valueAt(object, ['data']);
}

function configMap(fields: string, files: Record<string, string | Uint8Array> = {}) {
  return built({ 'kustomization.yaml': `configMapGenerator:\n- name: g\n  ${fields}\n`, ...files });
}

test('a literal loses the quotes that are the same at both ends', () => {
  const literals = `literals: ["a='x'", 'b="x"', "c='x", "d='", "e=x=y", "f= x "]`;
  assert.deepEqual(dataOf(configMap(literals)), { a: 'x', b: 'x', c: "'x", d: "'", e: 'x=y', f: ' x ' });
});

test('an env file keeps quotes and spaces, and knows comments, byte-order marks and keys without a value', () => {
  const env = '\ufeff# comment\r\nA="1"\r\n\n  B = x \nHOME\n=nothing\nC=#x\n';
  assert.deepEqual(dataOf(configMap('envs: [e.env]', { 'e.env': env })), { A: '"1"', 'B ': ' x ', HOME: '', C: '#x' });
});

test('an env file ends, without a word, at a line that is longer than Go reads', () => {
  const lines = (length: number) => ({ 'e.env': `A=1\nB=${'x'.repeat(length)}\nC=1\n` });
  assert.deepEqual(Object.keys(asObject(dataOf(configMap('envs: [e.env]', lines(65_533))))), ['A', 'B', 'C']);
  assert.deepEqual(Object.keys(asObject(dataOf(configMap('envs: [e.env]', lines(65_534))))), ['A']);
});

test('a file has its own name or another key', () => {
  const files = { 'a/b.txt': 'x\r\n', 'c.txt': '' };
  assert.deepEqual(dataOf(configMap('files: [a/b.txt, k=a/b.txt, ./c.txt]', files)), {
    'b.txt': 'x\r\n',
    k: 'x\r\n',
    'c.txt': '',
  });
});

test('what is no text is base64 in lines of 70, as all of a Secret is', () => {
  const bytes = { 'a.bin': new Uint8Array(60).fill(0xff) };
  const [object = null] = configMap('files: [a.bin]', bytes).objects;
  const encoded = `${'/'.repeat(70)}\n${'/'.repeat(10)}\n`;
  assert.deepEqual([valueAt(object, ['data']), valueAt(object, ['binaryData'])], [undefined, { 'a.bin': encoded }]);
  const secret = built({
    'kustomization.yaml': 'secretGenerator:\n- {name: s, files: [a.bin], literals: ["b=ä"], type: t}\n',
    ...bytes,
  });
  assert.deepEqual(dataOf(secret), { 'a.bin': encoded, b: 'w6Q=' });
  assert.equal(valueAt(secret.objects[0], ['type']), 't');
});

for (const [fields, message, place] of [
  ['literals: [a=1, a=2]', 'configmap g illegally repeats the key `a`', 'a=2'],
  ['literals: [a]', 'invalid literal source a, expected key=value', 'a'],
  ['literals: [=a]', 'invalid literal source =a, expected key=value', '=a'],
  ['files: [a=b=c]', `source "a=b=c" key name or file path contains '='`, 'a=b=c'],
  ['files: [=c]', 'missing key name for file path "c" in source "=c"', '=c'],
  ['files: [c=]', 'missing file path for key name "c" in source "c="', 'c='],
  ['files: [missing]', /no such file/, 'missing'],
  ['envs: [missing]', /no such file/, 'missing'],
  ['literals: ["1=a"]', /unsupported type/, '1=a'],
  ['behavior: merge', 'id ConfigMap g does not exist; cannot merge or replace', undefined],
  ['literal: [a=b]', 'json: unknown field "literal"', 'literal'],
] as const)
  test(`refused: ${fields}`, () => {
    const { refusals, refusedAt } = configMap(fields);
    if (typeof message === 'string') assert.deepEqual(refusals, [message]);
    else assert.match(refusals.join('\n'), message);
    if (place !== undefined)
      assert.deepEqual(
        refusedAt.map((text) => text.replaceAll('"', '')),
        [place],
      );
  });

test('a ConfigMap must have a name', () => {
  assert.deepEqual(builtOf('configMapGenerator:\n- literals: [a=b]\n').refusals, ['a configmap must have a name']);
});

test('options of all are added to those of an entry, and a true wins', () => {
  const own = 'options: {labels: {a: own}, immutable: false}';
  const all =
    'generatorOptions: {labels: {a: all, b: all}, annotations: {c: d}, immutable: true, disableNameSuffixHash: true}';
  assert.deepEqual(configMap(`${own}\n${all}`).objects, [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'g', labels: { b: 'all', a: 'own' }, annotations: { c: 'd' } },
      immutable: true,
    },
  ]);
});

const base = 'namePrefix: p-\nconfigMapGenerator:\n- {name: g, literals: [k=v, l=w], options: {labels: {a: b}}}\n';

function over(behavior: string, first = base) {
  const overlay = `configMapGenerator:\n- {name: g, behavior: ${behavior}, literals: [k=v2], options: {labels: {c: d}}}\n`;
  return built({ 'b/kustomization.yaml': first, 'o/kustomization.yaml': `resources: [../b]\n${overlay}` }, 'o/');
}

test('a generator merges into, or replaces, what a base made, and both keep its name', () => {
  for (const [behavior, data] of [
    ['merge', { k: 'v2', l: 'w' }],
    ['replace', { k: 'v2' }],
  ] as const) {
    const result = over(behavior);
    assert.deepEqual(dataOf(result), data);
    const { name, ...metadata } = asObject(valueAt(result.objects[0], ['metadata']));
    assert.match(String(name), /^p-g-[a-z0-9]{10}$/);
    assert.deepEqual(metadata, { labels: { a: 'b', c: 'd' } });
  }
  assert.deepEqual(over('create').refusals, ['id ConfigMap g exists; behavior must be merge or replace']);
});

test('a hash stays away if either does without', () => {
  const [object = null] = over('merge', `${base}generatorOptions: {disableNameSuffixHash: true}\n`).objects;
  assert.equal(valueAt(object, ['metadata', 'name']), 'p-g');
});

test('data says which literal, which line or which file it was made of', () => {
  const result = configMap('literals: [a=b]\n  envs: [e.env]\n  files: [f.txt]', {
    'e.env': 'X=1\nY=2\n',
    'f.txt': 'z',
  });
  const from = (key: string) => {
    const origin = at(result.resources[0]?.node, ['data', key])?.origin;
    return origin && result.textOf(origin);
  };
  assert.deepEqual(['a', 'Y', 'f.txt'].map(from), ['derived: a=b', 'derived: Y=2', 'derived: z']);
});
