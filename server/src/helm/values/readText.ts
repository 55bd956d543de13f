import { madeOf, type Origin } from '../../rendering/origin';
import type { Piece } from '../../rendering/print';
import type { ReadSource } from './readSource';
import { Text, TextBuilder } from './text';

/**
 * A string that a source has at an origin, in quotes or none, or in a block: each of its characters comes from where it
 * stands there, if it stands there as it is.
 */
export function scalarText(value: string, { start, end, how }: Origin, source: ReadSource): Text {
  const text = exactText(value, start, end, source);
  return how === 'exact' ? text : new Text(text.text, text.pieces.map(derived));
}

function derived(piece: Piece): Piece {
  return { ...piece, origin: madeOf(piece.origin) };
}

function exactText(value: string, start: number, end: number, source: ReadSource): Text {
  const { text } = source;
  if (end - start === value.length && text.startsWith(value, start)) return source.slice(start, end);
  const first = text[start];
  const isQuoted = (first === '"' || first === "'") && value.length > 0;
  if (isQuoted && end - start === value.length + 2 && text.startsWith(value, start + 1))
    return source.slice(start + 1, end - 1);
  const block = first === '|' ? blockText(value, start, source) : undefined;
  return block ?? Text.of(value, source.slice(start, end).origin);
}

/** The text of a literal block, line by line; undefined where its lines are not those of the source. */
function blockText(value: string, start: number, source: ReadSource): Text | undefined {
  const { text } = source;
  const indent = indentOf(value, start, text);
  const builder = new TextBuilder();
  let at = start;
  for (const [index, line] of value.split('\n').entries()) {
    if (index > 0) builder.addString('\n');
    at = text.indexOf('\n', at) + 1;
    if (line === '') continue;
    if (at === 0 || !text.startsWith(line, at + indent)) return undefined;
    builder.addSlice(source.slice(at + indent, at + indent + line.length), 0, line.length);
  }
  return builder.done();
}

/** How far the lines of a literal block are indented: by its first line that is not empty, which may be indented further. */
function indentOf(value: string, start: number, text: string): number {
  const line = /[^\n]+/.exec(value);
  if (!line) return 0;
  const number = value.slice(0, line.index).length;
  let at = text.indexOf('\n', start) + 1;
  for (let skipped = 0; skipped < number; skipped++) at = text.indexOf('\n', at) + 1;
  return blanksAt(text, at) - blanksAt(line[0], 0);
}

function blanksAt(text: string, start: number): number {
  let end = start;
  while (text[end] === ' ') end++;
  return end - start;
}
