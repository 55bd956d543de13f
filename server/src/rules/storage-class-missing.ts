import { claimTemplates } from '../workspace/podTemplate';
import { insertKey } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';

export const storageClassMissing: Rule = {
  id: 'storage-class-missing',
  about: 'set',
  severity: 'hint',
  optional: true,
  summary:
    'A claim template names no storage class: it gets the default class of the cluster, and its pods stay Pending if there is none.',
  *check(set, context) {
    if (!isWhole(set, context)) return;
    const classes = context.workspace.ofKind('StorageClass');
    for (const { item, name } of claimTemplates(set)) {
      const spec = item.get('spec');
      const at = spec.get('storageClassName');
      if (at.exists || !spec.isMap || spec.get('volumeName').exists || spec.get('selector').exists) continue;
      yield {
        at,
        message: `Claim template '${name}' uses the default storage class, which differs between clusters: on a cluster without one, the pods stay Pending. Set storageClassName.`,
        fixes: () =>
          classes.flatMap((each) =>
            fix(
              `Set storageClassName to '${each.name}'`,
              insertKey(set.file.uri, spec, 'storageClassName', each.name ?? '', ['accessModes']),
              {
                immutable: true,
              },
            ),
          ),
      };
    }
  },
};
