import { isDnsLabel } from '../../kubernetes/names';
import type { Resource } from '../../workspace/file';
import type { At } from '../../yaml/at';
import { appendItem, remove } from '../../yaml/edit';
import { type Fix, fix } from '../engine/rule';

/**
 * Makes a claim template of a volume of the pod template, so that each pod has a claim of its own under its name: as
 * large and of the same class as `like`, a claim, if that is known.
 */
export function giveOwnClaims(set: Resource, volume: At, like?: Resource): Fix[] {
  const name = volume.get('name').string;
  const list = volume.parent;
  if (set.kind !== 'StatefulSet' || !list || !name || !isDnsLabel(name)) return [];
  const { uri } = set.file;
  const wanted = like?.root.get('spec');
  const storage = wanted?.get('resources').get('requests').get('storage').string ?? '10Gi';
  const storageClassName = wanted?.get('storageClassName').string;
  const template = {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClassName ? { storageClassName } : {}),
      resources: { requests: { storage } },
    },
  };
  const removal = remove(uri, list.items().length === 1 ? list : volume);
  const addition = appendItem(uri, set.root.get('spec').get('volumeClaimTemplates'), template);
  if (!removal || !addition) return [];
  return fix(`Give each pod a claim '${name}' of its own (${storage})`, [...removal, ...addition], { immutable: true });
}
