import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import { type At, isBlockScalar, keyText } from './at';
import type { Json, JsonObject } from './json';
import {
  afterEntry,
  columnOf,
  commentsAbove,
  contentEnd,
  contentEndOfLines,
  dashBefore,
  type Entry,
  entriesOf,
  isAnchored,
  isEmpty,
  isPair,
  isShared,
  lineEnd,
  lineStart,
  nextLine,
  startOf,
} from './layout';
import { scalarValue } from './node';
import { renderBlock, renderFlow, renderJson, renderKey, type Style, styleIn } from './render';
import { type Edit, replace } from './text';

/**
 * Changes to a manifest that keep what its author wrote: comments, indentation, quotes, flow style, line ends. Each
 * function gives the edits for one change, or none (`undefined`) where the text leaves no safe way: where aliases or
 * merges share the place, for example, so that the change would reach further than meant.
 */

/** Where a new key goes: behind the last of these that exists, else at the end; or before all others. */
export type KeyPosition = readonly string[] | 'start';

/** Several changes as one: the edits of all of them, in this order; none if one of them cannot be made. */
export function together(changes: readonly (Edit[] | undefined)[]): Edit[] | undefined {
  return changes.every((edits) => edits !== undefined) ? changes.flat() : undefined;
}

/** Replaces a scalar (or an alias, or nothing) at `at` by a value, in the quotes it has. */
export function replaceValue(uri: string, at: At, value: Json): Edit[] | undefined {
  if (!at.exists)
    return at.parent && typeof at.step === 'string' ? insertKey(uri, at.parent, at.step, value) : undefined;
  const style = styleIn(at.tree);
  const span = at.valueSpan;
  if (isAlias(at.written))
    return span && at.parent && !isShared(at.parent) ? [{ uri, span, newText: renderFlow(value, style) }] : undefined;
  if (isShared(at)) return undefined;
  if (!span) return setEmptyValue(uri, at, value, style);
  const node = at.node;
  if (!isScalar(node) || isBlockScalar(node)) return undefined;
  let newText = renderFlow(value, style);
  if (typeof value === 'string' && node.type === 'QUOTE_DOUBLE') newText = JSON.stringify(value);
  else if (typeof value === 'string' && node.type === 'QUOTE_SINGLE' && /^[\x20-\x7e]*$/.test(value))
    newText = `'${value.replaceAll("'", "''")}'`;
  return [{ uri, span, newText }];
}

/** Replaces a list or map at `at` by another, with the comments in it. */
export function replaceCollection(uri: string, at: At, value: Json): Edit[] | undefined {
  const { tree, base, written } = at;
  const span = at.valueSpan;
  if (!span || (!at.isList && !at.isMap) || isAlias(written) || isShared(at)) return undefined;
  const [start, end] = [span.start - base, span.end - base];
  if (isAnchored(at, start, end)) return undefined;
  const style = styleIn(tree);
  const column = columnOf(tree.text, start);
  if (at.isFlow || column === undefined)
    return at.isFlow ? [{ uri, span, newText: renderFlow(value, style) }] : undefined;
  return [{ uri, span, newText: renderBlock(value, column, style).slice(column) }];
}

/** Puts quotes around a scalar that is a number, boolean or null without them. */
export function quoteValue(uri: string, at: At): Edit[] | undefined {
  if (!at.isPlain || at.source === undefined || isAlias(at.written) || isShared(at)) return undefined;
  const span = at.valueSpan;
  if (!span) return replaceValue(uri, at, '');
  return [{ uri, span, newText: JSON.stringify(at.source) }];
}

/** Another name for a key. */
export function renameKey(uri: string, at: At, key: string): Edit[] | undefined {
  const span = at.keySpan;
  if (!span || !at.pair || !at.parent || isShared(at.parent) || !isOwnPair(at)) return undefined;
  if (at.parent.get(key).exists) return undefined;
  return [{ uri, span, newText: renderKey(key, styleIn(at.tree)) }];
}

/** Adds `key: value` to the map at `map`, which may be absent, empty or null (its parents are then made too). */
export function insertKey(
  uri: string,
  map: At,
  key: string,
  value: Json,
  position: KeyPosition = [],
): Edit[] | undefined {
  return insertKeys(uri, map, { [key]: value }, position);
}

