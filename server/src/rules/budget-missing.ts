import { type Labels, readLabelSelector, type Selector, selects } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { insertBefore } from '../workspace/insert';
import { podLabels } from '../workspace/labels';
import { podSelectorOf } from '../workspace/service';
import type { Workspace } from '../workspace/workspace';
import type { JsonObject } from '../yaml/json';
import { type Fix, fix, type Rule } from './engine/rule';
import { mostReplicas } from './shared/practice';

const kind = 'PodDisruptionBudget';

export const budgetMissing: Rule = {
  id: 'budget-missing',
  about: 'set',
  severity: 'hint',
  summary: 'No PodDisruptionBudget selects the pods: draining nodes may evict several of them at once.',
  *check(set, context) {
    const { workspace } = context;
    const replicas = mostReplicas(set, context);
    if (replicas < 2 || hasBudget(set, workspace)) return;
    yield {
      at: set.root.get('spec').get('replicas'),
      message: `No PodDisruptionBudget in this workspace selects the ${replicas} pods: draining nodes may evict several of them at once, and with them a quorum or every copy of the data. Add one.`,
      fixes: () => addBudget(set, workspace),
    };
  },
};

/** Whether a budget selects the pods of a set. Most have the name of the set: look at these first. */
function hasBudget(set: Resource, workspace: Workspace): boolean {
  const labels = podLabels(set);
  const covers = (budget: Resource) => selectsPods(budget, labels) && workspace.sameNamespace(budget, set);
  return workspace.find(kind, set.name ?? '', set).some(covers) || workspace.ofKind(kind, set).some(covers);
}

const selectors = new WeakMap<Resource, Selector>();

/** An empty selector selects all pods, an absent one none. */
function selectsPods(budget: Resource, labels: Labels): boolean {
  const known = selectors.get(budget);
  if (known) return selects(known, labels);
  const at = budget.root.get('spec').get('selector');
  if (!at.isMap) return false;
  const selector = readLabelSelector(at.json);
  selectors.set(budget, selector);
  return selects(selector, labels);
}

function addBudget(set: Resource, workspace: Workspace): Fix[] {
  const matchLabels = podSelectorOf(set);
  if (Object.keys(matchLabels).length === 0 || set.name === undefined) return [];
  const taken = workspace.find(kind, set.name, set).length > 0;
  const name = taken ? `${set.name}-pods` : set.name;
  const budget: JsonObject = {
    apiVersion: 'policy/v1',
    kind,
    metadata: { name, ...(set.namespace === undefined ? {} : { namespace: set.namespace }) },
    spec: { maxUnavailable: 1, selector: { matchLabels: { ...matchLabels } } },
  };
  return fix(`Add PodDisruptionBudget '${name}' with maxUnavailable: 1`, insertBefore(set, budget));
}
