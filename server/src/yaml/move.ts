import { isMap } from 'yaml';
import { At } from './at';
import { YamlDocument } from './document';
import {
  atEnd,
  firstColumn,
  insertBlock,
  insertKey,
  type KeyPosition,
  lastNamed,
  remove,
  replaceValue,
  withoutOverlap,
} from './edit';
import { isArray, isObject, type Json, type JsonObject, startsWith } from './json';
import {
  afterEntry,
  columnOf,
  commentsAbove,
  contentEnd,
  contentEndOfLines,
  dashBefore,
  type Entry,
  entriesOf,
  isEmpty,
  isShared,
  lineEnd,
  lineStart,
  losesAnchor,
  nextLine,
  startOf,
} from './layout';
import { renderKey, type Style, styleIn } from './render';
import { applyEdits, type Edit, replace } from './text';

/** Changes that take what is written elsewhere, comments included. As those of edit.ts, each may find no safe way. */

/** Moves the pair at `at` to the map `to` (made if absent) under the same key, its text and comments included. */
export function move(uri: string, at: At, to: At, position: KeyPosition = []): Edit[] | undefined {
  const { pair, parent, step, tree } = at;
  if (!pair || !parent || typeof step !== 'string' || to.get(step).exists || isShared(to)) return undefined;
  if (tree !== to.tree) return undefined;
  const { host, missing } = hostOf(to);
  if (host.node === parent.node && entriesOf(parent.node).length === 1) return wrap(uri, at, missing);
  const [start, end] = [startOf(tree.text, pair), contentEnd(tree.text, pair)];
  const within = startsWith(to.path, at.path);
  const removal = within ? undefined : remove(uri, at);
  const asLines = !parent.isFlow && !host.isFlow && isMap(host.node) && host.node.items.length > 0;
  // Rendered anew, it would lose its comments.
  const above = commentsAbove(tree.text, start, entriesOf(parent.node)[0] === pair);
  const isRemarked = /(?:^|[ \t])#/m.test(tree.text.slice(above ?? start, endOfLines(tree.text, pair)));
  const insertion = asLines
    ? insertMoved(uri, at, host, missing, position)
    : (insertBelow(uri, at, host, missing) ??
      (isRemarked ? undefined : insertKey(uri, to, step, at.json ?? null, position)));
  if (!removal || !insertion) return undefined;
  if (losesAnchor(at, start, end, (insertion[0]?.span.start ?? 0) - at.base)) return undefined;
  // The line break that an insertion at the very end adds is there already if whole lines before it are removed.
  const lastGoes = removal.some(
    ({ span }) => span.end === at.base + tree.text.length && tree.text[span.start - at.base - 1] === '\n',
  );
  if (lastGoes && insertion.some(({ newText }) => /^\r?\n/.test(newText))) return undefined;
  return withoutOverlap([...removal, ...insertion]) ?? (host.node === parent.node ? wrap(uri, at, missing) : undefined);
}

