import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built, builtOf } from './built';

const configMap = (name: string, data = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${data}`;
const dataOf = (text: string) => builtOf('', configMap('a', text)).objects[0];
const namesIn = (objects: string) =>
  builtOf('sortOptions: {order: fifo}', objects).resources.map(({ node }) => node.entries.get('metadata')?.value);
const refusalOf = (objects: string) => builtOf('', objects).refusals[0] ?? '';

test('plain scalars are read by go-yaml v3: no words of YAML 1.1, and dates are points in time', () => {
  const text =
    'data:\n  a: yes\n  b: 010\n  c: 1e3\n  d: 2020-1-2\n  e: 2020-01-02 3:4:5.60\n  f: 12345678901234567890\n';
  assert.deepEqual(dataOf(text), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: {
      a: 'yes',
      b: 8,
      c: 1000,
      d: '2020-01-02T00:00:00Z',
      e: '2020-01-02T03:04:05.6Z',
      f: 12345678901234567890n,
    },
  });
});

test('within brackets, what has a colon is a string and nothing is an empty one', () => {
  const text = 'data: {a: 2020-01-02T00:00:00Z, b: 2020-1-2, c: , d: ~}\nother:\n  e:\n';
  assert.deepEqual(dataOf(text), {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { a: '2020-01-02T00:00:00Z', b: '2020-01-02T00:00:00Z', c: '', d: null },
    other: { e: null },
  });
});

test('annotations become strings as they are written, and none leave no trace', () => {
  const annotations = (text: string) =>
    builtOf('', `kind: A\nmetadata: {name: a, annotations: ${text}}`).objects.map((object) => object);
  assert.deepEqual(annotations('{a: 010, b: true, c: ~}'), [
    { kind: 'A', metadata: { name: 'a', annotations: { a: '010', b: 'true', c: '~' } } },
  ]);
  assert.deepEqual(annotations('{}'), [{ kind: 'A', metadata: { name: 'a' } }]);
  assert.deepEqual(annotations('{internal.config.kubernetes.io/path: x}'), [{ kind: 'A', metadata: { name: 'a' } }]);
});

test('a key of the map itself is above one that is merged, and quoted keys are merged away as `<<` is', () => {
  const [object] = builtOf('', `${configMap('a')}x: &x {a: 1, b: 2}\ndata: {a: 3, <<: *x}\n"<<": {q: r}`).objects;
  assert.deepEqual(object, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    x: { a: 1, b: 2 },
    data: { a: 3, b: 2 },
  });
});

for (const [what, text, refusal] of [
  ['a key given twice', 'data: {a: 1, a: 2}', 'mapping key "a" already defined'],
  ['a key that is no string', 'data: {1: a}', 'json: unsupported type: the key 1 is no string'],
  ['a date as a key', 'data: {2020-01-01: a}', 'json: unsupported type: the key 2020-01-01 is no string'],
  ['two merge keys', 'x: &x {a: 1}\ndata:\n  <<: *x\n  <<: *x', 'duplicate merge key'],
  ['a tab', 'data:\n\ta: 1', 'MalformedYAMLError'],
  ['a number without end', 'data: {a: .inf}', 'MalformedYAMLError'],
] as const)
  test(`${what} is refused`, () => assert.ok(refusalOf(configMap('a', text)).startsWith(refusal), refusalOf(text)));

test('a number is a key at the top of an object', () => {
  assert.deepEqual(builtOf('', configMap('a', '1: b')).refusals, []);
});

for (const [what, text, refusal] of [
  ['without a name', 'kind: A', 'missing metadata.name in object  A'],
  ['with a name for others to complete', 'kind: A\nmetadata: {generateName: a}', 'missing metadata.name in object  A'],
  ['without a kind', 'metadata: {name: a}', 'missing kind in object '],
  ['that says nothing', 'a: b', 'missing Resource metadata'],
  ['that is a string', 'a', 'missing Resource metadata'],
  ['that is a list', '- kind: A', 'missing Resource metadata'],
] as const)
  test(`an object ${what} is refused at its place`, () => {
    const { refusals, refusedAt } = builtOf('', text);
    assert.deepEqual(refusals, [refusal]);
    assert.deepEqual(refusedAt, [text]);
  });

test('documents are cut at separators only, and what is empty is left out', () => {
  const text = `---\n---\n---\n${configMap('a')}---  # b\n${configMap('b')}---\n{}\n---\n# none\n---\n`;
  assert.equal(namesIn(text).length, 2);
  assert.equal(refusalOf(`${configMap('a')}--- b\n`), 'invalid document separator: --- b');
  assert.equal(namesIn(`--- {kind: A, metadata: {name: a}}\n---\n${configMap('b')}`).length, 2);
  assert.equal(namesIn(`${configMap('a')}...\n${configMap('b')}`).length, 1);
});

test('the items of Lists come behind all else, however deep', () => {
  const text = `kind: AList\nitems:\n- kind: BList\n  items: [{kind: B, metadata: {name: b}}]\n- {kind: A, metadata: {name: a}}\n---\n${configMap('c')}`;
  assert.deepEqual(
    builtOf('sortOptions: {order: fifo}', text).objects.map((object) => JSON.stringify(object).includes('"b"')),
    [false, false, true],
  );
  assert.deepEqual(builtOf('', 'kind: List\nitems:').objects, []);
  assert.equal(refusalOf('kind: AList\nitems: {a: b}'), 'expected array in AList/items');
});

test('JSON is read as the YAML that it is', () => {
  assert.deepEqual(builtOf('', '{"kind": "A", "metadata": {"name": "a"}}').refusals, []);
  assert.match(refusalOf('{"kind": "A", "metadata": {"name": "a\\/b"}}'), /^MalformedYAMLError/);
});

test('every value says where it stands', () => {
  const { resources, textOf } = built({
    'kustomization.yaml': 'resources: [a.yaml]',
    'a.yaml': `${configMap('a', 'data:\n  k: v')}\n---\n${configMap('b', 'data:\n  l: "w"')}`,
  });
  const origins = resources.map(({ node }) => {
    const data = node.entries.get('data')?.value;
    return data?.type === 'map'
      ? [...data.entries.values()].map(({ key, value }) => [textOf(key), textOf(value.origin)])
      : [];
  });
  assert.deepEqual(origins, [[['exact: k', 'exact: v']], [['exact: l', 'exact: "w"']]]);
});
