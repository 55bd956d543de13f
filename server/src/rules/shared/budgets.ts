import type { Resource } from '../../workspace/file';
import { referencesFrom, resolve } from '../../workspace/references';
import type { Workspace } from '../../workspace/workspace';

/** The workloads whose pods a PodDisruptionBudget selects; none for an empty selector, which selects all pods. */
export function workloadsOf(budget: Resource, workspace: Workspace): Resource[] {
  return referencesFrom(budget)
    .filter(({ to }) => to.type === 'pods')
    .flatMap((reference) => resolve(reference, workspace))
    .map(({ target }) => target.resource);
}
