import type { GovernanceFacts } from './governance';
import { effectiveClaimTemplates, podName, possibleReplicas } from './identity';
import type { StatefulSet } from './set';
import { totalStorage } from './storage';
import { count } from './summary';

/** Every sentence about the order of pods, the fate of claims and the governing Service. */

/** The set in a few words: pods, claims, storage. */
export function totals(set: Pick<StatefulSet, 'start' | 'replicas' | 'claimTemplates'>): readonly string[] {
  const possible = possibleReplicas(set);
  const templates = effectiveClaimTemplates(set).length;
  const pods = count(possible, 'pod');
  if (templates === 0) return [pods, 'no claims'];
  if (possible === 0) return [pods, 'no claims yet'];
  const storage = totalStorage({ ...set, replicas: possible });
  return [pods, count(possible * templates, 'claim'), ...(storage === undefined ? [] : [`${storage} of storage`])];
}

/** A state of the governing Service as a label, and what follows from it for the pods. */
export interface GovernanceWords {
  readonly kind: 'ok' | 'warning' | 'info';
  readonly label: string;
  readonly consequence: string;
}

export function governanceWords({ state, early }: GovernanceFacts): GovernanceWords {
  switch (state) {
    case 'unnamed':
      return { kind: 'info', label: 'Not set', consequence: 'serviceName is not set, so the pods get no DNS names.' };
    case 'not-found':
      return {
        kind: 'warning',
        label: 'Not found',
        consequence: 'It is not in this workspace. The DNS names resolve once it exists and is headless.',
      };
    case 'unknown':
      return {
        kind: 'info',
        label: 'Not found',
        consequence: 'A template may define it. The DNS names resolve once it exists and is headless.',
      };
    case 'elsewhere':
      return {
        kind: 'warning',
        label: 'Other namespace',
        consequence: 'It is in another namespace, so the pods get no DNS names.',
      };
    case 'external':
      return {
        kind: 'warning',
        label: 'External name',
        consequence: 'It is an alias of another host, so the pods get no DNS names.',
      };
    case 'other-pods':
      return {
        kind: 'warning',
        label: 'Selects other pods',
        consequence: 'Its selector does not match the labels of these pods, so they get no DNS names.',
      };
    case 'not-headless':
      return {
        kind: 'warning',
        label: 'Not headless',
        consequence: 'It has a cluster IP, so the pods get no DNS names.',
      };
    case 'manual':
      return {
        kind: 'info',
        label: 'No selector',
        consequence: 'It has no selector, so the pods get DNS names only if something else maintains its endpoints.',
      };
    case 'governing':
      return {
        kind: 'ok',
        label: 'Headless',
        consequence: `It selects these pods: each has a DNS name of its own, which resolves ${early ? 'whether the pod is Ready or not' : 'while the pod is Ready'}.`,
      };
  }
}

/** The governing Service in a sentence or two: `Service web: not headless. It has a cluster IP, ...` */
export function governanceSentence(facts: GovernanceFacts, write: (name: string) => string = (name) => name): string {
  const { label, consequence } = governanceWords(facts);
  return facts.name === undefined
    ? consequence
    : `Service ${write(facts.name)}: ${label.toLowerCase()}. ${consequence}`;
}

/** What order depends on. */
type OrderedSet = Pick<
  StatefulSet,
  'name' | 'start' | 'replicas' | 'podManagementPolicy' | 'updateStrategy' | 'partition'
>;

/** What happens to the pods on one occasion, in which order. */
export interface Occasion {
  readonly title: string;
  /** Pods in their order; `…` stands for those between. Empty: none, or in no order. */
  readonly pods: readonly string[];
  readonly text: string;
}

/** None of a set without pods. */
export function occasions(set: OrderedSet): readonly Occasion[] {
  const { podManagementPolicy } = set;
  const last = possibleReplicas(set) - 1;
  if (last < 0) return [];
  const ordered = podManagementPolicy === 'OrderedReady';
  return [
    ordered
      ? { title: 'Create', pods: podNames(set, 0, last), text: 'Each when the one before is Ready.' }
      : { title: 'Create', pods: [], text: 'All at once; none waits for another (Parallel).' },
    ordered
      ? {
          title: 'Scale down',
          pods: podNames(set, last, 0),
          text: 'Each when the one before is gone.',
        }
      : { title: 'Scale down', pods: [], text: 'The highest ordinals, all at once (Parallel).' },
    update(set),
    {
      title: 'Delete',
      pods: [],
      text: 'All at once, in no order. To stop the pods in order, scale to 0 first.',
    },
  ];
}

function update(set: OrderedSet): Occasion {
  const title = 'Update';
  const { partition } = set;
  const replicas = possibleReplicas(set);
  switch (set.updateStrategy) {
    case 'OnDelete':
      return { title, pods: [], text: 'A pod takes a new template only when you delete it (OnDelete).' };
    case 'Recreate':
      return { title, pods: [], text: 'All pods are deleted, then created from the new template (Recreate).' };
    case 'RollingUpdate': {
      if (partition > 0 && partition >= replicas)
        return { title, pods: [], text: `No pod: partition ${partition} keeps all of them at their revision.` };
      const rule = 'Each when the one before is Ready again.';
      const held = `${range(set, 0, partition - 1)} at ${partition === 1 ? 'its' : 'their'} revision`;
      const kept = partition > 0 ? ` Partition ${partition} keeps ${held}.` : '';
      return { title, pods: podNames(set, replicas - 1, partition), text: rule + kept };
    }
  }
}

/** Names of the pods from one index to another, up or down; of more than five only the first two and the last. */
function podNames(set: OrderedSet, from: number, to: number): readonly string[] {
  const name = (index: number) => podName(set, set.start + index);
  const step = Math.sign(to - from);
  const length = Math.abs(to - from) + 1;
  if (length <= 5) return Array.from({ length }, (_, i) => name(from + i * step));
  return [name(from), name(from + step), '…', name(to)];
}

function range(set: OrderedSet, from: number, to: number): string {
  const first = podName(set, set.start + from);
  return from === to ? first : `${first} to ${podName(set, set.start + to)}`;
}

/** What becomes of the claims when their pods go for good. */
export function retention(set: Pick<StatefulSet, 'whenScaled' | 'whenDeleted'>): string {
  const { whenScaled, whenDeleted } = set;
  if (whenScaled === whenDeleted)
    return whenScaled === 'Retain'
      ? 'Claims stay when the set is scaled down or deleted, and are attached again to pods of the same names.'
      : 'Claims are deleted when the set is scaled down or deleted.';
  return whenScaled === 'Delete'
    ? 'Claims are deleted when the set is scaled down, and stay when it is deleted.'
    : 'Claims stay when the set is scaled down, and are deleted with the set.';
}
