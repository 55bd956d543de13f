import type { DataFolder } from '../products/product';
import type { Resource } from '../workspace/file';
import { appendItem, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { type DataPlace, dataPlaces, isIn, type VolumeMount } from './shared/dataPlaces';
import { isWhole } from './shared/practice';

/**
 * An image's Dockerfile says where its data goes, and the container runtime makes a volume of its own, which goes with
 * the container, for each VOLUME there that no mount covers at the same path.
 */
export const dataNotPersisted: Rule = {
  id: 'data-not-persisted',
  about: 'manifest',
  severity: 'warning',
  summary: 'The claim is mounted where the image does not keep its data: the data is gone with the pod.',
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
        fixes:
          idle.length > 0
            ? idle.flatMap((claim) => mountThere(workload, place, claim, only))
            : shareClaim(workload, place, claims),
      } satisfies Problem;
    }
  },
};

function message({ product, path, folder }: DataPlace, mount: VolumeMount | undefined): string {
  const own = liesInOwnVolume(path, folder) ? ', a volume of the image itself' : '';
  if (!mount)
    return `${product.name} writes to ${path}${own}, where no claim is mounted: that data is lost when the pod is replaced. Mount a claim there.`;
  return `${product.name} keeps its data in ${path}${own}, and not in ${mount.path}, where '${mount.name}' is mounted: it is lost when the pod is replaced. Make them agree.`;
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
  if (!below || setBy || !isDefault || claim.at.get('subPath').exists)
    return fix(`Mount '${claim.name}' at ${target}`, move, flags);
  // At the root of a volume it would not start on some file systems (data-on-volume-root).
  const value = `${target}/${below.folder}`;
  const variable = appendItem(uri, container.get('env'), { name: below.env, value });
  if (!move || !variable) return [];
  return fix(`Mount '${claim.name}' at ${target} and set ${below.env} to ${value}`, [...move, ...variable], flags);
}

/** Mounts a claim that already holds other data of the container a second time, by a folder of its own. */
function shareClaim(
  { file: { uri } }: Resource,
  { path, container }: DataPlace,
  claims: readonly VolumeMount[],
): Fix[] {
  const [claim] = claims;
  if (!claim || claims.length > 1) return [];
  const subPath = path.slice(path.lastIndexOf('/') + 1);
  const edits = appendItem(uri, container.get('volumeMounts'), { name: claim.name, mountPath: path, subPath });
  return fix(`Mount '${claim.name}' at ${path} too, by its folder '${subPath}'`, edits);
}
