import { podNames } from '../statefulset/identity';
import { dataOfOldSet } from '../statefulset/narrator/claims';
import { listNames, sentences } from '../statefulset/phrases';
import { bareNames } from '../workspace/bareNames';
import { renamedFrom } from '../workspace/base';
import { statefulSetOf } from '../workspace/set';
import { replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

/** More places are not listed. */
const maxRelated = 10;

export const setRenamed: Rule = {
  id: 'set-renamed',
  about: 'set',
  severity: 'warning',
  compares: true,
  summary:
    'The set has another name or namespace than in what is committed: it is a new set, and the old one keeps the data.',
  *check(set, { workspace }) {
    const before = renamedFrom(set, workspace);
    if (!before) return;
    const field = before.name === set.name ? 'namespace' : 'name';
    const committed = before[field];
    if (committed === undefined) return;
    const at = set.root.get('metadata').get(field);
    const old = statefulSetOf(before);
    const claims = statefulSetOf(set).claimTemplates.length > 0 ? ' with new claims' : '';
    const left = old.replicas > 0 ? `keeps running (${listNames(podNames(old))})` : 'remains';
    yield {
      at,
      message: sentences([
        `'${committed}' is committed: with another ${field}, this is a new set${claims}, and the old set ${left}.`,
        dataOfOldSet(old),
      ]),
      related:
        field === 'name'
          ? bareNames(set, workspace, { name: committed })
              .slice(0, maxRelated)
              .map(({ uri, span }) => ({ uri, span, message: `The name '${committed}' is still used here` }))
          : [],
      fixes: () => fix(`Set ${field} back to '${committed}'`, replaceValue(set.file.uri, at, committed)),
    };
  },
};
