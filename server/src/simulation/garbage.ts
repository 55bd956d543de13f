import type { Claim, Cluster, LiveSet, OwnerReference } from './cluster';
import { setOwners, terminatePod } from './lifecycle';

/** What the garbage collector and the protection of claims in use do (pkg/controller/garbagecollector). */

/** Deletes what has lost all its owners, and the claims marked for deletion that no pod uses any more. */
export function collectGarbage(cluster: Cluster): void {
  // While there is a set, all that is owned is owned by it, or terminates.
  if (cluster.set === undefined)
    for (const pod of cluster.pods.values()) if (pod.owner !== undefined) terminatePod(cluster, pod);

  cluster.log.fence();
  if (!cluster.hasClaimsToLose) return;
  const from = cluster.log.length;
  const terminating: Claim[] = [];
  let ownerless = 0;
  for (const claim of cluster.claims.values()) {
    if (!claim.terminating && claim.owners.length > 0 && !claim.owners.some((each) => isAlive(cluster, each))) {
      claim.terminating = true;
      ownerless++;
      cluster.log.add('pvc-terminating', claim.name);
    }
    if (claim.terminating) terminating.push(claim);
  }
  deleteUnused(cluster, terminating);
  // One may be deleted before the next is marked.
  if (ownerless > 1) cluster.log.merge(from);
}

/** A claim that a pod uses is not deleted yet (the finalizer kubernetes.io/pvc-protection). */
function deleteUnused({ pods, claims, log }: Cluster, terminating: readonly Claim[]): void {
  if (terminating.length === 0) return;
  const unused = new Set(terminating);
  for (const pod of pods.values()) for (const claim of pod.claims) unused.delete(claim);
  log.fence();
  for (const { name } of unused) {
    claims.delete(name);
    log.add('pvc-deleted', name);
  }
}

function isAlive({ set, pods }: Cluster, { kind, name, uid }: OwnerReference): boolean {
  return uid === (kind === 'StatefulSet' ? set?.uid : pods.get(name)?.uid);
}

/** Deletes the set with `--cascade=orphan`: pods and claims are orphaned. */
export function orphanDependents(cluster: Cluster, { uid }: LiveSet): void {
  for (const pod of cluster.pods.values()) if (pod.owner === uid) pod.owner = undefined;
  for (const claim of cluster.claims.values()) {
    const owners = claim.owners.filter((owner) => owner.uid !== uid);
    if (owners.length < claim.owners.length) setOwners(cluster, claim, owners);
  }
}
