import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { type At, isBlockScalar } from './at';
import type { Json, JsonObject } from './json';
import { renderBlock, renderFlow, renderJson, renderKey, type Style, styleOf } from './render';
import type { Edit } from './text';

/**
 * Changes to a manifest that keep what its author wrote: comments, indentation, quotes, flow style, line ends. Each
 * function gives the edits for one change, or none (`undefined`) where the text leaves no safe way.
 */

/** Replaces a scalar (or whatever stands at `at`) by a scalar, in the quotes it has. */
export function replaceValue(uri: string, at: At, value: Json): Edit[] | undefined {
  if (!at.exists)
    return at.parent && typeof at.step === 'string' ? insertKey(uri, at.parent, at.step, value) : undefined;
  const style = styleOf(at.document.text);
  const span = at.valueSpan;
  if (!span) return at.keySpan ? setEmptyValue(uri, at, value, style) : undefined;
  if (isAlias(at.written)) return [{ uri, span, newText: renderFlow(value, style) }];
  const node = at.node;
  if (!isScalar(node) || isBlockScalar(node)) return undefined;
  let newText = renderFlow(value, style);
  if (typeof value === 'string' && node.type === 'QUOTE_DOUBLE') newText = JSON.stringify(value);
  else if (typeof value === 'string' && node.type === 'QUOTE_SINGLE') newText = `'${value.replaceAll("'", "''")}'`;
  return [{ uri, span, newText }];
}

/** Puts quotes around a scalar that is a number, boolean or null without them. */
export function quoteValue(uri: string, at: At): Edit[] | undefined {
  if (!at.isPlain || at.source === undefined || isAlias(at.written)) return undefined;
  const span = at.valueSpan;
  if (!span) return replaceValue(uri, at, '');
  return [{ uri, span, newText: JSON.stringify(at.source) }];
}

/** Another name for a key. */
export function renameKey(uri: string, at: At, key: string): Edit[] | undefined {
  const span = at.keySpan;
  if (!span) return undefined;
  return [{ uri, span, newText: renderKey(key, styleOf(at.document.text)) }];
}

/**
 * Adds `key: value` to the map at `map`, which may be absent, empty or null (its parents are then made too), after the
 * last of the keys in `after` that exists, else at the end.
 */
export function insertKey(
  uri: string,
  map: At,
  key: string,
  value: Json,
  after: readonly string[] = [],
): Edit[] | undefined {
  const text = map.document.text;
  const style = styleOf(text);
  if (isAlias(map.written)) return undefined;
  const node = map.node;
  if (!isMap(node) || node.items.length === 0) {
    if (node && !isMap(node) && !(isScalar(node) && map.scalar === null)) return undefined;
    const object = { [key]: value };
    if (isMap(node)) {
      const span = map.valueSpan;
      return span && [{ uri, span, newText: renderFlow(object, style) }];
    }
    if (map.exists) return map.pair ? setEmptyValue(uri, map, object, style) : undefined;
    return map.parent && typeof map.step === 'string' ? insertKey(uri, map.parent, map.step, object) : undefined;
  }
  const pairs = node.items as Pair<Node, Node | null>[];
  const before = lastOf(pairs, (pair) => isScalar(pair.key) && after.includes(String(pair.key.source))) ?? pairs.at(-1);
  if (!before) return undefined;
  if (node.flow) return insertFlow(uri, map, pairs, before, `${renderKey(key, style)}: `, value, style);
  const column = columnOf(text, startOf(pairs[0]));
  if (column === undefined) return undefined;
  return insertLines(uri, map, contentEnd(before), renderPair(key, value, column, style), style);
}

