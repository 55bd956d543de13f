import type { Drift } from '../../live/drift';
import { hidden } from '../../live/mask';
import { lastAppliedOf, restartedAt } from '../../live/serverFilled';
import { capital, sentences } from '../../statefulset/phrases';
import {
  asString,
  fieldPath,
  isObject,
  type Json,
  type JsonObject,
  type Path,
  sameJson,
  valueAt,
} from '../../yaml/json';
import { visible } from '../../yaml/visible';

/** The sentences about a field that is otherwise in the cluster. */

/** What differs, in a sentence: `replicas is 3 here and 5 in the cluster.` */
export function driftMessage(drift: Drift, manifest: JsonObject, live: JsonObject): string {
  const { path, kind, manifest: here, live: there, byDefault } = drift;
  const name = nameOfField(drift, manifest, live).replace(/^(?:annotation|label) /, capital);
  if (kind === 'order') return `${name} is in another order in the cluster.`;
  if (isRestart(drift, live))
    return `The cluster has the annotation ${restartedAt} of a "kubectl rollout restart". kubectl apply keeps it.`;
  if (typeof path.at(-1) === 'number') {
    if (here === undefined) return `${name} is in the cluster and not here.`;
    if (there === undefined) return `${name} is here and not in the cluster.`;
  }
  if (there === hidden || (here !== undefined && there !== undefined && sameJson(here, there)))
    return here === undefined
      ? `${name} is set in the cluster and not here. Its value is not shown.`
      : `${name} is not the same in the cluster. Its value is not shown.`;
  if (here === undefined) return `${name} is ${shown(there)} in the cluster ${leftOpen('here', byDefault)}.`;
  if (there === undefined) return `${name} is ${shown(here)} here ${leftOpen('in the cluster', byDefault)}.`;
  return `${name} is ${shown(here)} here and ${shown(there)} in the cluster.`;
}

/** Whether all that differs is that somebody restarted the pods, which applying the manifest does not take back. */
export function isRestart({ path, manifest: here }: Drift, live: JsonObject): boolean {
  return path.at(-1) === restartedAt && here === undefined && valueAt(lastAppliedOf(live), path) === undefined;
}

/** What follows for somebody who applies the manifest, where it is more than that the field changes. */
export function withConsequence(message: string, isRejected: boolean): string {
  return sentences([message, isRejected && 'The API server rejects this change of the live object.']);
}

/** What a sentence or a title calls a field: `replicas`, `image of nginx`, `sidecar in containers`, `label app`. */
export function nameOfField({ path, livePath, manifest: here }: Drift, manifest: JsonObject, live: JsonObject): string {
  const [object, at] = here === undefined ? [live, livePath] : [manifest, path];
  const isItem = typeof at.at(-1) === 'number';
  const place = isItem ? at.slice(0, -1) : at;
  const owner = place.findLastIndex((step, i) => typeof step === 'number' && itemName(object, at.slice(0, i + 1)));
  const ownerName = owner < 0 ? undefined : itemName(object, at.slice(0, owner + 1));
  const fields = ownerName === undefined ? withoutFrame(place) : place.slice(owner + 1);
  const [map, key] = fields.slice(-2);
  const whose = ownerName ?? (place.includes('template') ? 'the pod template' : undefined);
  const of = whose === undefined ? '' : ` of ${whose}`;
  if (map === 'annotations' && key !== undefined) return `annotation ${visible(String(key))}${of}`;
  if (map === 'labels' && key !== undefined) return `label ${visible(String(key))}${of}`;
  const field = visible(fieldPath(fields));
  const name = ownerName === undefined ? field : `${field} of ${ownerName}`;
  return isItem ? `${itemName(object, at) ?? `item ${at.at(-1)}`} in ${name}` : name;
}

/** What everybody knows to stand around the fields of an object. */
function withoutFrame(path: Path): Path {
  const start = path.findIndex((step) => step !== 'spec' && step !== 'metadata' && step !== 'template');
  return start < 0 ? path.slice(-1) : path.slice(start);
}

/** What an item of a list is called; undefined if it has no name. */
function itemName(object: Json, path: Path): string | undefined {
  const item = valueAt(object, path);
  if (!isObject(item)) return undefined;
  const name = asString(item['name']) ?? asString(valueAt(item, ['metadata', 'name'])) ?? asString(item['mountPath']);
  return name === undefined ? undefined : visible(name);
}

function leftOpen(where: string, byDefault: Json | undefined): string {
  return byDefault === undefined || typeof byDefault === 'object'
    ? `and not set ${where}`
    : `and not set ${where}, where ${shown(byDefault)} is the default`;
}

/** How much of a value a sentence takes. */
const maxShown = 80;

/** A value in a sentence: words as they are, lists and maps as JSON, on one line and not too long. */
function shown(value: Json | undefined): string {
  const text =
    typeof value === 'string' ? value : JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? String(v) : v));
  if (text === '') return 'empty';
  const line = visible(text ?? '');
  return line.length > maxShown ? `${line.slice(0, maxShown)}…` : line;
}
