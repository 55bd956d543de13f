import { versionChanges } from '../products/upgrades';
import { claimName, podName } from '../statefulset/identity';
import {
  type Claim,
  type Cluster,
  isReady,
  type LiveSet,
  newClaim,
  newPod,
  type OwnerReference,
  type Pod,
  type Revision,
  type SetSpec,
  type Trouble,
} from './cluster';
import { addPod, removePod } from './members';

/** What happens to pods and claims once the API server has them: they are created, become Ready, terminate. */

/** The time that a pod takes to become Ready, and to terminate. */
export const podTransition = 300;

/** Creates the missing claims of one ordinal. Their order is that of a Go map: none. */
export function createClaims(cluster: Cluster, spec: SetSpec, ordinal: number): Claim[] {
  cluster.log.fence();
  return spec.templates.map((template) => {
    const name = claimName(template, spec, ordinal);
    let claim = cluster.claims.get(name);
    if (claim === undefined) {
      claim = newClaim(name, template.storage);
      cluster.claims.set(name, claim);
      cluster.log.add('pvc-create', name);
    }
    return claim;
  });
}

export function createPod(cluster: Cluster, set: LiveSet, ordinal: number, revision: Revision, claims: Claim[]): Pod {
  const name = podName(set.spec, ordinal);
  const trouble = troubleOf(cluster, name, revision, claims);
  const pod = newPod({
    name,
    ordinal,
    uid: ++cluster.lastUid,
    revision,
    claims,
    ownersFor: undefined,
    owner: set.uid,
    // An image that cannot be pulled leaves the pod Pending; what crashes or fails its probe runs.
    state: trouble === 'failed' || trouble === 'refuses the data' ? 'unready' : 'pending',
    terminating: false,
    trouble,
    due: trouble === undefined ? cluster.now + podTransition : Infinity,
    sequence: ++cluster.lastSequence,
  });
  addPod(cluster, pod);
  cluster.log.fence();
  cluster.log.add('pod-create', pod.name);
  return pod;
}

function troubleOf(
  { failing }: Cluster,
  name: string,
  revision: Revision,
  claims: readonly Claim[],
): Trouble | undefined {
  if (revision.trouble !== undefined) return revision.trouble;
  if (refusesData(revision, claims)) return 'refuses the data';
  return failing.has(name) ? 'failed' : undefined;
}

/** Whether a database does not start with the data that another version of it left in its claims. */
function refusesData(revision: Revision, claims: readonly Claim[]): boolean {
  return claims.some(({ writer }) => writer !== undefined && writer !== revision && refuses(revision, writer));
}

const refusing = new WeakMap<Revision, Map<Revision, boolean>>();

/** The same for all pods of a rollout, so it is worked out once. */
function refuses(revision: Revision, writer: Revision): boolean {
  const known = refusing.get(revision) ?? new Map<Revision, boolean>();
  refusing.set(revision, known);
  const answer = known.get(writer) ?? versionChanges(writer, revision).some((change) => change.refuses);
  known.set(writer, answer);
  return answer;
}

export function terminatePod(cluster: Cluster, pod: Pod): void {
  if (pod.terminating) return;
  pod.terminating = true;
  changeAt(cluster, pod, cluster.now + podTransition);
  pod.sequence = ++cluster.lastSequence;
  cluster.log.fence();
  cluster.log.add('pod-terminating', pod.name);
}

/** When a pod changes next by itself, in the time of the cluster. */
export function changeAt(cluster: Cluster, pod: Pod, due: number): void {
  pod.due = due;
  cluster.changing.add(pod);
}

/** Advances to the next moment at which a pod changes by itself, and returns the pods that do; none once all is settled. */
export function nextChanges(cluster: Cluster): Pod[] {
  let due = Number.POSITIVE_INFINITY;
  let next: Pod[] = [];
  for (const pod of cluster.changing) {
    if (pod.due === Number.POSITIVE_INFINITY || cluster.pods.get(pod.name) !== pod) {
      cluster.changing.delete(pod);
      continue;
    }
    if (pod.due > due) continue;
    if (pod.due < due) next = [];
    due = pod.due;
    next.push(pod);
  }
  if (next.length > 0) cluster.now = due;
  return next.sort((a, b) => a.sequence - b.sequence);
}

/** What the kubelet does: a pod becomes Ready, then available, or has terminated. */
export function advancePod(cluster: Cluster, pod: Pod): void {
  if (pod.terminating) {
    removePod(cluster, pod);
    cluster.log.add('pod-deleted', pod.name);
    return;
  }
  if (!isReady(pod)) {
    pod.state = 'ready';
    for (const claim of pod.claims) write(claim, pod);
    cluster.log.add('pod-ready', pod.name);
    const wait = (cluster.set?.spec.minReadySeconds ?? 0) * 1000;
    changeAt(cluster, pod, cluster.now + wait);
    if (wait > 0) return;
  }
  pod.state = 'available';
  pod.due = Infinity;
}

/** What a pod does to its claims once it is Ready. */
export function write(claim: Claim, { name, uid, revision }: Pick<Pod, 'name' | 'uid' | 'revision'>): void {
  claim.writer = revision;
  claim.firstWriter ??= { pod: name, uid, revision };
}

export function setOwners(cluster: Cluster, claim: Claim, owners: readonly OwnerReference[]): void {
  claim.owners = owners;
  cluster.hasClaimsToLose ||= owners.length > 0;
  cluster.log.add('pvc-owners', claim.name);
}
