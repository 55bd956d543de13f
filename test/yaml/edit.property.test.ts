import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFile } from '../../server/src/workspace/file';
import { At } from '../../server/src/yaml/at';
import { appendItem, insertKey, insertKeys, remove, renameKey, replaceValue } from '../../server/src/yaml/edit';
import { isArray, isObject, type Json, type Path, valueAt } from '../../server/src/yaml/json';
import { move, nest } from '../../server/src/yaml/move';
import { applyEdits, type Edit, type Span } from '../../server/src/yaml/text';
import { runs } from '../property';
import { json, manifest, text as scalarText } from './manifests';

/**
 * Every edit, on texts in many styles, must do to the text what the same operation does to plain JSON: the result
 * parses, means just that, and has all comments but those inside what was removed.
 */

const uri = 'file:///set.yaml';
const often = runs(500);

function rootOf(text: string): At {
  const file = readFile(uri, text);
  const document = file.documents.find(({ yaml }) => yaml.tree.root !== null);
  assert.ok(document, `no document in ${JSON.stringify(text)}`);
  return At.root(document.yaml, document.start);
}

function errorsIn(text: string): string[] {
  return readFile(uri, text).documents.flatMap(({ yaml }) => [
    ...yaml.errors.map(({ message }) => message),
    ...yaml.duplicates.map(({ key }) => `duplicate ${key}`),
  ]);
}

/** Every place below a value, the value itself included. */
function placesIn(value: Json, path: Path = []): Path[] {
  if (isArray(value)) return [path, ...value.flatMap((item, i) => placesIn(item, [...path, i]))];
  if (isObject(value))
    return [path, ...Object.entries(value).flatMap(([key, child]) => placesIn(child, [...path, key]))];
  return [path];
}

/** `value` with what stands at `path` replaced by what `change` makes of it; undefined removes it. */
function changed(value: Json, path: Path, change: (at: Json | undefined) => Json | undefined): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (isArray(value)) {
    return value.flatMap((item, i) => {
      const result = i === step ? changed(item, rest, change) : item;
      return result === undefined ? [] : [result];
    });
  }
  assert.ok(isObject(value));
  const entries = Object.entries(value).map(
    ([key, child]) => [key, key === step ? changed(child, rest, change) : child] as const,
  );
  return Object.fromEntries(entries.filter(([, child]) => child !== undefined)) as Json;
}

