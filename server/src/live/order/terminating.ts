import type { ObjectRef } from '../../operations/remedies/remedy';
import { ordinalRange } from '../../statefulset/identity';
import { count, listNames, sentences, them, verb } from '../../statefulset/phrases';
import { valueAt } from '../../yaml/json';
import type { Cause } from '../cause';
import { ago, byEvent, duration } from '../causes/evidence';
import type { ObservedPod, ObservedSet } from '../observed';
import { conditionOf, type Deletion, deletionOf, nodeOf } from '../podStatus';
import { causing, podRef } from './causing';

/** A pod that was deleted and is still there: no other of its name can be created. */

/** The kubelet ends a pod within seconds of its grace period: one that is later than this has nobody who ends it. */
const overdue = 60_000;

/** Why a deleted pod is still there; undefined for one that nobody has deleted. */
export function terminatingCause(pod: ObservedPod, observed: ObservedSet): Cause | undefined {
  const deletion = deletionOf(pod.object);
  if (deletion === undefined) return undefined;
  return (
    finalizerCause(pod, deletion, observed) ??
    nodeLostCause(pod, deletion, observed) ??
    graceCause(pod, deletion, observed)
  );
}

/** Since when a pod was asked to terminate, in words. */
export function deletedAgo({ since }: Deletion, { at }: ObservedSet): string {
  return ago(since, at);
}

/** The API server keeps a deleted object until its last finalizer is removed. */
function finalizerCause(pod: ObservedPod, deletion: Deletion, observed: ObservedSet): Cause | undefined {
  const { finalizers, due } = deletion;
  if (finalizers.length === 0 || due > observed.at) return undefined;
  const which = `its ${finalizers.length === 1 ? 'finalizer' : 'finalizers'} ${listNames(finalizers)}`;
  const message = sentences([
    `${pod.name} was deleted ${deletedAgo(deletion, observed)}, but ${which} ${verb(finalizers.length, 'keep')} it: whoever added ${them(finalizers.length)} has not removed ${them(finalizers.length)}.`,
    consequence(pod, observed),
  ]);
  return causing('terminating-finalizer', message, observed, { culprit: podRef(observed, pod.name), pod: pod.name });
}

/** Only the kubelet says that a pod's containers have stopped: if its node is lost, the pod terminates forever. */
function nodeLostCause(pod: ObservedPod, deletion: Deletion, observed: ObservedSet): Cause | undefined {
  const name = nodeOf(pod.object);
  const lost = name === undefined ? undefined : lossOf(name, pod, observed);
  if (name === undefined || (lost === undefined && observed.at - deletion.due < overdue)) return undefined;
  const message = sentences([
    `${pod.name} was deleted ${deletedAgo(deletion, observed)} with a grace period of ${deletion.grace} s, and still terminates:`,
    lost ?? `nothing on its node ${name} ends it. The node may be lost, or its kubelet stuck.`,
    consequence(pod, observed),
  ]);
  return causing('terminating-node-lost', message, observed, {
    culprit: podRef(observed, pod.name),
    about: nodeRef(name),
    pod: pod.name,
  });
}

function nodeRef(name: string): ObjectRef {
  return { kind: 'Node', namespace: undefined, name };
}

/** What shows that the node of a pod is lost; undefined if nothing does. */
function lossOf(name: string, pod: ObservedPod, { dump, at }: ObservedSet): string | undefined {
  const node = dump.find(nodeRef(name));
  const ready = node && conditionOf(node, 'Ready')?.['status'];
  if (ready === 'True') return undefined;
  if (typeof ready === 'string') return `its node ${name} does not respond (Ready is ${ready}).`;
  if (dump.ofKind('Node').length > 0 && node === undefined) return `its node ${name} no longer exists.`;
  const event = dump.eventsOf(pod.object).findLast(({ reason }) => reason === 'NodeNotReady');
  if (event === undefined) return undefined;
  return `its node ${name} does not respond (${byEvent(event, at)}).`;
}

function graceCause(pod: ObservedPod, deletion: Deletion, observed: ObservedSet): Cause {
  const left = deletion.due - observed.at;
  const rest = left > 0 ? `has ${duration(left)} left to stop` : 'is about to be gone';
  const message = sentences([
    `${pod.name} was deleted ${deletedAgo(deletion, observed)}, and ${rest} (grace period ${count(deletion.grace, 'second')}).`,
    consequence(pod, observed),
  ]);
  return causing('terminating-grace', message, observed, {
    culprit: podRef(observed, pod.name),
    pod: pod.name,
    ...(isOfTemplate(deletion, observed) ? { field: gracePeriod } : {}),
  });
}

const gracePeriod = ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'];

/** Whether the grace period is the manifest's, and not one that somebody gave with the deletion. */
function isOfTemplate({ grace }: Deletion, { object }: ObservedSet): boolean {
  return valueAt(object.json, gracePeriod) === grace;
}

/** What waits until the pod is gone. */
function consequence({ name, ordinal }: ObservedPod, { set }: ObservedSet): string {
  const { start, end } = ordinalRange(set);
  if (ordinal >= start && ordinal < end) return `The controller creates ${name} again only once it is gone.`;
  return set.podManagementPolicy === 'OrderedReady' ? 'No other pod is deleted before it is gone.' : '';
}
