import { asList, asObject, isArray, isObject, type Json, type JsonObject } from '../yaml/json';
import type { Dump } from './dump';
import { later, timeOf } from './time';

/**
 * When a dump was taken, as far as it tells: the newest time in it, in milliseconds since 1970; 0 if it holds none.
 * That is a little early: nothing need have happened just before.
 */
export function takenAt(dump: Dump): number {
  const seen = dump.events.reduce<number | undefined>((time, { last }) => later(time, last), undefined);
  return dump.objects.reduce<number | undefined>((time, { json }) => later(time, newestIn(json)), seen) ?? 0;
}

/**
 * The newest time at which something happened to an object. `deletionTimestamp` is left out, as it lies ahead while the
 * grace period runs; so are spec and annotations, which may name any time.
 */
export function newestIn(object: JsonObject): number | undefined {
  const { creationTimestamp, managedFields } = asObject(object['metadata']);
  const written = asList(managedFields).map((entry) => timeOf(asObject(entry)['time']));
  return [timeOf(creationTimestamp), ...written, newestStamp(object['status'])].reduce(later, undefined);
}

/** The fields of a status that say when something was seen, of all kinds that a dump is likely to hold. */
const stamps = new Set([
  'lastTransitionTime',
  'lastProbeTime',
  'lastUpdateTime',
  'lastHeartbeatTime',
  'lastPhaseTransitionTime',
  'startTime',
  'startedAt',
  'finishedAt',
  'completionTime',
]);

function newestStamp(value: Json | undefined): number | undefined {
  if (isArray(value)) return value.map(newestStamp).reduce(later, undefined);
  if (!isObject(value)) return undefined;
  let newest: number | undefined;
  for (const [key, entry] of Object.entries(value)) {
    if (stamps.has(key)) newest = later(newest, timeOf(entry));
    else if (typeof entry === 'object' && entry !== null) newest = later(newest, newestStamp(entry));
  }
  return newest;
}
