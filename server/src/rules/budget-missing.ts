import { meets, type Requirement, readLabelSelector } from '../kubernetes/selector';
import { isBeside } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { insertBefore } from '../workspace/insert';
import { podLabels } from '../workspace/labels';
import { podSelectorOf } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import type { JsonObject } from '../yaml/json';
import { type Fix, fix, type Rule } from './engine/rule';
import { isOpenEnded } from './shared/budgets';
import { isWhole, mostReplicas } from './shared/practice';

const kind = 'PodDisruptionBudget';

export const budgetMissing: Rule = {
  id: 'budget-missing',
  about: 'set',
  severity: 'hint',
  absence: true,
  summary: 'No PodDisruptionBudget selects the pods: draining nodes may evict several of them at once.',
  *check(set, context) {
    const { workspace } = context;
    const replicas = mostReplicas(set, context);
    const at = set.root.get('spec').get('replicas');
    if (replicas < 2) return;
    const covering = budgetsOf(set, workspace);
    const [first] = covering;
    if (!first)
      yield {
        at,
        message: `No PodDisruptionBudget in this workspace selects the ${replicas} pods: draining nodes may evict several of them at once, and with them a quorum or every copy of the data. Add one.`,
        fixes: () => addBudget(set, workspace),
      };
    else if (covering.every((budget) => isOpenEnded(budget) && isWhole(budget, context)))
      // What follows, and the fix, is up to budget-blocks-eviction.
      yield {
        at,
        message: `PodDisruptionBudget '${first.name}' selects the ${replicas} pods, but says neither with minAvailable nor with maxUnavailable how many of them may be evicted. Set one of them.`,
        related: [
          { uri: first.file.uri, span: first.root.get('spec').mark, message: `PodDisruptionBudget '${first.name}'` },
        ],
      };
  },
};

/**
 * The budgets that select the pods of a set, by the labels that they have or are to have: those that the set's own
 * selector requires (other rules report a template without them), and, of a budget beside the set, those that a
 * kustomization may add. Most budgets have the name of the set: look at these first.
 */
function budgetsOf(set: Resource, workspace: Workspace): Resource[] {
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
  const named = workspace.find(kind, set.name ?? '', set).filter(covers);
  return named.some((budget) => !isOpenEnded(budget)) ? named : workspace.ofKind(kind, set).filter(covers);
}

const requirements = new WeakMap<Resource, readonly Requirement[]>();

/** What a budget asks of pods: an empty selector selects all, an absent one (undefined) none. */
function requirementsOf(budget: Resource): readonly Requirement[] | undefined {
  const known = requirements.get(budget);
  if (known) return known;
  const at = budget.root.get('spec').get('selector');
  if (!at.isMap) return undefined;
  const read = readLabelSelector(at.json).requirements;
  requirements.set(budget, read);
  return read;
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
