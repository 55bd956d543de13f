import { claimTemplates } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { removeKeys } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

/** `volumeClaimTemplates` is immutable, with the labels in it (ValidateStatefulSetUpdate). */
export const releaseLabelInClaim: Rule = {
  id: 'release-label-in-claim',
  about: 'set',
  severity: 'warning',
  summary: 'A claim template has a label that changes with every release: the API server rejects the next one.',
  *check(set) {
    for (const { item, name } of claimTemplates(set)) {
      const labels = item.get('metadata').get('labels');
      const changing = labels.entries().flatMap(([key, at]) => (changesWithRelease(key, at) ? [key] : []));
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

/** Whether a label names the version of a chart or of what it installs (Helm's and Kubernetes' recommended labels). */
function changesWithRelease(key: string, at: At): boolean {
  if (key === 'helm.sh/chart' || key === 'app.kubernetes.io/version') return true;
  return key === 'chart' && /-v?\d+\.\d+/.test(at.string ?? '');
}
