import { claimTemplates } from '../workspace/podTemplate';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const storageClassEmpty: Rule = {
  id: 'storage-class-empty',
  about: 'set',
  severity: 'hint',
  absence: true,
  summary:
    "`storageClassName: ''` is not the default class: no volume is created, and each pod stays Pending until somebody creates one by hand.",
  *check(set, { workspace }) {
    const createsByHand = workspace
      .ofKind('PersistentVolume')
      .some((volume) => !volume.root.get('spec').get('storageClassName').string);
    if (createsByHand) return;
    for (const { item, name } of claimTemplates(set)) {
      const spec = item.get('spec');
      const at = spec.get('storageClassName');
      if (at.string !== '' || spec.get('volumeName').exists || spec.get('selector').exists) continue;
      yield {
        at,
        message: `An empty storageClassName is not the default class: no volumes are created for '${name}', and each pod stays Pending until somebody creates one by hand. Remove the field to use the default class.`,
        fixes: () => fix('Remove storageClassName', remove(set.file.uri, at), { immutable: true }),
      };
    }
  },
};
