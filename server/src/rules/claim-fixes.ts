import { isDnsLabel } from '../kubernetes/names';
import type { Resource } from '../workspace/file';
import type { At } from '../yaml/at';
import { appendItem, remove } from '../yaml/edit';
import type { JsonObject } from '../yaml/json';
import { type Fix, fix } from './rule';

/** What a claim template needs at least, with an amount of storage to begin with. */
export function claimTemplate(name: string, storage: string): JsonObject {
  return {
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  };
}

/** Makes a claim template of a volume of the pod template, so that each pod has a claim of its own under its name. */
export function giveOwnClaims(set: Resource, volume: At, storage = '10Gi'): Fix[] {
  const name = volume.get('name').string;
  const list = volume.parent;
  if (set.kind !== 'StatefulSet' || !list || !name || !isDnsLabel(name)) return [];
  const { uri } = set.file;
  const templates = set.root.get('spec').get('volumeClaimTemplates');
  const removal = remove(uri, list.items().length === 1 ? list : volume);
  const addition = appendItem(uri, templates, claimTemplate(name, storage));
  if (!removal || !addition) return [];
  return fix(`Give each pod a claim '${name}' of its own (${storage})`, [...removal, ...addition], { immutable: true });
}