/** Adds an item at the end of the list at `list`, which may be absent, empty or null. */
export function appendItem(uri: string, list: At, value: Json): Edit[] | undefined {
  const text = list.document.text;
  const style = styleOf(text);
  if (isAlias(list.written)) return undefined;
  const node = list.node;
  if (!isSeq(node) || node.items.length === 0) {
    if (node && !isSeq(node) && !(isScalar(node) && list.scalar === null)) return undefined;
    const span = list.valueSpan;
    if (isSeq(node) && style.json) return span && [{ uri, span, newText: renderFlow([value], style) }];
    // An empty `[]` below a key becomes a block list; inside flow it stays flow.
    if (isSeq(node) && (list.parent?.isFlow || !list.keySpan))
      return span && [{ uri, span, newText: renderFlow([value], style) }];
    if (list.exists) return list.pair ? setEmptyValue(uri, list, [value], style) : undefined;
    return list.parent && typeof list.step === 'string' ? insertKey(uri, list.parent, list.step, [value]) : undefined;
  }
  const last = node.items.at(-1) as Node;
  if (node.flow) return insertFlow(uri, list, node.items as Node[], last, '', value, style);
  const dash = dashBefore(text, startOf(node.items[0]));
  if (dash === undefined) return undefined;
  const column = dash - lineStart(text, dash);
  if (!/^ *$/.test(text.slice(lineStart(text, dash), dash)) && !nestedDash(text, dash)) return undefined;
  return insertLines(uri, list, contentEnd(last), renderBlock([value], column, style), style);
}

/** Removes the pair or list item at `at` with its lines; a parent that would be left empty becomes `{}` or `[]`. */
export function remove(uri: string, at: At): Edit[] | undefined {
  const { parent } = at;
  const container = parent?.node;
  if (!parent || isAlias(parent.written)) return undefined;
  const items = isMap(container) || isSeq(container) ? (container.items as (Pair<Node, Node | null> | Node)[]) : [];
  const target = at.pair ?? (at.written as Node | undefined);
  const index = items.indexOf(target as Node);
  if (!target || index < 0) return undefined;
  return removeEntry(uri, at, container as { flow?: boolean }, items, index, isMap(container) ? '{}' : '[]');
}

/** Removes one of two pairs with the same key: the one whose key starts at the file offset `keyStart`. */
export function removeDuplicate(uri: string, map: At, keyStart: number): Edit[] | undefined {
  const container = map.node;
  if (!isMap(container) || isAlias(map.written)) return undefined;
  const items = container.items as Pair<Node, Node | null>[];
  const index = items.findIndex((pair) => startOf(pair) === keyStart - map.base);
  return index < 0 ? undefined : removeEntry(uri, map, container, items, index, '{}');
}

/** Moves the pair at `at` to the map `to` under the same key, its text and comments included. */
export function move(uri: string, at: At, to: At, after: readonly string[] = []): Edit[] | undefined {
  if (typeof at.step !== 'string' || !at.pair || to.get(at.step).exists) return undefined;
  const removal = remove(uri, at);
  if (!removal) return undefined;
  const moved = movedText(at, to);
  const insertion =
    moved === undefined
      ? insertKey(uri, to, at.step, at.json ?? null, after)
      : insertLinesIntoMap(uri, to, moved, after);
  return insertion && withoutOverlap([...removal, ...insertion]);
}

function removeEntry(
  uri: string,
  at: At,
  container: { flow?: boolean },
  items: readonly (Pair<Node, Node | null> | Node)[],
  index: number,
  empty: string,
): Edit[] | undefined {
  const { base } = at;
  const text = at.document.text;
  const target = items[index];
  if (!target) return undefined;
  const [start, end] = [startOf(target), contentEnd(target)];
  const next = items[index + 1];
  const previous = items[index - 1];
  const edit = (from: number, to: number, newText = ''): Edit[] => [
    { uri, span: { start: base + from, end: base + to }, newText },
  ];
  if (container.flow) {
    if (next) return edit(start, startOf(next));
    if (previous) return edit(contentEnd(previous), end);
    return edit(start, end);
  }
  if (items.length === 1) {
    // `key:` stays, with an empty value, so that what is around it stays valid.
    const from = text.slice(0, start).trimEnd().length;
    const dash = dashBefore(text, start);
    return edit(empty === '[]' && dash !== undefined ? text.slice(0, dash).trimEnd().length : from, end, ` ${empty}`);
  }
  const begin = isPairLike(target) ? start : (dashBefore(text, start) ?? start);
  const from = lineStart(text, begin);
  const to = lineEndAfter(text, end);
  if (/^[ \t]*$/.test(text.slice(from, begin))) return edit(from, to);
  // The first key of a list item: the next one takes its place behind the dash.
  return next ? edit(begin, startOf(next)) : undefined;
}

