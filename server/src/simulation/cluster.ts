import type { Labels } from '../kubernetes/selector';
import { gateOn, type Target } from '../kubernetes/versions';
import { versionChanges } from '../products/upgrades';
import { claimName, effectiveClaimTemplates, podName } from '../statefulset/identity';
import { type ClaimTemplate, readStatefulSet, type StatefulSet } from '../statefulset/set';
import { revisionData } from '../validation';
import { isObject, type Json, type JsonObject, valueAt } from '../yaml/json';
import type { EventLog } from './log';

/**
 * The part of a cluster that matters to one StatefulSet. The model of its controller changes it; it is private to one
 * simulation. Time is in milliseconds: every pod takes 300 ms to become Ready, and as long to terminate.
 */
export interface Cluster {
  readonly target: Target;
  readonly log: EventLog;
  set: LiveSet | undefined;
  readonly pods: Map<string, Pod>;
  readonly claims: Map<string, Claim>;
  /** The set's history, oldest revision first. */
  revisions: Revision[];
  now: number;
  lastSequence: number;
  lastUid: number;
  /** Why the controller is stuck; undefined while it is not. */
  failure: string | undefined;
}

export interface LiveSet {
  readonly uid: number;
  /** As the API server keeps it: defaulted, gated fields dropped. */
  manifest: Json;
  spec: SetSpec;
  status: SetStatus;
}

/** What the controller reads of `spec`. */
export interface SetSpec extends StatefulSet {
  /** Whether `updateStrategy.rollingUpdate` is set: without it new pods are counted, not cut at a partition. */
  readonly partitioned: boolean;
  readonly revisionHistoryLimit: number;
  /** The pods of one ordinal get these claims. */
  readonly templates: readonly ClaimTemplate[];
  /** What a ControllerRevision keeps of it. */
  readonly templateData: string;
}

export interface SetStatus {
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly currentReplicas: number;
  readonly updatedReplicas: number;
  readonly currentRevision: Revision | undefined;
  readonly updateRevision: Revision | undefined;
}

/** A ControllerRevision: one state of `spec.template`. */
export interface Revision {
  /** The number that it was created with; the events speak of it by this one. */
  readonly number: number;
  /** The number that it has now: rolling back to an old revision makes it the newest. */
  latest: number;
  /** As the pods' label `controller-revision-hash` has it; undefined for versions whose names are not known. */
  readonly name: string | undefined;
  readonly data: string;
  readonly labels: Labels;
  readonly image: string;
  readonly neverReady: boolean;
  readonly template: JsonObject;
  /** Why the API server rejects pods of it, though it accepted the set. */
  readonly rejected: string | undefined;
}

export interface Pod {
  readonly name: string;
  readonly ordinal: number;
  readonly uid: number;
  readonly revision: Revision;
  readonly claims: readonly Claim[];
  /** The set that controls it, by uid; undefined for an orphan. */
  owner: number | undefined;
  state: 'pending' | 'ready' | 'available';
  terminating: boolean;
  /** When it next changes by itself: becomes Ready, then available, or has terminated. Infinity: never. */
  due: number;
  /** Of changes that are due together, the one begun first comes first. */
  sequence: number;
}

export interface Claim {
  readonly name: string;
  /** The requested storage as written. */
  readonly storage: string | undefined;
  owners: readonly OwnerReference[];
  terminating: boolean;
  /** The revision of the pod that wrote its data last; undefined while it is empty. */
  writer: Revision | undefined;
  /** Of a claim that was there before the simulation: what is in it. A claim without a volume has no data. */
  readonly found?: 'nothing' | 'unknown';
}

export interface OwnerReference {
  readonly kind: 'StatefulSet' | 'Pod';
  readonly name: string;
  readonly uid: number;
}

/** The time that a pod takes to become Ready, and to terminate. */
export const podTransition = 300;
/** More pods than this are not simulated: that would take long and show nothing new. */
export const maxPlayedReplicas = 1000;

export function newCluster(target: Target, log: EventLog): Cluster {
  return {
    target,
    log,
    set: undefined,
    pods: new Map(),
    claims: new Map(),
    revisions: [],
    now: 0,
    lastSequence: 0,
    lastUid: 0,
    failure: undefined,
  };
}

