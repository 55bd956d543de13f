import type { Target } from '../kubernetes/versions';
import { ordinalRange, parsePodName, podName } from '../statefulset/identity';
import { deleteUnready, waitsForUnready } from '../statefulset/narrator/order';
import { are, listNames, sentences, verb } from '../statefulset/phrases';
import { updatedAtOnce } from '../statefulset/set';
import { isReady, type LiveSet, maxUnavailableOn, type Pod, playedReplicas, type SetSpec } from './cluster';
import type { Snapshot } from './snapshot';

/** Why a set does not become what its manifest asks for, and what unblocks it. */

/** What the controller waits for, and what ends that; nothing if it has no more to do. */
export function stuck(after: Snapshot, set: LiveSet, target: Target): string[] {
  if (after.failure !== undefined) return [after.failure];
  const unready = after.pods.filter((pod) => pod.owner === set.uid && !isReady(pod) && pod.trouble !== 'node lost');
  const failed = unready.filter(({ trouble }) => trouble === 'failed');
  const never = unready.filter(({ trouble }) => trouble !== 'failed');
  return [...neverReady(never, after, set, target), ...notReady(failed, after, set)];
}

function neverReady(unready: readonly Pod[], after: Snapshot, set: LiveSet, target: Target): string[] {
  const { spec, status } = set;
  const [first] = unready;
  if (first === undefined) return [];
  const image = first.revision.image === '' ? '' : ` (image ${first.revision.image})`;
  const sentence = `${listNames(unready.map(nameOf))} never ${verb(unready.length, 'become')} Ready${image}, so the rollout is stuck${colon(waitingFor(after.pods, set))}.`;
  const remove = removal(first, spec.namespace);
  const waits = waitsForUnready(spec) || (maxUnavailableOn(target) && unready.length >= updatedAtOnce(spec, target));
  if (spec.updateStrategy === 'OnDelete' || (waits && first.revision !== status.updateRevision))
    return [sentence, `Delete ${first.name} (${remove}): it is recreated from the newest template.`];
  if (!waits)
    return [sentence, 'A working image replaces the pod at once: with Parallel the controller does not wait for it.'];
  // A pod that was found broken need not be so for its image.
  const mend = first.trouble === 'as found' ? mendPod(first) : 'Apply a working image.';
  return [sentence, `${mend} ${deleteUnready(first.name, remove)}`];
}

/** Pods that run and are not Ready. The controller neither replaces nor restarts them. */
function notReady(failed: readonly Pod[], after: Snapshot, set: LiveSet): string[] {
  const [first] = failed;
  if (first === undefined) return [];
  const waiting = waitingFor(after.pods, set);
  return [
    `${listNames(failed.map(nameOf))} ${are(failed.length)} not Ready${waiting.length > 0 ? `, so the controller waits${colon(waiting)}` : ''}.`,
    `The controller does not replace a pod that runs: mend what keeps ${first.name} from becoming Ready.`,
  ];
}

/** Pods on nodes that do not answer: they stay until their node is back or somebody deletes them by force. */
export function lost({ pods, set }: Pick<Snapshot, 'pods' | 'set'>, namespace: string | undefined): string[] {
  const gone = pods.filter(({ trouble }) => trouble === 'node lost');
  const [first] = gone;
  if (first === undefined) return [];
  const isOne = gone.length === 1;
  const until = `No other pod of ${isOne ? 'this name' : 'these names'} is created until then`;
  const stay = `${listNames(gone.map(nameOf))} ${verb(gone.length, 'stay')} Terminating: no kubelet confirms that ${isOne ? 'it has' : 'they have'} stopped.`;
  return [
    sentences([stay, set && `${until}${colon(waitingFor(pods, set))}.`]),
    `Bring the node back, or make sure that it is off and delete the pod by force (${removal(first, namespace)} --force --grace-period=0).`,
  ];
}

/** What does not happen because of a pod that is not Ready. */
function waitingFor(pods: readonly Pod[], { uid, spec, status }: LiveSet): string[] {
  const present = new Set(pods.map(({ ordinal }) => ordinal));
  const missing: string[] = [];
  for (let index = 0; index < playedReplicas(spec); index++)
    if (!present.has(spec.start + index)) missing.push(podName(spec, spec.start + index));
  const outdated = pods.filter(
    (pod) =>
      pod.owner === uid &&
      isReady(pod) &&
      pod.revision !== status.updateRevision &&
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
