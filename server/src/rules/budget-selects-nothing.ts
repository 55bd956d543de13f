import { readLabelSelector, readLabels, type Selector } from '../kubernetes/selector';
import { isBeside, nearest } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { isOverlay } from '../workspace/references';
import { podSelectorOf } from '../workspace/service';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { insertKey, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { workloadsOf } from './shared/budgets';
import { labelsText, setLabels } from './shared/labelFixes';
import { asMeant, isSetWhileRunning, type Miss, missedBy, selectsNone, setsBeside } from './shared/nearMiss';
import { isWhole } from './shared/practice';
import { seeSet } from './shared/setFixes';

/** A selector that is absent selects no pods (metav1.LabelSelectorAsSelector); an empty one selects all. */
export const budgetSelectsNothing: Rule = {
  id: 'budget-selects-nothing',
  about: 'manifest',
  severity: 'warning',
  absence: true,
  summary: 'A PodDisruptionBudget selects no pods: it protects none of them from being evicted together.',
  *check(budget, context) {
    const { workspace } = context;
    if (budget.kind !== 'PodDisruptionBudget' || isOverlay(budget, workspace)) return;
    if (workspace.kustomizations.setsLabels(budget.file.uri) || !isWhole(budget, context)) return;
    const spec = budget.root.get('spec');
    const at = spec.get('selector');
    if (!at.exists || at.scalar === null) {
      if (spec.isMap) yield withoutSelector(budget, at, workspace);
      return;
    }
    const selector = readLabelSelector(at.json);
    if (selector.requirements.length === 0 || !selectsNone(selector, budget, workspace)) return;
    const elsewhere = setElsewhere(selector, budget, workspace);
    if (elsewhere) {
      yield inOtherNamespace(budget, elsewhere);
      return;
    }
    const missed = missedBy(selector, budget, workspace);
    const [beside] = setsBeside(budget, workspace);
    const covered = missed !== undefined && hasOther(missed.set, budget, workspace);
    if (missed && (missed.miss.sure || !covered))
      yield {
        at,
        message: `PodDisruptionBudget '${budget.name}' selects no pods in this workspace: it protects none${missed.miss.sure ? '' : ', unless others create such pods'}. Those of StatefulSet '${missed.set.name}' have ${labelsText(Object.fromEntries(missed.miss.meant.values()))}.`,
        ...(missed.miss.sure ? {} : { severity: 'information' as const }),
        related: [seeSet(missed.set, 'template')],
        fixes: () => (covered ? [] : selectAsMeant(budget, at, missed.miss)),
      } satisfies Problem;
    else if (beside && !selector.requirements.some(isSetWhileRunning))
      yield {
        at,
        severity: 'information',
        message: `PodDisruptionBudget '${budget.name}' selects no pods in this workspace: unless others create such pods, it protects none.`,
        related: [seeSet(beside, 'template')],
      } satisfies Problem;
  },
};

/** Whether another budget selects the pods of a set: a second one would let none be evicted. */
function hasOther(set: Resource, budget: Resource, workspace: Workspace): boolean {
  return workspace
    .ofKind(budget.kind, set)
    .some((other) => other !== budget && workloadsOf(other, workspace).includes(set));
}

/** A set beside a budget whose pods it would select, were it in their namespace. */
function setElsewhere(selector: Selector, budget: Resource, workspace: Workspace): Resource | undefined {
  const sets = workspace
    .selectedBy(selector, budget, true)
    .filter((each) => each.kind === 'StatefulSet' && isBeside(each, budget) && !isOverlay(each, workspace));
  return nearest(sets, budget)[0];
}

function inOtherNamespace(budget: Resource, set: Resource): Problem {
  const { namespace } = set;
  const inOneFile = set.file === budget.file;
  return {
    at: budget.root.get('metadata').get('namespace'),
    ...(inOneFile ? {} : { severity: 'information' as const }),
    message: `PodDisruptionBudget '${budget.name}' selects no pods in this workspace: it protects only pods of namespace '${budget.namespace}', and those of StatefulSet '${set.name}' are in '${namespace}'. Put it into their namespace.`,
    related: [seeSet(set, 'template')],
    fixes: () =>
      namespace === undefined
        ? []
        : fix(
            `Change the namespace to '${namespace}'`,
            replaceValue(budget.file.uri, budget.root.get('metadata').get('namespace'), namespace),
          ),
  };
}

function withoutSelector(budget: Resource, at: At, workspace: Workspace): Problem {
  const [set, other] = setsBeside(budget, workspace);
  return {
    at,
    message: `Without selector, PodDisruptionBudget '${budget.name}' selects no pods and protects none. Select the labels of the pods.`,
    fixes: () => {
      const matchLabels = set && !other ? podSelectorOf(set) : {};
      if (Object.keys(matchLabels).length === 0) return [];
      const edits = insertKey(budget.file.uri, budget.root.get('spec'), 'selector', {
        matchLabels: { ...matchLabels },
      });
      return fix(`Select ${labelsText(matchLabels)}`, edits);
    },
  };
}

function selectAsMeant(budget: Resource, at: At, miss: Miss): Fix[] {
  if (at.get('matchExpressions').exists) return [];
  const matchLabels = at.get('matchLabels');
  const meant = asMeant(readLabels(matchLabels.json), miss);
  const edits = setLabels(budget.file.uri, matchLabels, meant);
  return fix(`Change the selector to ${labelsText(meant)}`, edits, miss.sure ? { preferred: true } : {});
}
