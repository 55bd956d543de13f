import assert from 'node:assert/strict';
import { test } from 'node:test';
import { innerTextOf, trimmed } from '../../server/src/rendering/innerText';
import { at, readNode } from '../../server/src/rendering/node';
import { YamlDocument } from '../../server/src/yaml/document';

/** The inner text of the value of `patch`, and what stands where a word of it comes from, and how. */
function inner(file: string) {
  const node = at(
    readNode(new YamlDocument(file), (start, end) => ({ uri: 'file', start, end, how: 'exact' })),
    ['patch'],
  );
  assert.ok(node?.type === 'scalar');
  const found = innerTextOf(node, file);
  const spanOf = (start: number, end: number) => {
    const origin = found.originOf(start, end);
    return `${origin.how}: ${file.slice(origin.start, origin.end)}`;
  };
  const wordOf = (word: string) => spanOf(found.text.indexOf(word), found.text.indexOf(word) + word.length);
  return { ...found, spanOf, wordOf };
}

test('every word of a text is where it is written, however that is', () => {
  const files = [
    'patch: |\n  spec:\n    replicas: 3\n    x: end\n',
    'patch: |-\n    spec:\n\n      replicas: 3\n    x: end',
    'a: 1\npatch: |2\n    spec:\n    replicas: 3\n    x: end\n',
    'patch: |+\r\n  spec:\r\n    replicas: 3\r\n    x: end\r\n\r\n',
    'patch: >-\n  spec:\n\n    replicas: 3\n\n  x:\n  end\n',
    'patch: "spec:\\n  replicas: 3\\n  x: end"\nb: 1\n',
    'patch: "spec:\n\n  replicas: 3\\\n  \\  x:\n  end"\n',
    "patch: 'it''s spec: {replicas: 3,\n  x: end}'\n",
    'patch: spec replicas\n  x\n\n  end # comment\n',
    '{"patch": "{\\"spec\\": {\\"replicas\\": 3, \\"x\\": \\"end\\"}}"}',
  ];
  for (const file of files)
    for (const word of ['spec', 'replicas', 'x', 'end']) assert.equal(inner(file).wordOf(word), `exact: ${word}`, file);
});

test('a block is written as it is but for its indentation', () => {
  const { wordOf } = inner('patch: |\n  a:\n    b: 1\n    c: 2\n');
  assert.equal(wordOf('b: 1\n  c: 2'), 'exact: b: 1\n    c: 2');
});

test('what is written in another way is derived', () => {
  assert.equal(inner('patch: "a: \\"b\\""').wordOf('"b"'), 'derived: \\"b\\"');
  assert.equal(inner('patch: "a\\u0062c"').wordOf('b'), 'derived: \\u0062');
  assert.equal(inner("patch: 'it''s'").wordOf("it's"), "derived: it''s");
  assert.equal(inner('patch: a\n  b').wordOf('a b'), 'derived: a\n  b');
});

test('without white space around it', () => {
  const found = inner('patch: |2\n\n    a: 1\n\n');
  const { text, originOf } = trimmed(found);
  assert.equal(text, 'a: 1');
  assert.deepEqual(originOf(0, 1), { uri: 'file', start: 15, end: 16, how: 'exact' });
});

test('an end and a start without text have a place too', () => {
  const { text, spanOf } = inner('patch: "a"\n');
  assert.equal(spanOf(0, 0), 'exact: ');
  assert.equal(spanOf(text.length, text.length), 'exact: ');
  assert.equal(inner('patch: ""\n').spanOf(0, 0), 'derived: ""');
});
