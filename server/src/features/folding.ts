import { documentSpan, type PlacedDocument, type SourceFile } from '../workspace/file';
import { toRange } from '../workspace/position';
import { At } from '../yaml/at';
import type { YamlDocument } from '../yaml/document';
import type { Span } from '../yaml/text';

/** Lines that can be folded, counted from 0. The first stays visible, the last is included. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind?: 'comment' | 'region';
}

const remembered = new WeakMap<YamlDocument, readonly Fold[]>();

/** Every document, every value of several lines, every block of comments. */
export function folds(file: SourceFile): Fold[] {
  return file.documents.flatMap((document, index) => {
    if (document.yaml.form === 'prose') return [];
    if (document.yaml.form === 'listHead') return listFold(file, index);
    const own = remembered.get(document.yaml) ?? foldsOf(document);
    remembered.set(document.yaml, own);
    return own.map(({ startLine, endLine, ...rest }) => ({
      startLine: startLine + document.line,
      endLine: endLine + document.line,
      ...rest,
    }));
  });
}

/** A List that is read item by item, as a whole. */
function listFold({ documents }: SourceFile, head: number): Fold[] {
  const next = documents.findIndex(({ yaml: { form } }, i) => i > head && form !== 'listItem' && form !== 'listTail');
  const last = documents.at(next < 0 ? -1 : next - 1);
  const startLine = documents[head]?.line ?? 0;
  const endLine = last ? last.line + last.yaml.text.trimEnd().split('\n').length - 1 : startLine;
  return endLine > startLine ? [{ startLine, endLine, kind: 'region' }] : [];
}

/** The folds of one document, with lines counted from its start. If several start at one line, the longest. */
function foldsOf(document: PlacedDocument): Fold[] {
  const found = new Map<number, Fold>();
  const add = ({ start, end }: Span, kind?: Fold['kind']) => {
    const range = toRange(document.file, { start, end });
    const [startLine, endLine] = [range.start.line - document.line, range.end.line - document.line];
    if (endLine > startLine && endLine > (found.get(startLine)?.endLine ?? 0))
      found.set(startLine, { startLine, endLine, ...(kind ? { kind } : {}) });
  };
  const { start, end } = documentSpan(document);
  const { text } = document.yaml;
  const blank = /^\s*/.exec(text)?.[0].length ?? 0;
  add({ start: Math.min(start + blank, end), end: start + text.trimEnd().length }, 'region');
  for (const span of values(At.root(document.yaml, document.start))) add(span);
  for (const { index, 0: comments } of text.matchAll(/(?:^[ \t]*#[^\n]*\n?)+/gm))
    add({ start: start + index, end: start + index + comments.trimEnd().length }, 'comment');
  return [...found.values()];
}

/** All pairs and list items below a place, each from its key on. What aliases and merge keys repeat is left out. */
function* values(at: At): Generator<Span> {
  const outer = at.valueSpan;
  const children = at.isMap ? at.entries().map(([, child]) => child) : at.items();
  for (const child of children) {
    const { keySpan, valueSpan } = child;
    if (!outer || !valueSpan || valueSpan.start < outer.start || valueSpan.end > outer.end) continue;
    yield { start: keySpan?.start ?? valueSpan.start, end: valueSpan.end };
    yield* values(child);
  }
}
