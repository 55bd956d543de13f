import type { CauseId } from '../../operations/remedies/remedy';
import type { Cause } from '../cause';
import type { ObservedPod, ObservedSet } from '../observed';
import { createdAt, deletionOf, isReady, isTerminating, readyChangedAt } from '../podStatus';
import {
  brokenRollback,
  heldBackCause,
  isRolledOut,
  minReadySecondsCause,
  pausedByMaxUnavailable,
  rollingCause,
} from './rollout';
import { predecessorCause, scaleDownBlocked, scalingDownCause } from './scaling';
import { availability, type Standing, waitedFor } from './standing';
import { terminatingCause } from './terminating';

/** Says why a pod that is not terminating is missing or not Ready, the first cause first. */
export type PodCauses = (set: ObservedSet, ordinal: number) => readonly Cause[];

/** What ends by itself. */
const progress: ReadonlySet<CauseId> = new Set<CauseId>([
  'slow-start',
  'rolling',
  'scaling-down',
  'min-ready-seconds',
  'terminating-grace',
]);

export function isProgress({ id }: Pick<Cause, 'id'>): boolean {
  return progress.has(id);
}

/** A deletion is part of a rollout or of a scale-down for so long; later it is what these wait for. */
const patience = 120_000;

/** Why pods that are wanted are not available, and what waits for them. */
export function downCauses(standing: Standing, causesOf: PodCauses): readonly Cause[] {
  const { own, ordinal } = firstTrouble(standing, causesOf);
  const [first] = own;
  if (first === undefined) {
    const isRolling = isRolledOut(ordinal, standing) && isFresh(standing);
    return isRolling ? [rollingCause(standing.observed.podName(ordinal), standing)] : [];
  }
  if (isProgress(first)) return own;
  return [
    brokenRollback(standing),
    ...own,
    pausedByMaxUnavailable(standing),
    predecessorCause(standing),
    scaleDownBlocked(standing),
    ...(standing.observed.set.updateStrategy === 'OnDelete' ? [heldBackCause(standing)] : []),
  ].filter((cause) => cause !== undefined);
}

interface Trouble {
  readonly own: readonly Cause[];
  readonly ordinal: number;
}

/**
 * What is wrong with the lowest pod that is down. With Parallel no pod waits for another, so that one that merely
 * starts is no reason: then it is the lowest one with real trouble.
 */
function firstTrouble(standing: Standing, causesOf: PodCauses): Trouble {
  const { observed, down, ordered } = standing;
  const [lowest = observed.set.start] = down;
  const own = troubleAt(lowest, standing, causesOf);
  const found = { own, ordinal: lowest };
  if (ordered || (own[0] && !isProgress(own[0]))) return found;
  for (const ordinal of down.slice(1)) {
    const others = troubleAt(ordinal, standing, causesOf);
    if (others[0] && !isProgress(others[0])) return { own: others, ordinal };
  }
  return found;
}

function troubleAt(ordinal: number, standing: Standing, causesOf: PodCauses): readonly Cause[] {
  const { observed } = standing;
  const pod = observed.pod(ordinal);
  if (pod && isTerminating(pod.object)) return endingCauses(pod, standing, () => rollingCause(pod.name, standing));
  if (pod && isReady(pod.object)) return [minReadySecondsCause(pod, standing)];
  const causes = causesOf(observed, ordinal);
  return causes[0]?.id === 'slow-start' && isRolledOut(ordinal, standing)
    ? [rollingCause(observed.podName(ordinal), standing)]
    : causes;
}

/** Why a pod still terminates; `ordinary` is what that is part of, where it takes no longer than it may. */
function endingCauses(pod: ObservedPod, standing: Standing, ordinary: () => Cause): readonly Cause[] {
  const { observed, condemned, outdated } = standing;
  const cause = terminatingCause(pod, observed);
  const deletion = deletionOf(pod.object);
  if (cause === undefined || deletion === undefined) return [];
  const isPart = condemned.includes(pod) || (isRolledOut(pod.ordinal, standing) && outdated.includes(pod));
  const isOrdinary = cause.id === 'terminating-grace' && observed.at - deletion.since < patience;
  return [isPart && isOrdinary ? ordinary() : cause];
}

/** What happens to pods outside of the wanted ordinals; all others are available. */
export function condemnedCauses(standing: Standing, causesOf: PodCauses): readonly Cause[] {
  const own = troubleOfCondemned(standing, causesOf);
  const [first] = own;
  const highest = standing.condemned.at(-1);
  if (first === undefined) return highest ? [scalingDownCause(highest.name, standing)] : [];
  return isProgress(first) ? own : [...own, scaleDownBlocked(standing)].filter((cause) => cause !== undefined);
}

/** What keeps them from being deleted one after the other; empty if nothing does. */
function troubleOfCondemned(standing: Standing, causesOf: PodCauses): readonly Cause[] {
  const { observed, condemned, ordered } = standing;
  const name = waitedFor(standing);
  const waited = condemned.find((pod) => pod.name === name);
  if (waited === undefined) return [];
  if (isTerminating(waited.object))
    return endingCauses(waited, standing, () => scalingDownCause(waited.name, standing));
  // In order the highest one is deleted if it is available, or if no lower one is down (processCondemned).
  const highest = condemned.at(-1);
  const isBlocked = ordered && highest !== undefined && highest !== waited && !availability(observed)(highest);
  return isBlocked ? causesOf(observed, waited.ordinal) : [];
}

/** Whether what is not explained may simply be too new: something happened to the set's pods in the last minutes. */
export function isFresh({ observed }: Standing): boolean {
  const times = observed.pods.flatMap(({ object }) => [createdAt(object) ?? 0, readyChangedAt(object) ?? 0]);
  return observed.at - times.reduce((a, b) => Math.max(a, b), createdAt(observed.object) ?? 0) < patience;
}
