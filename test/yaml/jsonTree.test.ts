import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { readJsonTree } from '../../server/src/yaml/jsonTree';

/** All that is ever asked of a tree. */
function shapeOf(node: unknown): unknown {
  if (isScalar(node)) return [node.type, node.source, node.range?.slice(0, 2)];
  if (isSeq(node)) return [node.flow, node.range?.slice(0, 2), node.items.map(shapeOf)];
  if (isMap(node)) {
    const pairs = node.items.map(({ key, value }) => [shapeOf(key), shapeOf(value)]);
    return [node.flow, node.range?.slice(0, 2), pairs];
  }
  return node;
}

test('the tree of JSON is the one that the YAML parser makes of it', () => {
  const object = fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 4 }));
  fc.assert(
    fc.property(object, fc.constantFrom(0, 2, '\t'), (value, indent) => {
      const text = ` ${JSON.stringify(value, null, indent)}\n`;
      const yaml = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, strict: false });
      fc.pre(yaml.errors.length === 0);
      assert.deepEqual(shapeOf(readJsonTree(text, 100)), shapeOf(yaml.contents));
    }),
    { numRuns: 300 },
  );
});

test('keys that are given twice are both there', () => {
  assert.equal(readJsonTree('{"a": 1, "a": 2}', 100)?.items.length, 2);
});

test('nothing but one JSON object is read', () => {
  for (const text of ['', '[]', '"a"', 'a: b', '{a: b}', '{"a": 1,}', '{"a": 1} # b', '{"a": 1}\n---\n{}', '{"a": [1}'])
    assert.equal(readJsonTree(text, 100), undefined, text);
  const deep = `{"a": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  assert.equal(readJsonTree(deep, 100), undefined);
});
