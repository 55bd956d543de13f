import { selects } from '../kubernetes/selector';
import { claimName, maxOrdinal, parsePodName, podName } from '../statefulset/identity';
import { updatedAtOnce } from '../statefulset/set';
import {
  type Cluster,
  isReady,
  type LiveSet,
  maxUnavailableOn,
  type Pod,
  playedReplicas,
  type Revision,
  type SetSpec,
  type SetStatus,
} from './cluster';
import { createClaims, createPod, terminatePod } from './lifecycle';
import { hasStaleClaim, updateClaimOwners } from './retention';
import { revisionsOf, truncateHistory } from './revisions';

/**
 * One pass of the StatefulSet controller, as it runs after every change of the set or its pods (updateStatefulSet in
 * pkg/controller/statefulset/stateful_set_control.go, Kubernetes 1.36). Returns where in the log a burst begins: the
 * events from there on, up to the pods' own changes that follow, have no fixed order.
 */
export function reconcile(cluster: Cluster): number | undefined {
  const { set } = cluster;
  if (set === undefined) return undefined;
  const owned = claimPods(cluster, set);
  const { current, update } = revisionsOf(cluster, set);
  const status = countStatus(owned, current, update);
  const pass = new Pass(cluster, set, owned, current, update);
  pass.run();
  set.status = completed(set.spec, { ...status, currentReplicas: status.currentReplicas - pass.replacedPods });
  truncateHistory(cluster, set, [current, update, ...new Set(owned.map((pod) => pod.revision))]);
  return pass.burstFrom;
}

/** The pods that the set controls; orphans of its name that its selector matches are adopted. */
function claimPods(cluster: Cluster, set: LiveSet): Pod[] {
  const pods: Pod[] = [];
  for (const pod of cluster.pods.values()) {
    if (
      pod.owner === undefined &&
      !pod.terminating &&
      parsePodName(pod.name)?.set === set.spec.name &&
      selects(set.spec.selector, pod.revision.labels)
    )
      pod.owner = set.uid;
    if (pod.owner === set.uid) pods.push(pod);
  }
  return pods;
}

function countStatus(pods: readonly Pod[], current: Revision, update: Revision): SetStatus {
  let readyReplicas = 0;
  let availableReplicas = 0;
  let currentReplicas = 0;
  let updatedReplicas = 0;
  for (const { state, terminating, revision } of pods) {
    if (isReady({ state })) readyReplicas++;
    if (state === 'available') availableReplicas++;
    if (terminating) continue;
    if (revision === current) currentReplicas++;
    if (revision === update) updatedReplicas++;
  }
  return {
    replicas: pods.length,
    readyReplicas,
    availableReplicas,
    currentReplicas,
    updatedReplicas,
    currentRevision: current,
    updateRevision: update,
  };
}

/** A rolling update is complete when every pod is of the update revision and Ready; that revision is then current. */
function completed(spec: SetSpec, status: SetStatus): SetStatus {
  const replicas = playedReplicas(spec);
  const done =
    spec.updateStrategy === 'RollingUpdate' &&
    status.updatedReplicas === replicas &&
    status.readyReplicas === replicas &&
    status.replicas === replicas;
  if (!done) return status;
  return { ...status, currentReplicas: status.updatedReplicas, currentRevision: status.updateRevision };
}

function isUnavailable(pod: Pod | undefined): boolean {
  return pod === undefined || pod.state !== 'available' || pod.terminating;
}

class Pass {
  burstFrom: number | undefined;
  replacedPods = 0;
  private readonly spec: SetSpec;
  private readonly ordered: boolean;
  /** By index from `start`; missing ones are undefined. */
  private readonly replicas: (Pod | undefined)[];
  /** Pods outside the range, highest ordinal first. */
  private readonly condemned: Pod[] = [];
  /** Whether this pass moves several pods at once. */
  private readonly burst: boolean;

  constructor(
    private readonly cluster: Cluster,
    private readonly set: LiveSet,
    pods: readonly Pod[],
    private readonly current: Revision,
    private readonly update: Revision,
  ) {
    this.spec = set.spec;
    this.ordered = set.spec.podManagementPolicy === 'OrderedReady';
    const replicas = playedReplicas(set.spec);
    this.replicas = new Array<Pod | undefined>(replicas).fill(undefined);
    for (const pod of pods) {
      const index = pod.ordinal - this.spec.start;
      if (index >= 0 && index < replicas) this.replicas[index] = pod;
      else this.condemned.push(pod);
    }
    this.condemned.sort((a, b) => b.ordinal - a.ordinal);
    const toCreate = replicas - (pods.length - this.condemned.length);
    const toDelete = this.condemned.filter((pod) => !pod.terminating).length;
    this.burst = !this.ordered && toCreate + toDelete > 1;
  }

