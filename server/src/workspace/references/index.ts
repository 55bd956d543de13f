import { selects } from '../../kubernetes/selector';
import { locate } from '../../yaml/locate';
import { covers } from '../../yaml/text';
import { documentAt, resourceAt, type SourceFile } from '../file';
import { labelsOf, podLabels } from '../labels';
import type { Workspace } from '../workspace';
import { declarationsIn, keyMaps } from './declarations';
import { referencesIn } from './find';
import { type Link, type Reference, sameTarget, type Target } from './reference';
import { resolve } from './resolve';

export { declarationsIn, declared, keyMaps, nameSpan } from './declarations';
export { type DnsLabel, type DnsName, type PodLabel, readPodLabel } from './dns';
export { referencesFrom, referencesIn } from './find';
export { type Host, readHost } from './hosts';
export { isOverlay, manifests } from './manifests';
export { containersOfPod, podIndexLabel } from './podFields';
export {
  type Link,
  type Named,
  type PartKind,
  placeIn,
  placeOf,
  type Reference,
  sameTarget,
  type Target,
} from './reference';
export { podsSelected, readClaimName, resolve } from './resolve';

/**
 * Everything in the workspace, or in some of its files, that means `target`: file after file, in the order of the
 * text. Linear in their size.
 */
export function referencesTo(target: Target, workspace: Workspace, files?: Iterable<SourceFile>): Link[] {
  const links: Link[] = [];
  for (const file of files ?? workspace.files.values()) {
    for (const document of file.documents) {
      const { text } = document.yaml;
      if (!text.includes(target.name) && !text.includes('elector')) continue;
      for (const reference of referencesIn(document)) {
        if (mayMean(reference, target))
          links.push(...resolve(reference, workspace).filter((link) => sameTarget(link.target, target)));
      }
    }
  }
  return links;
}

/** Spares most references the look at the workspace: one that means the target has its name, or selects its labels. */
function mayMean({ span, verbatim, from, to }: Reference, { resource, name, part }: Target): boolean {
  switch (to.type) {
    case 'pods':
      return part === 'resource' && selects(to.selector, podLabels(resource));
    case 'services':
      return part === 'resource' && selects(to.selector, labelsOf(resource));
    default:
      return !verbatim || from.file.text.slice(span.start, span.end).includes(name);
  }
}

/** What the names at an offset of a file mean. Of names within another, as those in a selector, the innermost. */
export function linksAt(file: SourceFile, offset: number, workspace: Workspace): Link[] {
  const document = documentAt(file, offset);
  if (!document) return [];
  const links = referencesIn(document)
    .filter(({ span }) => covers(span, offset))
    .flatMap((reference) => resolve(reference, workspace))
    .filter(({ extent }) => covers(extent, offset));
  const size = ({ extent }: Link) => extent.end - extent.start;
  const smallest = Math.min(...links.map(size));
  return links.filter((link) => size(link) === smallest);
}

/** What is declared at an offset of a file: the offset is on its name. */
export function declarationAt(file: SourceFile, offset: number): Target | undefined {
  const resource = resourceAt(file, offset);
  if (!resource?.document.isManifest) return undefined;
  const found = declarationsIn(resource).find(({ at }) => covers(at.span, offset));
  if (found || (resource.kind !== 'ConfigMap' && resource.kind !== 'Secret')) return found;
  const located = locate(resource.root, offset);
  const [map, name] = located?.at.path.slice(resource.root.path.length) ?? [];
  if (located?.on !== 'key' || typeof name !== 'string' || !keyMaps.includes(String(map))) return undefined;
  return { part: 'key', resource, name, at: located.at };
}
