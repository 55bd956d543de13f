import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { type At, isBlockScalar, keyText } from './at';
import type { Path } from './json';
import { isMergeKey } from './node';
import type { Span } from './text';

/** A scalar as it is written: text that can be searched, each of whose characters stands at `start` plus its index. */
export interface WrittenString {
  readonly path: Path;
  /** Counts from the start of the document. */
  readonly start: number;
  /**
   * Without quotes and the header of a block scalar. An escape is as long as it is written: blanks for white space,
   * U+FFFD for what would have to be decoded.
   */
  readonly text: string;
}

/**
 * Every scalar below `root` that is a value, where it is written: what aliases and merge keys repeat is not given
 * twice. Numbers and booleans are among them. Without recursion per character: linear in the text.
 */
export function stringsOf(root: At): WrittenString[] {
  const found: WrittenString[] = [];
  collect(root.written, [...root.path], root.tree.text, found);
  return found;
}

/** `path` is that of the node, here and below: taken along, and left as it was. */
function collect(node: unknown, path: (string | number)[], text: string, found: WrittenString[]): void {
  if (isScalar(node)) {
    const written = textOf(node as Scalar, text);
    if (written) found.push({ path: [...path], start: written.start, text: written.text });
  } else if (isSeq(node)) {
    for (let index = 0; index < node.items.length; index++) {
      path.push(index);
      collect(node.items[index], path, text, found);
      path.pop();
    }
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      const merges = isMergeKey(key);
      if (!merges) path.push(keyText(key));
      collect(value, path, text, found);
      if (!merges) path.pop();
    }
  }
}

function textOf(node: Scalar, text: string): { readonly start: number; readonly text: string } | undefined {
  const [start, end] = node.range ?? [0, 0];
  const raw = text.slice(start, end);
  if (raw === '') return undefined;
  switch (node.type) {
    case 'QUOTE_DOUBLE':
      return { start: start + 1, text: raw.slice(1).replace(/"$/, '').replace(escapes, withoutEscape) };
    case 'QUOTE_SINGLE':
      return { start: start + 1, text: raw.slice(1).replace(/'$/, '') };
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED': {
      const header = raw.indexOf('\n') + 1;
      return header > 0 ? { start: start + header, text: raw.slice(header) } : undefined;
    }
    default:
      return { start, text: raw };
  }
}

const escapes = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r\n|[\s\S])/g;

function withoutEscape(written: string): string {
  if (written === '\\/') return '//';
  return (/[xuU\r\n]/.test(written[1] ?? '') ? '\uFFFD' : ' ').repeat(written.length);
}

/**
 * The text of a scalar without its quotes, in the file; undefined where it is not written as it is read (escapes,
 * several lines, block scalars) or not in this place alone (aliases).
 */
export function verbatimSpan(at: At): Span | undefined {
  const node = at.written;
  if (!isScalar(node) || isBlockScalar(node) || !node.range) return undefined;
  const { text, aliases } = at.tree;
  if (node.anchor && [...aliases.values()].includes(node as Node)) return undefined;
  const quoted = node.type === 'PLAIN' ? 0 : 1;
  const [start, end] = [node.range[0] + quoted, node.range[1] - quoted];
  return text.slice(start, end) === node.source ? { start: at.base + start, end: at.base + end } : undefined;
}
