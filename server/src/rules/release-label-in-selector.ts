import { readLabelSelector } from '../kubernetes/selector';
import { removeKeys } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { changesWithRelease } from './shared/releaseLabels';

/**
 * `selector` is none of the fields of a live set that may change (ValidateStatefulSetUpdate), and must match the labels
 * of the template (ValidateStatefulSetSpec).
 */
export const releaseLabelInSelector: Rule = {
  id: 'release-label-in-selector',
  about: 'set',
  severity: 'warning',
  summary: 'The selector has a label that changes with every release: the API server rejects the next one.',
  *check(set, { workspace }) {
    const selector = set.root.get('spec').get('selector');
    const labels = selector.get('matchLabels');
    const changing = labels.entries().filter(([key, at]) => changesWithRelease(key, at.source ?? ''));
    const keys = changing.map(([key]) => key);
    const [first] = changing;
    const { requirements } = readLabelSelector(selector.json);
    const rest = requirements.filter(({ key }) => !keys.includes(key));
    // Where another set has another version of the label, it tells the two apart.
    const variants = rest.length > 0 ? workspace.selectedBy({ requirements: rest }, set) : [];
    if (variants.some(({ name }) => name !== set.name)) return;
    if (first) {
      const [, at] = first;
      const several = keys.length > 1;
      const list = keys.map((each) => `'${each}'`).join(' and ');
      yield {
        at,
        span: at.keySpan ?? at.mark,
        message: `${list} in the selector ${several ? 'change' : 'changes'} with every release, but the selector is immutable: the API server will reject the next release. ${rest.length > 0 ? `Remove the ${several ? 'labels' : 'label'}.` : 'Select the pods by a label that stays.'}`,
        fixes: () =>
          rest.length > 0
            ? fix(`Remove ${list} from the selector`, removeKeys(set.file.uri, labels, keys), {
                preferred: true,
                immutable: true,
              })
            : [],
      };
    }
    for (const expression of selector.get('matchExpressions').items()) {
      const key = expression.get('key').string ?? '';
      const values = expression.get('values').items();
      if (!values.some((value) => changesWithRelease(key, value.source ?? ''))) continue;
      yield {
        at: expression.get('key'),
        message: `'${key}' in the selector changes with every release, but the selector is immutable: the API server will reject the next release. Remove the expression.`,
      };
    }
  },
};
