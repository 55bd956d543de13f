import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from '../protocol';
import type { SourceFile } from '../workspace/file';
import type { Span } from '../yaml/text';

const texts = new WeakMap<SourceFile, TextDocument>();

/** The lines of a file. Positions count lines and UTF-16 characters from 0. */
export function linesOf(file: SourceFile): TextDocument {
  let text = texts.get(file);
  if (!text) {
    text = TextDocument.create(file.uri, 'yaml', 0, file.text);
    texts.set(file, text);
  }
  return text;
}

export function toRange(file: SourceFile, span: Span): Range {
  const lines = linesOf(file);
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

/** The span of a range; positions outside the text are moved to its nearest place. */
export function toSpan(file: SourceFile, range: Range): Span {
  const lines = linesOf(file);
  return { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
}
