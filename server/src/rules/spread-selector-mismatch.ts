import { closestName } from '../kubernetes/names';
import { readLabelSelector, selects } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { podLabels } from '../workspace/labels';
import { antiAffinityTerms, podSpec } from '../workspace/podTemplate';
import { podSelectorOf } from '../workspace/service';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { labelsText, setLabels } from './shared/labelFixes';

/**
 * A constraint counts the pods that its selector selects (podtopologyspread); one that does not select the pod itself
 * does not spread it. A term of podAntiAffinity may mean other pods, and is only reported if it selects none at all.
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
    for (const constraint of podSpec(set).get('topologySpreadConstraints').items()) {
      const at = constraint.get('labelSelector');
      if (at.exists && selects(readLabelSelector(at.json), labels)) continue;
      yield {
        at,
        message: at.exists
          ? `The constraint does not select the pods of the set (${labelsText(labels)}), so it does not spread them. Select their labels.`
          : 'Without labelSelector the constraint counts no pods, so it does not spread them. Select their labels.',
        fixes: () => select(set, at),
      } satisfies Problem;
    }
    for (const term of antiAffinityTerms(set)) {
      const at = term.get('labelSelector');
      if (selects(readLabelSelector(at.json), labels) || !isMeantForOwn(at, set, workspace)) continue;
      yield {
        at,
        message: `The term selects neither the pods of the set (${labelsText(labels)}) nor others in this workspace, so it keeps no pods apart. Select their labels.`,
        fixes: () => select(set, at),
      } satisfies Problem;
    }
  },
};

/** Whether it requires a label of the pods with a similar value, or their value under another key. */
function isMeantForOwn(at: At, set: Resource, workspace: Workspace): boolean {
  const selector = readLabelSelector(at.json);
  const labels = podLabels(set);
  if (workspace.selectedBy(selector, set, true).length > 0) return false;
  return selector.requirements.every(({ key, operator, values }) => {
    if (operator !== 'In') return false;
    const own = labels[key];
    if (own !== undefined) return values.includes(own) || values.some((value) => closestName(value, [own]) === own);
    return Object.values(labels).some((value) => values.includes(value));
  });
}

/** Replaces the labels by those of the set; in an expression, the key by the one that has its value. */
function select(set: Resource, at: At): Fix[] {
  const { uri } = set.file;
  const expressions = at.get('matchExpressions');
  if (!expressions.exists) {
    const labels = podSelectorOf(set);
    return fix(`Select ${labelsText(labels)}`, setLabels(uri, at.get('matchLabels'), labels), { preferred: true });
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
