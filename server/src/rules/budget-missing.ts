import { readLabelSelector, selects } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { insertBefore } from '../workspace/insert';
import { podSelectorOf } from '../workspace/service';
import { podLabels, type Workspace } from '../workspace/workspace';
import type { JsonObject } from '../yaml/json';
import { mostReplicas } from './practice';
import { type Fix, fix, type Rule } from './rule';

export const budgetMissing: Rule = {
  id: 'budget-missing',
  about: 'set',
  severity: 'hint',
  summary: 'No PodDisruptionBudget selects the pods: draining nodes may take several of them at once.',
  *check(set, context) {
    const { workspace } = context;
    const replicas = mostReplicas(set, context);
    if (replicas < 2 || workspace.ofKind('PodDisruptionBudget').some((budget) => covers(budget, set, workspace)))
      return;
    yield {
      at: set.root.get('spec').get('replicas'),
      message: `No PodDisruptionBudget in this workspace selects the ${replicas} pods: nodes that are drained at once may take several of them, and a quorum or all copies of the data with them. Add one.`,
      fixes: addBudget(set, workspace),
    };
  },
};

/** Whether a budget speaks of the pods of a set. An empty selector takes all pods, one that is absent none. */
function covers(budget: Resource, set: Resource, workspace: Workspace): boolean {
  const selector = budget.root.get('spec').get('selector');
  return (
    selector.isMap && selects(readLabelSelector(selector.json), podLabels(set)) && workspace.sameNamespace(budget, set)
  );
}

function addBudget(set: Resource, workspace: Workspace): Fix[] {
  const matchLabels = podSelectorOf(set);
  if (Object.keys(matchLabels).length === 0 || set.name === undefined) return [];
  const taken = workspace.find('PodDisruptionBudget', set.name, set).length > 0;
  const name = taken ? `${set.name}-pods` : set.name;
  const budget: JsonObject = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, ...(set.namespace === undefined ? {} : { namespace: set.namespace }) },
    spec: { maxUnavailable: 1, selector: { matchLabels: { ...matchLabels } } },
  };
  return fix(`Add PodDisruptionBudget '${name}' that lets drains take one pod at a time`, insertBefore(set, budget));
}
