import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { At } from './at';

/**
 * Where things stand in the text of a document: what an edit must know and the nodes do not say. For the yaml layer
 * only. Offsets are the document's own.
 */

export type Entry = Pair<Node, Node | null> | Node;

/** The pairs of a map or the items of a list; none of anything else. */
export function entriesOf(node: Node | undefined): readonly Entry[] {
  return isMap(node) || isSeq(node) ? (node.items as Entry[]) : [];
}

export function isPair(entry: Entry): entry is Pair<Node, Node | null> {
  return !('range' in entry);
}

/** The longest anchor and tag that is looked for before a node. */
const maxProperties = 200;

/** Where an entry starts, its anchor and tag included: they stand before a node's own range. */
export function startOf(text: string, entry: Entry): number {
  const start = (isPair(entry) ? entry.key : entry).range?.[0] ?? 0;
  // Before the first key of a block map those on the same line are the key's, those above are the map's.
  const properties = isPair(entry) ? /(?:[&!][^\s,[\]{}]*[ \t]+)+$/ : /(?:[&!][^\s,[\]{}]*\s+)+$/;
  const from = Math.max(lineStart(text, lineStart(text, start) - 1), start - maxProperties);
  return start - (properties.exec(text.slice(from, start))?.[0].length ?? 0);
}

/** Where the content of an entry ends: comments, blank lines and line ends behind it left out. */
export function contentEnd(text: string, entry: Entry): number {
  if (isPair(entry)) {
    const { key, value } = entry;
    const keyEnd = key.range?.[1] ?? 0;
    if (value?.range && value.range[1] > value.range[0]) return contentEnd(text, value);
    const rest = /^[ \t]*:(?:[ \t]+[&!][^\s,[\]{}]*)*/.exec(text.slice(keyEnd, lineEnd(text, keyEnd)));
    return keyEnd + (rest?.[0].length ?? 0);
  }
  const last = entriesOf(entry).at(-1);
  if (last && !(entry as { flow?: boolean }).flow) return Math.max(contentEnd(text, last), entry.range?.[0] ?? 0);
  return entry.range?.[1] ?? 0;
}

export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line break (`\n` or `\r\n`) that ends the line of `offset`, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > offset ? end - 1 : end;
}

/** The offset of the line after the one on which `offset` lies, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** The column of an offset if only blanks and list dashes stand before it; undefined behind other text or tabs. */
export function columnOf(text: string, offset: number): number | undefined {
  const before = text.slice(lineStart(text, offset), offset).replace(/^\uFEFF/, '');
  return /^[ -]*$/.test(before) ? before.length : undefined;
}

/** The dash that makes what starts at `offset` a list item; comments and line breaks may stand between. */
export function dashBefore(text: string, offset: number): number | undefined {
  let at = offset;
  for (;;) {
    const head = text.slice(lineStart(text, at), at);
    const comment = /(?:^|[ \t])#/.exec(head);
    const content = (comment ? head.slice(0, comment.index) : head).trimEnd();
    if (content !== '') return content.endsWith('-') ? lineStart(text, at) + content.length - 1 : undefined;
    const start = lineStart(text, at);
    if (start === 0) return undefined;
    at = start - 1;
  }
}

/**
 * Whether a change inside the value at `at` would show elsewhere too: it is written in an anchor that aliases repeat,
 * or reached through an alias or a merge.
 */
export function isShared(at: At): boolean {
  if (at.tree.aliases.size === 0) return false;
  const repeated = new Set(at.tree.aliases.values());
  for (let place: At | undefined = at; place; place = place.parent) {
    const { node, pair, parent } = place;
    if (isAlias(place.written) || (node && repeated.has(node))) return true;
    if (pair && !entriesOf(parent?.node).includes(pair)) return true;
  }
  return false;
}

/** Whether aliases outside the span stand for something inside it: it cannot go without breaking them. */
export function isAnchored(at: At, start: number, end: number): boolean {
  const inside = (node: { range?: readonly number[] | null | undefined }) =>
    (node.range?.[0] ?? 0) >= start && (node.range?.[0] ?? 0) < end;
  return [...at.tree.aliases].some(([alias, target]) => !inside(alias) && inside(target));
}

/** Whether an alias inside the span would stand for something else, or for nothing, if the span stood at an offset. */
export function losesAnchor({ tree }: At, start: number, end: number, to: number): boolean {
  const between = tree.text.slice(Math.min(end, to), to);
  return [...tree.aliases].some(([alias, target]) => {
    const [own = 0, anchor = 0] = [alias.range?.[0], target.range?.[0]];
    if (own < start || own >= end || (anchor >= start && anchor < end)) return false;
    return anchor >= to || between.includes(`&${alias.source}`);
  });
}

/** Whether nothing stands in a node: it is empty, or null. */
export function isEmpty(at: At): boolean {
  const node = at.node;
  if (isScalar(node)) return at.scalar === null;
  return node === undefined || ((isMap(node) || isSeq(node)) && node.items.length === 0);
}

/** As `contentEnd`, on the last line of the content: a block scalar's ends on the line after. */
export function contentEndOfLines(text: string, entry: Entry): number {
  const end = contentEnd(text, entry);
  return text[end - 1] === '\n' ? end - (text[end - 2] === '\r' ? 2 : 1) : end;
}

/**
 * Where the comments start that speak of the entry at `start` (of an item, its dash): those on the lines right above. Deeper ones
 * belong to the entry before it, but for the first entry, and those at the head of a document to the document.
 */
export function commentsAbove(text: string, start: number, isFirst: boolean): number | undefined {
  const line = lineStart(text, start);
  const column = start - line;
  if ((isFirst && column === 0) || text.slice(line, start).trim() !== '') return undefined;
  let from: number | undefined;
  for (let at = line; at > 0; at = from) {
    const above = lineStart(text, at - 1);
    const hash = /^ *#/.exec(text.slice(above, at))?.[0].length;
    if (hash === undefined || (!isFirst && hash - 1 > column)) break;
    from = above;
  }
  return from;
}

/** Behind the last line of an entry, and behind the comments below it that are indented further than it is. */
export function afterEntry(text: string, entry: Entry): number {
  const start = startOf(text, entry);
  const line = lineStart(text, start);
  const column = isPair(entry) ? start - line : text.slice(line, start).search(/[^ ]|$/);
  const content = contentEnd(text, entry);
  let end = text[content - 1] === '\n' ? content : nextLine(text, content);
  for (let next = end; next < text.length; next = nextLine(text, next)) {
    const own = text.slice(next, lineEnd(text, next));
    if (own.trim() === '') continue;
    if (!/^ *#/.test(own) || own.indexOf('#') <= column) break;
    end = nextLine(text, next);
  }
  return end;
}