export function readSpec(manifest: Json): SetSpec {
  const set = readStatefulSet(manifest);
  const strategy = valueAt(manifest, ['spec', 'updateStrategy']);
  const limit = valueAt(manifest, ['spec', 'revisionHistoryLimit']);
  return {
    ...set,
    partitioned: isObject(valueAt(strategy, ['rollingUpdate'])),
    revisionHistoryLimit: typeof limit === 'number' ? limit : 10,
    templates: effectiveClaimTemplates(set),
    templateData: revisionData(manifest),
  };
}

/** How many of the pods are simulated. */
export function playedReplicas(spec: Pick<SetSpec, 'replicas'>): number {
  return Math.min(spec.replicas, maxPlayedReplicas);
}

/** Whether the controller updates several pods at a time. 1.35 differs between its patches: the newest has it off. */
export function maxUnavailableOn(target: Target): boolean {
  return gateOn('MaxUnavailableStatefulSet', target) === true;
}

/** Creates the missing claims of one ordinal. Their order is that of a Go map: none. */
export function createClaims(cluster: Cluster, spec: SetSpec, ordinal: number): Claim[] {
  cluster.log.fence();
  return spec.templates.map((template) => {
    const name = claimName(template, spec, ordinal);
    let claim = cluster.claims.get(name);
    if (claim === undefined) {
      claim = { name, storage: template.storage, owners: [], terminating: false, writer: undefined };
      cluster.claims.set(name, claim);
      cluster.log.add('pvc-create', name);
    }
    return claim;
  });
}

export function createPod(cluster: Cluster, set: LiveSet, ordinal: number, revision: Revision, claims: Claim[]): Pod {
  const pod: Pod = {
    name: podName(set.spec, ordinal),
    ordinal,
    uid: ++cluster.lastUid,
    revision,
    claims,
    owner: set.uid,
    state: 'pending',
    terminating: false,
    due: revision.neverReady || refusesData(revision, claims) ? Infinity : cluster.now + podTransition,
    sequence: ++cluster.lastSequence,
  };
  cluster.pods.set(pod.name, pod);
  cluster.log.fence();
  cluster.log.add('pod-create', pod.name);
  return pod;
}

/** Whether a database does not start with the data that another version of it left in its claims. */
function refusesData(revision: Revision, claims: readonly Claim[]): boolean {
  const writers = new Set(claims.map(({ writer }) => writer));
  return [...writers].some(
    (writer) =>
      writer !== undefined && writer !== revision && versionChanges(writer, revision).some(({ refuses }) => refuses),
  );
}

export function terminatePod(cluster: Cluster, pod: Pod): void {
  if (pod.terminating) return;
  pod.terminating = true;
  pod.due = cluster.now + podTransition;
  pod.sequence = ++cluster.lastSequence;
  cluster.log.fence();
  cluster.log.add('pod-terminating', pod.name);
}

/** Advances to the next moment at which a pod changes by itself, and returns the pods that do; none once all is settled. */
export function nextChanges(cluster: Cluster): Pod[] {
  let due = Infinity;
  for (const pod of cluster.pods.values()) due = Math.min(due, pod.due);
  if (due === Infinity) return [];
  cluster.now = due;
  return [...cluster.pods.values()].filter((pod) => pod.due === due).sort((a, b) => a.sequence - b.sequence);
}

/** What the kubelet does: a pod becomes Ready, then available, or has terminated. */
export function advancePod(cluster: Cluster, pod: Pod): void {
  if (pod.terminating) {
    cluster.pods.delete(pod.name);
    cluster.log.add('pod-deleted', pod.name);
    return;
  }
  if (pod.state === 'pending') {
    pod.state = 'ready';
    for (const claim of pod.claims) claim.writer = pod.revision;
    cluster.log.add('pod-ready', pod.name);
    const wait = (cluster.set?.spec.minReadySeconds ?? 0) * 1000;
    pod.due = cluster.now + wait;
    if (wait > 0) return;
  }
  pod.state = 'available';
  pod.due = Infinity;
}

export function setOwners(cluster: Cluster, claim: Claim, owners: readonly OwnerReference[]): void {
  claim.owners = owners;
  cluster.log.add('pvc-owners', claim.name);
}
