import type { Place } from '../rendering/origin';
import { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { locate } from '../yaml/locate';
import { resolvePlain } from '../yaml/scalar';
import type { Edit, Span } from '../yaml/text';
import { Expressions } from './chartExpressions';
import { documentAt, type SourceFile } from './file';
import type { RenderedFile } from './rendered';
import { hasKeyAround } from './templateLines';
import type { Workspace } from './workspace';

/**
 * Edits of what a chart is rendered to, written into the chart: values where they are given, names by the expression
 * that makes them, and what the text of a template itself says in the template.
 */

/** The edits of a chart that are likely to make some edits of its rendering; undefined if there are none. */
export function chartEdits(
  rendering: RenderedFile,
  edits: readonly Edit[],
  workspace: Workspace,
): readonly Edit[] | undefined {
  const expressions = new Expressions(rendering);
  const written: Edit[] = [];
  for (const edit of edits) {
    if (edit.uri !== rendering.uri) {
      written.push(edit);
      continue;
    }
    // What was an action in the rendering's text would be run by Helm.
    if (edit.newText.includes('{{')) return undefined;
    const there = writtenEdit(edit, rendering, expressions, workspace);
    if (!there) return undefined;
    written.push(...there);
  }
  return written;
}

function writtenEdit(
  edit: Edit,
  rendering: RenderedFile,
  expressions: Expressions,
  workspace: Workspace,
): readonly Edit[] | undefined {
  const named = { ...edit, newText: expressions.inText(edit.newText) };
  const exact = rendering.carriedBack([named]);
  if (exact?.every(({ uri }) => isTemplate(uri)))
    return exact.every((each) => canStand(each, edit.span, rendering)) ? exact : undefined;
  const asValue = rendering.carriedBack([edit]) ?? valueEdits(edit, rendering, workspace);
  if (asValue) return asValue;
  const place = rendering.templateTextOf(edit.span);
  // An expression gives way to another one, or to nothing, and never to what one release makes of it.
  const isAllowed = edit.newText === '' || named.newText !== edit.newText;
  return place && isAllowed ? [{ uri: place.uri, span: place, newText: named.newText }] : undefined;
}

/** Whether a text can stand in a template for all values: it has none of those of this rendering, and no key twice. */
function canStand({ uri, span, newText }: Edit, { start, end }: Span, rendering: RenderedFile): boolean {
  const written = newText.replace(/\{\{.*?\}\}/g, '');
  const isOwn = !rendering.givenTextsAt({ start, end }).some((each) => written.includes(each));
  return isOwn && (span.start < span.end || !hasKeyAround(rendering.sourceAt(uri)?.text ?? '', span.start, newText));
}

/** Whether a file is a template, or a helper that others call. */
function isTemplate(uri: string): boolean {
  return uri.includes('/templates/');
}

/** Another value where the chart has the values from that a scalar of the rendering is made of, if it is one value. */
function valueEdits({ span, newText }: Edit, rendering: RenderedFile, workspace: Workspace): Edit[] | undefined {
  const place = valueAt(span, rendering, workspace);
  if (!place || newText === '' || newText.includes('\n')) return undefined;
  const [, , quoted] = /^(["'])(.*)\1$/.exec(newText) ?? [];
  return replaceValue(place.file.uri, place.at, quoted ?? resolvePlain(newText));
}

/** A value of a chart, in the file that gives it. */
export interface GivenValue {
  readonly file: SourceFile;
  readonly at: At;
}

/** The one value that a scalar of a chart's rendering is made of; undefined if none or several are. */
export function valueAt(span: Span, rendering: RenderedFile, workspace: Workspace): GivenValue | undefined {
  const inside = rendering.originsIn(span).filter(({ uri }) => !isTemplate(uri));
  const [origin, ...others] = inside;
  if (!origin || origin.how === 'unknown' || others.length > 0) return undefined;
  const file = workspace.fileAt(origin.uri);
  const document = file && documentAt(file, origin.start);
  const at = document && locate(At.root(document.yaml, document.start), origin.start)?.at;
  return file && at && isAt(at, origin) ? { file, at } : undefined;
}

/** Whether a place is all of a value, its quotes apart. */
function isAt({ valueSpan, scalar }: At, { start, end }: Place): boolean {
  if (!valueSpan || scalar === undefined) return false;
  const [before, after] = [start - valueSpan.start, valueSpan.end - end];
  return before === after && (before === 0 || before === 1);
}
