import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../server/src/workspace/file';
import { YamlDocument } from '../../server/src/yaml/document';
import { cutStream } from '../../server/src/yaml/stream';
import { recorded, type TextCase } from '../conformance/recorded';

function errors(text: string): [string, string][] {
  return new YamlDocument(text).errors.map(({ span, message }) => [text.slice(span.start, span.end), message]);
}

const mistakes: readonly (readonly [name: string, text: string, shown: string, message: string])[] = [
  ['a key without colon', 'a: b\nkind\n', 'kind', "Expected ':' and a value after this key."],
  [
    'a key without colon before others',
    'a:\n  replicas 3\n  b: c\n',
    'replicas 3',
    "A key must be on a single line. A ':' is missing here, or the indentation is wrong.",
  ],
  [
    'a line too far right',
    'a:\n  b: c\n    d: e\n',
    'd',
    'This line is indented further than the one above, so it is read as part of its value. Correct the indentation.',
  ],
  [
    'a line too far left',
    'a:\n  b: c\n d: e\n',
    'd',
    'This key is not aligned with the keys above it. Correct the indentation.',
  ],
  [
    'an item too far left',
    'a:\n  - b\n - c\n',
    '-',
    'This list is not aligned with the lines above it. Correct the indentation.',
  ],
  [
    'a second colon',
    'image: nginx: 1\n',
    'nginx',
    "There is a second ':' on this line. Quote the value, or start a new line.",
  ],
  ['an open brace', 'a: {b: c\nd: e\n', 'd', "'{' is not closed. Add '}'."],
  ['an open bracket', 'a: [b\n', 'b', "'[' is not closed. Add ']'."],
  ['an open quote', 'a: "b\nc: d\n', '"b', 'The quoted string is not closed. Add ".'],
  ['a tab', 'a:\n\tb: c\n', 'b', 'YAML does not allow tabs as indentation. Use spaces.'],
  ['a reserved character', 'a: @b\n', '@', "A value that begins with '@' must be quoted."],
  [
    'text behind a bar',
    'a: |b\n  c\n',
    'b',
    "The text after '|' or '>' must begin on the next line. Move it there, or quote the value.",
  ],
  [
    'a wrong escape',
    'a: "\\d"\n',
    '\\d',
    '\\d is not a valid escape sequence in double quotes. Write \\\\ for a backslash, or use single quotes.',
  ],
  ['a missing comma', 'a: [b, "c" "d"]\n', '"d"', "A ',' or ':' is missing before this."],
  ['an unknown alias', 'a: *b\n', '*b', "There is no anchor '&b' before this alias."],
  [
    "what is not read behind '---'",
    '--- a\n',
    '--- a',
    "Nothing but a comment may stand behind '---'. Begin a new line.",
  ],
  ['a quote without end', "a: 'b\n  c\n", "'b", "The quoted string is not closed. Add '."],
  ["text that only go-yaml rejects, '?' in brackets", 'a: [b?c]\n', '?', "A ',' or ']' is missing before this."],
  [
    'an escaped slash',
    'a: "b\\/c"\n',
    '\\/',
    String.raw`\/ is not a valid escape sequence in double quotes. Write \\ for a backslash, or use single quotes.`,
  ],
  [
    'an alias of no map as a merge',
    'a: &a 1\nb: {<<: *a}\n',
    '*a',
    "'<<' merges maps: its value must be a map, the alias of one, or a list of these.",
  ],
  [
    'a merge of nothing',
    'a: {<<: }\n',
    '<<',
    "'<<' merges maps: its value must be a map, the alias of one, or a list of these.",
  ],
  [
    'an infinite number',
    'a: -.INF\n',
    '-.INF',
    "JSON has no number '-.INF', so Kubernetes rejects it. Quote it if it is meant as a string.",
  ],
  ['no base64', 'a: !!binary b\n', 'b', "'b' is no !!binary. Correct it, or remove the tag."],
  ...[
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-01-01 24:00:00',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
  ].map(
    (time) =>
      [
        `no time: ${time}`,
        `a: !!timestamp ${time}\n`,
        time,
        `'${time}' is no !!timestamp. Correct it, or remove the tag.`,
      ] as const,
  ),
  ['no UTF-8 in a tag', 'a: !%E9 b\n', '!%E9', "A '%' in this tag begins no character of UTF-8. Correct the tag."],
  ['no number', 'a: !!int 1.5\n', '1.5', "'1.5' is no !!int. Correct it, or remove the tag."],
  ['a map as a key', '? {a: b}\n: c\n', '{a: b}', 'A key cannot be a map. Quote it if it is meant as a string.'],
  ['a list as a key', 'a: &a [b]\n*a : c\n', '*a', 'A key cannot be a list. Quote it if it is meant as a string.'],
  ['null as a key', '~: a\n', '~', 'A key cannot be null. Quote it, or write what is missing.'],
  ['a tab before an item', '-\ta\n-\t- b\n', '-', 'YAML does not allow tabs as indentation. Use spaces.'],
  ['a control character', 'a: \u0007\n', '\u0007', 'YAML does not allow the control character U+0007. Remove it.'],
  ['another version', '%YAML 1.2\n---\na: b\n', '%YAML 1.2', 'kubectl cannot read directives. Remove the line.'],
  [
    'half of a pair',
    'a: "\\ud83d"\n',
    '\\ud83d',
    'Kubernetes rejects half of a surrogate pair as an escape sequence. Write the character itself.',
  ],
];

