import type { Resource } from './file';
import { sharedLength } from './uri';

/** Of resources in any order those that are nearest to `from`: several only if they are equally near. */
export function nearest(resources: readonly Resource[], from: Resource): readonly Resource[] {
  if (resources.length < 2) return resources;
  // Distances are told of what stands elsewhere only: most often something stands beside.
  const beside = resources.filter((resource) => isBeside(resource, from));
  if (beside.length === 0) return leastDistant(resources, from);
  const same = beside.filter(({ file }) => file.uri === from.file.uri);
  return same.length > 0 ? same : beside;
}

function leastDistant(resources: readonly Resource[], from: Resource): Resource[] {
  const distances = resources.map(({ file }) => distance(file.uri, from.file.uri));
  const least = distances.reduce((a, b) => Math.min(a, b));
  return resources.filter((_, index) => distances[index] === least);
}

/** Whether two resources stand in files of one folder. */
export function isBeside(a: Resource, b: Resource): boolean {
  return a.file.folder === b.file.folder;
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
