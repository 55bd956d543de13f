import { documentAt, documentSpan, type SourceFile } from '../workspace/file';
import { At } from '../yaml/at';
import { locate } from '../yaml/locate';
import type { Span } from '../yaml/text';

/** The selection ranges around an offset, the smallest first: scalar, key with value, map, document. */
export function selections(file: SourceFile, offset: number): Span[] {
  const document = documentAt(file, offset);
  if (!document) return [{ start: offset, end: offset }];
  const spans: Span[] = [];
  const add = (span: Span | undefined) => {
    const inner = spans.at(-1) ?? { start: offset, end: offset };
    const grows = span && span.start <= inner.start && span.end >= inner.end;
    if (grows && (spans.length === 0 || span.end - span.start > inner.end - inner.start)) spans.push(span);
  };
  const found = locate(At.root(document.yaml, document.start), offset);
  for (let at = found?.at; at; at = at.parent) {
    const { keySpan, valueSpan } = at;
    if (found?.on === 'key' && at === found.at) add(keySpan);
    else add(valueSpan);
    if (keySpan) add({ start: keySpan.start, end: Math.max(keySpan.end, valueSpan?.end ?? 0) });
  }
  add(documentSpan(document));
  add({ start: 0, end: file.text.length });
  return spans;
}
