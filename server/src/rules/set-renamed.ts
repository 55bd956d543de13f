import { effectiveClaimTemplates } from '../statefulset/identity';
import type { StatefulSet } from '../statefulset/set';
import { claimsInWords, podsInWords } from '../statefulset/summary';
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
    const left = old.replicas > 0 ? `keeps running (${podsInWords(old)})` : 'remains';
    yield {
      at,
      message: `'${committed}' is committed: with another ${field}, this is a new set${claims}, and the old set ${left}.${dataOfOldSet(old)}`,
      fixes: fix(`Set ${field} back to '${committed}'`, replaceValue(set.file.uri, at, committed)),
    };
  },
};

/** Where the data is, and what deleting the old set does to it; nothing without claims. */
function dataOfOldSet(old: StatefulSet): string {
  const templates = effectiveClaimTemplates(old);
  if (templates.length === 0) return '';
  const claims = templates.map((template) => claimsInWords(template, old)).join('; ');
  const data = old.replicas > 0 ? ` The data stays in ${claims}.` : '';
  return old.whenDeleted === 'Delete'
    ? `${data} Deleting the old set deletes its claims with the data, since whenDeleted is Delete: to retain them, delete it with --cascade=orphan, then delete its pods.`
    : `${data} Deleting the old set retains its claims.`;
}