for (const [name, text, shown, message] of mistakes)
  test(`a mistake: ${name}`, () => assert.deepEqual(errors(text)[0], [shown, message]));

test('keys given twice', () => {
  const text = 'a: 1\nb: {x: 1, "x": 2}\na: 2\nc: &c {y: 1}\nd:\n- y: 2\n  <<: *c\n- <<: *c\n  y: 2\n';
  const { duplicates } = new YamlDocument(text);
  assert.deepEqual(
    duplicates.map(({ key, path, span, first, merged }) => [key, path, span.start, first.start, merged === true]),
    [
      ['x', ['b'], text.indexOf('"x"'), text.indexOf('x: 1'), false],
      ['y', ['d', 0], text.indexOf('<<'), text.indexOf('y: 2'), true],
      ['a', [], text.indexOf('a: 2'), 0, false],
    ],
  );
});

const streams: readonly (readonly [string, readonly string[]])[] = [
  ['', []],
  ['a: 1\n', ['a: 1\n']],
  ['---\na: 1\n---\nb: 2', ['---\na: 1\n', '---\nb: 2']],
  ['a: 1\n--- # two\r\nb: 2\r\n...\r\nc: 3\n', ['a: 1\n', '--- # two\r\nb: 2\r\n...\r\n', 'c: 3\n']],
  ['%YAML 1.1\n---\na: 1\n', ['%YAML 1.1\n---\na: 1\n']],
  ['# c\n\n---\na: 1\n', ['# c\n\n', '---\na: 1\n']],
  ['---\n---\n', ['---\n', '---\n']],
  ['--- a\n---b: 1\n', ['--- a\n---b: 1\n']],
  ['a: 1\n---# two\nb: 2\n', ['a: 1\n', '---# two\n', 'b: 2\n']],
  ['---# one\na: 1\n', ['---# one\na: 1\n']],
  ['a: 1\n---\n---# two\nb: 2\n', ['a: 1\n', '---\n', '---# two\nb: 2\n']],
  ['---\n---# two\nb: 2\n', ['---\n', '---# two\n', 'b: 2\n']],
  ['a: 1\r---\rb: 2\r', ['a: 1\r---\rb: 2\r']],
  ['{"a": "}{"}\n{"b": 2}\n---\nc: 3\n', ['{"a": "}{"}\n', '{"b": 2}\n', '---\nc: 3\n']],
  ['{"a": {}}\n{b: 2}\n', ['{"a": {}}\n', '{b: 2}\n']],
  ['{a: 1}\n{b: 2}\n', ['{a: 1}\n{b: 2}\n']],
  ['a: |\n  ---\n', ['a: |\n  ---\n']],
  ['a: |\n---\nb: 1\n', ['a: |\n', '---\nb: 1\n']],
];

