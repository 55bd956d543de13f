import { documentAt, type SourceFile } from '../../workspace/file';
import type { RenderedFile } from '../../workspace/rendered';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';
import { locate } from '../../yaml/locate';
import { difference, type Span } from '../../yaml/text';
import type { RenderingText } from './text';

/**
 * What of the text of a rendering comes from the line of an offset in a file that it is made of: runs of lines, in their
 * order. Where nothing does, what comes from the value of the key on this line. Empty for other files.
 */
export function renderedAt(shown: RenderingText, uri: string, offset: number, workspace: Workspace): Span[] {
  const { rendering } = shown;
  const [now, then] = [workspace.fileAt(uri), rendering?.sourceAt(uri)];
  if (!rendering || !now || !then) return [];
  const inThen = asItWas(now.text, then.text);
  const from = (span: Span) => {
    const before = inThen(span);
    return before ? shownFrom(shown, rendering, uri, before) : [];
  };
  const line = lineAt(now.text, offset);
  const found = from(line);
  const value = found.length > 0 ? undefined : valueOn(now, line);
  return value ? from(value) : found;
}

function shownFrom(shown: RenderingText, rendering: RenderedFile, uri: string, place: Span): Span[] {
  const spans = rendering.spansFrom(uri, place).flatMap((span) => shown.shownAt(span) ?? []);
  return joined(
    spans.sort((a, b) => a.start - b.start),
    shown.text,
  );
}

/** Spans on one line, or on lines that follow one another, as one: lines are what is shown. */
function joined(spans: readonly Span[], text: string): Span[] {
  const found: Span[] = [];
  for (const span of spans) {
    const last = found.at(-1);
    if (last && isNear(text.slice(last.end, span.start)))
      found[found.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else found.push(span);
  }
  return found;
}

function isNear(between: string): boolean {
  return between.indexOf('\n') === between.lastIndexOf('\n');
}

/** A line without its indentation and without its end. */
function lineAt(text: string, offset: number): Span {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.length : next;
  const indentation = text.slice(start, end).search(/\S/);
  return { start: indentation < 0 ? end : start + indentation, end };
}

/** The value of the key that a line begins with. */
function valueOn(file: SourceFile, { start }: Span): Span | undefined {
  const document = documentAt(file, start);
  const located = document && locate(At.root(document.yaml, document.start), start);
  return located?.on === 'key' ? located.at.valueSpan : undefined;
}

/** Where spans of a text stood before the one edit that made it of another; undefined for what the edit wrote. */
function asItWas(now: string, then: string): (span: Span) => Span | undefined {
  if (now === then) return (span) => span;
  const { span: written, newText } = difference(then, now);
  const end = written.start + newText.length;
  const shift = written.end - end;
  return (span) => {
    if (span.end <= written.start) return span;
    return span.start >= end ? { start: span.start + shift, end: span.end + shift } : undefined;
  };
}
