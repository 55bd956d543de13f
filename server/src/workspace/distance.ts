import type { Resource } from './file';
import { sharedLength } from './uri';

/** Of resources that stand in the order of their distance from `from`, the first and those that are as near. */
export function nearest(resources: readonly Resource[], from: Resource): Resource[] {
  const [first] = resources;
  if (!first || resources.length === 1) return [...resources];
  const near = distance(first.file.uri, from.file.uri);
  return resources.filter((resource) => distance(resource.file.uri, from.file.uri) === near);
}

/** The nearest to `from` first; those that are equally near in their order. */
export function byDistance(resources: readonly Resource[], from: Resource): Resource[] {
  if (resources.length < 2) return [...resources];
  return resources
    .map((resource, index) => ({ resource, index, distance: distance(resource.file.uri, from.file.uri) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .map(({ resource }) => resource);
}

/** How far apart two files are: 0 for the same, else the folders between them and one. */
function distance(a: string, b: string): number {
  if (a === b) return 0;
  const shared = sharedLength(a, b);
  return 1 + foldersFrom(shared, a) + foldersFrom(shared, b);
}

/** How many folders a URI names behind an offset. */
function foldersFrom(offset: number, uri: string): number {
  let count = 0;
  for (let at = uri.indexOf('/', offset); at >= 0; at = uri.indexOf('/', at + 1)) count++;
  return count;
}
