import type { Labels, Selector } from '../kubernetes/selector';
import { gateOn, type Target } from '../kubernetes/versions';
import { effectiveClaimTemplates } from '../statefulset/identity';
import { type ClaimTemplate, readStatefulSet, type StatefulSet } from '../statefulset/set';
import { revisionData } from '../validation';
import { isObject, type Json, type JsonObject, valueAt } from '../yaml/json';
import { EventLog } from './log';

/**
 * The part of a cluster that matters to one StatefulSet. The model of its controller changes it; it is private to one
 * simulation. Time is in milliseconds: every pod takes 300 ms to become Ready, and as long to terminate.
 */
export interface Cluster {
  readonly target: Target;
  readonly log: EventLog;
  set: LiveSet | undefined;
  readonly pods: Map<string, Pod>;
  /** All pods that may change by themselves: others may be among them. */
  readonly changing: Set<Pod>;
  readonly claims: Map<string, Claim>;
  /** Whether a claim has had owners, or terminates: else the garbage collector need not look at any. */
  hasClaimsToLose: boolean;
  /** The PodDisruptionBudgets of its namespace. */
  budgets: readonly Budget[];
  /** The names of pods that are not Ready, however often they are replaced, until they recover. */
  readonly failing: Set<string>;
  /** The set's history, oldest revision first. */
  revisions: Revision[];
  now: number;
  lastSequence: number;
  lastUid: number;
  /** Why the controller is stuck; undefined while it is not. */
  failure: string | undefined;
}

/** A PodDisruptionBudget. */
export interface Budget {
  readonly name: string;
  readonly selector: Selector;
  /** As written: a count or a percentage; undefined if absent. */
  readonly minAvailable: number | string | undefined;
  readonly maxUnavailable: number | string | undefined;
  /** Whether pods that are not Ready may be evicted however few others are (`AlwaysAllow`). */
  readonly alwaysUnhealthy: boolean;
  /** How many pods of other workloads it selects. They are taken as Ready. */
  readonly others: number;
}

export interface LiveSet {
  readonly uid: number;
  /** As the API server keeps it: defaulted, gated fields dropped. */
  manifest: Json;
  spec: SetSpec;
  progress: Progress;
  /** See `membersOf`; undefined until it is asked for. */
  members: Members | undefined;
}

/** The pods that a set controls, as its controller looks at them. */
export interface Members {
  /** What they were told apart by. */
  readonly spec: SetSpec;
  /** By index from `start`; missing ones are undefined. */
  readonly replicas: (Pod | undefined)[];
  /** Pods outside the range, highest ordinal first. */
  readonly condemned: Pod[];
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

/** What the controller keeps from pass to pass. The rest of a status is counted when somebody asks (`statusOf`). */
export interface Progress {
  readonly currentRevision: Revision | undefined;
  readonly updateRevision: Revision | undefined;
  /** How many pods the last pass left at the current revision; counted only if the next one goes by it. */
  readonly currentReplicas: number;
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
  /** What keeps every pod of it from becoming Ready; undefined if nothing is known to. */
  readonly trouble: Extract<Trouble, 'image' | 'as found'> | undefined;
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
  /** The spec for which its claims were given their owners: they need not be looked at again. */
  ownersFor: SetSpec | undefined;
  /** The set that controls it, by uid; undefined for an orphan. */
  owner: number | undefined;
  /** `unready`: its containers run, but it is not Ready. */
  state: 'pending' | 'unready' | 'ready' | 'available';
  terminating: boolean;
  trouble: Trouble | undefined;
  /** When it next changes by itself: becomes Ready, then available, or has terminated. Infinity: never. */
  due: number;
  /** Of changes that are due together, the one begun first comes first. */
  sequence: number;
}

/**
 * What keeps a pod from becoming Ready, or a deleted one from terminating: an image that does not start, a database that
 * does not start with the data of another version, a fault of this pod alone, a node that does not answer, or whatever
 * keeps it so in the cluster that the simulation began with.
 */
export type Trouble = 'image' | 'refuses the data' | 'failed' | 'node lost' | 'as found';

export interface Claim {
  readonly name: string;
  /** The requested storage as written. */
  readonly storage: string | undefined;
  owners: readonly OwnerReference[];
  terminating: boolean;
  /** The revision of the pod that wrote its data last; undefined while it is empty. */
  writer: Revision | undefined;
  /** The pod that wrote to it first, which is whose data it holds; undefined while it is empty. */
  firstWriter: FirstWriter | undefined;
  /** Of a claim that was there before the simulation: what is in it. A claim without a volume has no data. */
  readonly found: 'nothing' | 'unknown' | undefined;
}

export interface FirstWriter {
  readonly pod: string;
  /** Tells pods of one name apart; counted up within a simulation. */
  readonly uid: number;
  readonly revision: Revision;
}

export interface OwnerReference {
  readonly kind: 'StatefulSet' | 'Pod';
  readonly name: string;
  readonly uid: number;
}

/** More pods than this are not simulated: that would take long and show nothing new. */
export const maxPlayedReplicas = 1000;

export function newCluster(target: Target, budgets: readonly Budget[] = []): Cluster {
  return {
    target,
    log: new EventLog(),
    set: undefined,
    pods: new Map(),
    changing: new Set(),
    claims: new Map(),
    hasClaimsToLose: false,
    budgets,
    failing: new Set(),
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

export function isReady({ state }: Pick<Pod, 'state'>): boolean {
  return state === 'ready' || state === 'available';
}

/** All pods are made here: what has one shape is read several times as fast, and each step reads many of them. */
export function newPod(fields: Pod): Pod {
  const { name, ordinal, uid, revision, claims, ownersFor, owner, state, terminating, trouble, due, sequence } = fields;
  return { name, ordinal, uid, revision, claims, ownersFor, owner, state, terminating, trouble, due, sequence };
}

/** Whether the controller counts a pod as unavailable; one that is missing is. */
export function isUnavailable(pod: Pod | undefined): boolean {
  return pod === undefined || pod.state !== 'available' || pod.terminating;
}

/** A claim, by default without data and without owner. All claims are made here, as pods are by `newPod`. */
export function newClaim(name: string, storage: string | undefined, fields: Partial<Claim> = {}): Claim {
  const { owners = [], terminating = false, writer, firstWriter, found } = fields;
  return { name, storage, owners, terminating, writer, firstWriter, found };
}
