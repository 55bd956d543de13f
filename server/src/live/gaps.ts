import { are, count } from '../statefulset/phrases';
import { asList, asObject, valueAt } from '../yaml/json';
import type { Dump, LiveObject } from './dump';

/** What a dump lacks, each in a sentence that says how to get it. */

/** What could not be read. */
export interface Unread {
  /** A List ends in the middle. */
  readonly isCut: boolean;
  /** How many objects are no YAML. */
  readonly unread: number;
  /** How many objects have no uid. */
  readonly manifests: number;
}

export function unreadMessage({ isCut, unread, manifests }: Unread): string[] {
  return [
    ...(isCut ? ['The dump is cut off: its last object is left out, and what followed is missing.'] : []),
    ...(unread > 0 ? [`${count(unread, 'object')} cannot be read, and ${are(unread)} left out.`] : []),
    ...(manifests > 0
      ? [`${count(manifests, 'object')} without a uid did not come from a cluster, and ${are(manifests)} left out.`]
      : []),
  ];
}

/** Kinds whose objects last: of a pod there may be another one by the time of the next command. */
const lasting = new Set(['Namespace', 'Node', 'PersistentVolume', 'StatefulSet', 'Service', 'PersistentVolumeClaim']);

/** What two dumps of different clusters, or of different times, have under one name with different uids. */
export function clashes(replaced: readonly (readonly [LiveObject, LiveObject])[]): string[] {
  const clash = replaced.find(([a, b]) => lasting.has(a.kind) && uidOf(a) !== uidOf(b))?.[0];
  if (!clash) return [];
  const place = clash.namespace === undefined ? clash.name : `${clash.namespace}/${clash.name}`;
  return [
    `${clash.kind} ${place} is here twice with different uids: these are dumps of two clusters, or it was created again in between. Pass one dump at a time.`,
  ];
}

function uidOf({ json }: LiveObject) {
  return valueAt(json, ['metadata', 'uid']);
}

/**
 * The kinds that an explanation of the sets of a dump needs and that are absent, where something tells that there must be
 * some in the cluster; events are missed where a set is not `isWell`.
 */
export function missingKinds(dump: Dump, isWell: boolean): string[] {
  const sets = dump.ofKind('StatefulSet');
  if (sets.length === 0) return ['There is no StatefulSet in this dump: add `statefulsets` to the command.'];
  const lacks = (kind: string, isWanted: (set: LiveObject) => boolean) =>
    dump.ofKind(kind).length === 0 && sets.some(isWanted);
  const spec = ({ json }: LiveObject) => asObject(json['spec']);
  const status = ({ json }: LiveObject) => asObject(json['status']);
  const hasPods = (set: LiveObject) => Number(status(set)['replicas'] ?? 0) > 0;
  const missing: readonly (readonly [noun: string, resource: string, isMissing: boolean])[] = [
    ['pods', 'pods', lacks('Pod', hasPods)],
    [
      'claims',
      'pvc',
      lacks('PersistentVolumeClaim', (set) => hasPods(set) && asList(spec(set)['volumeClaimTemplates']).length > 0),
    ],
    ['revisions', 'controllerrevisions', lacks('ControllerRevision', (set) => Boolean(status(set)['updateRevision']))],
    ['Services', 'services', lacks('Service', (set) => Boolean(spec(set)['serviceName']))],
    ['events', 'events', dump.events.length === 0 && !isWell],
  ];
  return missing.flatMap(([noun, resource, isMissing]) =>
    isMissing ? [`There are no ${noun} in this dump: add \`${resource}\` to the command.`] : [],
  );
}
