import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { readDocument, Unreadable } from '../../server/src/yaml/reader/reader';
import { cutStream } from '../../server/src/yaml/stream';
import { runs } from '../property';
import { manifest } from './manifests';

/** Our reader against the package `yaml`: of a text that both read they make the same tree. */

/** All that is ever asked of a tree. */
function shapeOf(node: unknown): unknown {
  if (isAlias(node)) return ['*', node.source, placeOf(node)];
  if (isScalar(node)) return [node.type, node.source, placeOf(node as Node), node.anchor, node.tag];
  if (isSeq(node)) return [node.flow === true, placeOf(node), node.anchor, node.items.map(shapeOf)];
  if (isMap(node)) {
    const pairs = node.items.map(({ key, value }) => [shapeOf(key), shapeOf(value)]);
    return [node.flow === true, placeOf(node), node.anchor, pairs];
  }
  return node;
}

/**
 * Where a node stands. The package lets a collection in block style end behind some of the comments that follow, as
 * these are indented, and an empty block scalar behind one of the empty lines: there only the start counts.
 */
function placeOf(node: Node): readonly number[] | undefined {
  const isOpen = isCollection(node) ? !node.flow : isScalar(node) && /^BLOCK/.test(node.type ?? '') && !node.source;
  return node.range?.slice(0, isOpen ? 1 : 2);
}

function ours(text: string): Node | null | undefined {
  try {
    return readDocument(text, 100);
  } catch (error) {
    assert.ok(error instanceof Unreadable, String(error));
    const { start, end } = error.span;
    assert.ok(0 <= start && start <= end && end <= text.length, `${start}..${end} in ${JSON.stringify(text)}`);
    return undefined;
  }
}

function theirs(text: string): Node | null | undefined {
  const { errors, contents } = parseDocument(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return errors.length > 0 ? undefined : contents;
}

/** Whether both read a text; then they agree. */
function compare(text: string): boolean {
  const [a, b] = [ours(text), theirs(text)];
  if (a === undefined || b === undefined) return false;
  assert.deepEqual(shapeOf(a), shapeOf(b), text);
  return true;
}

test('the tree of generated manifests', () => {
  fc.assert(
    fc.property(manifest, ({ text }) => assert.ok(compare(text), text)),
    runs(500),
  );
});

test('the tree of JSON', () => {
  const object = fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 4 }));
  fc.assert(
    fc.property(object, fc.constantFrom(0, 2, '\t'), (value, indent) => {
      const text = ` ${JSON.stringify(value, null, indent)}\n`;
      fc.pre(theirs(text) !== undefined && ours(text) !== undefined);
      assert.ok(compare(text));
    }),
    runs(300),
  );
});

test('any text is read or rejected', () => {
  const sign = fc.constantFrom(
    ...':-?,[]{}#&*!|>\'"%@\\ \t\n\r\u2028ab1.~<',
    '\r\n',
    '\n  ',
    '\n- ',
    ': ',
    '---\n',
    '...\n',
  );
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 40 }), (signs) => void ours(signs.join(''))),
    runs(5000),
  );
});

for (const folder of ['examples', 'test/rules', '../shared/corpus', '../shared/kustomize', '../shared/dumps'])
  test(`the trees below ${folder}`, { skip: !existsSync(folder) }, () => {
    let [both, all] = [0, 0];
    for (const text of documentsBelow(folder)) {
      all++;
      if (compare(text)) both++;
    }
    // Some are broken on purpose, some are templates.
    assert.ok(both > 0.9 * all, `${both} of ${all}`);
  });

function* documentsBelow(folder: string): Generator<string> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:ya?ml|json|md)$/.test(name) || name.includes('charts/')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    const blocks = name.endsWith('.md')
      ? [...text.matchAll(/^```yaml.*\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
      : [text];
    for (const piece of blocks.flatMap(cutStream)) if (piece.form !== 'prose') yield piece.text;
  }
}
