import { closestName } from '../kubernetes/names';
import { meets, readLabelSelector, selects } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { podLabels } from '../workspace/labels';
import { antiAffinityTerms, podSpec } from '../workspace/podTemplate';
import { hasLabelSet, podSelectorOf } from '../workspace/service';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { selectsNoPods } from './shared/antiAffinity';
import { labelsText, setLabels } from './shared/labelFixes';

/**
 * A constraint counts the pods that its selector selects (podtopologyspread); one that does not select the pod itself
 * does not spread it. A term of podAntiAffinity may mean other pods, and is only reported if it
 * selects none at all; without labelSelector it selects none (framework/types.go, newAffinityTerm).
 */
export const spreadSelectorMismatch: Rule = {
  id: 'spread-selector-mismatch',
  about: 'set',
  severity: 'warning',
  summary: 'A spread constraint or anti-affinity term does not select the pods of its set, so it does not spread them.',
  covers: ({ kind, field }, own) => kind === 'warning' && field === own,
  *check(set, { workspace }) {
    const { kustomizations } = workspace;
    const labels = podLabels(set);
    if (Object.keys(labels).length === 0 || kustomizations.setsLabels(set.file.uri)) return;
    const constraints = podSpec(set).get('topologySpreadConstraints').items();
    for (const constraint of constraints) {
      const at = constraint.get('labelSelector');
      const { requirements } = readLabelSelector(at.json);
      const meetsAll = requirements.every((each) => meets(each, labels) || hasLabelSet(set, each.key, workspace));
      if (at.exists && meetsAll) continue;
      yield {
        at,
        message: at.exists
          ? `The constraint does not select the pods of the set (${labelsText(labels)}), so it does not spread them. Select their labels.`
          : 'Without labelSelector the constraint counts no pods, so it does not spread them. Select their labels.',
        fixes: () => select(set, at),
      } satisfies Problem;
    }
    const terms = antiAffinityTerms(set);
    const selectOwn = (at: At) => at.isMap && selects(readLabelSelector(at.json), labels);
    // What keeps them apart may have a term beside it that is for others.
    const areApart = [...terms, ...constraints].some((each) => selectOwn(each.get('labelSelector')));
    for (const term of terms) {
      const at = term.get('labelSelector');
      if (!at.exists || at.scalar === null) {
        if (term.isMap)
          yield {
            at,
            message: 'Without labelSelector the term selects no pods, so it keeps none apart. Select their labels.',
            fixes: () => select(set, at),
          } satisfies Problem;
        continue;
      }
      if (selectOwn(at) || !selectsNoPods(term, set, workspace)) continue;
      const isOwn = isMeantForOwn(at, set);
      if (!isOwn && areApart) continue;
      yield {
        at,
        message: isOwn
          ? `The term selects neither the pods of the set (${labelsText(labels)}) nor others in this workspace, so it keeps no pods apart. Select their labels.`
          : `The term selects no pods in this workspace: unless others create such pods, it keeps none apart. Those of the set have ${labelsText(labels)}.`,
        ...(isOwn ? {} : { severity: 'information' as const }),
        fixes: () => select(set, at, isOwn),
      } satisfies Problem;
    }
  },
};

/** Whether it requires a label of the pods with a similar value, or their value under another key. */
function isMeantForOwn(at: At, set: Resource): boolean {
  const selector = readLabelSelector(at.json);
  const labels = podLabels(set);
  return selector.requirements.every(({ key, operator, values }) => {
    if (operator !== 'In') return false;
    const own = labels[key];
    if (own !== undefined) return values.includes(own) || values.some((value) => closestName(value, [own]) === own);
    return Object.values(labels).some((value) => values.includes(value));
  });
}

/** Replaces the labels by those of the set; in an expression, the key by the one that has its value. */
function select(set: Resource, at: At, preferred = true): Fix[] {
  const { uri } = set.file;
  const expressions = at.get('matchExpressions');
  if (!expressions.exists) {
    const labels = podSelectorOf(set);
    const edits = setLabels(uri, at.get('matchLabels'), labels);
    return fix(`Select ${labelsText(labels)}`, edits, preferred ? { preferred } : {});
  }
  const [only, ...others] = expressions.items();
  if (!only || others.length > 0 || at.get('matchLabels').exists) return [];
  const values = only
    .get('values')
    .items()
    .map((value) => value.string);
  const [key, ...more] = Object.entries(podLabels(set)).flatMap(([name, value]) =>
    values.includes(value) ? name : [],
  );
  if (key === undefined || more.length > 0) return [];
  return fix(`Change the key to '${key}'`, replaceValue(uri, only.get('key'), key), { preferred: true });
}
