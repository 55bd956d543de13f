import type { ObjectRef } from '../operations/remedies/remedy';
import { asObject, asString, type Json, type JsonObject } from '../yaml/json';
import type { LiveEvent, LiveObject } from './dump';
import { later, timeOf } from './time';

/** An event as a text tells it: perhaps with an age instead of a time, and without the namespace of what it is about. */
export interface ToldEvent extends LiveEvent {
  /** How long before the dump was taken it was seen, in milliseconds, where that is all the text says. */
  readonly age?: number;
}

/**
 * An event of either API. `events.k8s.io/v1` has the older fields too, under other names (kubernetes,
 * pkg/apis/events/v1/conversion.go). Of a series its last sighting and its number count.
 */
export function eventFrom(json: JsonObject): LiveEvent {
  const series = asObject(json['series']);
  const source = asObject(json['source'] ?? json['deprecatedSource']);
  const about = asObject(json['involvedObject'] ?? json['regarding']);
  const { creationTimestamp } = asObject(json['metadata']);
  const seen = [json['lastTimestamp'], json['deprecatedLastTimestamp'], json['eventTime'], series['lastObservedTime']];
  return {
    type: json['type'] === 'Warning' ? 'Warning' : 'Normal',
    reason: asString(json['reason']) ?? '',
    message: asString(json['message']) ?? asString(json['note']) ?? '',
    count: countOf([series['count'], json['count'], json['deprecatedCount']]),
    last: seen.map(timeOf).reduce(later, undefined) ?? timeOf(json['firstTimestamp']) ?? timeOf(creationTimestamp),
    regarding: {
      kind: asString(about['kind']) ?? '',
      namespace: asString(about['namespace']) || undefined,
      name: asString(about['name']) ?? '',
    },
    field: asString(about['fieldPath']) || undefined,
    reporter:
      asString(json['reportingComponent']) ||
      asString(json['reportingController']) ||
      asString(source['component']) ||
      undefined,
  };
}

function countOf(candidates: readonly (Json | undefined)[]): number {
  const found = candidates.find((count) => typeof count === 'number' && count > 0);
  return typeof found === 'number' ? found : 1;
}

/**
 * The events of a dump, newest last. What a line of a table tells counts from the newest time that the rest of the dump
 * has, and gets the namespace of what it is about, if only one object of that kind and name is there, or only one namespace
 * has sets. A line that tells of an event which is there as an object is left out.
 */
export function settledEvents(
  events: readonly LiveEvent[],
  told: readonly ToldEvent[],
  objects: readonly LiveObject[],
  newest: number,
): LiveEvent[] {
  const known = new Set(events.map(signature));
  const namespaceFor = namespaces(objects);
  const settled = told.map(({ age, ...event }): LiveEvent => {
    const { regarding } = event;
    return {
      ...event,
      last: event.last ?? (age === undefined ? undefined : newest - age),
      regarding: { ...regarding, namespace: regarding.namespace ?? namespaceFor(regarding) },
    };
  });
  const all = [...events, ...settled.filter((event) => !known.has(signature(event)))];
  return all.sort((a, b) => (a.last ?? Number.NEGATIVE_INFINITY) - (b.last ?? Number.NEGATIVE_INFINITY) || 0);
}

function signature({ regarding, reason, message }: LiveEvent): string {
  return JSON.stringify([regarding.kind, regarding.namespace, regarding.name, reason, message]);
}

/** Kinds that stand in no namespace, and have events. */
const clusterWide = new Set(['Node', 'PersistentVolume', 'Namespace', 'StorageClass']);

/** Tells the namespace of an object that is known by kind and name only. */
function namespaces(objects: readonly LiveObject[]): (object: ObjectRef) => string | undefined {
  const places = new Map<string, Set<string | undefined>>();
  const ofSets = new Set<string | undefined>();
  for (const { kind, namespace, name } of objects) {
    const key = `${kind}/${name}`;
    places.set(key, (places.get(key) ?? new Set()).add(namespace));
    if (kind === 'StatefulSet') ofSets.add(namespace);
  }
  return ({ kind, name }) => {
    if (clusterWide.has(kind)) return undefined;
    const found = places.get(`${kind}/${name}`) ?? ofSets;
    return found.size === 1 ? [...found][0] : undefined;
  };
}
