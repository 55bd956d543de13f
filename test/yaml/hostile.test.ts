import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Diagnosis, diagnose, gravest } from '../../server/src/rules/engine/diagnose';
import { readFile, type SourceFile } from '../../server/src/workspace/file';
import { Workspace } from '../../server/src/workspace/workspace';
import { At } from '../../server/src/yaml/at';
import { contextOf } from '../fixture';

/**
 * Texts made to break a reader. Each must be read, and answered, in time that grows with its length: one that does not
 * keeps the whole run waiting.
 */

const uri = 'file:///hostile.yaml';
const head = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\n';

function problems(text: string): { readonly file: SourceFile; readonly found: Diagnosis[] } {
  const file = readFile(uri, text);
  for (const { yaml, start } of file.documents) void At.root(yaml, start).json;
  return { file, found: diagnose(file, contextOf(Workspace.empty.with(file))) };
}

function errorsOf(text: string): string[] {
  return problems(text).file.documents.flatMap(({ yaml }) => yaml.errors.map(({ message }) => message));
}

for (const [name, text] of Object.entries({
  brackets: '['.repeat(5000),
  'closed brackets': '['.repeat(5000) + ']'.repeat(5000),
  braces: '{a: '.repeat(5000),
  dashes: '- '.repeat(5000),
  'question marks': '? '.repeat(5000),
  'deep block maps': Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  'brackets below a key': `${head}spec: ${'['.repeat(5000)}`,
}))
  test(`${name}: rejected for their depth`, () =>
    assert.match(errorsOf(text)[0] ?? '', /^This is nested more than 100 levels/));

test('100 levels are read', () => {
  const text = '['.repeat(99) + ']'.repeat(99);
  assert.deepEqual(errorsOf(text), []);
});

test('16,000 keys, and each of them twice', () => {
  const keys = Array.from({ length: 16_000 }, (_, i) => `  k${i}: v`).join('\n');
  assert.deepEqual(errorsOf(`${head}spec:\n${keys}\n`), []);
  const { file, found } = problems(`${head}spec:\n${keys}\n${keys}\n`);
  assert.equal(file.documents[0]?.yaml.duplicates.length, 100);
  assert.equal(found.filter(({ rule }) => rule.id === 'duplicate-key').length, 100);
});

test('16,000 keys at the top, all unknown', () => {
  const keys = Array.from({ length: 16_000 }, (_, i) => `serviceName${i}: v`).join('\n');
  const { file } = problems(`${head}${keys}\n`);
  const { shown, omitted } = gravest(file, contextOf(Workspace.empty.with(file)), 500);
  assert.equal(shown.length, 500);
  assert.ok((omitted.get('error') ?? 0) > 15_000);
});

test('8,000 aliases of one anchor', () => {
  const aliases = Array.from({ length: 8000 }, () => '  - *a').join('\n');
  const { file } = problems(`${head}a: &a x\nb:\n${aliases}\n`);
  assert.equal(file.documents[0]?.yaml.tree.aliases.size, 8000);
});

test('a billion laughs', () => {
  const lines = ['a0: &a0 [lol]'];
  for (let i = 1; i < 12; i++)
    lines.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  assert.deepEqual(errorsOf(head + lines.join('\n')), [
    'With its aliases expanded, this document has more than a million nodes, so it is not read.',
  ]);
});

test('a chain of aliases and one of merges', () => {
  const links = Array.from({ length: 500 }, (_, i) => i + 1);
  const lists = links
    .slice(0, 100)
    .map((i) => `a${i}: &a${i} [*a${i - 1}]`)
    .join('\n');
  const maps = links.map((i) => `m${i}: &m${i} {<<: *m${i - 1}, k${i}: 1}`).join('\n');
  assert.deepEqual(errorsOf(`${head}a0: &a0 [x]\n${lists}\n`), []);
  assert.deepEqual(errorsOf(`${head}m0: &m0 {k0: 1}\n${maps.split('\n').slice(0, 100).join('\n')}\n`), []);
  const root = readFile(uri, `m0: &m0 {k0: 1}\n${maps}\n`).documents[0];
  assert.ok(root);
  assert.equal(At.root(root.yaml, 0).get('m500').get('k0').integer, 1);
});