/** Puts everything in the map at `map` one level deeper, under `key`. */
export function nest(uri: string, map: At, key: string): Edit[] | undefined {
  const { text } = map.tree;
  const { node, base } = map;
  const first = entriesOf(node)[0];
  const last = entriesOf(node).at(-1);
  if (!isMap(node) || !first || !last || isShared(map)) return undefined;
  const style = styleIn(map.tree);
  const insert = (offset: number, newText: string) => replace(uri, base, offset, offset, newText);
  const start = startOf(text, first);
  const above = commentsAbove(text, start, true);
  if (node.flow) {
    const [open, close] = [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
    return [insert(open, `{${renderKey(key, style)}: `), insert(close, '}')];
  }
  const column = columnOf(text, start);
  if (column === undefined) return undefined;
  const pad = ' '.repeat(style.indent);
  const opening = `${renderKey(key, style)}:${style.eol}`;
  const edits = [
    above === undefined
      ? insert(start, `${opening}${' '.repeat(column)}${pad}`)
      : insert(above, `${' '.repeat(column)}${opening}${pad}`),
  ];
  for (let line = nextLine(text, above ?? start); line < afterEntry(text, last); line = nextLine(text, line)) {
    if (lineEnd(text, line) > line) edits.push(insert(line, pad));
  }
  return edits;
}

/** The nearest map above `to`, or `to` itself, that exists, and the keys that are missing on the way. */
function hostOf(to: At): { host: At; missing: string[] } {
  const missing: string[] = [];
  let host = to;
  for (; host.parent && typeof host.step === 'string' && !host.exists; host = host.parent) missing.unshift(host.step);
  return { host, missing };
}

/** Puts a pair below new parents where it stands. */
function wrap(uri: string, at: At, parents: readonly string[]): Edit[] | undefined {
  const { base, tree, pair, parent } = at;
  const { text } = tree;
  if (!pair || !parent || isShared(parent)) return undefined;
  const style = styleIn(at.tree);
  const start = startOf(text, pair);
  if (parent.isFlow) {
    const end = contentEnd(text, pair);
    const opening = parents.map((key) => `${renderKey(key, style)}: {`).join('');
    const newText = opening + text.slice(start, end) + '}'.repeat(parents.length);
    return [replace(uri, base, start, end, newText)];
  }
  const column = columnOf(text, start);
  if (column === undefined) return undefined;
  const above = commentsAbove(text, start, entriesOf(parent.node)[0] === pair);
  const newText = [
    ...parentLines(parents, column, style),
    linesOf(text, pair, above, column, style.indent * parents.length, style),
  ].join(style.eol);
  const end = endOfLines(text, pair);
  return [replace(uri, base, above ?? start, end, above === undefined ? newText.slice(column) : newText)];
}

/** The lines of the pair at `at`, put into the block map at `host` as they are. */
function insertMoved(
  uri: string,
  at: At,
  host: At,
  missing: readonly string[],
  position: KeyPosition,
): Edit[] | undefined {
  const { text } = at.tree;
  const { pair } = at;
  const style = styleIn(at.tree);
  const pairs = entriesOf(host.node);
  const column = pair && columnOf(text, startOf(text, pair));
  const hostColumn = firstColumn(text, pairs);
  if (!pair || column === undefined || hostColumn === undefined) return undefined;
  const shift = hostColumn + style.indent * missing.length - column;
  const above = commentsAbove(text, startOf(text, pair), entriesOf(at.parent?.node)[0] === pair);
  const lines = [...parentLines(missing, hostColumn, style), linesOf(text, pair, above, column, shift, style)].join(
    style.eol,
  );
  // In front of itself is behind itself.
  const first = pairs[0] === pair ? pair : undefined;
  const neighbour = position === 'start' ? first : (lastNamed(pairs, position) ?? pairs.at(-1));
  const edits = insertBlock(uri, host, neighbour, lines, hostColumn, style);
  return takesBlanks(text, pair, (edits?.[0]?.span.start ?? 0) - host.base) ? undefined : edits;
}

/** Whether a pair that is put there takes the blank lines behind it for its own: a block scalar does that keeps its own (`|+`). */
function takesBlanks(text: string, pair: Entry, offset: number): boolean {
  const [start, end] = [startOf(text, pair), contentEnd(text, pair)];
  const mayKeep = text[end - 1] === '\n' && /[|>]\d?\+/.test(text.slice(start, end));
  return mayKeep && /^[ \t]*\r?\n/.test(text.slice(offset));
}

/** The lines of the pair at `at`, put below a key that has nothing below it yet. */
function insertBelow(uri: string, at: At, host: At, missing: readonly string[]): Edit[] | undefined {
  const { text } = at.tree;
  const { pair } = at;
  const style = styleIn(at.tree);
  if (!pair || !host.pair || !isEmpty(host) || host.isList) return undefined;
  if (at.parent?.isFlow || host.parent?.isFlow) return undefined;
  const column = columnOf(text, startOf(text, pair));
  const hostColumn = columnOf(text, startOf(text, host.pair));
  const keyEnd = host.pair.key.range?.[1] ?? 0;
  const empty = /^:[ \t]*(?:\{[ \t]*\})?[ \t]*(#.*)?$/.exec(text.slice(keyEnd, lineEnd(text, keyEnd)));
  if (column === undefined || hostColumn === undefined || !empty) return undefined;
  const end = lineEnd(text, keyEnd);
  if (takesBlanks(text, pair, nextLine(text, end))) return undefined;
  const inner = hostColumn + style.indent;
  const above = commentsAbove(text, startOf(text, pair), entriesOf(at.parent?.node)[0] === pair);
  const lines = [
    `:${empty[1] === undefined ? '' : ` ${empty[1]}`}`,
    ...parentLines(missing, inner, style),
    linesOf(text, pair, above, column, inner + style.indent * missing.length - column, style),
  ].join(style.eol);
  return [replace(uri, host.base, keyEnd, end, end === text.length ? atEnd(lines, style) : lines)];
}

function parentLines(keys: readonly string[], column: number, style: Style): string[] {
  return keys.map((key, i) => `${' '.repeat(column + style.indent * i)}${renderKey(key, style)}:`);
}

/** The lines of a pair that starts at `column`, the comments above, behind and below it included, shifted. */
function linesOf(
  text: string,
  pair: Entry,
  above: number | undefined,
  column: number,
  shift: number,
  style: Style,
): string {
  const lines = text.slice(above ?? startOf(text, pair), endOfLines(text, pair)).split(/\r?\n/);
  const moved = lines.map((line, i) => {
    if (i === 0 && above === undefined) return ' '.repeat(column + shift) + line;
    const own = /^ */.exec(line)?.[0].length ?? 0;
    return line === '' ? '' : ' '.repeat(Math.max(0, own + shift)) + line.slice(own);
  });
  return moved.join(style.eol);
}

/**
 * The text of a list item in block style as a document of its own, the comments above and below it included; undefined
 * where it is written otherwise, or says something only where it stands.
 */
export function itemText(item: At): string | undefined {
  const { tree, written, parent } = item;
  const { text } = tree;
  const [first] = entriesOf(item.node);
  if (!first || !written || !parent || item.isFlow || tree.aliases.size > 0) return undefined;
  const start = startOf(text, first);
  const column = columnOf(text, start);
  const dash = dashBefore(text, start);
  if (column === undefined || dash === undefined) return undefined;
  const above = commentsAbove(text, dash, parent.item(0).written === written);
  const lines = [
    ...(above === undefined ? [] : text.slice(above, lineStart(text, dash)).split('\n').slice(0, -1)),
    ...(' '.repeat(column) + text.slice(start, endOfLines(text, written))).split('\n'),
  ];
  const blanks = new RegExp(`^ {0,${column}}`);
  return `${lines.map((line) => line.replace(/\r$/, '').replace(blanks, '')).join('\n')}\n`;
}

/** The comments above and behind a key that is written anew elsewhere, put to it in the text that is added there. */
export function carryComments(edits: Edit[] | undefined, from: At, line: string): Edit[] | undefined {
  const { pair, parent, tree } = from;
  if (!edits || !pair || !parent || parent.isFlow) return edits;
  const { text } = tree;
  const start = startOf(text, pair);
  const isFirst = entriesOf(parent.node)[0] === pair;
  const dash = isFirst && parent.parent?.isList ? dashBefore(text, start) : undefined;
  const firstItem = parent.parent?.item(0).written === parent.written;
  const top = dash === undefined ? commentsAbove(text, start, isFirst) : commentsAbove(text, dash, firstItem);
  const above = top === undefined ? [] : (text.slice(top, lineStart(text, dash ?? start)).match(/#[^\r\n]*/g) ?? []);
  const behind = /^[ \t]*#[^\r\n]*/.exec(text.slice(contentEnd(text, pair)))?.[0] ?? '';
  let isCarried = above.length === 0 && behind === '';
  const carried = edits.map((edit) => ({
    ...edit,
    newText: edit.newText.replace(
      new RegExp(`^( *)${line.replace(/\W/g, '\\$&')}(?=\r?$)`, 'm'),
      (whole, pad: string) => {
        isCarried = true;
        const eol = styleIn(tree).eol;
        return `${above.map((comment) => pad + comment + eol).join('')}${whole}${behind}`;
      },
    ),
  }));
  return isCarried ? carried : edits;
}

/** The end of the last line of an entry, the comments that belong to it included. */
function endOfLines(text: string, entry: Entry): number {
  const below = afterEntry(text, entry);
  return Math.max(
    lineEnd(text, contentEndOfLines(text, entry)),
    text[below - 1] === '\n' ? below - (text[below - 2] === '\r' ? 2 : 1) : below,
  );
}

/** The most differences between two manifests that `rewrite` evens out. */
const maxSteps = 50;

/** The text of a document changed so that it says something else, with its comments; undefined if there is no way. */
export function rewrite(text: string, wanted: JsonObject): string | undefined {
  let current = text;
  for (let step = 0; step < maxSteps; step++) {
    const root = At.root(new YamlDocument(current), 0);
    if (JSON.stringify(sorted(root.json)) === JSON.stringify(sorted(wanted))) return current;
    const edits = nextStep(root, wanted);
    if (!edits) return undefined;
    current = applyEdits(current, edits);
  }
  return undefined;
}

/** The edits that even out the first difference between a map and what it is to be. */
function nextStep(map: At, wanted: JsonObject): Edit[] | undefined {
  for (const key of map.keys()) if (!Object.hasOwn(wanted, key)) return remove('', map.get(key));
  const keys = Object.keys(wanted);
  for (const [index, key] of keys.entries()) {
    const [at, value = null] = [map.get(key), wanted[key]];
    if (!at.exists) return insertKey('', map, key, value, index === 0 ? 'start' : keys.slice(0, index));
    if (JSON.stringify(sorted(at.json)) === JSON.stringify(sorted(value))) continue;
    return isObject(value) && at.isMap ? nextStep(at, value) : replaceValue('', at, value);
  }
  return undefined;
}

/** A value with the keys of its maps in order, to compare. */
function sorted(value: Json | undefined): Json {
  if (isArray(value)) return value.map(sorted);
  if (!isObject(value)) return typeof value === 'bigint' ? String(value) : (value ?? null);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
