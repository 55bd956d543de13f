import { locate } from '../../yaml/locate';
import type { Span } from '../../yaml/text';
import { documentAt, resourceAt, type SourceFile } from '../file';
import type { Workspace } from '../workspace';
import { declarationsIn, keyMaps } from './declarations';
import { referencesIn } from './find';
import { type Link, sameTarget, type Target } from './reference';
import { resolve } from './resolve';

export { declarationsIn, declared } from './declarations';
export { type DnsLabel, type DnsName, type PodLabel, readPodLabel } from './dns';
export { referencesIn } from './find';
export { type Host, readHost } from './hosts';
export { type Link, type Named, type PartKind, placeOf, type Reference, sameTarget, type Target } from './reference';
export { readClaimName, resolve } from './resolve';

/** Everything in the workspace that means `target`, file after file, in the order of the text. Linear in its size. */
export function referencesTo(target: Target, workspace: Workspace): Link[] {
  const links: Link[] = [];
  for (const file of workspace.files.values()) {
    for (const document of file.documents) {
      const { text } = document.yaml;
      // Selectors name nothing; all else has the name in its text. Escapes and aliases may hide it only in here.
      const named = text.includes(target.name) || document === target.resource.document;
      if (!named && !mayBeSelected(target, text)) continue;
      for (const reference of referencesIn(document)) {
        const { type } = reference.to;
        const bySelector = type === 'pods' || type === 'services';
        if (!bySelector && !named) continue;
        links.push(...resolve(reference, workspace).filter((link) => sameTarget(link.target, target)));
      }
    }
  }
  return links;
}

function mayBeSelected({ part }: Target, text: string): boolean {
  return part === 'resource' && /elector/.test(text);
}

/** What the names at an offset of a file mean: a selector last, since what stands in it is nearer. */
export function linksAt(file: SourceFile, offset: number, workspace: Workspace): Link[] {
  const document = documentAt(file, offset);
  if (!document) return [];
  const links = referencesIn(document)
    .filter(({ span }) => covers(span, offset))
    .flatMap((reference) => resolve(reference, workspace))
    .filter(({ span }) => covers(span, offset));
  const size = ({ span }: Link) => span.end - span.start;
  const smallest = Math.min(...links.map(size));
  return links.filter((link) => size(link) === smallest);
}

/** What is declared at an offset of a file: the offset is on its name. */
export function declarationAt(file: SourceFile, offset: number): Target | undefined {
  const resource = resourceAt(file, offset);
  if (!resource || resource.document.templated) return undefined;
  const found = declarationsIn(resource).find(({ at }) => covers(at.span, offset));
  if (found || (resource.kind !== 'ConfigMap' && resource.kind !== 'Secret')) return found;
  const located = locate(resource.root, offset);
  const [map, name] = located?.at.path.slice(resource.root.path.length) ?? [];
  if (located?.on !== 'key' || typeof name !== 'string' || !keyMaps.includes(String(map))) return undefined;
  return { part: 'key', resource, name, at: located.at };
}

function covers(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
