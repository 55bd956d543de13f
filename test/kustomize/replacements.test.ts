import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '../../server/src/rendering/node';
import { built, builtOf, fieldIn } from './built';

const objects = `apiVersion: v1
kind: ConfigMap
metadata: {name: source, labels: {app: db}}
data: {host: h.example, port: "8080", path: a/b/c, empty: ""}
spec: {number: 010, none: null, map: {k: v}, list: [x, y], named: [{name: a, v: 1}, {name: b, v: 2}]}
---
apiVersion: v1
kind: Target
metadata: {name: target}
spec:
  text: t
  number: 5
  map: {k: old}
  list: [p, q]
  named: [{name: a, v: s}, {name: ab, v: s}, {name: c}]
`;

/** What becomes of the target if a field of the source is put at a path of it. */
function replaced(from: string, to: string, options = '', fromOptions = '') {
  return builtOf(
    `replacements:
- source: {kind: ConfigMap, name: source, fieldPath: '${from}', options: {${fromOptions}}}
  targets: [{select: {kind: Target}, fieldPaths: ['${to}'], options: {${options}}}]
`,
    objects,
  );
}

for (const [from, to, options, path, expected] of [
  ['data.host', 'spec.text', '', 'spec.text', 'h.example'],
  ['spec.number', 'spec.text', '', 'spec.text', '010'],
  ['data.port', 'spec.number', '', 'spec.number', 8080],
  ['data.port', 'spec.new', 'create: true', 'spec.new', 8080],
  ['data.empty', 'spec.new', 'create: true', 'spec.new', null],
  ['spec.map', 'spec.text', '', 'spec.text', ''],
  ['spec.map', 'spec.list', '', 'spec.list', { k: 'v' }],
  ['data.port', 'spec.map', '', 'spec.map', '8080'],
  ['spec.list', 'spec.a.b', 'create: true', 'spec.a', { b: ['x', 'y'] }],
  ['spec.list.1', 'spec.text', '', 'spec.text', 'y'],
  ['spec.list.-', 'spec.text', '', 'spec.text', 'y'],
  ['spec.named.[name=b].v', 'spec.text', '', 'spec.text', '2'],
  ['data.host', 'spec.list.0', '', 'spec.list', ['h.example', 'q']],
  ['data.host', 'spec.list.2', 'create: true', 'spec.list', ['p', 'q', 'h.example']],
  ['data.host', 'spec.list.*', '', 'spec.list', ['h.example', 'h.example']],
  ['data.host', 'spec.list.[=p]', '', 'spec.list', ['h.example', 'q']],
  ['data.host', 'spec.named.[name=a].v', '', 'spec.named.1.v', 'h.example'],
  ['data.host', 'spec.named.[name=^a$].v', '', 'spec.named.1.v', 's'],
  ['data.host', 'spec.named.[name=z].v', 'create: true', 'spec.named.3', { name: 'z', v: 'h.example' }],
  ['data.host', 'spec.named.[a.b=z].v', 'create: true', 'spec.named.3', { 'a.b': 'z', v: 'h.example' }],
  ['data.host', 'spec.l.0.a', 'create: true', 'spec.l', [{ a: 'h.example' }]],
  ['data.host', 'spec.list2.-', 'create: true', 'spec.list2', { '-': 'h.example' }],
  ['data.host', 'metadata.annotations.a\\.b/c', 'create: true', 'metadata.annotations', { 'a.b/c': 'h.example' }],
  ['data.host', 'metadata.annotations.[a.b/c]', 'create: true', 'metadata.annotations', { 'a.b/c': 'h.example' }],
  ['data.host', 'spec.text', 'delimiter: t, index: 0', 'spec.text', 'h.examplet'],
  ['data.host', 'spec.text', 'delimiter: ":", index: 7', 'spec.text', 't:h.example'],
  ['data.host', 'spec.text', 'delimiter: "/", index: -1', 'spec.text', 'h.example/t'],
] as const)
  test(`${from} at ${to} {${options}}`, () => {
    const result = replaced(from, to, options);
    assert.deepEqual(result.refusals, []);
    assert.deepEqual(fieldIn(result, 'target', path), expected);
  });

