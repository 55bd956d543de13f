import { readLabelSelector } from '../kubernetes/selector';
import { selectsAll, workloadsOf } from '../rules/shared/budgets';
import type { Budget } from '../simulation/cluster';
import { isBeside } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { isOverlay } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';

/**
 * The PodDisruptionBudgets that guard the pods of a set when it is simulated: those beside it or in its rendering. One
 * that stands elsewhere counts if it is the only one; several are meant for several clusters.
 */
export function budgetsGuarding(set: Resource, workspace: Workspace): Budget[] {
  const all = workspace
    .ofKind('PodDisruptionBudget', set)
    .filter((budget) => !isOverlay(budget, workspace) && workspace.sameNamespace(budget, set))
    .map((budget) => ({ budget, workloads: workloadsOf(budget, workspace) }))
    .filter(({ workloads }) => workloads.includes(set));
  const beside = all.filter(({ budget }) => isBeside(budget, set));
  const guarding = beside.length > 0 ? beside : all.length === 1 ? all : [];
  return guarding.map(({ budget, workloads }) =>
    readBudget(
      budget,
      workloads.filter((workload) => workload !== set),
    ),
  );
}

function readBudget(budget: Resource, others: readonly Resource[]): Budget {
  const spec = budget.root.get('spec');
  return {
    name: budget.name ?? '',
    selector: selectsAll(budget) ? { requirements: [] } : readLabelSelector(spec.get('selector').json),
    minAvailable: limitAt(spec.get('minAvailable')),
    maxUnavailable: limitAt(spec.get('maxUnavailable')),
    alwaysUnhealthy: spec.get('unhealthyPodEvictionPolicy').string === 'AlwaysAllow',
    others: others.reduce((total, workload) => total + replicasOf(workload), 0),
  };
}

/** A count or a percentage; undefined for anything else. */
function limitAt(at: At): number | string | undefined {
  return at.integer ?? (/^\d+%$/.test(at.string ?? '') ? at.string : undefined);
}

/** The disruption controller knows no replicas of a DaemonSet. */
function replicasOf({ kind, root }: Resource): number {
  return kind === 'DaemonSet' ? 0 : (root.get('spec').get('replicas').integer ?? 1);
}
