import type { Claim, Cluster, LiveSet, OwnerReference, Pod, SetSpec } from './cluster';
import { setOwners } from './lifecycle';

/**
 * Which owner references persistentVolumeClaimRetentionPolicy puts on claims (stateful_set_utils.go,
 * isClaimOwnerUpToDate and updateClaimOwnerRefForSetAndPod). Claims with owners of other kinds are not modelled.
 */

/** A pod, or one that the API server rejected (it has no uid). */
type ClaimUser = Pick<Pod, 'name' | 'ordinal' | 'uid' | 'claims'> & Partial<Pick<Pod, 'ownersFor'>>;

/** Brings the owner references of a pod's claims in line with the policy. */
export function updateClaimOwners(cluster: Cluster, set: LiveSet, pod: ClaimUser): void {
  if (pod.ownersFor === set.spec) return;
  pod.ownersFor = set.spec;
  cluster.log.fence();
  const kind = wantedOwner(set.spec, pod);
  const uid = kind === 'StatefulSet' ? set.uid : kind === 'Pod' ? pod.uid : undefined;
  for (const claim of pod.claims) {
    if (isStale(claim, set, pod) || (claim.owners[0]?.uid === uid && claim.owners.length <= 1)) continue;
    const name = kind === 'Pod' ? pod.name : set.spec.name;
    setOwners(cluster, claim, kind === undefined || uid === undefined ? [] : [{ kind, name, uid }]);
  }
}

/**
 * Whether a claim of this ordinal is still owned by an earlier pod and will be deleted: no new pod is created until
 * then (PodClaimIsStale).
 */
export function hasStaleClaim(cluster: Cluster, spec: SetSpec, claimNames: readonly string[]): boolean {
  if (spec.whenScaled === 'Retain') return false;
  return claimNames.some((name) => cluster.claims.get(name)?.owners.some((owner) => owner.kind === 'Pod') ?? false);
}

/** Whether a reference has the name of the set or the pod but the uid of a deleted one: such a claim is left alone. */
function isStale(claim: Claim, set: LiveSet, pod: ClaimUser): boolean {
  for (const { kind, uid } of claim.owners) if (uid !== (kind === 'StatefulSet' ? set.uid : pod.uid)) return true;
  return false;
}

function wantedOwner(
  { start, replicas, whenScaled, whenDeleted }: SetSpec,
  pod: ClaimUser,
): OwnerReference['kind'] | undefined {
  const condemned = pod.ordinal < start || pod.ordinal >= start + replicas;
  if (whenScaled === 'Delete' && condemned) return 'Pod';
  return whenDeleted === 'Delete' ? 'StatefulSet' : undefined;
}
