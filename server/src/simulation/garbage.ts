import type { Claim, Cluster, LiveSet, OwnerReference } from './cluster';
import { setOwners, terminatePod } from './lifecycle';

/** What the garbage collector and the protection of claims in use do (pkg/controller/garbagecollector). */

/** Deletes what has lost all its owners, and the claims marked for deletion that no pod uses any more. */
export function collectGarbage(cluster: Cluster): void {
  for (const pod of cluster.pods.values())
    if (pod.owner !== undefined && pod.owner !== cluster.set?.uid) terminatePod(cluster, pod);

  const ownerless = [...cluster.claims.values()].filter(
    ({ owners, terminating }) => !terminating && owners.length > 0 && !owners.some((owner) => isAlive(cluster, owner)),
  );
  cluster.log.fence();
  const from = cluster.log.length;
  for (const claim of ownerless) {
    claim.terminating = true;
    cluster.log.add('pvc-terminating', claim.name);
  }
  const terminating = [...cluster.claims.values()].filter((claim) => claim.terminating);
  const used = terminating.length > 0 ? claimsInUse(cluster) : undefined;
  cluster.log.fence();
  for (const claim of terminating) {
    if (used?.has(claim)) continue;
    cluster.claims.delete(claim.name);
    cluster.log.add('pvc-deleted', claim.name);
  }
  // One may be deleted before the next is marked.
  if (ownerless.length > 1) cluster.log.merge(from);
}

function isAlive({ set, pods }: Cluster, { kind, name, uid }: OwnerReference): boolean {
  return uid === (kind === 'StatefulSet' ? set?.uid : pods.get(name)?.uid);
}

/** A claim that a pod uses is not deleted yet (the finalizer kubernetes.io/pvc-protection). */
function claimsInUse({ pods }: Cluster): ReadonlySet<Claim> {
  return new Set([...pods.values()].flatMap(({ claims }) => claims));
}

/** Deletes the set with `--cascade=orphan`: pods and claims are orphaned. */
export function orphanDependents(cluster: Cluster, { uid }: LiveSet): void {
  for (const pod of cluster.pods.values()) if (pod.owner === uid) pod.owner = undefined;
  for (const claim of cluster.claims.values()) {
    const owners = claim.owners.filter((owner) => owner.uid !== uid);
    if (owners.length < claim.owners.length) setOwners(cluster, claim, owners);
  }
}
