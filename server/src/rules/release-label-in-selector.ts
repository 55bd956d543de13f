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
  *check(set) {
    const selector = set.root.get('spec').get('selector');
    const labels = selector.get('matchLabels');
    const changing = labels.entries().filter(([key, at]) => changesWithRelease(key, at.source ?? ''));
    const keys = changing.map(([key]) => key);
    const [first] = changing;
    if (first) {
      const [, at] = first;
      const several = keys.length > 1;
      const list = keys.map((each) => `'${each}'`).join(' and ');
      const others = labels.keys().length > keys.length || selector.get('matchExpressions').items().length > 0;
      yield {
        at,
        span: at.keySpan ?? at.mark,
        message: `${list} in the selector ${several ? 'change' : 'changes'} with every release, but the selector is immutable: the API server will reject the next release. ${others ? `Remove the ${several ? 'labels' : 'label'}.` : 'Select the pods by a label that stays.'}`,
        fixes: () =>
          others
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
