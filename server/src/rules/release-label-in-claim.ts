import { claimTemplates } from '../workspace/podTemplate';
import { removeKeys } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { changesWithRelease } from './shared/releaseLabels';

/** `volumeClaimTemplates` is immutable, with the labels in it (ValidateStatefulSetUpdate). */
export const releaseLabelInClaim: Rule = {
  id: 'release-label-in-claim',
  about: 'set',
  severity: 'warning',
  summary: 'A claim template has a label that changes with every release: the API server rejects the next one.',
  *check(set) {
    for (const { item, name } of claimTemplates(set)) {
      const labels = item.get('metadata').get('labels');
      const changing = labels.entries().flatMap(([key, at]) => (changesWithRelease(key, at.source ?? '') ? [key] : []));
      const [first] = changing;
      if (first === undefined) continue;
      const several = changing.length > 1;
      const list = changing.map((key) => `'${key}'`).join(' and ');
      const at = labels.get(first);
      yield {
        at,
        span: at.keySpan ?? at.mark,
        message: `${list} in claim template '${name}' ${several ? 'change' : 'changes'} with every release, but claim templates are immutable: the API server will reject the next release. Remove the ${several ? 'labels' : 'label'}.`,
        fixes: () =>
          fix(`Remove ${list} from claim template '${name}'`, removeKeys(set.file.uri, labels, changing), {
            preferred: true,
            immutable: true,
          }),
      };
    }
  },
};
