import { claimNames, podNames } from '../statefulset/identity';
import { listNames } from '../statefulset/phrases';
import { renamedFrom } from '../workspace/base';
import { statefulSetOf } from '../workspace/set';
import { replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const setRenamed: Rule = {
  id: 'set-renamed',
  about: 'set',
  severity: 'warning',
  compares: true,
  summary:
    'The set has another name or namespace than in what is committed: it is a new set, with new and empty claims.',
  *check(set, { workspace }) {
    const before = renamedFrom(set, workspace);
    if (!before) return;
    const old = statefulSetOf(before);
    const field = before.name === set.name ? 'namespace' : 'name';
    const at = set.root.get('metadata').get(field);
    const [template] = old.claimTemplates;
    const was = before[field];
    const left = old.replicas === 0 ? old.name : listNames(podNames(old));
    const claims = template && old.replicas > 0 ? `, and the data in ${listNames(claimNames(template, old))}` : '';
    yield {
      at,
      message: `${was ?? 'Another namespace'} is committed: under another ${field} this is a new set with new claims. What runs as ${left} is left behind${claims}.`,
      fixes: was === undefined ? [] : fix(`Put the ${field} '${was}' back`, replaceValue(set.file.uri, at, was)),
    };
  },
};
