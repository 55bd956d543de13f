import { are, listNames, them } from '../../statefulset/phrases';
import type { Cause } from '../cause';
import { duration } from '../causes/evidence';
import { deletionOf, isTerminating } from '../podStatus';
import { causing, podRef } from './causing';
import { type Standing, waitedFor } from './standing';

/** Pods that are to be created or to be deleted, and wait for another one. */

/** Higher ordinals that are not created: OrderedReady creates one pod after the other (processReplica). */
export function predecessorCause({ observed, ordered, down, missing }: Standing): Cause | undefined {
  const [first] = down;
  if (!ordered || first === undefined) return undefined;
  const waiting = missing.filter((ordinal) => ordinal > first).map((ordinal) => observed.podName(ordinal));
  const [next] = waiting;
  if (next === undefined) return undefined;
  const pod = observed.podName(first);
  const message = `${listNames(waiting)} ${are(waiting.length)} not created: OrderedReady waits until ${pod} is Ready.`;
  return causing('predecessor', message, observed, {
    culprit: podRef(observed, pod),
    pod: next,
    field: ['spec', 'podManagementPolicy'],
  });
}

/** Pods above replicas that stay: OrderedReady deletes one only while all others are available (processCondemned). */
export function scaleDownBlocked(standing: Standing): Cause | undefined {
  const { observed, ordered, condemned } = standing;
  const pod = waitedFor(standing);
  const kept = condemned.filter(({ name, object }) => name !== pod && !isTerminating(object)).map(({ name }) => name);
  if (!ordered || pod === undefined || kept.length === 0) return undefined;
  const isGoing = condemned.some(({ name, object }) => name === pod && isTerminating(object));
  const message = `${listNames(kept.toReversed())} ${are(kept.length)} not deleted, though replicas is ${observed.set.replicas}: OrderedReady deletes ${them(kept.length)} only once ${pod} is ${isGoing ? 'gone' : 'Ready'}.`;
  return causing('scale-down-blocked', message, observed, {
    culprit: podRef(observed, pod),
    pod: kept[0] ?? pod,
    field: ['spec', 'podManagementPolicy'],
  });
}

/** An ordinary scale-down; `name` is the pod that it has got to. */
export function scalingDownCause(name: string, { observed, condemned }: Standing): Cause {
  const { set, at } = observed;
  const pod = condemned.find((candidate) => candidate.name === name);
  const deletion = pod && deletionOf(pod.object);
  const left = deletion ? ` It terminates, and has ${duration(deletion.due - at)} left.` : '';
  const message = `The scale-down to ${set.replicas} is at ${name}.${left}`;
  return causing('scaling-down', message, observed, {
    culprit: podRef(observed, name),
    pod: name,
    field: ['spec', 'replicas'],
  });
}
