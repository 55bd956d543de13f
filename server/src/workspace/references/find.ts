import type { At } from '../../yaml/at';
import type { YamlDocument } from '../../yaml/document';
import type { Path } from '../../yaml/json';
import { stringsOf, verbatimSpan, type WrittenString } from '../../yaml/strings';
import type { Span } from '../../yaml/text';
import type { PlacedDocument, Resource } from '../file';
import { type FoundName, findDnsNames, hostName } from './dns';
import { inFields } from './fields';
import { type Named, placeIn, type Reference } from './reference';

/** A reference without its place in a file: the same wherever its document stands. */
interface Written {
  /** Which resource of the document holds it. */
  readonly resource: number;
  readonly path: Path;
  /** From the start of the document. */
  readonly span: Span;
  readonly verbatim: boolean;
  readonly to: Named;
}

const remembered = new WeakMap<YamlDocument, readonly Written[]>();

/** Everything in a document that names something, in the order of the text. Nothing in templates, nor in what a cluster returned. */
export function referencesIn(document: PlacedDocument): Reference[] {
  if (!document.isManifest) return [];
  const written = remembered.get(document.yaml) ?? read(document);
  remembered.set(document.yaml, written);
  return written.flatMap(({ resource, path, span, verbatim, to }) => {
    const from = document.resources[resource];
    const placed = { start: document.start + span.start, end: document.start + span.end };
    return from ? [{ from, path, span: placed, verbatim, to }] : [];
  });
}

/** As `referencesIn`, of one manifest. */
export function referencesFrom(resource: Resource): Reference[] {
  return referencesIn(resource.document).filter(({ from }) => from === resource);
}

function read(document: PlacedDocument): Written[] {
  const written = document.resources.flatMap((resource, index) => [
    ...fields(resource, index, document.start),
    ...hosts(resource, index),
  ]);
  return written.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function* fields(resource: Resource, index: number, base: number): Generator<Written> {
  for (const { at, part, to } of inFields(resource)) {
    const exact = verbatimSpan(at);
    const { start, end } = exact ?? whole(at, to);
    const span = part ?? { start: start - base, end: end - base };
    yield { resource: index, path: at.path, span, verbatim: part !== undefined || exact !== undefined, to };
  }
}

/** A selector begins with its key, so that a list of references shows the line that says what it is. */
function whole(at: At, { type }: Named): Span {
  const span = at.valueSpan ?? at.span;
  const selects = type === 'pods' || type === 'services';
  return selects && at.keySpan ? { start: at.keySpan.start, end: span.end } : span;
}

/** DNS names in any text of a manifest where one can stand. */
function* hosts(resource: Resource, index: number): Generator<Written> {
  const depth = resource.root.path.length;
  for (const string of stringsOf(resource.root)) {
    const { path } = string;
    if (isNoHost(path.slice(depth), resource)) continue;
    for (const { start, name } of namesIn(string, resource)) {
      if (isProse(string, start, path.slice(depth))) continue;
      const from = string.start + start;
      const span = { start: from, end: from + name.text.length };
      yield { resource: index, path, span, verbatim: true, to: { type: 'dns', dns: name } };
    }
  }
}

/** Fields that people read: they tell of hosts, and nobody connects to those. */
const descriptive = /^(?:description|summary|message|title|help|notes?|comments?|documentation|runbook\w*)$/i;

/** Whether a name stands in a description, or between words in an annotation: in a sentence or a line of a log. */
function isProse({ text }: WrittenString, start: number, path: Path): boolean {
  const isRead = path.some((step) => typeof step === 'string' && descriptive.test(step.split('/').at(-1) ?? ''));
  if (isRead || path.at(-1) === 'kubectl.kubernetes.io/last-applied-configuration') return true;
  if (!path.includes('annotations')) return false;
  const around = text.slice(Math.max(0, start - 200), start + 200);
  const line = around.slice(around.lastIndexOf('\n', Math.min(start, 200)) + 1).split('\n', 1)[0] ?? '';
  return /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]|[A-Za-z] [\w.:-]+ [A-Za-z]{2,} [A-Za-z]/.test(line);
}

function namesIn({ text, path }: WrittenString, { document, kind }: Resource): FoundName[] {
  const found = findDnsNames(text);
  if (found.length > 0) return found;
  const [list, , field] = path.slice(-3);
  let variable: string | undefined;
  if (list === 'env' && field === 'value') variable = placeIn(document, [...path.slice(0, -1), 'name']).string;
  else if (kind === 'ConfigMap' && path.at(-2) === 'data') variable = String(path.at(-1));
  const host = variable !== undefined && hostVariable.test(variable) ? hostName(text) : undefined;
  return host ? [{ start: 0, name: host }] : [];
}

/** Variables whose value is a host name by convention, `PGHOST` among them. A virtual host (`VHOST`) is none. */
const hostVariable = /(?<!V)HOST(?:NAME|ADDR)?$|(?:^|_)(?:ADDR|ADDRESS|SERVER|ENDPOINT)$/i;

/** Names, labels, images and encoded data may look like hosts, and are none. */
function isNoHost(path: Path, { kind }: Resource): boolean {
  const [top, field] = path;
  if (top === 'apiVersion' || top === 'kind' || top === 'status') return true;
  if (kind === 'Secret' && top === 'data') return true;
  if (top === 'binaryData') return true;
  if (top === 'metadata' && field !== 'annotations') return true;
  return path.some((step) => step === 'labels' || step === 'matchLabels' || step === 'image');
}
