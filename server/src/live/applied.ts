import type { Target } from '../kubernetes/versions';
import { define, isArray, isObject, type Json, type JsonObject, type Path, valueAt } from '../yaml/json';
import { driftOf } from './drift';
import { wasApplied } from './serverFilled';

/**
 * What `kubectl apply` makes of a live object: the manifest, and what only the live object has and nobody applied
 * before, which is left alone (the three-way merge of k8s.io/kubectl/pkg/cmd/apply).
 */
export function applied(manifest: JsonObject, live: JsonObject, target: Target): JsonObject {
  const result = structuredClone(manifest);
  for (const { path, livePath, kind, manifest: written } of driftOf(manifest, live, target)) {
    const value = valueAt(live, livePath);
    if (kind === 'order' || written !== undefined || value === undefined) continue;
    if (!wasApplied(live, livePath)) put(result, path, value);
  }
  return result;
}

/** Puts a value into an object of our own, at a path that may not be there yet; a new item goes to the end of its list. */
function put(object: JsonObject, path: Path, value: Json): void {
  let at: Json | undefined = object;
  for (const [index, step] of path.entries()) {
    const isLast = index === path.length - 1;
    if (isArray(at)) {
      if (isLast) (at as Json[]).push(value);
      at = typeof step === 'number' ? at[step] : undefined;
    } else if (isObject(at)) {
      const next: Json | undefined = isLast ? value : (valueAt(at, [step]) ?? {});
      define(at as Record<string, Json>, String(step), next);
      at = next;
    }
  }
}
