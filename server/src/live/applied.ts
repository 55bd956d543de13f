import type { Target } from '../kubernetes/versions';
import { asObject, define, isArray, isObject, type Json, type JsonObject, own, type Path, valueAt } from '../yaml/json';
import { driftOf } from './drift';
import { wasApplied } from './serverFilled';

/**
 * What `kubectl apply` makes of a live object: the manifest, and what only the live object has and nobody applied
 * before, which is left alone (the three-way merge of k8s.io/kubectl/pkg/cmd/apply).
 */
export function applied(manifest: JsonObject, live: JsonObject, target: Target): JsonObject {
  let result: Json = manifest;
  for (const drift of driftOf(manifest, live, target)) {
    const { path, livePath } = drift;
    const value = valueAt(live, livePath);
    if (drift.kind === 'order' || valueAt(manifest, path) != null || value === undefined) continue;
    if (!wasApplied(live, livePath)) result = withValue(result, path, value);
  }
  return asObject(result);
}

/** A value with another one at a path: a new item of a list goes to its end. The value itself where no path leads. */
function withValue(at: Json | undefined, [step, ...rest]: Path, value: Json): Json {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    if (!isArray(at)) return at ?? null;
    return rest.length === 0 ? [...at, value] : at.map((item, i) => (i === step ? withValue(item, rest, value) : item));
  }
  if (at !== undefined && at !== null && !isObject(at)) return at;
  const result: Record<string, Json> = { ...asObject(at) };
  define(result, step, withValue(own(asObject(at), step), rest, value));
  return result;
}
