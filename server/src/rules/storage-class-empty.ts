import { claimTemplates } from '../workspace/podTemplate';
import { remove } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';

export const storageClassEmpty: Rule = {
  id: 'storage-class-empty',
  about: 'set',
  severity: 'hint',
  summary: "`storageClassName: ''` makes no volumes: each pod waits until somebody makes one for it by hand.",
  *check(set, { workspace }) {
    const byHand = workspace
      .ofKind('PersistentVolume')
      .some((volume) => !volume.root.get('spec').get('storageClassName').string);
    if (byHand) return;
    for (const { item, name } of claimTemplates(set)) {
      const spec = item.get('spec');
      const at = spec.get('storageClassName');
      if (at.string !== '' || spec.get('volumeName').exists || spec.get('selector').exists) continue;
      yield {
        at,
        message: `An empty class is not the default one: nothing makes volumes for '${name}', and each pod waits until there is one made by hand. Remove the field for the default class.`,
        fixes: fix('Remove storageClassName', remove(set.file.uri, at), { immutable: true }),
      };
    }
  },
};