test('a source may be a part of a value', () => {
  const part = (options: string) => replaced('data.path', 'spec.text', '', options);
  assert.equal(fieldIn(part('delimiter: "/", index: 1'), 'target', 'spec.text'), 'b');
  assert.deepEqual(part('delimiter: "/", index: 3').refusals, ['options.index 3 is out of bounds for value a/b/c']);
});

for (const [from, to, options, message] of [
  ['data.none', 'spec.text', '', 'fieldPath `data.none` is missing for replacement source ConfigMap.'],
  ['spec.none', 'spec.text', '', 'fieldPath `spec.none` is missing'],
  ['data.*', 'spec.text', '', 'error looking up replacement source: wildcard is not supported'],
  ['spec.list.-1', 'spec.text', '', 'array index -1 cannot be negative'],
  ['data.host', 'spec.none', '', 'unable to find field "spec.none" in replacement target'],
  ['data.host', 'spec.list.9', '', 'index 9 specified but only 2 elements found'],
  ['data.host', 'spec.list.9', 'create: true', 'unable to find or create field "spec.list.9"'],
  ['data.host', 'spec.text.x', 'create: true', 'expected MappingNode but got ScalarNode'],
  ['data.host', 'spec.map.*', '', 'expected SequenceNode but got MappingNode'],
  ['data.host', 'spec.named.[name].v', '', 'must contain fieldName=fieldValue'],
  ['data.host', 'spec.named.[name=(].v', '', 'missing'],
  ['data.host', 'spec.named.[name=^$].v', 'create: true', 'no element can be made'],
  ['data.host', 'spec.number', '', 'cannot decode !!str `h.example` as a !!int'],
  ['data.host', 'spec.map', 'delimiter: ":"', 'delimiter option can only be used with scalar nodes'],
  ['data.host', 'a.'.repeat(2000), 'create: true', 'a field path has 2001 steps'],
] as const)
  test(`refused: ${from} at ${to.slice(0, 30)} {${options}}`, () => {
    const { refusals } = replaced(from, to, options);
    assert.equal(refusals.length, 1);
    assert.ok(refusals[0]?.includes(message), refusals[0]);
  });

for (const [replacement, message, place] of [
  ['{source: {kind: X}, targets: [{select: {kind: Target}}]}', 'nothing selected by X.[noVer].[noGrp]', '{kind: X}'],
  ['{source: {version: v1}, targets: [{select: {kind: X}}]}', 'multiple matches for selector', '{version: v1}'],
  ['{source: {kind: Target}}', 'must specify a source and at least one target', undefined],
  ['{source: {kind: Target}, targets: []}', 'must specify a source and at least one target', undefined],
  ['{targets: [{select: {kind: X}}]}', 'must specify a source and at least one target', undefined],
  ['{sourceValue: x, targets: [{}]}', 'target must specify resources to select', '{}'],
  ['{sourceValue: x, source: {kind: X}, targets: [{select: {}}]}', 'are mutually exclusive', 'x'],
  ['{path: r.yaml, source: {kind: X}}', 'cannot specify both path and inline replacement', 'r.yaml'],
] as const)
  test(`refused: ${replacement}`, () => {
    const { refusals, refusedAt } = builtOf(`replacements: [${replacement}]`, objects);
    assert.ok(refusals.join().includes(message), refusals.join());
    if (place !== undefined) assert.deepEqual(refusedAt, [place]);
  });

test('targets are selected by any id that an object had, literally, and by labels', () => {
  for (const [target, expected] of [
    ['select: {name: source}', 'x'],
    ['select: {name: p-source}', 'x'],
    ['select: {name: sour.*}', 'h.example'],
    ['select: {namespace: default}', 'x'],
    ['select: {labelSelector: app in (db)}', 'x'],
    ['select: {labelSelector: "!app"}', 'h.example'],
    ['select: {}', 'x'],
    ['select: {}, reject: [{}]', 'x'],
    ['select: {}, reject: [{name: p-source}]', 'h.example'],
    ['select: {}, reject: [{kind: Target, labelSelector: app=db}]', 'h.example'],
  ] as const) {
    const result = builtOf(
      `namePrefix: p-\nreplacements: [{sourceValue: x, targets: [{${target}, fieldPaths: [data.host], options: {create: true}}]}]`,
      objects,
    );
    assert.equal(fieldIn(result, 'p-source', 'data.host'), expected, target);
  }
});

