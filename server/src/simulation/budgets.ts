import { type Labels, selects } from '../kubernetes/selector';
import { podLabels } from '../statefulset/identity';
import { are, count } from '../statefulset/phrases';
import { type Budget, type Cluster, isReady, type Pod, playedReplicas } from './cluster';

/**
 * What PodDisruptionBudgets say of an eviction, as the API server and the disruption controller do
 * (pkg/registry/core/pod/storage/eviction.go and pkg/controller/disruption/disruption.go, Kubernetes 1.36).
 */

/** Why an eviction is refused. */
export interface Refusal {
  /** The budgets that refuse it. */
  readonly budgets: readonly Budget[];
  /** Whether it is refused even while all pods are Ready: then it never ends. */
  readonly forGood: boolean;
  readonly reason: string;
}

/** Why the API server refuses to evict a pod; undefined if it does not. */
export function refusalOf(cluster: Cluster, pod: Pod): Refusal | undefined {
  // A pod that has not started, or that is deleted already, is not protected (canIgnorePDB).
  if (pod.state === 'pending' || pod.terminating) return undefined;
  const budgets = cluster.budgets.filter(({ selector }) => selects(selector, labelsOf(pod)));
  const [budget, other] = budgets;
  if (budget === undefined) return undefined;
  if (other !== undefined) return { budgets, forGood: true, reason: severalBudgets(budgets) };
  const { expected, healthy } = countPods(cluster, budget);
  const desired = desiredOf(budget, expected);
  if (!isReady(pod) && (budget.alwaysUnhealthy || (healthy >= desired && desired > 0))) return undefined;
  if (expected > 0 && healthy > desired) return undefined;
  const whole = budget.others + replicasOf(cluster);
  return { budgets, forGood: desiredOf(budget, whole) >= whole, reason: tooFew(budget, desired, healthy) };
}

function severalBudgets(budgets: readonly Budget[]): string {
  const names = budgets.map(({ name }) => `'${name}'`).join(' and ');
  return `the PodDisruptionBudgets ${names} both select it, and the API server evicts no pod that has two.`;
}

function tooFew(budget: Budget, desired: number, healthy: number): string {
  const { name, minAvailable, maxUnavailable } = budget;
  if (minAvailable === undefined && maxUnavailable === undefined)
    return `PodDisruptionBudget '${name}' has neither minAvailable nor maxUnavailable, so it allows no eviction.`;
  const limit = maxUnavailable === undefined ? `minAvailable: ${minAvailable}` : `maxUnavailable: ${maxUnavailable}`;
  return `PodDisruptionBudget '${name}' (${limit}) needs ${count(desired, 'healthy pod')}, and ${healthy} ${are(healthy)} healthy.`;
}

/** The labels of a pod as its revision gave it them. */
function labelsOf({ name, ordinal, revision }: Pod): Labels {
  const set = name.slice(0, name.lastIndexOf('-'));
  return podLabels({ name: set, podLabels: revision.labels }, ordinal);
}

/** How many pods a budget expects, and how many of them are healthy (getExpectedPodCount, countHealthyPods). */
function countPods(cluster: Cluster, { selector, others, minAvailable }: Budget) {
  const selected = [...cluster.pods.values()].filter((pod) => selects(selector, labelsOf(pod)));
  const healthy = others + selected.filter((pod) => isReady(pod) && !pod.terminating).length;
  // A count is compared with the pods that exist, a percentage with the replicas of what controls them.
  if (typeof minAvailable === 'number') return { expected: others + selected.length, healthy };
  const isManaged = selected.some(({ owner }) => owner !== undefined && owner === cluster.set?.uid);
  return { expected: others + (isManaged ? replicasOf(cluster) : 0), healthy };
}

/** How many of so many pods must be healthy. Percentages of both limits are rounded up. */
function desiredOf({ minAvailable, maxUnavailable }: Budget, expected: number): number {
  if (maxUnavailable !== undefined) return Math.max(0, expected - shareOf(maxUnavailable, expected));
  return minAvailable === undefined ? expected : shareOf(minAvailable, expected);
}

function shareOf(limit: number | string, expected: number): number {
  return typeof limit === 'number' ? limit : Math.ceil((Number.parseInt(limit, 10) * expected) / 100);
}

function replicasOf({ set }: Cluster): number {
  return set === undefined ? 0 : playedReplicas(set.spec);
}
