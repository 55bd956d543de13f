import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFile } from '../../server/src/workspace/file';
import { At } from '../../server/src/yaml/at';
import { YamlDocument } from '../../server/src/yaml/document';
import { valueAt } from '../../server/src/yaml/json';
import { rootOf } from '../fixture';
import { runs } from '../property';
import { manifest } from './manifests';

function shown(text: string, span: { readonly start: number; readonly end: number } | undefined): string | undefined {
  return span && text.slice(span.start, span.end);
}

const text = `metadata:
  name: web # the name
  labels: {app: web, "tier": db}
spec:
  template:
  containers:
  - name: a
    command:
    - sh
  -
    name: b
  note: |
    two
    lines

end: "x"
`;
const root = rootOf(text);

const spans: readonly (readonly [string, At, span: string, mark: string])[] = [
  ['a scalar', root.walk(['metadata', 'name']), 'web', 'web'],
  ['a map', root.get('metadata'), 'name: web # the name\n  labels: {app: web, "tier": db}', 'metadata'],
  ['a flow map', root.walk(['metadata', 'labels']), '{app: web, "tier": db}', 'labels'],
  ['a value in a flow map', root.walk(['metadata', 'labels', 'tier']), 'db', 'db'],
  ['a list', root.walk(['spec', 'containers', 0, 'command']), '- sh', 'command'],
  ['an item', root.walk(['spec', 'containers', 1]), 'name: b', 'name'],
  ['a scalar item', root.walk(['spec', 'containers', 0, 'command', 0]), 'sh', 'sh'],
  ['a block scalar', root.walk(['spec', 'note']), '|\n    two\n    lines', '|'],
  ['a key without value', root.walk(['spec', 'template']), 'template', 'template'],
  ['below a key without value', root.walk(['spec', 'template', 'spec', 'x']), 'template', 'template'],
  [
    'what is absent',
    root.walk(['metadata', 'namespace']),
    'name: web # the name\n  labels: {app: web, "tier": db}',
    'metadata',
  ],
  ['below a scalar', root.walk(['metadata', 'name', 'x', 3]), 'web', 'web'],
  [
    'an item that is absent',
    root.walk(['spec', 'containers', 9, 'name']),
    text.slice(text.indexOf('- name: a'), text.indexOf('\n  note')),
    'containers',
  ],
  ['what is quoted', root.get('end'), '"x"', '"x"'],
];

for (const [name, at, span, mark] of spans)
  test(`spans: ${name}`, () => {
    assert.equal(shown(text, at.span), span);
    assert.equal(shown(text, at.mark), mark);
  });

test('spans count from the start of the file', () => {
  const at = At.root(new YamlDocument('a: b\n'), 100).get('a');
  assert.deepEqual(
    [at.keySpan, at.valueSpan],
    [
      { start: 100, end: 101 },
      { start: 103, end: 104 },
    ],
  );
});

test('fields are written as Kubernetes writes them', () => {
  assert.equal(root.walk(['spec', 'containers', 0, 'name']).field, 'spec.containers[0].name');
  assert.equal(
    root.walk(['metadata', 'labels', 'app.kubernetes.io/name']).field,
    'metadata.labels[app.kubernetes.io/name]',
  );
});

test('aliases are followed, and what is written is kept', () => {
  const at = rootOf('a: &x {b: [1, *y, &y 2]}\nc: *x\nd: &y 3\ne: *y\n').get('c');
  assert.deepEqual(at.json, { b: [1, null, 2] });
  assert.deepEqual(at.get('b').item(0).integer, 1);
  assert.deepEqual(at.get('b').item(1).exists, true);
  assert.deepEqual(at.get('b').item(1).json, null);
});

test('merges: the last one counts, and of a list the first', () => {
  const at = rootOf(`a: &a {x: 1, k: 1, z: 1}
b: &b {k: 2}
one: {<<: *a, x: 3}
two: {x: 3, <<: *a}
list: {<<: [*b, *a]}
nested: {<<: {<<: *a, z: 4}}
quoted: {"<<": *a}
wrong: {<<: 5}
`);
  assert.deepEqual(at.get('one').json, { x: 3, k: 1, z: 1 });
  assert.deepEqual(at.get('two').json, { x: 1, k: 1, z: 1 });
  assert.deepEqual(at.get('list').json, { x: 1, k: 2, z: 1 });
  assert.deepEqual(at.get('nested').json, { x: 1, k: 1, z: 4 });
  assert.deepEqual(at.get('quoted').keys(), ['<<']);
  assert.deepEqual(at.get('wrong').json, {});
  for (const name of ['one', 'two', 'list', 'nested']) {
    const map = at.get(name);
    assert.deepEqual(Object.fromEntries(map.entries().map(([key, value]) => [key, value.json])), map.json);
  }
});

test('a key __proto__ is a key', () => {
  const { json } = rootOf('__proto__: {x: 1}\n');
  assert.equal(JSON.stringify(json), '{"__proto__":{"x":1}}');
});

test('total: any path on any shape', () => {
  const step = fc.oneof(
    fc.constantFrom('app', 'name', 'spec', 'items', 'new', '__proto__', 'length'),
    fc.nat({ max: 3 }),
  );
  fc.assert(
    fc.property(manifest, fc.array(step, { maxLength: 6 }), ({ text, value }, path) => {
      const file = readFile('file:///a.yaml', text);
      for (const document of file.documents) {
        const at = At.root(document.yaml, document.start).walk(path);
        for (const span of [at.span, at.mark, at.keySpan, at.valueSpan])
          if (span) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
        assert.deepEqual(at.path, path);
        if (document.yaml.tree.root) assert.deepEqual(at.json, valueAt(value, path));
        if (at.scalar !== undefined) assert.deepEqual(at.scalar, at.json);
        assert.equal(at.items().length > 0, Array.isArray(at.json) && at.json.length > 0);
        assert.equal(at.exists || path.length === 0, at.json !== undefined || path.length === 0);
      }
    }),
    runs(100),
  );
});
