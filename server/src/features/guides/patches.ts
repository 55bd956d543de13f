import { mergePatch } from '../../simulation/steps';
import { isArray, isObject, type Json, type JsonObject, own, valueAt } from '../../yaml/json';

/** Makes of what kubectl changes a merge patch (RFC 7386), as the steps of a simulation take it. */

const containersPath = ['spec', 'template', 'spec', 'containers'] as const;

/** The patch that gives containers these images; `*` stands for all. undefined if there is no container of such a name. */
export function imagePatch(manifest: Json, images: ReadonlyMap<string, string>): JsonObject | undefined {
  const containers = valueAt(manifest, containersPath);
  if (!isArray(containers)) return undefined;
  const names = new Set(containers.map(nameOf));
  if ([...images.keys()].some((name) => name !== '*' && !names.has(name))) return undefined;
  const changed = containers.map((container) => {
    const image = images.get(nameOf(container) ?? '') ?? images.get('*');
    return image === undefined || !isObject(container) ? container : { ...container, image };
  });
  return at(containersPath, changed);
}

/**
 * The same of a strategic merge patch, whose containers are merged by their names. undefined for one with directives, or
 * with other lists, whose keys differ.
 */
export function strategicPatch(manifest: Json, patch: Json): JsonObject | undefined {
  if (!isObject(patch)) return undefined;
  const merged = mergeNamed(manifest, patch, []);
  return isObject(merged) ? merged : undefined;
}

function mergeNamed(manifest: Json, patch: Json, path: readonly string[]): Json | undefined {
  if (isArray(patch)) {
    const isContainers = path.length === containersPath.length && path.every((step, i) => step === containersPath[i]);
    return isContainers ? mergeContainers(valueAt(manifest, path), patch) : undefined;
  }
  if (!isObject(patch)) return patch;
  const result: [string, Json][] = [];
  for (const [key, value] of Object.entries(patch)) {
    const merged = key.startsWith('$') ? undefined : mergeNamed(manifest, value, [...path, key]);
    if (merged === undefined) return undefined;
    result.push([key, merged]);
  }
  return Object.fromEntries(result);
}

function mergeContainers(before: Json | undefined, patch: readonly Json[]): Json | undefined {
  const containers = isArray(before) ? before : [];
  const isPlain = (container: Json) => isObject(container) && Object.values(container).every((each) => !isArray(each));
  if (!patch.every((container) => isPlain(container) && nameOf(container) !== undefined)) return undefined;
  const changed = containers.map((container) => {
    const own = patch.find((each) => nameOf(each) === nameOf(container));
    return own === undefined ? container : mergePatch(container, own);
  });
  const names = new Set(containers.map(nameOf));
  return [...changed, ...patch.filter((each) => !names.has(nameOf(each)))];
}

/** The same of a JSON patch (RFC 6902) that adds, replaces or removes; undefined of any other, and of one that fails. */
export function jsonPatch(manifest: Json, patch: Json): JsonObject | undefined {
  if (!isArray(patch)) return undefined;
  let result: JsonObject = {};
  for (const operation of patch) {
    const [op, path, value = null] = ['op', 'path', 'value'].map((key) => valueAt(operation, [key]));
    if (typeof path !== 'string' || !path.startsWith('/')) return undefined;
    const steps = path
      .slice(1)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const changed =
      op === 'add' || op === 'replace' || op === 'remove' ? change(manifest, steps, op, value) : undefined;
    // Of several that meet in one list the second would have to see what the first made of it.
    if (changed === undefined || meets(result, changed)) return undefined;
    result = joined(result, changed);
  }
  return result;
}

/** A merge patch for one operation: maps lead to the place, and a list on the way is given whole. */
function change(before: Json, [step, ...rest]: readonly string[], op: string, value: Json): JsonObject | undefined {
  if (step === undefined || !isObject(before)) return undefined;
  const old = own(before, step);
  if (rest.length === 0)
    return op !== 'add' && old === undefined ? undefined : { [step]: op === 'remove' ? null : value };
  if (isArray(old)) {
    const list = changedList(old, rest, op, value);
    return list && { [step]: list };
  }
  const inner = old === undefined ? undefined : change(old, rest, op, value);
  return inner && { [step]: inner };
}

function changedList(
  list: readonly Json[],
  [step, ...rest]: readonly string[],
  op: string,
  value: Json,
): readonly Json[] | undefined {
  const index = step === '-' ? list.length : Number(step);
  const item = list[index];
  if (!Number.isInteger(index)) return undefined;
  if (rest.length > 0) {
    const inner = item === undefined ? undefined : change(item, rest, op, value);
    return inner && item !== undefined ? list.with(index, mergePatch(item, inner)) : undefined;
  }
  if (op === 'add') return index <= list.length ? list.toSpliced(index, 0, value) : undefined;
  if (item === undefined) return undefined;
  return op === 'remove' ? list.toSpliced(index, 1) : list.with(index, value);
}

/** Two patches as one. What the second says stands above the first. */
function joined(first: JsonObject, second: JsonObject): JsonObject {
  const entries = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second)) {
    const old = own(first, key);
    entries.set(key, isObject(old) && isObject(value) ? joined(old, value) : value);
  }
  return Object.fromEntries(entries);
}

/** Whether two patches both give the same list. */
function meets(a: Json, b: Json): boolean {
  if (isArray(a) || isArray(b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  return Object.entries(b).some(([key, value]) => {
    const other = own(a, key);
    return other !== undefined && meets(other, value);
  });
}

function at(path: readonly string[], value: Json): JsonObject {
  const [step = '', ...rest] = path;
  return { [step]: rest.length === 0 ? value : at(rest, value) };
}

function nameOf(container: Json | undefined): string | undefined {
  const name = valueAt(container, ['name']);
  return typeof name === 'string' ? name : undefined;
}