test('what go-yaml calls excessive aliasing', () => {
  const message = 'Most of this document is repeated by aliases: Kubernetes rejects that. Write it out.';
  const lists = Array.from({ length: 500 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`).join('\n');
  assert.deepEqual(errorsOf(`${head}a0: &a0 [x]\n${lists}\n`), [message]);
  const items = Array.from({ length: 50 }, () => 'x').join(', ');
  const repeat = (times: number) => errorsOf(`${head}a: &a [${items}]\nb: [${Array(times).fill('*a').join(', ')}]\n`);
  assert.deepEqual(repeat(70), []);
});

test('anchors that contain themselves', () => {
  assert.deepEqual(errorsOf('a: &a [*a]\n'), ["The anchor '&a' contains itself."]);
  assert.deepEqual(errorsOf('a: &a {<<: *a, b: 1}\n'), ["The anchor '&a' contains itself."]);
  assert.deepEqual(errorsOf('&a a: *a\n'), []);
});

test('control characters', () => {
  assert.deepEqual(errorsOf('a: \u0001\u0000\n'), ['YAML does not allow the control character U+0001. Remove it.']);
  const zero = 'This is a zero byte, as in UTF-16 without a byte-order mark. Save the file as UTF-8.';
  assert.deepEqual(errorsOf('a: \u0000\u0000\n'), [zero]);
  assert.deepEqual(errorsOf('\u0000'), [zero]);
  assert.deepEqual(errorsOf('a: "\u0085\u00a0\u2028\ufeff"\n'), []);
});

test('halves of surrogate pairs', () => {
  for (const text of ['a: \ud800\n', '\udc00: b\n', 'a: "\ud83d"\n', '# \ud800\na: b']) problems(text);
  assert.equal(errorsOf('a: "\\ud83d\\ude00"\n').length, 1);
  assert.deepEqual(errorsOf("a: '\\ud83d'\nb: \\ud83d\n"), []);
});

const mega = 5_000_000;
for (const [name, text] of Object.entries({
  'one scalar': `${head}a: ${'x'.repeat(mega)}`,
  'one quoted scalar': `${head}a: "${'x\\n'.repeat(mega / 3)}"`,
  'one quote that does not end': `${head}a: "${'x'.repeat(mega)}`,
  'closing braces': `${head}a: ${'}'.repeat(200_000)}`,
  'a flow list': `${head}a: [${'b, '.repeat(60_000)}c]`,
  'opening braces of a template': `${head}a: ${'{{ '.repeat(100_000)}`,
  'templates that do not end': `${head}a: ${'x{{'.repeat(100_000)}`,
  'quoted templates': `${head}a: [${'"{{ x }}", '.repeat(30_000)}b]`,
  spaces: `${head}a:${' '.repeat(mega)}b`,
  tabs: `${head}a: b${'\t'.repeat(mega)}`,
  'dashes of a document': '---\n'.repeat(20_000),
  'colons and hashes': `${head}a: ${':#'.repeat(500_000)}`,
  anchors: `${head}a: [${'&a '.repeat(50_000)}b]`,
  'empty lines': `${head}a: |+\n${'\n'.repeat(300_000)}`,
  comments: `${head}${'# c\n'.repeat(100_000)}spec: {}\n`,
  'percent signs': `${'%x\n'.repeat(100_000)}---\na: b\n`,
}))
  test(`megabytes: ${name}`, () => {
    const { file } = problems(text);
    assert.equal(
      file.documents.map(({ yaml }) => yaml.text.length).reduce((a, b) => a + b, 0),
      text.length,
    );
  });
