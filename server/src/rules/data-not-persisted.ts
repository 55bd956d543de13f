import type { DataFolder } from '../products/product';
import type { Resource } from '../workspace/file';
import { appendItem, insertKey, replaceValue, together } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { type DataPlace, dataPlaces, isIn, type VolumeMount } from './shared/dataPlaces';
import { isWhole } from './shared/practice';
import { withoutClaim } from './shared/withoutClaim';

/**
 * An image's Dockerfile says where its data goes. For each VOLUME in it that has no mount at the very same path, the
 * container runtime creates a volume that is deleted with the container.
 */
export const dataNotPersisted: Rule = {
  id: 'data-not-persisted',
  about: 'manifest',
  severity: 'warning',
  summary: 'No claim is mounted where the image keeps its data: the data is lost when the pod is replaced.',
  *check(workload, context) {
    if (!['StatefulSet', 'Deployment'].includes(workload.kind) || !isWhole(workload, context)) return;
    const places = dataPlaces(workload, context.workspace);
    for (const place of places) {
      if (place.mount) continue;
      const { container } = place;
      const holding = places.filter((other) => other.container === container).map(({ mount }) => mount);
      const claims = place.mounts.filter(({ kind }) => kind === 'claim');
      const idle = claims.filter((claim) => !holding.includes(claim));
      if (claims.length === 0) continue;
      const [only] = idle.length === 1 ? idle : [];
      yield {
        at: only ? only.at.get('mountPath') : container.get('image'),
        message: message(place, only),
        fixes: () =>
          idle.length > 0
            ? idle.flatMap((claim) => mountThere(workload, place, claim, only))
            : shareClaim(workload, place, claims),
      } satisfies Problem;
    }
    yield* withoutClaim(workload, places);
  },
};

function message({ product, path, folder }: DataPlace, mount: VolumeMount | undefined): string {
  const own = liesInOwnVolume(path, folder) ? ', in a volume that the image declares' : '';
  if (!mount)
    return `${product.name} writes to ${path}${own}, where no claim is mounted: this data is lost when the pod is replaced. Mount a claim there.`;
  return `${product.name} keeps its data in ${path}${own}, but '${mount.name}' is mounted at ${mount.path}: the data is lost when the pod is replaced. Mount the claim there, or move the data to it.`;
}

function liesInOwnVolume(path: string, { volumes = [] }: DataFolder): boolean {
  return volumes.some((volume) => isIn(path, volume));
}

/** Moves the mount, or the data. */
function mountThere(
  workload: Resource,
  { folder, path, container, setBy }: DataPlace,
  claim: VolumeMount,
  only: VolumeMount | undefined,
): Fix[] {
  const { uri } = workload.file;
  const flags = only ? { preferred: true as const } : {};
  const below = folder.below;
  const isDefault = path === folder.path;
  if (below && !setBy && isDefault && !liesInOwnVolume(path, folder)) {
    const value = `${claim.path}/${below.folder}`;
    const edits = appendItem(uri, container.get('env'), { name: below.env, value });
    return fix(`Set ${below.env} to ${value}`, edits, flags);
  }
  const target = isDefault ? (folder.mount ?? folder.path) : path;
  const move = replaceValue(uri, claim.at.get('mountPath'), target);
  const isRoot = folder.notRoot && target === path && !hasSubPath(claim);
  if (!isRoot) return fix(`Mount '${claim.name}' at ${target}`, move, flags);
  // At the root of a volume it would not start on some file systems (data-on-volume-root).
  if (!below || setBy || !isDefault) {
    const subPath = insertKey(uri, claim.at, 'subPath', 'data', ['mountPath']);
    return fix(`Mount '${claim.name}' at ${target}, with subPath data`, together([move, subPath]));
  }
  const value = `${target}/${below.folder}`;
  const variable = appendItem(uri, container.get('env'), { name: below.env, value });
  return fix(`Mount '${claim.name}' at ${target} and set ${below.env} to ${value}`, together([move, variable]), flags);
}

function hasSubPath({ at }: VolumeMount): boolean {
  return at.get('subPath').exists || at.get('subPathExpr').exists;
}

/** Mounts a claim that already holds other data of the container a second time, with a folder of its own. */
function shareClaim(
  { file: { uri } }: Resource,
  { path, container }: DataPlace,
  claims: readonly VolumeMount[],
): Fix[] {
  const [claim] = claims;
  if (!claim || claims.length > 1) return [];
  const subPath = path.slice(path.lastIndexOf('/') + 1);
  const edits = appendItem(uri, container.get('volumeMounts'), { name: claim.name, mountPath: path, subPath });
  return fix(`Also mount '${claim.name}' at ${path}, with subPath ${subPath}`, edits);
}
