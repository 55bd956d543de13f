import type { Target } from '../../kubernetes/versions';
import { ordinalRange, podNames, possibleReplicas, updatedByPartition } from '../identity';
import {
  are,
  count,
  listNames,
  type Names,
  plain,
  reversed,
  sentences,
  shorten,
  them,
  verb,
  type WriteName,
} from '../phrases';
import { type StatefulSet, updatedAtOnce } from '../set';
import { whyCreated, whyDeleted, whyScaledDown, whyUpdated } from './reasons';

/** In which order pods are created, deleted and updated (pkg/controller/statefulset/stateful_set_control.go). */

/** What happens to the pods on one occasion, in which order. */
export interface Occasion {
  readonly title: string;
  /** Pods in their order; `…` stands for those between. Empty: none, or in no order. */
  readonly pods: readonly string[];
  readonly text: string;
  /** Why the controller does so; absent where there is no order. */
  readonly why?: string;
}

/** None of a set without pods. One pod has no order. */
export function occasions(set: StatefulSet, target: Target): readonly Occasion[] {
  const pods = podNames(set);
  if (pods.length === 0) return [];
  const updates = update(set, target);
  if (pods.length === 1) {
    const occasion = (title: string): Occasion => ({ title, pods: shorten(pods), text: '' });
    return [occasion('Create'), occasion('Scale down'), updates, occasion('Delete')];
  }
  const deletion = {
    title: 'Delete',
    pods: [],
    text: sentences(['All at once, in no order.', inOrderInstead(set)]),
    why: whyDeleted(),
  };
  const why = { created: whyCreated(set), scaledDown: whyScaledDown(set) };
  return isOrdered(set)
    ? [
        {
          title: 'Create',
          pods: shorten(pods),
          text: `Each waits until the one before is ${ready(set)}.`,
          why: why.created,
        },
        {
          title: 'Scale down',
          pods: shorten(reversed(pods)),
          text: 'Each waits until the one before has terminated.',
          why: why.scaledDown,
        },
        updates,
        deletion,
      ]
    : [
        { title: 'Create', pods: [], text: 'All at once: none waits for another (Parallel).', why: why.created },
        { title: 'Scale down', pods: [], text: 'The highest ordinals, all at once (Parallel).', why: why.scaledDown },
        updates,
        deletion,
      ];
}

function update(set: StatefulSet, target: Target): Occasion {
  const title = 'Update';
  const reason = possibleReplicas(set) > 1 ? whyUpdated(set, target) : undefined;
  const why = reason === undefined ? {} : { why: reason };
  const reached = updatedPods(set);
  if (set.updateStrategy !== 'RollingUpdate' || reached.length === 0)
    return { title, pods: [], text: updateRule(set, target), ...why };
  const several = updatedAtOnce(set, target);
  const pace = several > 1 ? `Up to ${several} at a time.` : `Each waits until the one before is ${ready(set)}.`;
  const text = sentences([reached.length > 1 && pace, heldBack(keptPods(set), set)]);
  return { title, pods: shorten(reached), text, ...why };
}

export const onDeleteRule = 'A pod takes a new template only when you delete it (OnDelete).';

/** What no strategy of a StatefulSet changes: there are never two pods of one name. */
export const replacementRule = 'a StatefulSet deletes each pod before it creates its replacement';

/** What a new template leads to: `A new template reaches web-2, web-1, web-0, in that order: ...` */
export function updateRule(set: StatefulSet, target: Target, write: WriteName = plain): string {
  switch (set.updateStrategy) {
    case 'OnDelete':
      return onDeleteRule;
    case 'Recreate':
      return 'All pods are deleted, then created from the new template (Recreate).';
    case 'RollingUpdate': {
      if (possibleReplicas(set) === 0) return 'There are no pods to update.';
      const reached = updatedPods(set);
      if (reached.length === 0)
        return `A new template reaches no pod: partition ${set.partition} keeps them all at their revision.`;
      const order = updateOrder(reached.length, set, target);
      return sentences([
        `A new template reaches ${listNames(reached, write)}${order}.`,
        heldBack(keptPods(set), set, write),
      ]);
    }
  }
}

/** `web-0, web-1 are created, in that order: each waits until the one before is Ready.` */
export function created(pods: Names, set: StatefulSet): string {
  const order = !isOrdered(set) ? ', all at once' : `, in that order: each waits until the one before is ${ready(set)}`;
  return `${listNames(pods)} ${are(pods.length)} created${pods.length > 1 ? order : ''}.`;
}

/** `web-2, web-1, web-0 are replaced, in that order: each waits until the one before is Ready.` */
export function replaced(pods: Names, set: StatefulSet, target: Target, write: WriteName = plain): string {
  return `${listNames(pods, write)} ${are(pods.length)} replaced${updateOrder(pods.length, set, target)}.`;
}

/** `Scaling from 5 to 3 deletes web-4, web-3, in that order.` The pods from the highest down. */
export function scaledDown(pods: Names, before: StatefulSet, after: StatefulSet, write: WriteName = plain): string {
  const cause =
    before.start !== after.start
      ? `Moving the first ordinal from ${before.start} to ${after.start}`
      : before.replicas !== after.replicas
        ? `Scaling from ${before.replicas} to ${after.replicas}`
        : `Scaling to ${after.replicas} now`;
  const order = isOrdered(after) ? ', in that order' : ', all at once';
  return `${cause} deletes ${listNames(pods, write)}${pods.length > 1 ? order : ''}.`;
}