/** The comments of a text, apart from those in `without`. */
function commentsIn(text: string, without: Span = { start: 0, end: 0 }): string[] {
  return (text.slice(0, without.start) + text.slice(without.end)).match(/# c\d+\./g) ?? [];
}

function check(before: string, edits: readonly Edit[], expected: Json | undefined, removed?: Span): void {
  const after = applyEdits(before, edits);
  assert.deepEqual(errorsIn(after), [], `after:\n${after}`);
  assert.deepEqual(rootOf(after).json, expected, `after:\n${after}`);
  const kept = commentsIn(after);
  for (const comment of commentsIn(before, removed)) assert.ok(kept.includes(comment), `${comment} is lost:\n${after}`);
  if (!before.includes('\r')) assert.ok(!after.includes('\r'));
  else assert.ok(!/[^\r]\n/.test(after), `mixed line ends: ${JSON.stringify(after)}`);
  if (/\n$/.test(before)) assert.ok(/\n$/.test(after), `the last line end is gone: ${JSON.stringify(after)}`);
}

/** A manifest and one of its places. */
const place = manifest.chain(({ text, value }) =>
  fc.record({ text: fc.constant(text), value: fc.constant(value), path: fc.constantFrom(...placesIn(value)) }),
);

/** The lines on which a place stands, from its dash on, with the comments above and below that speak of it. */
function linesOf(text: string, at: At): Span {
  if (!at.keySpan && !at.valueSpan) return { start: 0, end: text.length };
  const start = at.keySpan?.start ?? text.lastIndexOf('-', at.span.start - 1);
  const end = at.valueSpan?.end ?? at.keySpan?.end ?? at.span.start;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const above = /(?:[ \t]*#[^\n]*\n)*$/.exec(text.slice(0, line))?.[0].length ?? 0;
  const below = /^[^\n]*(?:\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*#[^\n]*)?/.exec(text.slice(end))?.[0].length ?? 0;
  return { start: line - above, end: end + below };
}

test('texts mean what they should', () => {
  fc.assert(
    fc.property(manifest, ({ text, value }) => {
      assert.deepEqual(errorsIn(text), []);
      assert.deepEqual(rootOf(text).json, value);
    }),
    often,
  );
});

test('insertKey', () => {
  fc.assert(
    fc.property(place, json, fc.boolean(), ({ text, value, path }, added, start) => {
      const here = valueAt(value, path);
      const edits = insertKey(uri, rootOf(text).walk(path), 'added', added, start ? 'start' : []);
      assert.ok(edits ? isObject(here) || here === null : !isObject(here));
      if (!edits) return;
      check(
        text,
        edits,
        changed(value, path, (at) => ({ ...(isObject(at) ? at : {}), added })),
      );
    }),
    often,
  );
});

test('insertKey makes the parents that are missing', () => {
  fc.assert(
    fc.property(place, json, ({ text, value, path }, added) => {
      const here = valueAt(value, path);
      const edits = insertKey(uri, rootOf(text).walk(path).get('new').get('newer'), 'added', added);
      if (!edits) return;
      assert.ok(isObject(here) || here === null);
      check(
        text,
        edits,
        changed(value, path, (at) => ({ ...(isObject(at) ? at : {}), new: { newer: { added } } })),
      );
    }),
    often,
  );
});

test('insertKeys', () => {
  fc.assert(
    fc.property(place, json, json, ({ text, value, path }, one, two) => {
      const edits = insertKeys(uri, rootOf(text).walk(path), { one, two }, ['name', 'app']);
      if (edits)
        check(
          text,
          edits,
          changed(value, path, (at) => ({ ...(isObject(at) ? at : {}), one, two })),
        );
    }),
    often,
  );
});

test('appendItem', () => {
  fc.assert(
    fc.property(place, json, ({ text, value, path }, added) => {
      const here = valueAt(value, path);
      const edits = appendItem(uri, rootOf(text).walk(path), added);
      assert.ok(edits ? isArray(here) || here === null : !isArray(here));
      if (!edits) return;
      check(
        text,
        edits,
        changed(value, path, (at) => [...(isArray(at) ? at : []), added]),
      );
    }),
    often,
  );
});

test('remove', () => {
  fc.assert(
    fc.property(place, ({ text, value, path }) => {
      const root = rootOf(text);
      const edits = remove(uri, root.walk(path));
      if (path.length === 0) assert.equal(edits, undefined);
      const all = withList(value, path);
      if (edits)
        check(
          text,
          edits,
          changed(value, all, () => undefined),
          linesOf(text, root.walk(all)),
        );
    }),
    often,
  );
});

/** What is removed with the place at `path`: of the only item of a list below a key, the list. */
function withList(value: Json, path: Path): Path {
  const list = path.slice(0, -1);
  const parent = valueAt(value, list);
  return isArray(parent) && parent.length === 1 && typeof list.at(-1) === 'string' ? list : path;
}

test('replaceValue', () => {
  fc.assert(
    fc.property(place, fc.oneof(scalarText, fc.integer(), fc.boolean()), ({ text, value, path }, put) => {
      const edits = replaceValue(uri, rootOf(text).walk(path), put);
      if (edits)
        check(
          text,
          edits,
          changed(value, path, () => put),
        );
    }),
    often,
  );
});

test('renameKey', () => {
  fc.assert(
    fc.property(place, fc.constantFrom('renamed', 'on', 'a: b', "it's", '8'), ({ text, value, path }, name) => {
      const old = path.at(-1);
      const parent = valueAt(value, path.slice(0, -1));
      const edits = renameKey(uri, rootOf(text).walk(path), name);
      assert.equal(edits !== undefined, isObject(parent) && typeof old === 'string' && !Object.hasOwn(parent, name));
      if (!edits || !isObject(parent)) return;
      const renamed = Object.fromEntries(
        Object.entries(parent).map(([key, child]) => [key === old ? name : key, child]),
      );
      check(
        text,
        edits,
        changed(value, path.slice(0, -1), () => renamed),
      );
    }),
    often,
  );
});

test('move', () => {
  const two = manifest.chain(({ text, value }) => {
    const places = fc.constantFrom(...placesIn(value));
    const missing = fc.constantFrom<Path>([], ['new'], ['new', 'newer']);
    const order = fc.constantFrom<'start' | readonly string[]>('start', [], ['name', 'app']);
    return fc.record({ text: fc.constant(text), value: fc.constant(value), from: places, to: places, missing, order });
  });
  fc.assert(
    fc.property(two, ({ text, value, from, to, missing, order }) => {
      const root = rootOf(text);
      const at = root.walk(from);
      const edits = move(uri, at, root.walk([...to, ...missing]), order);
      if (!edits) return;
      const key = from.at(-1);
      const moved = valueAt(value, from);
      assert.ok(typeof key === 'string' && moved !== undefined);
      const inside = { [key]: moved };
      const put = missing.reduceRight<Json>((inner, step) => ({ [step]: inner }), inside);
      const without = changed(value, from, () => undefined) as Json;
      const expected = changed(without, to, (here) => ({ ...(isObject(here) ? here : {}), ...(put as object) }));
      // Into flow style, and where nothing stood, the value goes without its comments.
      const host = root.walk(to);
      const plain = at.parent?.isFlow || host.isFlow || host.keys().length === 0;
      check(text, edits, expected, plain ? linesOf(text, at) : undefined);
    }),
    often,
  );
});

test('nest', () => {
  fc.assert(
    fc.property(place, ({ text, value, path }) => {
      const edits = nest(uri, rootOf(text).walk(path), 'outer');
      const here = valueAt(value, path);
      assert.equal(edits !== undefined, isObject(here) && Object.keys(here).length > 0);
      if (edits)
        check(
          text,
          edits,
          changed(value, path, (at) => ({ outer: at ?? null })),
        );
    }),
    often,
  );
});
