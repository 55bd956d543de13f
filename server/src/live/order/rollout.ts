import { updatedByPartition } from '../../statefulset/identity';
import { heldBack } from '../../statefulset/narrator/order';
import { are, count, listNames, sentences, verb } from '../../statefulset/phrases';
import { updatedAtOnce } from '../../statefulset/set';
import type { Cause } from '../cause';
import { duration } from '../causes/evidence';
import type { ObservedPod } from '../observed';
import { isReady, isTerminating, wasReady } from '../podStatus';
import { causing, podRef, setRef } from './causing';
import { availableIn, type Standing } from './standing';

/** What moves pods to the newest template, and what keeps it from doing so. */

/** The pods of an older revision that a rollout replaces, lowest first; none of OnDelete. */
export function toUpdate({ observed: { set }, outdated }: Standing): readonly ObservedPod[] {
  if (set.updateStrategy === 'OnDelete') return [];
  const { start } = updatedByPartition(set);
  return outdated.filter(({ ordinal }) => ordinal >= start);
}

/**
 * A pod that is down though its template was put right: with OrderedReady the controller waits for it before it
 * replaces any pod, and so never does (kubernetes#67250, processReplica). If it is deleted, it is created from the
 * newest template.
 */
export function brokenRollback(standing: Standing): Cause | undefined {
  const { observed, revisions, ordered } = standing;
  const pod = observed.pod(standing.down[0] ?? -1);
  if (observed.set.updateStrategy === 'OnDelete') return undefined;
  if (pod === undefined || !ordered || isTerminating(pod.object) || isReady(pod.object)) return undefined;
  const own = revisions.pods.get(pod.name);
  const wanted = revisionOnceDeleted(pod, standing);
  if (own === undefined || wanted === undefined || own === wanted || isPaused(standing)) return undefined;
  const message = `${pod.name} still has revision ${own}, while the set is at ${wanted}. The controller replaces ${pod.name} only once it is Ready, so that template never reaches it (kubernetes#67250). Delete ${pod.name}: it is created from ${wanted}.`;
  return causing('broken-rollback', message, observed, { culprit: podRef(observed, pod.name), pod: pod.name });
}

/** The revision that a pod gets if it is deleted: below the partition the current one (newVersionedStatefulSetPod). */
function revisionOnceDeleted({ ordinal }: ObservedPod, { observed: { set }, revisions }: Standing): string | undefined {
  return ordinal < updatedByPartition(set).start ? revisions.current : revisions.update;
}

/**
 * Whether a rollout does not begin since as many pods as it may take down are down already
 * (updateStatefulSetAfterInvariantEstablished). A pod that never was Ready is a broken rollback instead.
 */
function isPaused(standing: Standing): boolean {
  const { observed, down, outdated, revisions, target } = standing;
  const { set } = observed;
  if (set.maxUnavailable === undefined || down.length < updatedAtOnce(set, target)) return false;
  if (toUpdate(standing).length === 0 || outdated.length < revisions.pods.size) return false;
  const pods = down.map((ordinal) => observed.pod(ordinal)?.object);
  return pods.some((pod) => pod !== undefined && (!standing.ordered || wasReady(pod)));
}

export function pausedByMaxUnavailable(standing: Standing): Cause | undefined {
  const { observed, down, revisions } = standing;
  if (!isPaused(standing)) return undefined;
  const names = down.map((ordinal) => observed.podName(ordinal));
  const message = `The rollout to ${revisions.update} does not begin: maxUnavailable is ${observed.set.maxUnavailable}, and ${listNames(names)} ${are(names.length)} down already.`;
  return causing('paused-by-max-unavailable', message, observed, {
    culprit: setRef(observed),
    field: ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'],
  });
}

/** Pods that are told to stay at their revision: by a partition or by OnDelete. */
export function heldBackCause(standing: Standing): Cause | undefined {
  const { observed, outdated, revisions } = standing;
  const { set } = observed;
  const reached = new Set(toUpdate(standing));
  const held = outdated.filter((pod) => !reached.has(pod)).map(({ name }) => name);
  const rule = heldBack(held, set);
  if (rule === undefined) return undefined;
  const onDelete = set.updateStrategy === 'OnDelete';
  const updated = [...revisions.pods].filter(([, revision]) => revision === revisions.update).map(([name]) => name);
  const who = updated.length > 0 ? listNames(updated) : 'No pod';
  const message = `${rule} ${who} ${verb(Math.max(1, updated.length), 'run')} the newest, ${revisions.update}.`;
  return causing(onDelete ? 'on-delete' : 'partition', message, observed, {
    culprit: setRef(observed),
    field: ['spec', 'updateStrategy', ...(onDelete ? ['type'] : ['rollingUpdate', 'partition'])],
  });
}

/** A Ready pod that is not available yet: the next step waits for it. */
export function minReadySecondsCause(pod: ObservedPod, { observed, ordered }: Standing): Cause {
  const { set } = observed;
  const message = `${pod.name} is Ready, but counts as available only after minReadySeconds (${set.minReadySeconds}): in ${duration(availableIn(pod.object, observed))}. Until then no other pod is ${ordered ? 'created, deleted or ' : ''}replaced.`;
  return causing('min-ready-seconds', message, observed, {
    culprit: setRef(observed),
    pod: pod.name,
    field: ['spec', 'minReadySeconds'],
  });
}

/** An ordinary rollout; `pod` is the one that it has got to. */
export function rollingCause(pod: string, standing: Standing): Cause {
  const { observed, revisions } = standing;
  const done = [...revisions.pods].filter(([, revision]) => revision === revisions.update).length;
  const left = toUpdate(standing)
    .filter(({ name }) => name !== pod)
    .map(({ name }) => name);
  const message = sentences([
    `The rollout to ${revisions.update} is at ${pod}:`,
    `${done} of ${count(observed.set.replicas, 'pod')} ${verb(done, 'run')} it${left.length > 0 ? `, and ${listNames(left.toReversed())} ${verb(left.length, 'follow')}` : ''}.`,
  ]);
  return causing('rolling', message, observed, { culprit: podRef(observed, pod), pod });
}

/** Whether a pod of this ordinal is part of a rollout that is under way. */
export function isRolledOut(ordinal: number, { observed: { set }, revisions }: Standing): boolean {
  const reached = updatedByPartition(set);
  const isUnderWay = revisions.update !== undefined && revisions.current !== revisions.update;
  return isUnderWay && set.updateStrategy === 'RollingUpdate' && ordinal >= reached.start && ordinal < reached.end;
}
