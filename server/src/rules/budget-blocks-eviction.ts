import type { Resource } from '../workspace/file';
import { knownOrdinals } from '../workspace/scale';
import type { At } from '../yaml/at';
import { remove, renameKey, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { workloadsOf } from './shared/budgets';
import { seeSet } from './shared/setFixes';

/**
 * What may be disrupted is what is healthy above the number that has to be; a percentage of `minAvailable` is rounded
 * up, so is one of `maxUnavailable` (pkg/controller/disruption, getExpectedPodCount).
 */
export const budgetBlocksEviction: Rule = {
  id: 'budget-blocks-eviction',
  about: 'manifest',
  severity: 'warning',
  summary: 'A PodDisruptionBudget never lets a pod of a set go: nodes cannot be drained.',
  *check(budget, { workspace }) {
    if (budget.kind !== 'PodDisruptionBudget') return;
    const spec = budget.root.get('spec');
    const [maxUnavailable, minAvailable] = [spec.get('maxUnavailable'), spec.get('minAvailable')];
    const workloads = workloadsOf(budget, workspace);
    const [set] = workloads;
    if (!set || workloads.some(({ kind }) => kind !== 'StatefulSet')) return;
    const ranges = workloads.map((each) => knownOrdinals(each, workspace));
    const replicas = ranges.reduce((sum, range) => sum + (range ? range.end - range.start : Number.NaN), 0);
    if (isNever(maxUnavailable)) {
      yield problem(budget, maxUnavailable, workloads, `maxUnavailable: ${maxUnavailable.source}`);
    } else if (minAvailable.exists && needed(minAvailable, replicas) >= replicas) {
      const all = replicas === 1 ? 'and there is only one pod' : `and there are only ${replicas} pods`;
      yield problem(budget, minAvailable, workloads, `minAvailable: ${minAvailable.source}, ${all}`);
    } else if (percent(minAvailable) === 100) {
      yield problem(budget, minAvailable, workloads, `minAvailable: ${minAvailable.source}`);
    }
  },
};

function problem(budget: Resource, at: At, workloads: readonly Resource[], why: string): Problem {
  const names = workloads.map(({ name }) => `'${name}'`).join(', ');
  return {
    at,
    message: `With ${why}, no pod of StatefulSet ${names} can be evicted: draining a node waits without end. Let one go with maxUnavailable: 1, unless somebody moves the pods by hand.`,
    related: workloads.map((set) => seeSet(set, 'replicas')),
    fixes: allowOne(budget, at),
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
  return value && renamed ? fix('Allow maxUnavailable: 1 instead', [...renamed, ...value]) : [];
}
