import { gateOn, type Target } from '../../kubernetes/versions';
import { maxPlayedReplicas } from '../../simulation/cluster';
import { ordinalRange } from '../../statefulset/identity';
import { valueAt } from '../../yaml/json';
import type { ObservedPod, ObservedSet } from '../observed';
import { isReady, isTerminating, numberAt, readyChangedAt } from '../podStatus';
import { type Revisions, revisionsOf } from '../revisions';

/** Where a set stands: what its controller sees when it looks at its pods. */
export interface Standing {
  readonly observed: ObservedSet;
  /** As the cluster behaves, as far as the set shows it. */
  readonly target: Target;
  readonly revisions: Revisions;
  /** Whether pods wait for one another (OrderedReady). */
  readonly ordered: boolean;
  /** Wanted ordinals without an available pod, lowest first; of very many only the first. */
  readonly down: readonly number[];
  /** Those of them that have no pod at all. */
  readonly missing: readonly number[];
  /** How many pods the controller has counted that the dump does not hold: none is said to be missing then. */
  readonly unseen: number;
  /** Pods outside of the wanted ordinals, lowest first. */
  readonly condemned: readonly ObservedPod[];
  /** Pods of wanted ordinals that are of another revision than the one to update to, lowest first. */
  readonly outdated: readonly ObservedPod[];
}

export function standingOf(observed: ObservedSet, target: Target): Standing {
  const { set, pods } = observed;
  const { start, end } = ordinalRange(set);
  const revisions = revisionsOf(observed);
  const wanted = pods.filter(({ ordinal }) => ordinal >= start && ordinal < end);
  const isAvailable = availability(observed);
  const unseen = unseenPods(observed);
  const [down, missing]: [number[], number[]] = [[], []];
  for (let ordinal = start; ordinal < Math.min(end, start + maxPlayedReplicas); ordinal++) {
    const pod = observed.pod(ordinal);
    if (pod === undefined && unseen > 0) continue;
    if (pod === undefined) missing.push(ordinal);
    if (pod === undefined || !isAvailable(pod)) down.push(ordinal);
  }
  return {
    observed,
    target: asObserved(observed, target),
    revisions,
    ordered: set.podManagementPolicy === 'OrderedReady',
    down,
    missing,
    unseen,
    condemned: pods.filter(({ ordinal }) => ordinal < start || ordinal >= end),
    outdated: wanted.filter(
      ({ name }) => revisions.update !== undefined && revisions.pods.get(name) !== revisions.update,
    ),
  };
}

/** The pods that a dump without pods lacks, or one that is cut off. A status may lag behind, so that others lack none. */
function unseenPods({ dump, object, pods }: ObservedSet): number {
  const counted = numberAt(object.json, ['status', 'replicas']) ?? 0;
  const isPartial = dump.gaps.length > 0 || dump.ofKind('Pod').length === 0;
  return isPartial ? Math.max(0, counted - pods.length) : 0;
}

/** Whether all pods are there and Ready by the controller's count. */
export function isCountedReady({ object, set }: ObservedSet): boolean {
  const ready = numberAt(object.json, ['status', 'readyReplicas']) ?? 0;
  return ready === set.replicas && numberAt(object.json, ['status', 'replicas']) === ready;
}

/**
 * A live set has `maxUnavailable` only where its feature gate is on: the API server drops it otherwise, and defaults it
 * to 1 where the gate is on (pkg/registry/apps/statefulset/strategy.go, pkg/apis/apps/v1/defaults.go).
 */
function asObserved({ set }: ObservedSet, target: Target): Target {
  if (set.maxUnavailable === undefined || gateOn('MaxUnavailableStatefulSet', target) === true) return target;
  return { ...target, featureGates: { ...target.featureGates, MaxUnavailableStatefulSet: true } };
}

/** Says whether a pod is available: Ready for minReadySeconds, and not terminating (isUnavailable). */
export function availability(observed: ObservedSet): (pod: ObservedPod) => boolean {
  const { object, pods, set } = observed;
  const status = valueAt(object.json, ['status']) ?? null;
  const ready = pods.filter((pod) => isReady(pod.object)).length;
  // A dump does not say when it was taken: what the controller has counted is surer than an age.
  const all = isSeen(observed) && ready > 0 && numberAt(status, ['availableReplicas']) === ready;
  return ({ object: pod }) => {
    if (isTerminating(pod) || !isReady(pod)) return false;
    return all || set.minReadySeconds === 0 || availableIn(pod, observed) <= 0;
  };
}

/** In how many milliseconds a Ready pod becomes available; 0 or less if it is. */
export function availableIn(pod: ObservedPod['object'], { set, at }: ObservedSet): number {
  return (readyChangedAt(pod) ?? 0) + set.minReadySeconds * 1000 - at;
}

/** Whether the controller has seen the set as it is now; what `status` says is older otherwise. */
export function isSeen({ object: { json }, pods }: ObservedSet): boolean {
  const generation = numberAt(json, ['metadata', 'generation']);
  const seen = numberAt(json, ['status', 'observedGeneration']);
  return generation === undefined || (seen === undefined ? pods.length > 0 : seen === generation);
}

/**
 * The pod that the controller waits for: the lowest one that is down; of those that are to be deleted, the lowest one
 * that terminates, since the others are not asked to yet, or the lowest one that is not available.
 */
export function waitedFor({ observed, down, condemned }: Standing): string | undefined {
  if (down[0] !== undefined) return observed.podName(down[0]);
  const isAvailable = availability(observed);
  const terminating = condemned.find(({ object }) => isTerminating(object));
  return (terminating ?? condemned.find((pod) => !isAvailable(pod)))?.name;
}

/** Whether the set itself is being deleted: its controller then creates and deletes no pods (updateStatefulSet). */
export function isDeleted({ object }: ObservedSet): boolean {
  return isTerminating(object);
}