/** The lines of a pair, indented for `to`; undefined where it or its new place is flow style or another document. */
function movedText(at: At, to: At): string | undefined {
  const text = at.document.text;
  const node = to.node;
  if (
    !at.pair ||
    at.document !== to.document ||
    !isMap(node) ||
    node.flow ||
    node.items.length === 0 ||
    at.parent?.isFlow
  )
    return undefined;
  const start = startOf(at.pair);
  const column = columnOf(text, start);
  const target = columnOf(text, startOf(node.items[0] as Pair<Node, Node | null>));
  if (column === undefined || target === undefined) return undefined;
  const lines = text
    .slice(start, lineEndAfter(text, contentEnd(at.pair)))
    .trimEnd()
    .split(/\r?\n/);
  const style = styleOf(text);
  const moved = lines.map((line, i) => {
    if (i === 0) return ' '.repeat(target) + line;
    const own = /^ */.exec(line)?.[0].length ?? 0;
    return line.trim() === '' ? '' : ' '.repeat(Math.max(0, own - column + target)) + line.slice(own);
  });
  return moved.join(style.eol);
}

function insertLinesIntoMap(uri: string, map: At, lines: string, after: readonly string[]): Edit[] | undefined {
  const node = map.node;
  if (!isMap(node)) return undefined;
  const pairs = node.items as Pair<Node, Node | null>[];
  const before = lastOf(pairs, (pair) => isScalar(pair.key) && after.includes(String(pair.key.source))) ?? pairs.at(-1);
  return before && insertLines(uri, map, contentEnd(before), lines, styleOf(map.document.text));
}

