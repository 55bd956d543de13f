import type { Context } from '../../settings/context';
import type { PlacedDocument, Resource, SourceFile } from '../../workspace/file';
import { folderOf } from '../../workspace/uri';
import { placeholder, type Typed } from '../../yaml/cursor';
import type { Json, Path } from '../../yaml/json';
import { renderBlock, renderFlow, renderKey, type Style } from '../../yaml/render';
import type { Edit, Span } from '../../yaml/text';
import { around, type Insertion, plainly, type Setting } from './snippet';

/** Where something is typed: a place in the document with a placeholder at the cursor. */
export interface Place {
  /** As in the editor, without the placeholder. */
  readonly file: SourceFile;
  readonly offset: number;
  readonly typed: Typed;
  /** With the placeholder. */
  readonly document: PlacedDocument;
  /** With the placeholder; undefined if the kind is unknown. */
  readonly resource: Resource | undefined;
  /** The path of the place, from the root of the manifest. */
  readonly path: Path;
  readonly style: Style;
  readonly context: Context;
}

/** One suggestion at a place. */
export interface Suggestion {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'name' | 'host' | 'manifest' | 'function' | 'variable' | 'keyword';
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** The span to replace: on one line, and containing the cursor. */
  readonly span: Span;
  readonly insertion: Insertion;
  /** The text that the editor matches against, if not the label. */
  readonly filter?: string;
  /** Additional edits elsewhere in the file. */
  readonly edits?: readonly Edit[];
}

/** A value as written at a place: quoted if necessary, and escaped for quotes that are already there. */
export function valueText(value: Json, { typed, style }: Place): string {
  switch (typed.form) {
    case 'double':
      return JSON.stringify(String(value)).slice(1, -1);
    case 'single':
      return String(value).replaceAll("'", "''");
    case 'block':
      return String(value);
    case 'plain':
      return typed.flow || style.json ? renderFlow(value, style) : renderBlock(value, 0, style);
  }
}

/** A value as a suggestion. */
export function valueSuggestion(
  value: Json,
  place: Place,
  kind: Suggestion['kind'],
  extra: Partial<Suggestion> = {},
): Suggestion {
  const text = valueText(value, place);
  return {
    label: String(value),
    kind,
    span: place.typed.span,
    insertion: around(place.typed, plainly(text)),
    filter: text,
    ...extra,
  };
}

/**
 * How a key is inserted: alone if its colon is there already, with a colon if its value is, else as the pair that
 * `insertion` writes, which also replaces quotes.
 */
export function keyEdit(
  name: string,
  insertion: () => Insertion,
  place: Place,
): Pick<Suggestion, 'span' | 'insertion' | 'filter'> {
  const { typed, file, style } = place;
  const { text } = file;
  if (typed.colon) return { span: typed.span, insertion: plainly(valueText(name, place)), filter: name };
  const whole = around(typed, typed.filled ? plainly(`${renderKey(name, style)}:`) : insertion());
  if (typed.form === 'plain') return { span: typed.span, insertion: whole, filter: name };
  const { start, end } = typed.span;
  const span = { start: start - 1, end: /["']/.test(text[end] ?? '') ? end + 1 : end };
  return { span, insertion: whole, filter: `${text[start - 1]}${name}` };
}

/** How pairs are formatted at a place. */
export function settingAt({ file, typed, style }: Place): Setting {
  const lineStart = file.text.lastIndexOf('\n', typed.span.start - 1) + 1;
  const before = file.text.slice(lineStart, typed.span.start).replace(/^\uFEFF/, '');
  const quote = typed.form === 'plain' || typed.colon ? 0 : 1;
  return {
    column: before.length - quote + typed.lead.length,
    flow: typed.flow,
    style,
    ownLine: /^[\s-]*["']?$/.test(before),
  };
}

/** Whether a text is in the file, and not the placeholder. */
export function isReal(text: string | undefined): text is string {
  return text !== undefined && text !== '' && !text.includes(placeholder);
}

/** All manifests of a kind that are known at a place: in Markdown those of the other blocks, too. */
export function manifestsOf(
  kind: string,
  { resource, context }: Pick<Place, 'resource' | 'context'>,
): readonly Resource[] {
  return context.workspace.ofKind(kind, resource);
}

/**
 * Resources ordered by distance: the same file, the same folder, then the others by name. Each name only once, for the
 * first resource that `keep` accepts; at most `most`.
 */
export function nearestNames(
  resources: readonly Resource[],
  file: SourceFile,
  keep: (resource: Resource) => boolean = () => true,
  most = Number.POSITIVE_INFINITY,
): Resource[] {
  const own = folderOf(file.uri);
  const rank = ({ file: { uri } }: Resource) => (uri === file.uri ? 0 : folderOf(uri) === own ? 1 : 2);
  const ordered = resources
    .map((resource) => ({ resource, rank: rank(resource), name: resource.name ?? '' }))
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const kept = new Map<string, Resource>();
  for (const { resource, name } of ordered) {
    if (kept.size >= most) break;
    if (isReal(name) && !kept.has(name) && keep(resource)) kept.set(name, resource);
  }
  return [...kept.values()];
}
