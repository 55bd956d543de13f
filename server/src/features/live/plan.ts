import { applied } from '../../live/applied';
import { cleaned } from '../../live/clean';
import type { SetEdit } from '../../operations/plan';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { validateManifest, validateUpdate } from '../../validation';
import { manifest, type Resource, readFile } from '../../workspace/file';
import { asObject, fieldPath, type JsonObject, type Path } from '../../yaml/json';
import { type ChangePlan, planBetween } from '../changes';

/**
 * What applying a set's manifest does to the live set: rejected or not, which pods, which claims. undefined if nothing
 * changes. What is compared is the live object as a manifest with what `kubectl apply` makes of it.
 */
export function planFromLive(set: Resource, live: JsonObject, context: Context): ChangePlan | undefined {
  const edit = editFromLive(set, live, context);
  const { resources } = readFile(set.file.uri, JSON.stringify(edit.before, withoutBigInts));
  const [before] = resources;
  return before && planBetween(before, set, edit, context);
}

/** The fields of a live object of which the API server rejects the change that applying a manifest makes. */
export function rejectedByLive(resource: Resource, live: JsonObject, context: Context): readonly Path[] {
  return editFromLive(resource, live, context).rejected;
}

function editFromLive(resource: Resource, live: JsonObject, context: Context): SetEdit {
  const target = targetOf(context);
  const [before, after] = [cleaned(live, target), applied(asObject(manifest(resource)), live, target)];
  // Whether a claim is bound decides what may change of it.
  const status = live['status'] ?? null;
  const { findings, changed } = validateUpdate({ ...before, status }, { ...after, status }, target);
  // What is wrong with the manifest itself is no matter of the live object.
  const own = new Set(validateManifest(after, target).map(({ field, reason }) => `${field} ${reason}`));
  const rejected = findings.filter(
    ({ kind, path, reason }) => kind === 'api' && !own.has(`${fieldPath(path)} ${reason}`),
  );
  return { before, after, changed, rejected: rejected.map(({ path }) => path), target };
}

function withoutBigInts(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
