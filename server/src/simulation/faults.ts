import { parsePodName } from '../statefulset/identity';
import { type Refusal, refusalOf } from './budgets';
import { type Cluster, isReady, type Pod } from './cluster';
import { changeAt, podTransition, terminatePod } from './lifecycle';
import { removePod } from './members';

/** What goes wrong with single pods, and what people do about it. All of it names a pod; each returns remarks. */

/** From now on pods of this name are not Ready, also one that does not exist yet, until `recoverPod`. */
export function failPod(cluster: Cluster, name: string): readonly string[] {
  const pod = cluster.pods.get(name);
  cluster.failing.add(name);
  if (pod === undefined)
    return [`${absent(name)}${isOfSet(cluster, name) ? ' It fails as soon as it is created.' : ''}`];
  if (pod.terminating || pod.trouble !== undefined) return [];
  becomeUnready(cluster, pod);
  pod.trouble = 'failed';
  pod.due = Number.POSITIVE_INFINITY;
  return [];
}

/** A pod that failed becomes Ready; one whose node was lost terminates, as its kubelet answers again. */
export function recoverPod(cluster: Cluster, name: string): readonly string[] {
  const pod = cluster.pods.get(name);
  const failed = cluster.failing.delete(name);
  if (pod?.trouble === 'failed' || pod?.trouble === 'node lost') {
    pod.trouble = undefined;
    begin(cluster, pod);
    return [];
  }
  if (pod === undefined) return failed ? [] : [absent(name)];
  return failed && pod.trouble === undefined ? [] : [nothingToRecover(pod)];
}

function nothingToRecover({ name, trouble }: Pod): string {
  switch (trouble) {
    case 'image':
      return `${name} does not recover by itself: its image does not start.`;
    case 'refuses the data':
      return `${name} does not recover by itself: it does not start with the data in its claim.`;
    case 'as found':
      return `What keeps ${name} from becoming Ready in the cluster is not known here: it stays so.`;
    case 'failed':
    case 'node lost':
    case undefined:
      return `${name} has not failed: the step has no effect.`;
  }
}

/**
 * Its node does not answer any more: the pod is not Ready, and is deleted after the 5 minutes that it tolerates this by
 * default (pkg/controller/tainteviction). No kubelet confirms that it has terminated, so it stays.
 */
export function loseNodeOf(cluster: Cluster, name: string): readonly string[] {
  const pod = cluster.pods.get(name);
  if (pod === undefined) return [absent(name)];
  if (pod.terminating) return [alreadyTerminates(pod)];
  becomeUnready(cluster, pod);
  terminatePod(cluster, pod);
  pod.trouble = 'node lost';
  pod.due = Number.POSITIVE_INFINITY;
  return [
    `The node of ${name} does not answer: ${name} is not Ready, and is deleted after 5 minutes unless it tolerates more.`,
  ];
}

/** Removes a pod from the API at once, whether or not it still runs. */
export function forceDeletePod(cluster: Cluster, name: string): readonly string[] {
  const pod = cluster.pods.get(name);
  if (pod === undefined) return [absent(name)];
  removePod(cluster, pod);
  cluster.log.fence();
  cluster.log.add('pod-deleted', name);
  const danger = pod.claims.length > 0 ? ', and both may write to the same data' : '';
  return [
    `${name} is removed at once, without its kubelet. If its node still runs, so does the old pod: then there are two of one name${danger}. Make sure first that the node is off.`,
  ];
}

export function deletePod(cluster: Cluster, name: string): readonly string[] {
  const pod = cluster.pods.get(name);
  if (pod === undefined) return [absent(name)];
  if (pod.terminating) return [alreadyTerminates(pod)];
  terminatePod(cluster, pod);
  return [];
}

/** Evicts a pod, as `kubectl drain` does with each pod of a node. */
export function evictPod(cluster: Cluster, name: string): readonly string[] {
  const pod = cluster.pods.get(name);
  const refusal = pod && refusalOf(cluster, pod);
  return refusal ? [refused(name, refusal)] : deletePod(cluster, name);
}

function refused(name: string, { reason, forGood }: Refusal): string {
  const rest = forGood
    ? 'kubectl drain tries again and again, and never completes.'
    : 'kubectl drain tries again until more pods are healthy.';
  return `The eviction of ${name} is refused: ${reason} ${rest}`;
}

function becomeUnready(cluster: Cluster, pod: Pod): void {
  if (isReady(pod)) {
    cluster.log.fence();
    cluster.log.add('pod-not-ready', pod.name);
  }
  pod.state = 'unready';
}

/** What was begun goes on, and takes its time. */
function begin(cluster: Cluster, pod: Pod): void {
  changeAt(cluster, pod, cluster.now + podTransition);
  pod.sequence = ++cluster.lastSequence;
}

function absent(name: string): string {
  return `There is no pod ${name}.`;
}

/** Whether the set may create a pod of this name; a set that does not exist yet may be of any name. */
function isOfSet({ set }: Cluster, name: string): boolean {
  return set === undefined || parsePodName(name)?.set === set.spec.name;
}

function alreadyTerminates({ name, trouble }: Pod): string {
  return `${name} is deleted already${trouble === 'node lost' ? ', and stays Terminating: its node does not answer' : ''}.`;
}
