import type { Resource } from '../workspace/file';
import type { At } from '../yaml/at';
import { remove, renameKey, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { workloadsOf } from './shared/budgets';
import { knownReplicas } from './shared/practice';
import { seeSet } from './shared/setFixes';

/**
 * As many pods may be disrupted as are healthy beyond those that must be. Percentages are rounded up, both of
 * `minAvailable` and of `maxUnavailable` (pkg/controller/disruption, getExpectedPodCount).
 */
export const budgetBlocksEviction: Rule = {
  id: 'budget-blocks-eviction',
  about: 'manifest',
  severity: 'warning',
  summary: 'A PodDisruptionBudget lets no pod of a set be evicted: draining a node never completes.',
  *check(budget, context) {
    if (budget.kind !== 'PodDisruptionBudget') return;
    const spec = budget.root.get('spec');
    const [maxUnavailable, minAvailable] = [spec.get('maxUnavailable'), spec.get('minAvailable')];
    const workloads = workloadsOf(budget, context.workspace);
    const [set] = workloads;
    if (!set || workloads.some(({ kind }) => kind !== 'StatefulSet')) return;
    const replicas = workloads.reduce((sum, each) => sum + (knownReplicas(each, context) ?? Number.NaN), 0);
    if (isNever(maxUnavailable)) {
      yield problem(budget, maxUnavailable, workloads, `maxUnavailable: ${maxUnavailable.source}`);
    } else if (minAvailable.exists && needed(minAvailable, replicas) >= replicas) {
      const all = replicas === 1 ? 'a single pod' : `${replicas} pods`;
      yield problem(budget, minAvailable, workloads, `minAvailable: ${minAvailable.source} and ${all}`);
    } else if (percent(minAvailable) === 100) {
      yield problem(budget, minAvailable, workloads, `minAvailable: ${minAvailable.source}`);
    }
  },
};

function problem(budget: Resource, at: At, workloads: readonly Resource[], why: string): Problem {
  const names = workloads.map(({ name }) => `'${name}'`).join(', ');
  return {
    at,
    message: `With ${why}, no pod of StatefulSet ${names} can be evicted: draining a node never completes. Set maxUnavailable: 1, unless you move the pods by hand.`,
    related: workloads.map((set) => seeSet(set, 'replicas')),
    fixes: () => allowOne(budget, at),
  };
}

function isNever(maxUnavailable: At): boolean {
  return maxUnavailable.integer === 0 || percent(maxUnavailable) === 0;
}

/** How many pods must be healthy; NaN if nobody knows, which is never enough. */
function needed(minAvailable: At, replicas: number): number {
  const share = percent(minAvailable);
  return share === undefined ? (minAvailable.integer ?? Number.NaN) : Math.ceil((share * replicas) / 100);
}

function percent(at: At): number | undefined {
  const match = /^(\d+)%$/.exec(at.string ?? '');
  return match ? Number(match[1]) : undefined;
}

function allowOne(budget: Resource, at: At): Fix[] {
  const { uri } = budget.file;
  const value = replaceValue(uri, at, 1);
  if (at.step === 'maxUnavailable') return fix('Change maxUnavailable to 1', value);
  const other = at.parent?.get('maxUnavailable');
  if (other?.exists) return fix('Remove minAvailable', remove(uri, at));
  const renamed = renameKey(uri, at, 'maxUnavailable');
  return value && renamed ? fix('Replace minAvailable with maxUnavailable: 1', [...renamed, ...value]) : [];
}
