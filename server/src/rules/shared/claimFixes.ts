import { isDnsLabel } from '../../kubernetes/names';
import type { Resource } from '../../workspace/file';
import type { At } from '../../yaml/at';
import { appendItem, remove } from '../../yaml/edit';
import { carryComments } from '../../yaml/move';
import { type Fix, fix } from '../engine/rule';

/**
 * Turns a volume of the pod template into a claim template of the same name, so that each pod gets its own claim: with
 * the size and class of the claim `like`, if that is known.
 */
export function giveOwnClaims(set: Resource, volume: At, like?: Resource): Fix[] {
  const name = volume.get('name').string;
  if (set.kind !== 'StatefulSet' || !name || !isDnsLabel(name)) return [];
  const { uri } = set.file;
  const spec = like?.root.get('spec');
  const storage = spec?.get('resources').get('requests').get('storage').string ?? '10Gi';
  const storageClassName = spec?.get('storageClassName').string;
  const template = {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClassName ? { storageClassName } : {}),
      resources: { requests: { storage } },
    },
  };
  const removal = remove(uri, volume);
  const added = appendItem(uri, set.root.get('spec').get('volumeClaimTemplates'), template);
  const addition = carryComments(added, volume.get('name'), `name: ${name}`);
  if (!removal || !addition) return [];
  return fix(`Give each pod its own claim '${name}' (${storage})`, [...removal, ...addition], { immutable: true });
}
