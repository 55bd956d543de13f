import type { Context } from '../../settings/context';
import type { PlacedDocument, Resource, SourceFile } from '../../workspace/file';
import { placeholder, type Typed } from '../../yaml/cursor';
import type { Json, Path } from '../../yaml/json';
import { renderBlock, renderFlow, renderKey, type Style } from '../../yaml/render';
import type { Edit, Span } from '../../yaml/text';
import { around, type Insertion, plainly, type Setting } from './snippet';

/** Where something is typed, seen in the document with a placeholder in its place. */
export interface Place {
  /** As the editor has it. */
  readonly file: SourceFile;
  readonly offset: number;
  readonly typed: Typed;
  /** With the placeholder. */
  readonly document: PlacedDocument;
  /** With the placeholder; undefined where no kind is known. */
  readonly resource: Resource | undefined;
  /** Of what is typed, from the root of the manifest. */
  readonly path: Path;
  readonly style: Style;
  readonly context: Context;
}

/** One thing that can be typed at a place. */
export interface Suggestion {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'name' | 'host' | 'manifest';
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What is replaced: on one line, with the cursor in it. */
  readonly span: Span;
  readonly insertion: Insertion;
  /** What is compared with what is typed, if not the label. */
  readonly filter?: string;
  /** Changes elsewhere in the file. */
  readonly edits?: readonly Edit[];
}

/** A value in the form that it takes at a place: quoted where it must be, and as the quotes want it. */
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
 * A key as it goes in: alone where its colon is there already, with its colon where its value is, else as the pair that
 * `insertion` writes, for which its quotes go.
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

/** How pairs are written at a place. */
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

/** What nobody has typed. */
export function isReal(text: string | undefined): text is string {
  return text !== undefined && text !== '' && !text.includes(placeholder);
}

/**
 * The nearest first: the same file, the same folder, then the others by name. Of one name only the first that is worth
 * keeping; not more than `most`.
 */
export function nearestNames(
  resources: readonly Resource[],
  file: SourceFile,
  keep: (resource: Resource) => boolean = () => true,
  most = Number.POSITIVE_INFINITY,
): Resource[] {
  const folder = (uri: string) => uri.slice(0, uri.lastIndexOf('/'));
  const own = folder(file.uri);
  const rank = ({ file: { uri } }: Resource) => (uri === file.uri ? 0 : folder(uri) === own ? 1 : 2);
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
