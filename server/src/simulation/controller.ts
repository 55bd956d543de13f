import { claimName, maxOrdinal, podName } from '../statefulset/identity';
import { updatedAtOnce } from '../statefulset/set';
import {
  type Cluster,
  isReady,
  isUnavailable,
  type LiveSet,
  type Members,
  maxUnavailableOn,
  type Pod,
  type Progress,
  type Revision,
  type SetSpec,
} from './cluster';
import { createClaims, createPod, terminatePod } from './lifecycle';
import { membersOf } from './members';
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
  const { current, update } = revisionsOf(cluster, set);
  const pass = new Pass(cluster, set, current, update);
  pass.run();
  set.progress = pass.progress();
  truncateHistory(cluster, set, current, update);
  return pass.burstFrom;
}

class Pass {
  burstFrom: number | undefined;
  private readonly spec: SetSpec;
  private readonly ordered: boolean;
  private readonly replicas: Members['replicas'];
  private readonly condemned: Members['condemned'];
  /** Whether this pass moves several pods at once. */
  private readonly burst: boolean;

  constructor(
    private readonly cluster: Cluster,
    private readonly set: LiveSet,
    private readonly current: Revision,
    private readonly update: Revision,
  ) {
    this.spec = set.spec;
    this.ordered = set.spec.podManagementPolicy === 'OrderedReady';
    const { replicas, condemned } = membersOf(cluster, set);
    this.replicas = replicas;
    this.condemned = condemned;
    this.burst = !this.ordered && this.toMove() > 1;
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

  /** How many pods are to be created or deleted. */
  private toMove(): number {
    let count = 0;
    for (const pod of this.replicas) if (pod === undefined) count++;
    for (const pod of this.condemned) if (!pod.terminating) count++;
    return count;
  }

  /** A rolling update that is complete makes its revision the current one. */
  progress(): Progress {
    const { update } = this;
    const current = this.isComplete() ? update : this.current;
    const currentReplicas = this.spec.partitioned ? 0 : this.countOf(current);
    return { currentRevision: current, updateRevision: update, currentReplicas };
  }

  /** Whether there are as many pods as there are to be, wherever they stand, all Ready and of the update revision. */
  private isComplete(): boolean {
    if (this.spec.updateStrategy !== 'RollingUpdate') return false;
    let owned = this.condemned.length;
    for (const pod of this.replicas) {
      if (pod === undefined) continue;
      if (!this.isDone(pod)) return false;
      owned++;
    }
    return owned === this.replicas.length && this.condemned.every((pod) => this.isDone(pod));
  }

  private isDone(pod: Pod): boolean {
    return pod.revision === this.update && !pod.terminating && isReady(pod);
  }

  private countOf(revision: Revision): number {
    const isOf = (pod: Pod | undefined) => pod !== undefined && pod.revision === revision && !pod.terminating;
    return this.replicas.filter(isOf).length + this.condemned.filter(isOf).length;
  }

  /** Creates missing pods; false if the pass ends here, to wait or because a pod cannot be created. */
  private processReplicas(): boolean {
    if (this.ordered) return this.processInOrder();
    // Parallel works in batches that double from 1 to 500 and stops after one that met an error (slowStartBatch).
    const { log } = this.cluster;
    const begin = log.length;
    let acted = 0;
    for (let from = 0, size = 1; from < this.replicas.length; from += size, size = Math.min(size * 2, 500)) {
      const end = Math.min(from + size, this.replicas.length);
      for (let index = from; index < end; index++) {
        const before = log.length;
        this.processReplica(index);
        if (log.length > before) acted++;
      }
      if (this.cluster.failure !== undefined) break;
    }
    if (acted > 1) log.merge(begin);
    return this.cluster.failure === undefined;
  }

  private processInOrder(): boolean {
    for (let index = 0; index < this.replicas.length; index++) if (!this.processReplica(index)) return false;
    return true;
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
    const name = podName(spec, ordinal);
    if (cluster.pods.has(name)) {
      cluster.failure = `${name} is not created: there is still a pod of this name that the set does not control.`;
      return;
    }
    const revision = this.revisionFor(ordinal);
    if (revision.rejected !== undefined) {
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
    const kept = spec.partitioned ? spec.partition : this.set.progress.currentReplicas;
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
        terminatePod(this.cluster, pod);
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
      terminatePod(this.cluster, pod);
      allowed--;
    }
  }

  private beginBurst(): void {
    if (!this.burst || this.burstFrom !== undefined) return;
    this.cluster.log.fence();
    this.burstFrom = this.cluster.log.length;
  }
}
