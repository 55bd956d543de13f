import { resolvePlain } from '../yaml/scalar';
import { isEmpty, type MapNode, type Node, type Scalar } from './node';
import type { Origin, Site } from './origin';

/** A key, a scalar or an empty collection of a printed text, or a run of it, and where it comes from. */
export interface Piece {
  /** Offsets in the text, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly origin: Origin;
  /** Which action of a template printed it, if another file holds what was printed, or a template that was called. */
  readonly site?: Site | undefined;
}

export interface Printed {
  readonly text: string;
  /** In the order of the text; they do not overlap. */
  readonly pieces: readonly Piece[];
  /** Whether templates printed it: then pieces are runs of characters, of which several may make one key or scalar. */
  readonly isTemplated?: boolean;
}

/**
 * An object as block YAML, as Kustomize prints it: keys in the order of their characters, lists not indented. Numbers and
 * strings are read again as what they are, by YAML 1.1 and 1.2 alike.
 */
export function print(node: MapNode): Printed {
  const printer = new Printer();
  printer.map(node, 0);
  return { text: printer.text, pieces: printer.pieces };
}

class Printer {
  text = '';
  readonly pieces: Piece[] = [];

  /** The entries of a map, each on lines of its own; the first where the text now ends. */
  map(node: MapNode, column: number): void {
    const keys = [...node.entries.keys()].sort(byCodePoint);
    for (const [index, key] of keys.entries()) {
      const entry = node.entries.get(key);
      if (!entry) continue;
      if (index > 0) this.text += ' '.repeat(column);
      this.piece(printedKey(key), entry.key);
      this.text += ':';
      this.value(entry.value, column);
    }
  }

  /** What follows a key, to the end of its last line. */
  private value(node: Node, column: number): void {
    if (node.type === 'scalar' || isEmpty(node)) {
      this.text += ' ';
      this.leaf(node, column + 2);
    } else if (node.type === 'map') {
      this.text += `\n${' '.repeat(column + 2)}`;
      this.map(node, column + 2);
    } else {
      this.text += '\n';
      this.items(node.items, column, true);
    }
  }

  private items(items: readonly Node[], column: number, isFirstIndented: boolean): void {
    for (const [index, item] of items.entries()) {
      if (index > 0 || isFirstIndented) this.text += ' '.repeat(column);
      this.text += '- ';
      if (item.type === 'scalar' || isEmpty(item)) this.leaf(item, column + 2);
      else if (item.type === 'map') this.map(item, column + 2);
      else this.items(item.items, column + 2, false);
    }
  }

  private leaf(node: Node, column: number): void {
    if (node.type === 'scalar') this.piece(printedScalar(node.value, column), node.origin);
    else this.piece(node.type === 'map' ? '{}' : '[]', node.origin);
    this.text += '\n';
  }

  private piece(text: string, origin: Origin): void {
    const start = this.text.length;
    this.text += text;
    this.pieces.push({ start, end: this.text.length, origin });
  }
}

/** The order of Go's strings, by bytes. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (const [index, character] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return left.length - right.length;
}

function printedKey(key: string): string {
  return isPlainText(key) ? key : printedEscaped(key);
}

function printedScalar(value: Scalar, column: number): string {
  if (typeof value !== 'string') return String(value);
  if (value.includes('\n') && isBlockText(value)) return printedBlock(value, column);
  return isPlainText(value) ? value : printedQuoted(value);
}

/** Single quotes where they suffice and nothing is read as another type without them, as Kustomize has it. */
function printedQuoted(text: string): string {
  const isPrintable = !/[\p{C}\u2028\u2029']/u.test(text);
  return isPrintable && resolvePlain(text) === text ? `'${text}'` : printedEscaped(text);
}

/** In double quotes, with escapes for all that is no character to see. */
function printedEscaped(text: string): string {
  return JSON.stringify(text).replace(/[\p{C}\u2028\u2029]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** A literal block: each line as it is. */
function printedBlock(text: string, column: number): string {
  const chomping = !text.endsWith('\n') ? '-' : /(?:^|\n)\n$/.test(text) ? '+' : '';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const pad = ' '.repeat(column);
  return [`|${chomping}`, ...lines.map((line) => (line === '' ? '' : pad + line))].join('\n');
}

/** Whether a text of several lines can stand in a block: its indentation is told by the first line. */
function isBlockText(text: string): boolean {
  return /^[^\s]/.test(text) && !/[^\P{C}\n\t]|[\u2028\u2029\uFEFF]/u.test(text);
}

/** Whether a text needs no quotes. */
function isPlainText(text: string): boolean {
  if (!/^[\p{L}\p{N}_./+\\(^$;~-]/u.test(text) || /[\p{C}\u2028\u2029]|\s$|: | #|:$/u.test(text)) return false;
  if (/^(?:-(?:\s|$)|---|\.\.\.)/.test(text)) return false;
  return resolvePlain(text) === text && !looksLikeOtherType(text);
}

/** What some reader of YAML takes for a number, a date or a word of its own. */
function looksLikeOtherType(text: string): boolean {
  return (
    /^[-+.]?[\d.][\d_.:xobXOBa-fA-F]*(?:[eE][-+]?\d+)?$/.test(text) ||
    /^\d{4}-\d\d?-\d\d?/.test(text) ||
    text === '=' ||
    text === '<<'
  );
}
