import { meets, type Requirement, readLabelSelector } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { insertBefore } from '../workspace/insert';
import { podLabels } from '../workspace/labels';
import { isBeside, podSelectorOf } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
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

/**
 * Whether a budget selects the pods of a set, by the labels that they have or are to have: those that the set's own
 * selector requires (other rules report a template without them), and, of a budget beside the set, those that a
 * kustomization may add. Most budgets have the name of the set: look at these first.
 */
function hasBudget(set: Resource, workspace: Workspace): boolean {
  const labels = podLabels(set);
  const { matchLabels } = statefulSetOf(set);
  const addsLabels = workspace.kustomizations.setsLabels(set.file.uri);
  const covers = (budget: Resource) => {
    const mayAdd = addsLabels && isBeside(budget, set);
    const isMet = (requirement: Requirement) =>
      meets(requirement, labels) ||
      meets(requirement, matchLabels) ||
      (mayAdd && !Object.hasOwn(labels, requirement.key));
    return requirementsOf(budget)?.every(isMet) === true && workspace.sameNamespace(budget, set);
  };
  return workspace.find(kind, set.name ?? '', set).some(covers) || workspace.ofKind(kind, set).some(covers);
}

const requirements = new WeakMap<Resource, readonly Requirement[]>();

/** What a budget asks of pods: an empty selector selects all, an absent one (undefined) none. */
function requirementsOf(budget: Resource): readonly Requirement[] | undefined {
  const at = budget.root.get('spec').get('selector');
  const known = requirements.get(budget) ?? (at.isMap ? readLabelSelector(at.json).requirements : undefined);
  if (known) requirements.set(budget, known);
  return known;
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
