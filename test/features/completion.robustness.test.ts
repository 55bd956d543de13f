import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../server/src/features/completion';
import { readFile } from '../../server/src/workspace/file';
import { applyEdits } from '../../server/src/yaml/text';
import { contextOf, examples, uriOf, workspaceOf } from '../fixture';

const texts = examples();
const workspace = workspaceOf(texts);

/** Of many suggestions only some are accepted: the next offset tries others. */
const most = 2;
let tried = 0;

function syntaxErrors(uri: string, text: string): number {
  return readFile(uri, text).documents.reduce((sum, { yaml }) => sum + yaml.errors.length, 0);
}

/** Completes at an offset, and accepts some of what is suggested. */
function check(uri: string, text: string, offset: number, errors: () => number): number {
  const file = readFile(uri, text, workspace.files.get(uri));
  const found = complete(file, offset, contextOf(workspace.with(file)));
  const where = `${uri}:${offset}`;
  for (let i = 0; i < Math.min(most, found.length); i++) {
    const suggestion = found[(tried++ * 7) % found.length];
    if (!suggestion) continue;
    const { span, insertion, edits = [], label } = suggestion;
    assert.ok(0 <= span.start && span.start <= offset && offset <= span.end && span.end <= text.length, where);
    assert.ok(!text.slice(span.start, span.end).includes('\n'), `${where}: ${label} replaces more than its line`);
    for (const edit of edits) {
      assert.ok(edit.span.end <= text.length && edit.uri === uri, where);
      assert.ok(edit.span.end <= span.start || edit.span.start >= span.end, `${where}: ${label} changes a place twice`);
    }
    const accepted = applyEdits(text, [{ span, newText: insertion.plain }, ...edits]);
    assert.ok(!/[\uE000-\uEFFF]/.test(accepted + insertion.snippet), `${where}: ${label} leaves a placeholder`);
    assert.ok(syntaxErrors(uri, accepted) <= errors(), `${where}: ${label} breaks the text:\n${accepted}`);
  }
  return found.length;
}

/** The value of a function, worked out at the first call. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** One of so many offsets is tried. With 1, which takes minutes, all are. */
const stride = 11;

/** Offsets of a text, those apart on lines that stand like this, below the same, in a text before. */
function* offsetsOf(text: string, seen: Set<string>): Generator<number> {
  let [start, above] = [0, ''];
  let passed = seen.size;
  for (const line of text.split('\n')) {
    const key = `${above}\n${line}`;
    for (let column = 0; !seen.has(key) && column <= line.length; column++)
      if (passed++ % stride === 0) yield start + column;
    seen.add(key);
    [start, above] = [start + line.length + 1, line];
  }
}

for (const whole of [true, false]) {
  test(`${whole ? 'every text' : 'every prefix of a text'} can be completed anywhere, and stays YAML`, () => {
    let found = 0;
    const seen = new Set<string>();
    for (const [name, text] of Object.entries(texts)) {
      const uri = uriOf(name);
      const errorsOfAll = once(() => syntaxErrors(uri, text));
      for (const offset of offsetsOf(text, seen)) {
        const given = whole ? text : text.slice(0, offset);
        found += check(uri, given, offset, whole ? errorsOfAll : once(() => syntaxErrors(uri, given)));
      }
    }
    assert.ok(found > 1000, 'much is suggested');
  });
}

test('hostile text is survived', () => {
  const hostile = [
    '[[[[',
    '{'.repeat(500),
    '- '.repeat(500),
    '? ',
    '&a *a',
    '"\\',
    "'",
    '|\n',
    '\uE000',
    '%YAML 1.2\n---\n',
    '\t',
    '\0',
    `${'a'.repeat(300_000)}:`,
    `'${' '.repeat(300_000)}x`,
  ];
  for (const piece of hostile)
    for (const text of [piece, `apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  serviceName: ${piece}`])
      for (const offset of [0, Math.floor(text.length / 2), text.length])
        check(uriOf('x.yaml'), text, offset, () => syntaxErrors(uriOf('x.yaml'), text));
});