/** Adds several keys as `insertKey` adds one. */
export function insertKeys(uri: string, map: At, values: JsonObject, position: KeyPosition = []): Edit[] | undefined {
  const { tree, node } = map;
  const { text } = tree;
  const style = styleIn(map.tree);
  if (isShared(map)) return undefined;
  if (isEmpty(map) && !isSeq(node)) return fill(uri, map, values, style, position);
  if (!isMap(node)) return undefined;
  const pairs = entriesOf(node);
  const neighbour = position === 'start' ? undefined : (lastNamed(pairs, position) ?? pairs.at(-1));
  if (node.flow) {
    const rendered = Object.entries(values).map(([key, value]) => ({ prefix: `${renderKey(key, style)}: `, value }));
    return insertFlow(uri, map, neighbour, rendered, style);
  }
  const column = firstColumn(text, pairs);
  if (column === undefined) return undefined;
  return insertBlock(uri, map, neighbour, renderBlock(values, column, style), column, style);
}

/** Adds an item at the end of the list at `list`, which may be absent, empty or null. */
export function appendItem(uri: string, list: At, value: Json): Edit[] | undefined {
  return appendItems(uri, list, [value]);
}

/** Adds several items as `appendItem` adds one. */
export function appendItems(uri: string, list: At, values: readonly Json[]): Edit[] | undefined {
  const { tree, node } = list;
  const { text } = tree;
  const style = styleIn(list.tree);
  if (isShared(list)) return undefined;
  if (isEmpty(list) && !isMap(node)) return fill(uri, list, values, style, []);
  if (!isSeq(node)) return undefined;
  const items = entriesOf(node);
  const last = items.at(-1);
  if (node.flow) {
    const added = values.map((value) => ({ prefix: '', value }));
    return insertFlow(uri, list, last, added, style);
  }
  const dash = items[0] && dashBefore(text, startOf(text, items[0]));
  const column = dash === undefined ? undefined : columnOf(text, dash);
  if (column === undefined) return undefined;
  return insertBlock(uri, list, last, renderBlock(values, column, style), column, style);
}

/**
 * Removes the pair or list item at `at` with its lines and the comments above it. With its only item a list goes too, key and all: an empty one
 * says nothing. A map that would be left empty becomes `{}`, which may say a lot (`emptyDir: {}`).
 */
export function remove(uri: string, at: At): Edit[] | undefined {
  const { parent } = at;
  const entry = at.pair ?? at.written;
  if (!parent || !entry) return undefined;
  const isOnlyItem = parent.isList && parent.items().length === 1 && parent.pair !== undefined;
  return isOnlyItem ? remove(uri, parent) : removeEntry(uri, parent, entry);
}

/** Removes keys of a map that says nothing when it is empty, such as labels: with the last of its keys the map goes. */
export function removeKeys(uri: string, map: At, keys: readonly string[]): Edit[] | undefined {
  const rest = map.keys().filter((key) => !keys.includes(key));
  if (rest.length === 0) return remove(uri, map);
  const edits = together(keys.map((key) => remove(uri, map.get(key))));
  return edits && withoutOverlap(edits);
}

/**
 * Removes one of two pairs with the same key: the one whose key starts at the file offset `keyStart`. Only if the one
 * that is left, the last, has all that it has.
 */
export function removeDuplicate(uri: string, map: At, keyStart: number): Edit[] | undefined {
  const pairs = entriesOf(map.node).filter(isPair);
  const pair = pairs.find(({ key }) => key.range?.[0] === keyStart - map.base);
  const last = pair && pairs.findLast(({ key }) => keyText(key) === keyText(pair.key));
  return last && last !== pair && hasAllOf(last.value, pair.value) ? removeEntry(uri, map, pair) : undefined;
}

/**
 * Whether a value has everything that another one of its kind has: the keys of maps, the names of items, as many of
 * other items, as many lines of text.
 */
function hasAllOf(value: Node | null, other: Node | null): boolean {
  if (isMap(other)) {
    const pairs = isMap(value) ? (entriesOf(value as Node) as Pair<Node, Node | null>[]) : [];
    return (entriesOf(other as Node) as Pair<Node, Node | null>[]).every((pair) => {
      const own = pairs.find(({ key }) => keyText(key) === keyText(pair.key));
      return own !== undefined && hasAllOf(own.value, pair.value);
    });
  }
  if (isSeq(other)) {
    if (!isSeq(value) || value.items.length < other.items.length) return false;
    const own = value.items.map((item) => nameOf(item));
    return other.items.every((item) => nameOf(item) === undefined || own.includes(nameOf(item)));
  }
  if (isScalar(other) && isScalar(value) && linesOf(other) > linesOf(value)) return false;
  // Of a key with nothing below it, what was meant to be there may stand elsewhere.
  return isScalar(value) ? scalarValue(value) !== null : value !== null;
}

