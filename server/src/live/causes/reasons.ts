import type { CauseId } from '../../operations/remedies/remedy';

/** Why nodes do not take a pod: what a reason of the scheduler means, and which of several is the one to mend. */
export type Obstacle = Extract<
  CauseId,
  | 'unschedulable-cordoned'
  | 'unschedulable-taint'
  | 'unschedulable-selector'
  | 'unschedulable-ports'
  | 'unschedulable-resources'
  | 'claim-foreign'
  | 'unschedulable-zone'
  | 'no-matching-volume'
  | 'claim-lost'
  | 'unschedulable-topology-spread'
  | 'unschedulable-anti-affinity'
>;

/** So many nodes, and why not these. */
export interface Reason {
  readonly nodes: number;
  readonly text: string;
  readonly obstacle: Obstacle;
}

/**
 * The words of the scheduler's filters (ErrReason… in pkg/scheduler/framework/plugins), older wordings beside them, in the
 * order in which the filters run (pkg/scheduler/apis/config/v1/default_plugins.go): a node is counted where it failed
 * first, so what a later filter says is of nodes that had passed all filters before it.
 */
const filters: readonly (readonly [RegExp, Obstacle])[] = [
  [/were unschedulable|node\.kubernetes\.io\/unschedulable/, 'unschedulable-cordoned'],
  [/requested node name/, 'unschedulable-selector'],
  [/untolerated taint|had taint|pod didn't tolerate/, 'unschedulable-taint'],
  [
    /node affinity\/selector|node selector|scheduler-enforced node affinity|required features|affinity terms conflict/,
    'unschedulable-selector',
  ],
  [/free ports/, 'unschedulable-ports'],
  [
    /^Insufficient |^Too many pods|max volume count|enough free storage|cannot allocate all claims/,
    'unschedulable-resources',
  ],
  [/ReadWriteOncePod|no available disk/, 'claim-foreign'],
  [/PersistentVolume's node affinity|volume node affinity conflict|available volume zone/, 'unschedulable-zone'],
  [/available persistent volumes to bind/, 'no-matching-volume'],
  [/bound to non-existent pv/, 'claim-lost'],
  [/topology spread constraints/, 'unschedulable-topology-spread'],
  [/anti-affinity rules|pod affinity/, 'unschedulable-anti-affinity'],
];

/**
 * The reasons in a message of the scheduler: `0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated
 * taint(s). preemption: ...`. Empty where it speaks of no nodes.
 */
export function reasonsIn(message: string): readonly Reason[] {
  const [before = ''] = message.slice(0, 4096).split(/\.?,? *preemption:/);
  const [, list = ''] = /nodes are available: (.*)/s.exec(before) ?? [];
  return list.split(', ').flatMap((part) => {
    const [, nodes, text = ''] = /^(\d{1,6}) (.{1,400}?)(?:\.(?: |$)|$)/.exec(part) ?? [];
    const obstacle = filters.find(([pattern]) => pattern.test(text))?.[1];
    return obstacle === undefined ? [] : [{ nodes: Number(nodes), text, obstacle }];
  });
}

/** How many nodes a message of the scheduler speaks of; undefined if it does not say. */
export function nodesIn(message: string): number | undefined {
  const total = /\b0\/(\d{1,6}) nodes are available/.exec(message)?.[1];
  return total === undefined ? undefined : Number(total);
}

const order = filters.map(([, obstacle]) => obstacle);
const early = new Set<Obstacle>(['unschedulable-cordoned', 'unschedulable-taint', 'unschedulable-selector']);

/**
 * The reason to mend: the one of the latest filter. That a volume is elsewhere only says which nodes cannot have it; if
 * nodes are cordoned at the same time, it is these that would. Cordoned nodes, taints and selectors keep pods away from
 * nodes that may never have been meant for them, so which of those counts, `unclear` tells.
 */
export function decisive(
  reasons: readonly Reason[],
): { readonly obstacle: Obstacle; readonly unclear: boolean } | undefined {
  const [latest] = [...reasons].sort((a, b) => order.lastIndexOf(b.obstacle) - order.lastIndexOf(a.obstacle));
  if (!latest) return undefined;
  const cordoned = reasons.some(({ obstacle }) => obstacle === 'unschedulable-cordoned');
  if (latest.obstacle === 'unschedulable-zone' && cordoned)
    return { obstacle: 'unschedulable-cordoned', unclear: true };
  return { obstacle: latest.obstacle, unclear: early.has(latest.obstacle) };
}
