import { parseQuantity } from '../kubernetes/quantity';
import { type ObjectSchema, objectSchema, type Type } from '../kubernetes/schema';
import { isArray, isObject, type Json, type JsonObject, own, type Path } from '../yaml/json';
import { keepsZero } from './encode';

/** A place where two objects differ. */
export interface Difference {
  /** In the next object; of an item that was removed from a list, where it was. */
  readonly path: Path;
  /** In the object before, where an item of a list may have another index. */
  readonly pathBefore: Path;
  readonly kind: 'added' | 'removed' | 'changed';
}

/**
 * The places where two defaulted objects differ, as the API server compares them (apiequality.Semantic): quantities by
 * their amount, nothing like an empty list or map. Of a list of named things, those that changed are named. Without a
 * schema, every value counts as it stands.
 */
export function differences(before: Json, next: Json, schema: ObjectSchema | undefined): readonly Difference[] {
  return [...compare(before, next, schema ? { object: schema.name } : 'any', { path: [], pathBefore: [] })];
}

type Paths = Omit<Difference, 'kind'>;

function below({ path, pathBefore }: Paths, step: string | number, stepBefore = step): Paths {
  return { path: [...path, step], pathBefore: [...pathBefore, stepBefore] };
}

function* compare(before: Json | undefined, next: Json | undefined, type: Type, paths: Paths): Generator<Difference> {
  const { path } = paths;
  if (type === 'any' && isObject(before) && isObject(next)) yield* compareKeys(before, next, { map: 'any' }, paths);
  else if (type === 'any' && isArray(before) && isArray(next)) yield* compareItems(before, next, 'any', paths);
  else if (typeof type === 'string') {
    if (!sameScalar(before ?? null, next ?? null, type, path)) yield { ...paths, kind: kindOf(before, next) };
  } else if ('list' in type)
    yield* compareItems(isArray(before) ? before : [], isArray(next) ? next : [], type.list, paths);
  else if (isObject(before) && isObject(next)) yield* compareKeys(before, next, type, paths);
  else if (isObject(before) !== isObject(next) && !isNothing(isObject(before) ? before : next, type, path))
    yield { ...paths, kind: kindOf(before, next) };
}

function kindOf(before: Json | undefined, next: Json | undefined): Difference['kind'] {
  if (next === undefined) return 'removed';
  return before === undefined ? 'added' : 'changed';
}

function* compareKeys(
  before: JsonObject,
  next: JsonObject,
  type: Exclude<Type, string | { readonly list: Type }>,
  paths: Paths,
): Generator<Difference> {
  const fields = 'object' in type ? objectSchema(type.object).fields : undefined;
  for (const key of new Set([...Object.keys(next), ...Object.keys(before)])) {
    const inner = 'map' in type ? type.map : ((fields && own(fields, key)?.type) ?? 'any');
    const here = own(before, key);
    const there = own(next, key);
    // A key of a map is there or not, whatever its value.
    if ('map' in type && (here === undefined) !== (there === undefined))
      yield { ...below(paths, key), kind: kindOf(here, there) };
    else yield* compare(here, there, inner, below(paths, key));
  }
}

function* compareItems(
  before: readonly Json[],
  next: readonly Json[],
  type: Type,
  paths: Paths,
): Generator<Difference> {
  const oldNames = namesOf(before);
  const newNames = namesOf(next);
  if (!oldNames || !newNames) {
    for (let index = 0; index < Math.max(before.length, next.length); index++) {
      if (index >= before.length) yield { ...below(paths, index), kind: 'added' };
      else if (index >= next.length) yield { ...below(paths, index), kind: 'removed' };
      else yield* compare(before[index], next[index], type, below(paths, index));
    }
    return;
  }
  const oldIndex = new Map(oldNames.map((name, index) => [name, index]));
  const known = new Set(newNames);
  for (const [index, name] of newNames.entries()) {
    const at = oldIndex.get(name);
    if (at === undefined) yield { ...below(paths, index), kind: 'added' };
    else yield* compare(before[at], next[index], type, below(paths, index, at));
  }
  for (const [index, name] of oldNames.entries())
    if (!known.has(name)) yield { ...below(paths, index), kind: 'removed' };
  const kept = newNames.filter((name) => oldIndex.has(name));
  if (oldNames.filter((name) => known.has(name)).some((name, index) => name !== kept[index]))
    yield { ...paths, kind: 'changed' };
}

/** The names of a list of things that each have their own; undefined for any other list. */
function namesOf(list: readonly Json[]): readonly string[] | undefined {
  const names: string[] = [];
  for (const item of list) {
    const metadata = isObject(item) ? item['metadata'] : undefined;
    const name = isObject(item) ? (item['name'] ?? (isObject(metadata) ? metadata['name'] : undefined)) : undefined;
    if (typeof name !== 'string') return undefined;
    names.push(name);
  }
  return new Set(names).size === names.length ? names : undefined;
}

function sameScalar(before: Json, next: Json, type: Type, path: Path): boolean {
  if (before === next) return true;
  if (before === null || next === null) return isNothing(before ?? next, type, path);
  if (type === 'quantity') return parseQuantity(String(before))?.nano === parseQuantity(String(next))?.nano;
  return (typeof before === 'bigint' || typeof next === 'bigint') && String(before) === String(next);
}

/** Whether a value is no more than its absence: Go has no pointer for the field, and the value is zero. */
function isNothing(value: Json | undefined, type: Type, path: Path): boolean {
  const name = path.at(-1);
  if (isObject(value)) {
    if (typeof type === 'object' && 'map' in type) return Object.keys(value).length === 0;
    if (typeof name !== 'string' || !structs.has(name)) return false;
    const fields = typeof type === 'object' && 'object' in type ? objectSchema(type.object).fields : undefined;
    return Object.entries(value).every(([key, inner]) =>
      isNothing(inner, (fields && own(fields, key)?.type) ?? 'any', [...path, key]),
    );
  }
  if (isArray(value)) return value.length === 0;
  const isZero = value === '' || value === 0 || value === false || value === null || value === undefined;
  return isZero && typeof name === 'string' && !keepsZero(name);
}

/** Fields that hold an object and are no pointer in Go: an empty one is the same as none. */
const structs = new Set(
  'loadBalancer metadata podAffinityTerm preference resources spec state lastState status strategy template updateStrategy'.split(
    ' ',
  ),
);