/** What tells an item of a list from the others. */
function nameOf(item: unknown): string | undefined {
  if (!isMap(item)) return undefined;
  const name = item.items.find(({ key }) => isScalar(key) && keyText(key) === 'name')?.value;
  return isScalar(name) ? String(scalarValue(name)) : undefined;
}

function linesOf(scalar: Scalar): number {
  return typeof scalar.value === 'string' ? scalar.value.split('\n').length : 1;
}

function removeEntry(uri: string, container: At, entry: Entry): Edit[] | undefined {
  const { base, node } = container;
  const { text } = container.tree;
  const entries = entriesOf(node);
  const index = entries.indexOf(entry);
  const [start, end] = [startOf(text, entry), contentEnd(text, entry)];
  if (index < 0 || isShared(container) || isAnchored(container, start, end)) return undefined;
  const edit = (from: number, to: number, newText = '') => [replace(uri, base, from, to, newText)];
  const next = entries[index + 1];
  const previous = entries[index - 1];
  if (container.isFlow) {
    if (next) return edit(start, startOf(text, next));
    if (!previous) return edit(start, end);
    // The comment behind the previous entry stays, and with it the comma before it.
    const [line, rest] = [lineStart(text, start), text.slice(end, lineEnd(text, end))];
    const isApart = text.slice(contentEnd(text, previous), line).includes('#') && /^[ \t]*(?:#.*)?$/.test(rest);
    return isApart ? edit(line, nextLine(text, end)) : edit(contentEnd(text, previous), end);
  }
  const dash = isSeq(node) ? dashBefore(text, start) : undefined;
  const begin = dash ?? start;
  const above = commentsAbove(text, begin, index === 0);
  const below = afterEntry(text, entry);
  if (entries.length === 1) {
    const empty = isSeq(node) ? '[]' : '{}';
    const own = above === undefined ? begin : above + begin - lineStart(text, begin);
    const head = text.slice(0, own).trimEnd();
    const line = head.slice(lineStart(head, head.length));
    // With the comment behind it, and those below.
    const lastLine = Math.max(
      contentEndOfLines(text, entry),
      text[below - 1] === '\n' ? lineEnd(text, below - 2) : below,
    );
    if (/^---|(?:^|\s)#/.test(line) || !/[:-]$/.test(line)) return edit(own, lastLine, empty);
    return edit(head.length, lastLine, ` ${empty}`);
  }
  const from = lineStart(text, begin);
  const before = previous ? contentEnd(text, previous) : 0;
  let to = Math.max(nextLine(text, contentEndOfLines(text, entry)), below);
  // Blank lines left behind would join a block scalar before them.
  if (text[before - 1] === '\n') to += /^(?:[ \t]*\r?\n)*/.exec(text.slice(to))?.[0].length ?? 0;
  if (/^[ \t]*$/.test(text.slice(from, begin))) {
    const first = above ?? from;
    // A text without a line end at its end stays one, unless that line end belongs to a block scalar.
    const atEnd = to === text.length && text[to - 1] !== '\n' && before > 0 && text[before - 1] !== '\n';
    return atEnd ? edit(lineEnd(text, lineStart(text, first - 1)), to) : edit(first, to);
  }
  if (!next) return undefined;
  // The first key of a list item: the next one takes its place behind the dash, or the comment above it does.
  const upTo = dash === undefined ? startOf(text, next) : (dashBefore(text, startOf(text, next)) ?? to);
  const comment = /^[ \t]*#/m.exec(text.slice(Math.min(to, upTo), upTo));
  return edit(begin, comment ? to + comment.index + comment[0].length - 1 : upTo);
}

/** Gives a value to what is absent, null or an empty collection. */
function fill(uri: string, at: At, value: Json, style: Style, position: KeyPosition): Edit[] | undefined {
  if (!at.exists)
    return at.parent && typeof at.step === 'string' ? insertKey(uri, at.parent, at.step, value, position) : undefined;
  if (at.pair) return setEmptyValue(uri, at, value, style);
  const span = at.valueSpan;
  return span && [{ uri, span, newText: renderFlow(value, style) }];
}

/** Puts a value behind `key:` that has none, or in the place of an empty collection there. */
function setEmptyValue(uri: string, at: At, value: Json, style: Style): Edit[] | undefined {
  const { text } = at.tree;
  const { pair, base, written } = at;
  if (!pair || !isOwnPair(at)) return undefined;
  const keyEnd = pair.key.range?.[1] ?? 0;
  const gap = /^\s*:/.exec(text.slice(keyEnd));
  if (!gap) return undefined;
  const colon = keyEnd + gap[0].length;
  const range = written?.range;
  const end = range && range[1] > range[0] ? range[1] : contentEnd(text, pair);
  if (text.slice(colon, end).includes('#')) return undefined;
  const edit = (to: number, newText: string) => [replace(uri, base, colon, to, newText)];
  const block = typeof value === 'object' && value !== null && !at.parent?.isFlow && !style.json;
  if (!block) return edit(end, ` ${renderFlow(value, style)}`);
  const column = columnOf(text, startOf(text, pair));
  if (column === undefined) return undefined;
  const lines = renderBlock(value, Array.isArray(value) && !style.indentLists ? column : column + style.indent, style);
  // A comment behind the key stays there.
  const comment = /^[ \t]*(#[^\r\n]*)?/.exec(text.slice(end));
  return edit(end + (comment?.[0].length ?? 0), `${comment?.[1] ? ` ${comment[1]}` : ''}${style.eol}${lines}`);
}

/** Adds lines below a neighbour; without one before the first entry, which stands at `column`. */
export function insertBlock(
  uri: string,
  container: At,
  neighbour: Entry | undefined,
  lines: string,
  column: number,
  style: Style,
): Edit[] | undefined {
  const { base, tree, node } = container;
  const { text } = tree;
  const at = (offset: number, newText: string) => [replace(uri, base, offset, offset, newText)];
  if (!neighbour) {
    const first = entriesOf(node)[0];
    const above = first && commentsAbove(text, startOf(text, first), true);
    if (above !== undefined) return at(above, lines + style.eol);
    return first && at(startOf(text, first), `${lines.slice(column)}${style.eol}${' '.repeat(column)}`);
  }
  const offset = afterEntry(text, neighbour);
  const complete = offset > 0 && text[offset - 1] === '\n';
  return at(offset, complete ? lines + style.eol : style.eol + atEnd(lines, style));
}

/** Lines at the very end of a text, which need no line end, but for a blank one: it may belong to a block scalar. */
export function atEnd(lines: string, { eol }: Style): string {
  return lines.endsWith('\n') ? lines + eol : lines;
}

/** Adds entries behind a neighbour, or before all others. One entry a line stays one entry a line. */
function insertFlow(
  uri: string,
  container: At,
  neighbour: Entry | undefined,
  values: readonly { readonly prefix: string; readonly value: Json }[],
  style: Style,
): Edit[] | undefined {
  const { base, tree, node } = container;
  const { text } = tree;
  const first = entriesOf(node)[0];
  if (!first) return undefined;
  const start = startOf(text, first);
  const separate = text.slice(node?.range?.[0] ?? 0, start).includes('\n');
  const column = start - lineStart(text, start);
  // As the line of the first entry begins, with tabs perhaps.
  const pad = /^\s*/.exec(text.slice(start - column, start))?.[0].padEnd(column) ?? '';
  const separator = separate ? `,${style.eol}${pad}` : ', ';
  const rendered = values.map(
    ({ prefix, value }) =>
      prefix + (separate && style.json ? renderJson(value, column, style) : renderFlow(value, style)),
  );
  const offset = neighbour ? contentEnd(text, neighbour) : start;
  const newText = neighbour
    ? rendered.map((entry) => separator + entry).join('')
    : rendered.map((entry) => entry + separator).join('');
  return [replace(uri, base, offset, offset, newText)];
}

/** Whether the pair stands in its parent itself, and not in a map that is merged into it. */
function isOwnPair(at: At): boolean {
  return at.pair !== undefined && entriesOf(at.parent?.node).includes(at.pair);
}

export function lastNamed(pairs: readonly Entry[], names: readonly string[]): Entry | undefined {
  return pairs.findLast((pair) => isPair(pair) && isScalar(pair.key) && names.includes(String(pair.key.source)));
}

/** The column of a map's keys; undefined where the text before the first says none. */
export function firstColumn(text: string, pairs: readonly Entry[]): number | undefined {
  return pairs[0] && columnOf(text, startOf(text, pairs[0]));
}

/** Edits that meet in one place are rejected by editors: then there is no safe way. */
export function withoutOverlap(edits: Edit[]): Edit[] | undefined {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  for (let i = 1; i < ordered.length; i++) {
    if ((ordered[i]?.span.start ?? 0) < (ordered[i - 1]?.span.end ?? 0)) return undefined;
  }
  return edits;
}
