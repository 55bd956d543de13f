import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonPatch } from '../../server/src/kustomize/jsonPatch';
import { at, type Node, readNode, toJson } from '../../server/src/rendering/node';
import { YamlDocument } from '../../server/src/yaml/document';
import type { Json } from '../../server/src/yaml/json';

function node(uri: string, text: string): Node {
  const read = readNode(new YamlDocument(text), (start, end) => ({ uri, start, end, how: 'exact' }));
  assert.ok(read);
  return read;
}

function patch(base: string, operations: string): Node {
  const list = node('patch', operations);
  assert.ok(list.type === 'list');
  return jsonPatch(node('base', base), list);
}

function table(rows: readonly [base: string, operation: string, expected: Json][]): void {
  for (const [base, operation, expected] of rows)
    assert.deepEqual(toJson(patch(base, `[${operation}]`)), expected, operation);
}

test('in maps', () => {
  table([
    ['{a: 1}', '{op: add, path: /b, value: 2}', { a: 1, b: 2 }],
    ['{a: 1}', '{op: add, path: /a, value: {b: 2}}', { a: { b: 2 } }],
    ['{a: {b: 1}}', '{op: replace, path: /a/b, value: [2]}', { a: { b: [2] } }],
    ['{a: 1, b: 2}', '{op: remove, path: /a}', { b: 2 }],
    ['{a: 1, b: {}}', '{op: move, from: /a, path: /b/c}', { b: { c: 1 } }],
    ['{a: 1}', '{op: copy, from: /a, path: /b}', { a: 1, b: 1 }],
    ['{a: {b: 1, c: [2]}}', '{op: test, path: /a, value: {c: [2], b: 1}}', { a: { b: 1, c: [2] } }],
    ['{a: 1}', '{op: test, path: /b, value: null}', { a: 1 }],
    ['{"a/b": 1, "m~n": 2}', '{op: remove, path: /a~1b}, {op: remove, path: /m~0n}', {}],
  ]);
});

test('in lists', () => {
  table([
    ['[1, 2]', '{op: add, path: /1, value: x}', [1, 'x', 2]],
    ['[1, 2]', '{op: add, path: /2, value: x}', [1, 2, 'x']],
    ['[1, 2]', '{op: add, path: /-, value: x}', [1, 2, 'x']],
    ['[1, 2]', '{op: add, path: /-1, value: x}', [1, 2, 'x']],
    ['[1, 2]', '{op: replace, path: /-1, value: x}', [1, 'x']],
    ['[1, 2]', '{op: remove, path: /0}', [2]],
    ['[[1], [2]]', '{op: remove, path: /-2/0}', [[], [2]]],
  ]);
});

test('what is beyond the RFC', () => {
  table([
    ['{a: 1}', '{op: replace, path: /b, value: 2}', { a: 1, b: 2 }],
    ['{a: 1}', '{op: replace, path: spec/b, value: 2}', { a: 1, b: 2 }],
    ['{a: 1}', '{op: add, path: /b}', { a: 1, b: null }],
    ['{a: 1}', '{op: copy, from: /x, path: /b}', { a: 1, b: null }],
    ['{a: 1}', '{op: replace, path: "", value: {b: 2}}', { b: 2 }],
    ['{a: 1}', '{op: replace, path: "", value: 2}', { a: 1 }],
    ['{a: 1}', '{op: add, path: /b, value: 12345678901234567890}', { a: 1, b: 12345678901234567000n }],
  ]);
});

test('what is refused, and where', () => {
  const rows: [base: string, operation: string, message: RegExp, at: string][] = [
    ['{}', '{op: Replace, path: /a}', /^Unexpected kind: Replace$/, 'Replace'],
    ['{}', '{path: /a}', /^Unexpected kind: unknown$/, '{path: /a}'],
    ['{}', '{op: add, value: 1}', /^add operation failed to decode path/, '{op: add, value: 1}'],
    ['{}', '{op: add, path: 1, value: 1}', /^add operation failed to decode path/, '1'],
    ['{}', '{op: add, path: /a/b, value: 1}', /add operation does not apply: doc is missing path: "\/a\/b"/, '/a/b'],
    ['{a: null}', '{op: add, path: /a/b, value: 1}', /is missing path/, '/a/b'],
    ['{a: 1}', '{op: add, path: /a/b, value: 1}', /is missing path/, '/a/b'],
    ['{}', '{op: add, path: "", value: {}}', /is missing path/, '""'],
    ['{}', '{op: remove, path: /a}', /Unable to remove nonexistent key: a/, '/a'],
    ['{}', '{op: move, from: /a, path: /b}', /error in move for path: '\/a': Unable to remove/, '/a'],
    ['[1]', '{op: add, path: /2, value: 1}', /Unable to access invalid index: 2/, '/2'],
    ['[1]', '{op: replace, path: /1, value: 1}', /Unable to access invalid index: 1/, '/1'],
    ['[1]', '{op: remove, path: /-2}', /Unable to access invalid index: -2/, '/-2'],
    ['[1]', '{op: replace, path: /-, value: 1}', /not a proper array index: '-'/, '/-'],
    ['{a: 1}', '{op: test, path: /a, value: "1"}', /testing value \/a failed/, '/a'],
    ['{a: 1}', '{op: test, path: /b}', /testing value \/b failed/, '/b'],
  ];
  for (const [base, operation, message, place] of rows) {
    const text = `[${operation}]`;
    assert.throws(
      () => patch(base, text),
      (error: Error & { place: { start: number; end: number } }) => {
        assert.match(error.message, message);
        assert.equal(text.slice(error.place.start, error.place.end), place);
        return true;
      },
    );
  }
});

test('a value comes from the patch, a new key from the path, all else from where it was', () => {
  const patched = patch('{a: {b: 1}}', '[{op: add, path: /a/c, value: 2}]');
  assert.deepEqual(at(patched, ['a', 'b'])?.origin, { uri: 'base', start: 8, end: 9, how: 'exact' });
  assert.deepEqual(at(patched, ['a', 'c'])?.origin, { uri: 'patch', start: 30, end: 31, how: 'exact' });
  const a = at(patched, ['a']);
  assert.ok(a?.type === 'map');
  assert.deepEqual(a.entries.get('c')?.key, { uri: 'patch', start: 17, end: 21, how: 'derived' });
});
