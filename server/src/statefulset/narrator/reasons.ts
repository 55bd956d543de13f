import type { Target } from '../../kubernetes/versions';
import { type StatefulSet, updatedAtOnce } from '../set';

/** Why the controller does things in its order, and why it leaves claims alone: a sentence or two for those who learn. */

export function whyCreated({ podManagementPolicy }: Pick<StatefulSet, 'podManagementPolicy'>): string {
  return podManagementPolicy === 'OrderedReady'
    ? 'The first pod is often the primary, or the seed that the others join: it is there before they look for it.'
    : 'For members that find each other in any order, and that may need each other to become Ready.';
}

export function whyScaledDown({ podManagementPolicy }: Pick<StatefulSet, 'podManagementPolicy'>): string {
  const stay = 'those that the others joined stay, and the ordinals have no gap.';
  return podManagementPolicy === 'OrderedReady'
    ? `The member that came last leaves first, and each has time to hand over: ${stay}`
    : `The members that came last leave: ${stay}`;
}

export function whyUpdated(
  set: Pick<StatefulSet, 'updateStrategy' | 'maxUnavailable' | 'replicas'>,
  target: Target,
): string | undefined {
  switch (set.updateStrategy) {
    case 'OnDelete':
      return 'You choose when each member restarts, such as the primary after a switchover.';
    case 'RollingUpdate':
      return updatedAtOnce(set, target) > 1
        ? 'The update takes less time, with more members down at once. The first pod, often the primary, comes last.'
        : 'One member is down at a time, and a template that does not work stops at the first that gets it. The first pod, often the primary, comes last.';
    case 'Recreate':
      return undefined;
  }
}

export function whyDeleted(): string {
  return 'With the set its controller is gone too: the garbage collector deletes the pods that it owned, and knows no order.';
}

/** Why claims stay or go, for the policy as a whole. */
export function whyRetained({ whenScaled, whenDeleted }: Pick<StatefulSet, 'whenScaled' | 'whenDeleted'>): string {
  return whenScaled === 'Retain' && whenDeleted === 'Retain'
    ? 'Data outlives its pod: what was scaled down or deleted by mistake is there again, and each pod goes on with its own data.'
    : 'Delete frees the storage at once: it is for data that other members have, or that can be made again.';
}