/** Puts a value behind `key:` that has none, or replaces an empty collection there. */
function setEmptyValue(uri: string, at: At, value: Json, style: Style): Edit[] | undefined {
  const text = at.document.text;
  const { pair, base } = at;
  if (!pair) return undefined;
  const keyEnd = (pair.key.range?.[1] ?? 0) as number;
  const colon = text.indexOf(':', keyEnd);
  if (colon < 0) return undefined;
  const valueEnd = pair.value?.range?.[1] ?? colon + 1;
  const span = { start: base + colon + 1, end: base + Math.max(colon + 1, valueEnd) };
  const block = typeof value === 'object' && value !== null && !at.parent?.isFlow && !style.json;
  if (!block) return [{ uri, span, newText: ` ${renderFlow(value, style)}` }];
  const column = columnOf(text, startOf(pair));
  if (column === undefined) return undefined;
  const isList = Array.isArray(value);
  const inner = isList && !style.indentLists ? column : column + style.indent;
  const lines = renderBlock(value, inner, style);
  // A comment behind the key stays there.
  const rest = /^[ \t]*(#[^\r\n]*)?/.exec(text.slice(span.end - base))?.[0] ?? '';
  const comment = rest.trim() === '' ? '' : ` ${rest.trim()}`;
  return [{ uri, span: { start: span.start, end: span.end + rest.length }, newText: `${comment}${style.eol}${lines}` }];
}

function renderPair(key: string, value: Json, column: number, style: Style): string {
  return renderBlock({ [key]: value } as JsonObject, column, style);
}

/** Adds lines below the one on which `end` (an offset in the document) lies. */
function insertLines(uri: string, at: At, end: number, lines: string, style: Style): Edit[] {
  const text = at.document.text;
  // A block scalar ends at the start of the next line already.
  const offset = text[end - 1] === '\n' ? end : lineEndAfter(text, end);
  const complete = offset > 0 && text[offset - 1] === '\n';
  const newText = complete ? lines + style.eol : style.eol + lines;
  return [{ uri, span: { start: at.base + offset, end: at.base + offset }, newText }];
}

function insertFlow(
  uri: string,
  at: At,
  items: readonly (Pair<Node, Node | null> | Node)[],
  before: Pair<Node, Node | null> | Node,
  prefix: string,
  value: Json,
  style: Style,
): Edit[] {
  const text = at.document.text;
  const end = contentEnd(before);
  const start = startOf(before);
  const first = items[0] ? startOf(items[0]) : start;
  const opening = text.slice(0, first).trimEnd().length;
  const span = { start: at.base + end, end: at.base + end };
  // One entry a line stays one entry a line.
  if (text.slice(opening, first).includes('\n')) {
    const column = start - lineStart(text, start);
    const rendered = style.json ? renderJson(value, column, style) : renderFlow(value, style);
    return [{ uri, span, newText: `,${style.eol}${' '.repeat(column)}${prefix}${rendered}` }];
  }
  return [{ uri, span, newText: `, ${prefix}${renderFlow(value, style)}` }];
}

function isPairLike(value: Pair<Node, Node | null> | Node): value is Pair<Node, Node | null> {
  return !('range' in value);
}

function startOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const node = isPairLike(value as Node) ? (value as Pair<Node, Node | null>).key : (value as Node);
  const start = node?.range?.[0] ?? 0;
  // A property (anchor, tag) stands before the node's own range in block collections.
  return start;
}

/** Where the content of a node or pair ends: comments, blank lines and line ends behind it left out. */
export function contentEnd(value: Pair<Node, Node | null> | Node | null | undefined): number {
  if (!value) return 0;
  if (isPairLike(value)) {
    const own = value.value;
    if (own?.range && (own.range[1] > own.range[0] || !value.key.range)) return contentEnd(own);
    return Math.max(own?.range?.[1] ?? 0, value.key.range?.[1] ?? 0);
  }
  if ((isMap(value) || isSeq(value)) && !value.flow && value.items.length > 0)
    return contentEnd(value.items.at(-1) as Node);
  return value.range?.[1] ?? 0;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset behind the line end that follows `offset`; the end of the text on its last line. */
function lineEndAfter(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** The column of an offset, if only blanks and list dashes stand before it; undefined behind other text or tabs. */
function columnOf(text: string, offset: number): number | undefined {
  const before = text.slice(lineStart(text, offset), offset).replace(/^\uFEFF/, '');
  return /^[ ?-]*$/.test(before) ? before.length : undefined;
}

/** The dash that makes what starts at `offset` a list item. */
function dashBefore(text: string, offset: number): number | undefined {
  const match = /-[ \t]*(?:#[^\n]*)?[\s]*(?:[&!]\S+\s+)*$/.exec(text.slice(0, offset));
  return match ? match.index : undefined;
}

function nestedDash(text: string, dash: number): boolean {
  return /^[ -]*$/.test(text.slice(lineStart(text, dash), dash));
}

function lastOf<T>(values: readonly T[], test: (value: T) => boolean): T | undefined {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value !== undefined && test(value)) return value;
  }
  return undefined;
}

/** Edits that meet in one place would be refused by editors: then there is no safe way. */
function withoutOverlap(edits: Edit[]): Edit[] | undefined {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start);
  for (let i = 1; i < ordered.length; i++) {
    if ((ordered[i]?.span.start ?? 0) < (ordered[i - 1]?.span.end ?? 0)) return undefined;
  }
  return edits;
}