/** What scaling down by one pod deletes; undefined without pods. */
export function scaledDownByOne(set: StatefulSet, write?: WriteName): string | undefined {
  const { start, end } = ordinalRange(set);
  if (start === end) return undefined;
  return scaledDown(podNames(set, { start: end - 1, end }), set, { ...set, replicas: set.replicas - 1 }, write);
}

/** The pods of a set that is deleted: `web-0, web-1 are deleted all at once, in no order. ...` */
export function deletedWithSet(pods: Names, set: StatefulSet): string {
  if (pods.length < 2) return pods.length === 0 ? '' : `${listNames(pods)} is deleted.`;
  return sentences([`${listNames(pods)} are deleted all at once, in no order.`, inOrderInstead(set)]);
}

/** Pods that an update does not reach, and why. */
export function heldBack(pods: Names, set: StatefulSet, write: WriteName = plain): string | undefined {
  if (pods.length === 0) return undefined;
  const kept = `keeps ${listNames(pods, write)} at the old revision`;
  return set.updateStrategy === 'OnDelete'
    ? `OnDelete ${kept} until you delete ${them(pods.length)}.`
    : `Partition ${set.partition} ${kept}.`;
}

/** Pods that nothing controls any more. */
export function orphaned(pods: Names): string {
  return `${listNames(pods)} ${verb(pods.length, 'keep')} running and ${are(pods.length)} orphaned.`;
}

/** What follows where an old pod was only forgotten: `still runs there`. */
export function twoOfOneName(pod: string, stillRuns: string): string {
  return `If the old ${pod} ${stillRuns}, two pods have one identity: a database can split in two (split brain) and lose writes.`;
}

/** What it means to delete a pod without waiting for its node. */
export function deletedByForce(pod: string): string {
  return `By force, ${pod} is recreated at once, without waiting until its containers have stopped. ${twoOfOneName(pod, 'still runs')}`;
}

/** What `kubectl rollout status` does: it waits. */
export function followedRollout(set: StatefulSet, write?: WriteName): string {
  if (set.updateStrategy !== 'RollingUpdate') return noStatus(set);
  const reached = updatedPods(set);
  const have = reached.length === 1 ? 'has' : 'have';
  const updated = reached.length > 0 ? `, and ${listNames(reached, write)} ${have} the newest template` : '';
  return `Waits until all pods are Ready${updated}. It changes nothing.`;
}

/** kubectl refuses to follow any other strategy: "rollout status is only available for RollingUpdate strategy type". */
export function noStatus({ updateStrategy }: Pick<StatefulSet, 'updateStrategy'>): string {
  return `kubectl rollout status works for RollingUpdate only, and this set has ${updateStrategy}.`;
}

/** kubectl pauses Deployments only: "pausing is not supported". */
export const noPause =
  'kubectl refuses: a StatefulSet cannot be paused. To hold an update back, set a partition, which keeps the pods below it at their revision.';

/** Pods that are deleted together and recreated. */
export function deletedTogether(pods: Names, set: StatefulSet): string {
  return `The pods are deleted without an order among them. ${created(pods, set)}`;
}

/** A rollback, of which only the cluster knows where it leads: `A new template reaches ...`. */
export function rolledBack(set: StatefulSet, revision: number | undefined, target: Target, write?: WriteName): string {
  const to = revision === undefined ? 'the revision before' : `revision ${revision}`;
  return `Applies the template of ${to} again; replicas and claims do not change. ${updateRule(set, target, write)}`;
}

/** Whether the controller waits for a pod that never becomes Ready, even if the template is fixed meanwhile. */
export function waitsForUnready(set: StatefulSet): boolean {
  return isOrdered(set);
}

/** What to do about a pod that the controller waits for, once the template is fixed. */
export function deleteUnready(pod = 'the pod that never became Ready', command?: string): string {
  return `Then delete ${pod}${command === undefined ? '' : ` (${command})`}: until then the controller waits for it.`;
}

/** The pods that an update of the template reaches, from the highest down. */
export function updatedPods(set: StatefulSet): Names {
  return reversed(podNames(set, updatedByPartition(set)));
}

function keptPods(set: StatefulSet): Names {
  return podNames(set, { start: set.start, end: updatedByPartition(set).start });
}

function updateOrder(pods: number, set: StatefulSet, target: Target): string {
  if (pods < 2) return '';
  const several = Math.min(pods, updatedAtOnce(set, target));
  return several > 1
    ? `, from the highest down and up to ${several} at a time`
    : `, in that order: each waits until the one before is ${ready(set)}`;
}

/** How to have what deleting a set does not give: pods that terminate in order. Parallel has no order at all. */
function inOrderInstead(set: StatefulSet): string | undefined {
  if (!isOrdered(set) || possibleReplicas(set) < 2) return undefined;
  const loss =
    set.whenScaled === 'Delete' && set.claimTemplates.length > 0
      ? ', which also deletes the claims with the data: whenScaled is Delete'
      : '';
  return `To delete the pods in order, scale to 0 first${loss}.`;
}

function isOrdered({ podManagementPolicy }: Pick<StatefulSet, 'podManagementPolicy'>): boolean {
  return podManagementPolicy === 'OrderedReady';
}

/** What a pod waits for before the next one follows. */
function ready({ minReadySeconds }: Pick<StatefulSet, 'minReadySeconds'>): string {
  return minReadySeconds > 0 ? `Ready for ${count(minReadySeconds, 'second')}` : 'Ready';
}
