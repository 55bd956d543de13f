import { lastUpTo } from '../yaml/search';
import type { Span } from '../yaml/text';
import { documentAt, lineStartsOf, type SourceFile } from './file';

/** A line and a UTF-16 character on it, both from 0, as editors count. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** The range of a span. Positions count lines and UTF-16 characters from 0. */
export function toRange(file: SourceFile, span: Span): Range {
  return { start: positionAt(file, span.start), end: positionAt(file, span.end) };
}

/** The span of a range; positions outside the text are moved to its nearest place. */
export function toSpan(file: SourceFile, range: Range): Span {
  return { start: offsetAt(file, range.start), end: offsetAt(file, range.end) };
}

// Only the document that holds a place is looked at: a file may be long, and every keystroke asks.

function positionAt(file: SourceFile, offset: number): Position {
  const document = documentAt(file, offset);
  if (!document) return { line: 0, character: 0 };
  const starts = lineStartsOf(document.yaml);
  const inside = Math.min(Math.max(offset - document.start, 0), document.yaml.text.length);
  const line = indexUpTo(starts, inside);
  return { line: document.line + line, character: inside - (starts[line] ?? 0) };
}

/** The offset of a position; one outside the text is moved to its nearest place. */
export function offsetAt(file: SourceFile, { line, character }: Position): number {
  const document = lastUpTo(file.documents, (each) => each.line <= line);
  if (!document) return 0;
  const { text } = document.yaml;
  const starts = lineStartsOf(document.yaml);
  const start = starts[line - document.line];
  if (start === undefined) return document.start + text.length;
  const next = starts[line - document.line + 1];
  const end = next === undefined ? text.length : start + text.slice(start, next).replace(/[\r\n]+$/, '').length;
  return document.start + Math.min(start + Math.max(character, 0), end);
}

function indexUpTo(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
