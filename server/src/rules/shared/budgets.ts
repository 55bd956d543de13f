import { selects } from '../../kubernetes/selector';
import type { Resource } from '../../workspace/file';
import { podLabels } from '../../workspace/labels';
import { isOverlay, referencesFrom, resolve } from '../../workspace/references';
import type { Workspace } from '../../workspace/workspace';

/** The workloads whose pods a PodDisruptionBudget selects. Of one that selects all pods, those that stand beside it. */
export function workloadsOf(budget: Resource, workspace: Workspace): Resource[] {
  if (selectsAll(budget)) return workloadsBeside(budget, workspace);
  return referencesFrom(budget)
    .filter(({ to }) => to.type === 'pods')
    .flatMap((reference) => resolve(reference, workspace))
    .map(({ target }) => target.resource);
}

/** Whether a budget can be one of those that select the pods of a workload, which takes less time to tell. */
export function maySelect(budget: Resource, workload: Resource): boolean {
  if (selectsAll(budget)) return true;
  return referencesFrom(budget).some(({ to }) => to.type === 'pods' && selects(to.selector, podLabels(workload)));
}

/** Whether a budget selects all pods of its namespace: an empty selector does, and did not before policy/v1. */
export function selectsAll({ apiVersion, root }: Resource): boolean {
  const selector = root.get('spec').get('selector');
  const isEmpty = selector.entries().every(([, part]) => part.keys().length === 0 && part.items().length === 0);
  return apiVersion === 'policy/v1' && selector.isMap && isEmpty;
}

function workloadsBeside(budget: Resource, workspace: Workspace): Resource[] {
  return ['StatefulSet', 'Deployment', 'DaemonSet']
    .flatMap((kind) => workspace.beside(kind, budget))
    .filter((each) => !isOverlay(each, workspace));
}

/** Whether a budget sets neither limit: then no pod that it selects can be evicted. */
export function isOpenEnded(budget: Resource): boolean {
  const spec = budget.root.get('spec');
  return ['minAvailable', 'maxUnavailable'].every((field) => {
    const at = spec.get(field);
    return !at.exists || at.scalar === null;
  });
}
