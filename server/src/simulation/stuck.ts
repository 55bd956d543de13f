import type { Target } from '../kubernetes/versions';
import { ordinalRange, parsePodName, podName } from '../statefulset/identity';
import { deleteUnready, waitsForUnready } from '../statefulset/narrator/order';
import { are, listNames, sentences, verb } from '../statefulset/phrases';
import { updatedAtOnce } from '../statefulset/set';
import {
  isReady,
  isUnavailable,
  type LiveSet,
  maxUnavailableOn,
  type Pod,
  playedReplicas,
  type SetSpec,
} from './cluster';
import type { Snapshot } from './snapshot';

/** Why a set does not become what its manifest asks for, and what unblocks it. */

/** What the controller waits for, and what ends that; nothing if it has no more to do. */
export function stuck(after: Snapshot, set: LiveSet, target: Target): string[] {
  if (after.failure !== undefined) return [after.failure];
  const unready = after.pods.filter((pod) => pod.owner === set.uid && !isReady(pod) && !pod.terminating);
  const failed = unready.filter(({ trouble }) => trouble === 'failed');
  const never = unready.filter(({ trouble }) => trouble !== 'failed');
  return [...neverReady(never, after, set, target), ...notReady(failed, after, set, target)];
}

function neverReady(unready: readonly Pod[], after: Snapshot, set: LiveSet, target: Target): string[] {
  const { spec, progress } = set;
  const [first] = unready;
  if (first === undefined) return [];
  const image = first.revision.image === '' ? '' : ` (image ${first.revision.image})`;
  const sentence = `${listNames(unready.map(nameOf))} never ${verb(unready.length, 'become')} Ready${image}, so the rollout is stuck${colon(waitingFor(unready, after.pods, set, target))}.`;
  const remove = removal(first, spec.namespace);
  const waits = waitsForUnready(spec) || (maxUnavailableOn(target) && unready.length >= updatedAtOnce(spec, target));
  if (spec.updateStrategy === 'OnDelete' || (waits && first.revision !== progress.updateRevision))
    return [sentence, `Delete ${first.name} (${remove}): it is recreated from the newest template.`];
  if (!waits)
    return [sentence, 'A working image replaces the pod at once: with Parallel the controller does not wait for it.'];
  // A pod that was found broken need not be so for its image.
  const mend = first.trouble === 'as found' ? mendPod(first) : 'Apply a working image.';
  return [sentence, `${mend} ${deleteUnready(first.name, remove)}`];
}

/** Pods that run and are not Ready. The controller neither replaces nor restarts them. */
function notReady(failed: readonly Pod[], after: Snapshot, set: LiveSet, target: Target): string[] {
  const [first] = failed;
  if (first === undefined) return [];
  const waiting = waitingFor(failed, after.pods, set, target);
  return [
    `${listNames(failed.map(nameOf))} ${are(failed.length)} not Ready${waiting.length > 0 ? `, so the controller waits${colon(waiting)}` : ''}.`,
    `The controller does not replace a pod that runs: mend what keeps ${first.name} from becoming Ready.`,
  ];
}

/** Pods that do not terminate: nobody creates others of their names meanwhile. */
export function terminating(after: Snapshot, namespace: string | undefined, target: Target): string[] {
  const left = after.pods.filter((pod) => pod.terminating);
  const isLost = ({ trouble }: Pod) => trouble === 'node lost';
  const lost = left.filter(isLost);
  const found = left.filter((pod) => !isLost(pod));
  const [first] = lost;
  const force = first && `${removal(first, namespace)} --force --grace-period=0`;
  const back = `Bring the node back, or make sure that it is off and delete the pod by force (${force}).`;
  return [
    ...stay(
      lost,
      `: no kubelet confirms that ${lost.length === 1 ? 'it has' : 'they have'} stopped`,
      back,
      after,
      target,
    ),
    ...stay(found, ', as in the cluster', `Mend what keeps ${found[0]?.name} from terminating.`, after, target),
  ];
}

function stay(some: readonly Pod[], why: string, remedy: string, { pods, set }: Snapshot, target: Target): string[] {
  if (some.length === 0) return [];
  const isWantedAgain = set !== undefined && some.some(({ name }) => isWanted(set.spec, name));
  const waiting = set ? waitingFor(some, pods, set, target) : [];
  return [
    sentences([
      `${listNames(some.map(nameOf))} ${verb(some.length, 'stay')} Terminating${why}.`,
      isWantedAgain && `No other pod of ${some.length === 1 ? 'this name' : 'these names'} is created until then.`,
      waiting.length > 0 && `The controller waits${colon(waiting)}.`,
    ]),
    remedy,
  ];
}

/** What does not happen because of these pods; nothing if the controller waits for others. */
function waitingFor(some: readonly Pod[], pods: readonly Pod[], set: LiveSet, target: Target): string[] {
  const blocking = blockers(pods, set, target);
  if (!some.some((pod) => blocking.includes(pod))) return [];
  const { uid, spec, progress } = set;
  const present = new Set(pods.map(({ ordinal }) => ordinal));
  const missing: string[] = [];
  for (let index = 0; index < playedReplicas(spec); index++)
    if (!present.has(spec.start + index)) missing.push(podName(spec, spec.start + index));
  const outdated = pods.filter(
    (pod) =>
      pod.owner === uid &&
      isReady(pod) &&
      pod.revision !== progress.updateRevision &&
      isWanted(spec, pod.name) &&
      pod.ordinal >= spec.start + spec.partition,
  );
  const condemned = pods.filter((pod) => pod.owner === uid && !pod.terminating && !isWanted(spec, pod.name));
  const waiting: string[] = [];
  if (missing.length > 0) waiting.push(`${listNames(missing)} ${are(missing.length)} not created`);
  if (condemned.length > 0) waiting.push(`${listNames(condemned.map(nameOf))} ${are(condemned.length)} not deleted`);
  if (outdated.length > 0 && spec.updateStrategy === 'RollingUpdate')
    waiting.push(`${listNames(outdated.map(nameOf))} ${are(outdated.length)} not updated`);
  return waiting;
}

/** The pods that a pass of the controller stops at. `pods` are those after the step, by ordinal. */
function blockers(pods: readonly Pod[], { uid, spec }: LiveSet, target: Target): readonly Pod[] {
  const owned = pods.filter(({ owner }) => owner === uid);
  const wanted = owned.filter(({ name }) => isWanted(spec, name));
  const unavailable = wanted.filter(isUnavailable);
  const condemned = owned.filter(({ name }) => !isWanted(spec, name));
  if (spec.podManagementPolicy === 'OrderedReady')
    return [unavailable[0] ?? condemned.at(-1)].filter((pod) => pod !== undefined);
  if (maxUnavailableOn(target)) return unavailable;
  return unavailable.slice(-1);
}

/** Whether the set asks for a pod of this name. */
export function isWanted(spec: SetSpec, name: string): boolean {
  const { start, end } = ordinalRange(spec);
  const ordinal = parsePodName(name)?.ordinal ?? -1;
  return ordinal >= start && ordinal < end;
}

function colon(parts: readonly string[]): string {
  return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}

function mendPod({ name }: Pod): string {
  return `Mend what keeps ${name} from becoming Ready.`;
}

function removal({ name }: Pod, namespace: string | undefined): string {
  return `kubectl delete pod ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}

function nameOf({ name }: Pod): string {
  return name;
}
