import type { Resource } from '../workspace/file';
import { isOverlay } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import type { Problem, Rule } from './engine/rule';
import { maySelect, workloadsOf } from './shared/budgets';

/** The eviction API rejects a pod with two budgets (pkg/registry/core/pod/storage/eviction.go). */
export const budgetOverlap: Rule = {
  id: 'budget-overlap',
  about: 'manifest',
  severity: 'warning',
  summary: 'Two PodDisruptionBudgets select the same pods: none of these pods can be evicted.',
  *check(budget, { workspace }) {
    if (budget.kind !== 'PodDisruptionBudget' || isOverlay(budget, workspace)) return;
    const sets = workloadsOf(budget, workspace).filter(({ kind }) => kind === 'StatefulSet');
    if (sets.length === 0) return;
    for (const other of othersBeside(budget, workspace)) {
      if (!sets.some((set) => maySelect(other, set))) continue;
      const shared = workloadsOf(other, workspace).find((set) => sets.includes(set));
      if (!shared) continue;
      const name = other.root.get('metadata').get('name');
      yield {
        at: budget.root.get('spec').get('selector'),
        message: `PodDisruptionBudget '${other.name}' also selects the pods of StatefulSet '${shared.name}': a pod with two budgets cannot be evicted, so its node cannot be drained. Keep one of them.`,
        related: [{ uri: other.file.uri, span: name.mark, message: `PodDisruptionBudget '${other.name}'` }],
      } satisfies Problem;
      return;
    }
  },
};

/** Of two in one file only the second is reported. */
function precedes(a: Resource, b: Resource): boolean {
  return a.file === b.file && a.root.span.start < b.root.span.start;
}

/** Budgets in other folders may be for another cluster, and one of the same name is a variant. */
function othersBeside(budget: Resource, workspace: Workspace): Resource[] {
  return workspace
    .beside('PodDisruptionBudget', budget)
    .filter((other) => other.name !== budget.name && !precedes(budget, other) && !isOverlay(other, workspace));
}