  run(): void {
    this.cluster.failure = undefined;
    if (!this.processReplicas()) return;
    this.fixClaimsOfCondemned();
    if (!this.deleteCondemned()) return;
    if (this.spec.updateStrategy === 'OnDelete') return;
    if (maxUnavailableOn(this.cluster.target)) this.replaceSeveral();
    else this.replaceNext();
  }

  /** Creates missing pods; false if the pass ends here, to wait or because a pod cannot be created. */
  private processReplicas(): boolean {
    if (this.ordered) return this.replicas.every((_, index) => this.processReplica(index));
    // Parallel works in batches that double from 1 to 500 and stops after one that met an error (slowStartBatch).
    const { log } = this.cluster;
    const begin = log.length;
    let acted = 0;
    for (let from = 0, size = 1; from < this.replicas.length; from += size, size = Math.min(size * 2, 500)) {
      for (let index = from; index < Math.min(from + size, this.replicas.length); index++) {
        const before = log.length;
        this.processReplica(index);
        if (log.length > before) acted++;
      }
      if (this.cluster.failure !== undefined) break;
    }
    if (acted > 1) log.merge(begin);
    return this.cluster.failure === undefined;
  }

  private processReplica(index: number): boolean {
    const { cluster, set } = this;
    const pod = this.replicas[index];
    if (pod === undefined) {
      this.createReplica(index);
      return false;
    }
    const waits = this.ordered && isUnavailable(pod);
    if (!waits || pod.state === 'pending') updateClaimOwners(cluster, set, pod);
    return !waits;
  }

  private createReplica(index: number): void {
    const { cluster, set, spec } = this;
    const ordinal = spec.start + index;
    const names = spec.templates.map((template) => claimName(template, spec, ordinal));
    if (hasStaleClaim(cluster, spec, names)) return;
    if (ordinal > maxOrdinal) {
      cluster.failure = `${podName(spec, ordinal)} cannot exist: an ordinal is at most ${maxOrdinal}.`;
      return;
    }
    this.beginBurst();
    // The claims are created first, even if the pod is rejected.
    const claims = createClaims(cluster, spec, ordinal);
    const revision = this.revisionFor(ordinal);
    if (revision.rejected !== undefined) {
      const name = podName(spec, ordinal);
      cluster.failure = `The API server rejects ${name}. ${revision.rejected}`;
      updateClaimOwners(cluster, set, { name, ordinal, uid: 0, claims });
      return;
    }
    const pod = createPod(cluster, set, ordinal, revision, claims);
    this.replicas[index] = pod;
    updateClaimOwners(cluster, set, pod);
  }

  /** The revision of a new pod (newVersionedStatefulSetPod). The partition counts from the first ordinal. */
  private revisionFor(ordinal: number): Revision {
    const { spec, current, update } = this;
    if (spec.updateStrategy !== 'RollingUpdate') return update;
    const kept = spec.partitioned ? spec.partition : this.set.status.currentReplicas;
    return ordinal < spec.start + kept ? current : update;
  }

  private fixClaimsOfCondemned(): void {
    const { log } = this.cluster;
    const from = log.length;
    for (const pod of this.condemned) updateClaimOwners(this.cluster, this.set, pod);
    if (!this.ordered) log.merge(from);
  }

  /** Scales down; false if the pass ends here. In order only one pod is deleted, once the others are available. */
  private deleteCondemned(): boolean {
    const lowestUnavailable = this.condemned.findLast(isUnavailable);
    for (const pod of this.condemned) {
      if (this.ordered) {
        if (pod.terminating || (isUnavailable(pod) && pod !== lowestUnavailable)) return false;
        terminatePod(this.cluster, pod);
        return false;
      }
      if (pod.terminating) continue;
      this.beginBurst();
      terminatePod(this.cluster, pod);
    }
    return true;
  }

  /** Deletes the highest pod of another revision, unless one above it is not available yet. */
  private replaceNext(): void {
    for (let index = this.replicas.length - 1; index >= this.spec.partition; index--) {
      const pod = this.replicas[index];
      if (pod === undefined) return;
      if (pod.revision !== this.update && !pod.terminating) {
        this.replace(pod);
        return;
      }
      if (isUnavailable(pod)) return;
    }
  }

  /** With maxUnavailable: deletes from the highest pod of another revision on until that many are unavailable. */
  private replaceSeveral(): void {
    let allowed = updatedAtOnce(this.spec, this.cluster.target) - this.replicas.filter(isUnavailable).length;
    for (let index = this.replicas.length - 1; index >= this.spec.partition && allowed > 0; index--) {
      const pod = this.replicas[index];
      if (pod === undefined || pod.revision === this.update || pod.terminating) continue;
      this.replace(pod);
      allowed--;
    }
  }

  private replace(pod: Pod): void {
    terminatePod(this.cluster, pod);
    this.replacedPods++;
  }

  private beginBurst(): void {
    if (!this.burst || this.burstFrom !== undefined) return;
    this.cluster.log.fence();
    this.burstFrom = this.cluster.log.length;
  }
}
