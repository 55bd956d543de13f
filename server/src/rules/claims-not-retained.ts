import { claimsAfterScaleDown, deletingOldSet } from '../statefulset/narrator/claims';
import { leadingContainer } from '../workspace/podTemplate';
import { autoscalersOf } from '../workspace/scale';
import { statefulSetOf } from '../workspace/set';
import { replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

/** With `Delete`, the set or its pods own the claims, which are then deleted with them (stateful_set_utils.go). */
export const claimsNotRetained: Rule = {
  id: 'claims-not-retained',
  about: 'set',
  severity: 'information',
  summary: 'The retention policy deletes the claims of a database, and with them its data.',
  *check(set, { workspace }) {
    const policy = set.root.get('spec').get('persistentVolumeClaimRetentionPolicy');
    const product = leadingContainer(set)?.product;
    if (!policy.exists || !product?.data || product.cache) return;
    const read = statefulSetOf(set);
    const scaled = autoscalersOf(set, workspace).length > 0;
    for (const field of ['whenDeleted', 'whenScaled'] as const) {
      // Under an autoscaler it is worse (claims-deleted-by-autoscaler).
      if (read[field] !== 'Delete' || (field === 'whenScaled' && scaled) || read.claimTemplates.length === 0) continue;
      const at = policy.get(field);
      yield {
        at,
        message: `${product.name} keeps its data in claims. ${
          field === 'whenDeleted'
            ? deletingOldSet(read, 'the set')
            : claimsAfterScaleDown({ text: 'The claims of pods that a scale-down deletes', count: 2 }, read)
        }`,
        fixes: () => fix(`Set ${field} to Retain`, replaceValue(set.file.uri, at, 'Retain')),
      };
    }
  },
};
