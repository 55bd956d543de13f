import type { SourceFile } from '../workspace/file';
import {
  declarationAt,
  type Link,
  linksAt,
  nameSpan,
  placeOf,
  referencesTo,
  sameTarget,
  type Target,
} from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import type { Span } from '../yaml/text';

/** A name at a place, and what it refers to. */
export interface NamedPlace {
  /** The name, in the file. */
  readonly span: Span;
  /** Never empty. Several if variants are equally near, or if a selector matches several workloads. */
  readonly targets: readonly Target[];
  /** The links at the place; none if it is the declaration of the target. */
  readonly links: readonly Link[];
}

/** The name at an offset of a file: a reference, or a declaration. */
export function symbolAt(file: SourceFile, offset: number, workspace: Workspace): NamedPlace | undefined {
  const links = linksAt(file, offset, workspace);
  const [first] = links;
  if (first) return { span: first.span, targets: distinct(links.map(({ target }) => target)), links };
  const target = declarationAt(file, offset);
  return target && { span: nameSpan(target), targets: [target], links: [] };
}

/** A place that names a target. */
export interface Occurrence {
  readonly uri: string;
  readonly span: Span;
  /** Undefined for the declaration. */
  readonly link: Link | undefined;
}

/** All occurrences of a target in the workspace, or in some of its files, each once, the declaration first. */
export function occurrencesOf(target: Target, workspace: Workspace, files?: readonly SourceFile[]): Occurrence[] {
  const { file } = target.resource;
  const places = new Map<string, Occurrence>();
  const add = (occurrence: Occurrence) => places.set(`${occurrence.uri}#${occurrence.span.start}`, occurrence);
  if (!files || files.includes(file)) add({ uri: file.uri, span: nameSpan(target), link: undefined });
  for (const link of referencesTo(target, workspace, files))
    add({ uri: link.reference.from.file.uri, span: shownSpan(link), link });
  return [...places.values()];
}

/** The span of a link to show: the name, or the key of a selector. */
export function shownSpan({ reference, span }: Link): Span {
  const { type } = reference.to;
  return type === 'pods' || type === 'services' ? (placeOf(reference).keySpan ?? span) : span;
}

function distinct(targets: readonly Target[]): Target[] {
  return targets.filter((target, index) => targets.findIndex((other) => sameTarget(other, target)) === index);
}
