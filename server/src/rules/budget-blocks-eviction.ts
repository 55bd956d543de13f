import type { Context } from '../settings/context';
import type { Resource } from '../workspace/file';
import { isOverlay } from '../workspace/references';
import type { At } from '../yaml/at';
import { insertKey, remove, renameKey, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { isOpenEnded, selectsAll, workloadsOf } from './shared/budgets';
import { isWhole, type PodCount, podCountOf } from './shared/practice';
import { seeAutoscaler, seeSet } from './shared/setFixes';

/**
 * As many pods may be disrupted as are healthy beyond those that must be. Percentages are rounded up, both of
 * `minAvailable` and of `maxUnavailable`. With neither of them no pods are expected (pkg/controller/disruption,
 * getExpectedPodCount), and where none are expected no disruption is allowed (updatePdbStatus).
 */
export const budgetBlocksEviction: Rule = {
  id: 'budget-blocks-eviction',
  about: 'manifest',
  severity: 'warning',
  summary: 'A PodDisruptionBudget lets no pod of a set be evicted: draining a node never completes.',
  *check(budget, context) {
    if (budget.kind !== 'PodDisruptionBudget' || isOverlay(budget, context.workspace)) return;
    const spec = budget.root.get('spec');
    const [maxUnavailable, minAvailable] = [spec.get('maxUnavailable'), spec.get('minAvailable')];
    const workloads = workloadsOf(budget, context.workspace);
    if (workloads.length === 0 || workloads.some(({ kind }) => kind !== 'StatefulSet')) return;
    if (isOpenEnded(budget)) {
      if (isWhole(budget, context)) yield neither(budget, spec, workloads);
    } else if (isNever(maxUnavailable)) {
      yield problem(budget, maxUnavailable, workloads, `maxUnavailable: ${maxUnavailable.source}`);
    } else if (percent(minAvailable) === 100) {
      yield problem(budget, minAvailable, workloads, `minAvailable: ${minAvailable.source}`);
    } else if (minAvailable.exists && !selectsAll(budget)) yield* tooMany(budget, minAvailable, workloads, context);
  },
};

function problem(budget: Resource, at: At, workloads: readonly Resource[], why: string): Problem {
  return {
    at,
    message: `With ${why}, no pod of StatefulSet ${namesOf(workloads)} can be evicted: draining a node never completes. Set maxUnavailable: 1, unless you move the pods by hand.`,
    related: workloads.map((set) => seeSet(set, 'replicas')),
    fixes: () => allowOne(budget, at),
  };
}

function neither(budget: Resource, spec: At, workloads: readonly Resource[]): Problem {
  return {
    ...problem(budget, spec, workloads, 'neither minAvailable nor maxUnavailable'),
    span: spec.keySpan ?? spec.mark,
    fixes: () => limitToOne(budget),
  };
}

/** At least as many pods must be healthy as there are, or as there are at the maximum or minimum of an autoscaler. */
function* tooMany(
  budget: Resource,
  minAvailable: At,
  workloads: readonly Resource[],
  context: Context,
): Generator<Problem> {
  const counts = workloads.flatMap((set) => podCountOf(set, context) ?? []);
  if (counts.length < workloads.length) return;
  const [least, most] = [sum(counts, 'least'), sum(counts, 'most')];
  const why = `minAvailable: ${minAvailable.source}`;
  const autoscalers = counts.flatMap(({ autoscaler }) => autoscaler ?? []);
  const related = [...workloads.map((set) => seeSet(set, 'replicas')), ...autoscalers.map(seeAutoscaler)];
  if (needed(minAvailable, most) >= most) {
    const all = most === 1 ? 'a single pod' : `${least < most ? 'at most ' : ''}${most} pods`;
    yield { ...problem(budget, minAvailable, workloads, `${why} and ${all}`), related };
  } else if (needed(minAvailable, least) >= least)
    yield {
      at: minAvailable,
      severity: 'information',
      message: `With ${why}, no pod of StatefulSet ${namesOf(workloads)} can be evicted while the autoscaler keeps it at its minimum of ${least === 1 ? 'one pod' : `${least} pods`}: draining a node then does not complete. Set maxUnavailable: 1, or a higher minimum.`,
      related,
      fixes: () => allowOne(budget, minAvailable),
    };
}

function sum(counts: readonly PodCount[], end: 'least' | 'most'): number {
  return counts.reduce((total, count) => total + count[end], 0);
}

function namesOf(workloads: readonly Resource[]): string {
  return workloads.map(({ name }) => `'${name}'`).join(', ');
}

function isNever(maxUnavailable: At): boolean {
  return maxUnavailable.integer === 0 || percent(maxUnavailable) === 0;
}

/** How many pods must be healthy; NaN if that cannot be read, which is never too many. */
function needed(minAvailable: At, replicas: number): number {
  const share = percent(minAvailable);
  return share === undefined ? (minAvailable.integer ?? Number.NaN) : Math.ceil((share * replicas) / 100);
}

function percent(at: At): number | undefined {
  const match = /^(\d+)%$/.exec(at.string ?? '');
  return match ? Number(match[1]) : undefined;
}

/** A budget without limits gets one. */
function limitToOne(budget: Resource): Fix[] {
  const { uri } = budget.file;
  const spec = budget.root.get('spec');
  const written = ['maxUnavailable', 'minAvailable'].map((field) => spec.get(field)).find((at) => at.exists);
  if (written) return allowOne(budget, written);
  return fix('Add maxUnavailable: 1', insertKey(uri, spec, 'maxUnavailable', 1, 'start'));
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