test('replacements may stand in a file, one or several, with fields that Kustomize does not know', () => {
  const replacement = '{sourceValue: x, Unknown: 1, targets: [{select: {kind: Target}, fieldPaths: [spec.text]}]}';
  const fromFile = (content: string) =>
    built({
      'kustomization.yaml': 'resources: [o.yaml]\nreplacements: [{path: r.yaml}]\n',
      'o.yaml': objects,
      'r.yaml': content,
    });
  for (const content of [replacement, `[${replacement}]`])
    assert.equal(fieldIn(fromFile(content), 'target', 'spec.text'), 'x');
  assert.deepEqual(fromFile('hello').refusals, ['unsupported replacement type encountered within replacement path']);
});

test('what one replacement has made is there for the next', () => {
  const result = builtOf(
    `replacements:
- {sourceValue: "1", targets: [{select: {kind: Target}, fieldPaths: [spec.made], options: {create: true}}]}
- {sourceValue: x, targets: [{select: {kind: Target}, fieldPaths: [spec.made], options: {delimiter: ":", index: 1}}]}
- {source: {kind: Target, fieldPath: spec.made}, targets: [{select: {kind: Target}, fieldPaths: [spec.text]}]}
`,
    objects,
  );
  assert.deepEqual([fieldIn(result, 'target', 'spec.made'), fieldIn(result, 'target', 'spec.text')], ['1:x', '1:x']);
});

test('a value comes from its source, or from the path that made something new of it', () => {
  const origin = (result: ReturnType<typeof built>) => {
    const target = result.resources.find(
      (resource) => at(resource.node, ['kind'])?.type === 'scalar' && at(resource.node, ['spec', 'text']),
    );
    const node = target && at(target.node, ['spec', 'text']);
    return node && result.textOf(node.origin);
  };
  assert.equal(origin(replaced('data.host', 'spec.text')), 'derived: h.example');
  assert.equal(origin(replaced('data.path', 'spec.text', '', 'delimiter: "/"')), 'derived: a/b/c');
  assert.equal(origin(replaced('data.host', 'spec.text', 'delimiter: ":"')), "derived: 'spec.text'");
  const given = (value: string, target = objects) =>
    origin(
      builtOf(
        `replacements: [{sourceValue: ${value}, targets: [{select: {kind: Target}, fieldPaths: [spec.text]}]}]`,
        target,
      ),
    );
  assert.equal(given('x'), 'exact: x');
  assert.equal(given('"7"', objects.replace('text: t', 'text: 5')), 'derived: "7"');
});

test('a message is short however long the path is that it quotes', () => {
  const { refusals } = replaced('data.host', `spec.${'x'.repeat(100_000)}`);
  assert.equal(refusals[0]?.length, 503);
});

test('a target that selects nothing is idle', () => {
  const targets = '[{select: {kind: Target}, fieldPaths: [spec.text]}, {select: {kind: Nothing}}]';
  const { idle, refusals } = builtOf(`replacements: [{sourceValue: x, targets: ${targets}}]`, objects);
  assert.deepEqual([idle, refusals], [['{select: {kind: Nothing}}'], []]);
});

for (const paths of ['[spec.a, spec.b]', '[spec.a]'])
  test(`what is put into itself over and over is refused before it fills the memory: ${paths}`, () => {
    const target = `{select: {kind: Target}, fieldPaths: ${paths}, options: {create: true}}`;
    const replacement = `- {source: {kind: Target, fieldPath: spec}, targets: [${target}]}\n`;
    const { refusals } = builtOf(`replacements:\n${replacement.repeat(1000)}`, objects);
    assert.deepEqual(refusals, ['the object becomes too large to be built']);
  });
