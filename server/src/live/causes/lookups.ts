import { asString, type Json, valueAt } from '../../yaml/json';
import type { Dump, LiveObject } from '../dump';
import { claimNamesOf } from '../podStatus';

/** What many causes look up in a dump, gathered once for all of them. */
interface Lookups {
  readonly volumesByClass: ReadonlyMap<string, readonly LiveObject[]>;
  /** By namespace and name of the claim. */
  readonly podsByClaim: ReadonlyMap<string, readonly LiveObject[]>;
  /** By the name of the volume. */
  readonly attachments: ReadonlyMap<string, readonly LiveObject[]>;
}

const gathered = new WeakMap<Dump, Lookups>();

function lookupsOf(dump: Dump): Lookups {
  const known = gathered.get(dump);
  if (known) return known;
  const lookups = {
    volumesByClass: groupBy(dump.ofKind('PersistentVolume'), ({ json }) => [classOf(json)]),
    podsByClaim: groupBy(dump.ofKind('Pod'), (pod) => claimNamesOf(pod).map((claim) => keyOf(pod.namespace, claim))),
    attachments: groupBy(dump.ofKind('VolumeAttachment'), ({ json }) => {
      const volume = asString(valueAt(json, ['spec', 'source', 'persistentVolumeName']));
      return volume !== undefined && valueAt(json, ['status', 'attached']) === true ? [volume] : [];
    }),
  };
  gathered.set(dump, lookups);
  return lookups;
}

/** The volumes of a class; of none, if its name is empty. */
export function volumesOfClass(dump: Dump, className: string): readonly LiveObject[] {
  return lookupsOf(dump).volumesByClass.get(className) ?? [];
}

/** The pods that use a claim and have not ended. */
export function usersOfClaim(dump: Dump, namespace: string | undefined, claim: string): readonly LiveObject[] {
  const users = lookupsOf(dump).podsByClaim.get(keyOf(namespace, claim)) ?? [];
  return users.filter(({ json }) => !/^(?:Succeeded|Failed)$/.test(asString(valueAt(json, ['status', 'phase'])) ?? ''));
}

/** The nodes that a volume is attached to. */
export function nodesOfVolume(dump: Dump, volume: string): readonly string[] {
  const attachments = lookupsOf(dump).attachments.get(volume) ?? [];
  return attachments.flatMap(({ json }) => asString(valueAt(json, ['spec', 'nodeName'])) ?? []);
}

function groupBy(objects: readonly LiveObject[], keys: (object: LiveObject) => readonly string[]) {
  const groups = new Map<string, LiveObject[]>();
  for (const object of objects)
    for (const key of keys(object)) {
      const group = groups.get(key);
      if (group) group.push(object);
      else groups.set(key, [object]);
    }
  return groups;
}

function classOf(volume: Json): string {
  return asString(valueAt(volume, ['spec', 'storageClassName'])) ?? '';
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
