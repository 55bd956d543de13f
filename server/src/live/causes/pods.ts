import { remedyFor } from '../../operations/remedies/index';
import type { Cause } from '../cause';
import type { ObservedSet } from '../observed';
import { configTrouble } from './config';
import { crashTrouble } from './containers';
import { missingPod } from './creation';
import { failedPod } from './failed';
import { type Finding, firstOf } from './finding';
import { tooSmall } from './foreign';
import { imageTrouble } from './images';
import { initTrouble } from './init';
import { nodeTrouble } from './node';
import { type LiveContainer, LivePod } from './pod';
import { podNotReady, probeTrouble } from './probes';
import { unscheduled } from './scheduling';
import { stalled, starting } from './start';

/**
 * Why the pod of an ordinal is not Ready, or why it does not exist; the first cause is the one to mend. None if the pod
 * is Ready, if it is on its way out, or if the dump does not tell. What the status says now counts before what events
 * said, and events of a pod that was replaced do not count.
 */
export function podCauses(set: ObservedSet, ordinal: number): readonly Cause[] {
  const observed = set.pod(ordinal);
  const findings = observed ? ofPod(new LivePod(set, observed)) : [missingPod(set, ordinal)];
  return findings.flatMap((finding) => (finding ? causeOf(set, set.podName(ordinal), finding) : []));
}

function ofPod(pod: LivePod): readonly (Finding | undefined)[] {
  if (pod.isReady || pod.isTerminating || pod.phase === 'Succeeded') return [];
  const failed = failedPod(pod);
  if (failed) return [failed];
  if (pod.node === undefined) {
    const findings = unscheduled(pod);
    return findings.length > 0 ? findings : [starting(pod)];
  }
  const trouble = firstOf([
    () => firstTrouble(pod),
    () => (isWaitingForNode(pod) ? nodeTrouble(pod) : undefined),
    () => podNotReady(pod),
    () => stalled(pod),
  ]);
  return [trouble ?? starting(pod)];
}

/** The first container that has trouble: init containers before all that wait for them, probes after what does not even run. */
function firstTrouble(pod: LivePod): Finding | undefined {
  const first = (find: (pod: LivePod, container: LiveContainer) => Finding | undefined) =>
    firstOf(pod.containers.map((container) => () => find(pod, container)));
  const refused = first(neverRan);
  if (refused) return refused;
  const trouble = first(doesNotStay) ?? first(probed);
  return trouble && (ranOutOfSpace(pod, trouble) ?? trouble);
}

/** A claim that is too small shows in what its program does. */
function ranOutOfSpace(pod: LivePod, { id, container }: Finding): Finding | undefined {
  if (!/^(?:crash-loop|init-failing|startup-failing|liveness-killed|readiness-failing)$/.test(id)) return undefined;
  return tooSmall(pod, pod.containers.find(({ name }) => name === container)?.lastExit);
}

function neverRan(pod: LivePod, container: LiveContainer): Finding | undefined {
  return imageTrouble(pod, container) ?? configTrouble(pod, container);
}

function doesNotStay(pod: LivePod, container: LiveContainer): Finding | undefined {
  return container.isInit ? initTrouble(pod, container) : crashTrouble(pod, container);
}

function probed(pod: LivePod, container: LiveContainer): Finding | undefined {
  return container.isInit ? undefined : probeTrouble(pod, container);
}

/** Whether the node has yet to make a container, and none runs that the others would wait for. */
function isWaitingForNode({ containers }: LivePod): boolean {
  return (
    containers.some(({ waiting }) => waiting) &&
    !containers.some(({ isInit, isRunning }) => isInit && isRunning) &&
    !containers.some(({ list, isRunning }) => list === 'containers' && isRunning)
  );
}

function causeOf(set: ObservedSet, pod: string, finding: Finding): Cause {
  const { id, message, culprit, about, field, claims, container, details } = finding;
  const remedy = remedyFor(id, {
    set: set.set,
    namespace: set.object.namespace,
    pod,
    culprit,
    about,
    ...(claims && claims.length > 0 ? { claims } : {}),
    ...(container === undefined ? {} : { container }),
    ...(details ? { details } : {}),
  });
  return { id, message, culprit, about, pod, field: field ?? remedy.field, remedy };
}
