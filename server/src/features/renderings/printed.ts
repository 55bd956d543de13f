import type { SourceFile } from '../../workspace/file';
import type { RenderedFile } from '../../workspace/rendered';
import type { Workspace } from '../../workspace/workspace';
import type { Span } from '../../yaml/text';

/** Where the rendering of a chart has what a template writes, or what an action of it prints. */
export interface PrintedSpot {
  readonly rendering: RenderedFile;
  /** In the rendering. */
  readonly offset: number;
}

/**
 * Where the first rendering of a chart that has it, by its own values if these print it, has what stands at an offset of a
 * template. Undefined for other files, for blocks of several lines that an action prints, and for what is not printed.
 */
export function printedAt(file: SourceFile, offset: number, workspace: Workspace): PrintedSpot | undefined {
  const { charts } = workspace.roots;
  if (!charts.isRead(file.uri) || !file.uri.includes('/templates/')) return undefined;
  const character = { start: offset, end: offset + 1 };
  for (const root of charts.reaching(file.uri)) {
    const rendering = workspace.lastRendering(root);
    // What the last good rendering was made of may be another text.
    if (rendering?.sourceAt(file.uri)?.text !== file.text) continue;
    const [first, ...more] = rendering.spansFrom(file.uri, character);
    if (!first || more.some((span) => isBelow(first, span, rendering))) continue;
    return { rendering, offset: first.start };
  }
  return undefined;
}

/** Whether a span stands on another line than the first of them, in the same document. */
function isBelow(first: Span, { start }: Span, { text }: SourceFile): boolean {
  const between = text.slice(first.start, start);
  return between.includes('\n') && !between.includes('\n---');
}

/** A span of a rendering where it is written in a file; undefined if it comes from elsewhere. */
export function writtenSpan(span: Span, rendering: RenderedFile, uri: string): Span | undefined {
  const origin = rendering.originOf(span);
  return origin?.uri === uri ? { start: origin.start, end: origin.end } : undefined;
}
