import { isMap } from 'yaml';
import type { At } from './at';
import {
  afterEntry,
  columnOf,
  commentsAbove,
  dashBefore,
  type Entry,
  entriesOf,
  isPair,
  lineStart,
  startOf,
} from './layout';
import { keyText } from './node';
import type { Edit } from './text';

/**
 * Brings the keys of the block map at `map` into an order, their comments with them: those above a key and those
 * behind it. Keys that are not in `order` go behind, as they stand. No edits if they are in order; none at all
 * (`undefined`) where the text leaves no safe way: aliases, keys that stand twice, flow style.
 */
export function sortKeys(uri: string, map: At, order: readonly string[]): Edit[] | undefined {
  const { node, base, tree } = map;
  const { text } = tree;
  if (!isMap(node)) return [];
  const entries = entriesOf(node);
  const keys = entries.map((entry) => (isPair(entry) ? keyText(entry.key) : ''));
  const rank = (key: string) => (order.indexOf(key) + order.length + 1) % (order.length + 1);
  const sorted = keys.map((_, index) => index).sort((a, b) => rank(keys[a] ?? '') - rank(keys[b] ?? '') || a - b);
  if (sorted.every((from, to) => from === to)) return [];
  // A block scalar that keeps the blank lines behind it would get others.
  if (/[|>]\d?\+/.test(text)) return undefined;
  if (node.flow || tree.aliases.size > 0 || new Set(keys).size < keys.length) return undefined;
  const chunks = chunksOf(text, entries);
  if (!chunks) return undefined;
  const { from, to, lines, pad } = chunks;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const ordered = sorted.map((index) => lines[index] ?? '');
  const [first = ''] = ordered;
  // Behind a dash, or `key:` of its own, the first key has no room for a comment above it.
  if (pad !== '' && !first.startsWith(pad)) return undefined;
  const joined = ordered.map((chunk) => (/\n$/.test(chunk) ? chunk : chunk + eol)).join('');
  const ends = /\n$/.test(lines.at(-1) ?? '');
  const newText = (ends ? joined : joined.slice(0, -eol.length)).slice(pad.length);
  return [{ uri, span: { start: base + from, end: base + to }, newText }];
}

interface Chunks {
  readonly from: number;
  readonly to: number;
  /** Each key with its value and comments, in whole lines. */
  readonly lines: readonly string[];
  /** What the first of them is short of: it begins behind a dash. */
  readonly pad: string;
}

function chunksOf(text: string, entries: readonly Entry[]): Chunks | undefined {
  const [first] = entries;
  const column = first && columnOf(text, startOf(text, first));
  if (!first || column === undefined) return undefined;
  const start = startOf(text, first);
  const behindDash = lineStart(text, start) + column === start && dashOnLine(text, start);
  const from = behindDash ? start : (commentsAbove(text, start, true) ?? lineStart(text, start));
  const pad = behindDash ? ' '.repeat(column) : '';
  const lines: string[] = [];
  let at = from;
  for (const entry of entries) {
    const end = afterEntry(text, entry);
    lines.push((lines.length === 0 ? pad : '') + text.slice(at, end));
    at = end;
  }
  return { from, to: at, lines, pad };
}

function dashOnLine(text: string, start: number): boolean {
  const dash = dashBefore(text, start);
  return dash !== undefined && dash >= lineStart(text, start);
}