for (const [text, chunks] of streams)
  test(`documents of ${JSON.stringify(text)}`, () => {
    const split = cutStream(text);
    assert.deepEqual(
      split.map((chunk) => chunk.text),
      chunks,
    );
    assert.equal(split.map((piece) => piece.text).join(''), text);
  });

test('a comment right behind the first marker of a file is text, further down it is left out', () => {
  const errorsOf = (text: string) => readFile('file:///a.yaml', text).documents.map(({ yaml }) => yaml.errors.length);
  assert.deepEqual(errorsOf('---# one\na: 1\n'), [1]);
  assert.deepEqual(errorsOf('\uFEFF---# one\na: 1\n'), [1]);
  assert.deepEqual(errorsOf('# c\n---# one\na: 1\n---# two\nb: 2\n'), [0, 0, 0, 0, 0]);
  const before = readFile('file:///a.yaml', 'a: 1\n---# two\nb: 2\n');
  const after = readFile('file:///a.yaml', 'a: 1\n---# two\nb: 3\n', before);
  assert.deepEqual(
    after.documents.map(({ yaml }) => yaml.form),
    ['document', 'prose', 'document'],
  );
});

test('what follows the end of a document is not read', () => {
  const forms = cutStream('a: 1\n...\nb: [\n...\nc: 3\n---\nd: 4\n').map(({ form, text }) => [form, text]);
  assert.deepEqual(forms, [
    ['document', 'a: 1\n...\n'],
    ['prose', 'b: [\n...\nc: 3\n'],
    ['document', '---\nd: 4\n'],
  ]);
  const before = readFile('file:///a.yaml', 'a: 1\n\nb: [\n---\nd: 4\n');
  const after = readFile('file:///a.yaml', 'a: 1\n...\nb: [\n---\nd: 4\n', before);
  assert.deepEqual(
    after.documents.map(({ yaml }) => yaml.form),
    ['document', 'prose', 'document'],
  );
});

/** What kubectl reads, though other readers do not. */
const valid = [
  'a:\n  b: "c\nd"\n',
  'a:\n  b: [\nc,\n]\n',
  'a: "\\\\ud83c"\n',
  `a: "it\\'s"\n`,
  'a: &x 1\n*x : 2\n',
  'a: 1\rb: 2\r',
  'a: 1\u2028b: 2\u0085c: 3\n',
  '# \u0085a: 1\n',
  'a: [b]\n...\n}',
  'a: 1\n---# two\nb: 2\n',
  '.inf: a\n',
  'a: !!str .inf\n',
  '{"a": "\\/ \\ud83c"}\n',
];

for (const text of valid)
  test(`valid: ${JSON.stringify(text)}`, () =>
    assert.deepEqual(
      cutStream(text).flatMap((piece) => new YamlDocument(piece.text, piece.form).errors),
      [],
    ));

/** The rejections of the record that are the reader's, by what the API server answered. */
const rejectedByReader = /\byaml: |already set in map/;

for (const { file, text, accepted, message = '' } of recorded<TextCase & { message?: string }>('text'))
  test(`recorded: ${file}`, () => {
    const { documents } = readFile(file, text);
    const found = documents.flatMap(({ yaml }) => [...yaml.errors, ...yaml.duplicates]);
    if (accepted) assert.deepEqual(found, []);
    // kubectl merges before the API server sees the manifest, which rejects a merged key that is set again.
    if (rejectedByReader.test(message) && file !== 'merge-key-override.yaml') assert.notDeepEqual(found, []);
  });
