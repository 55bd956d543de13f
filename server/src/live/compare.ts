import { mergeKeys } from '../kubernetes/patch';
import { parseQuantity } from '../kubernetes/quantity';
import { objectSchema, type Type } from '../kubernetes/schema';
import { goJson } from '../yaml/goJson';
import { asObject, isArray, isObject, type Json, type JsonObject, own, type Path, sameJson } from '../yaml/json';

/** A place where what is written differs from what runs. */
export interface Difference {
  /** In the manifest; what only the live object has is where it would be: an item of a list by its index there. */
  readonly path: Path;
  /** In the live object, where an item of a list may have another index. */
  readonly livePath: Path;
  /** What each side has; undefined where it has nothing. Of a list in another order, what tells its items apart. */
  readonly manifest: Json | undefined;
  readonly live: Json | undefined;
  /** Whether both lists have the same items, in another order. */
  readonly reordered: boolean;
}

/**
 * The places where two objects differ, each as high up as one side has nothing: both as the API server writes them
 * (`encode` in validation/). Items of lists are matched by what a strategic merge patch takes for their key, else by
 * being the same; quantities by their amount. The order of a list counts, as a change of it is a change of the object.
 */
export function compareObjects(manifest: JsonObject, live: JsonObject, type: Type): readonly Difference[] {
  const comparison = new Comparison();
  comparison.compare(manifest, live, type, undefined);
  return comparison.found;
}

/** A place on both sides, as a chain: most places are the same, and nobody asks for their paths. */
interface Place {
  readonly parent: Place | undefined;
  readonly step: string | number;
  readonly liveStep: string | number;
  readonly depth: number;
}

function below(parent: Place | undefined, step: string | number, liveStep = step): Place {
  return { parent, step, liveStep, depth: (parent?.depth ?? 0) + 1 };
}

function pathOf(place: Place | undefined, side: 'step' | 'liveStep'): Path {
  const path: (string | number)[] = [];
  for (let at = place; at; at = at.parent) path.push(at[side]);
  return path.reverse();
}

/** How deep values are compared. No kind of Kubernetes is as deep, and hostile texts do not exhaust the stack. */
const maxDepth = 100;

class Comparison {
  readonly found: Difference[] = [];

  compare(manifest: Json | undefined, live: Json | undefined, type: Type, place: Place | undefined): void {
    if ((place?.depth ?? 0) > maxDepth) return;
    if (isFreeMap(place) && isObject(manifest ?? live))
      this.compareFields(asObject(manifest), asObject(live), type, place);
    else if (isObject(manifest) && isObject(live)) this.compareFields(manifest, live, type, place);
    else if (isArray(manifest) && isArray(live)) this.compareLists(manifest, live, itemOf(type), place);
    else if (!sameScalar(manifest, live, type) && !isEmptySpec(manifest ?? live, place))
      this.add(place, manifest, live);
  }

  private add(place: Place | undefined, manifest: Json | undefined, live: Json | undefined, reordered = false): void {
    this.found.push({
      path: pathOf(place, 'step'),
      livePath: pathOf(place, 'liveStep'),
      manifest,
      live,
      reordered,
    });
  }

  private compareFields(manifest: JsonObject, live: JsonObject, type: Type, place: Place | undefined): void {
    for (const key of Object.keys(manifest))
      this.compare(own(manifest, key), own(live, key), fieldOfType(type, key), below(place, key));
    for (const key of Object.keys(live))
      if (!Object.hasOwn(manifest, key))
        this.compare(undefined, own(live, key), fieldOfType(type, key), below(place, key));
  }

  private compareLists(manifest: readonly Json[], live: readonly Json[], type: Type, place: Place | undefined): void {
    if (sameJson(manifest, live)) return;
    const keys = keysOfItems(manifest, live);
    if (keys) this.compareByKey(manifest, live, keys, type, place);
    else if (manifest.length === live.length) this.compareByIndex(manifest, live, type, place);
    else if (manifest.every(isObject) && live.every(isObject)) this.compareByValue(manifest, live, type, place);
    // A longer or shorter list of words is another one: which word was added is guesswork.
    else this.add(place, manifest, live);
  }

  private compareByKey(
    manifest: readonly Json[],
    live: readonly Json[],
    [keys, liveKeys]: Keys,
    type: Type,
    place: Place | undefined,
  ): void {
    const liveIndex = new Map(liveKeys.map((key, index) => [key, index]));
    const known = new Set(keys);
    for (const [index, item] of manifest.entries()) {
      const at = liveIndex.get(keys[index] ?? '');
      this.compare(item, at === undefined ? undefined : live[at], type, below(place, index, at));
    }
    for (const [index, item] of live.entries())
      if (!known.has(liveKeys[index] ?? '')) this.compare(undefined, item, type, below(place, index));
    const [kept, liveKept] = [keys.filter((key) => liveIndex.has(key)), liveKeys.filter((key) => known.has(key))];
    if (kept.some((key, index) => key !== liveKept[index])) this.add(place, kept, liveKept, true);
  }

  private compareByIndex(manifest: readonly Json[], live: readonly Json[], type: Type, place: Place | undefined): void {
    if (sameItems(manifest.map(goJson), live.map(goJson))) this.add(place, manifest, live, true);
    else for (const [index, item] of manifest.entries()) this.compare(item, live[index], type, below(place, index));
  }

  /** Items that both lists have are the same; of the others the first is compared with the first, and so on. */
  private compareByValue(manifest: readonly Json[], live: readonly Json[], type: Type, place: Place | undefined): void {
    const unmatched = new Map<string, number[]>();
    for (const [index, item] of live.entries()) {
      const text = goJson(item);
      const known = unmatched.get(text);
      if (known) known.push(index);
      else unmatched.set(text, [index]);
    }
    const mine = manifest.flatMap((item, index) => (unmatched.get(goJson(item))?.pop() === undefined ? [index] : []));
    const others = [...unmatched.values()].flat().sort((a, b) => a - b);
    for (let nth = 0; nth < Math.max(mine.length, others.length); nth++) {
      const [index, liveIndex] = [mine[nth], others[nth]];
      const item = index === undefined ? undefined : manifest[index];
      const liveItem = liveIndex === undefined ? undefined : live[liveIndex];
      this.compare(item, liveItem, type, below(place, index ?? liveIndex ?? 0, liveIndex ?? index ?? 0));
    }
  }
}

/** The type of what stands under a key. */
export function fieldOfType(type: Type, key: string): Type {
  if (typeof type === 'string' || 'list' in type) return 'any';
  if ('map' in type) return type.map;
  return own(objectSchema(type.object).fields, key)?.type ?? 'any';
}

/** The type of the items of a list. */
export function itemOf(type: Type): Type {
  return typeof type === 'object' && 'list' in type ? type.list : 'any';
}

/** Whether several parties write into a map, so that each of its keys counts by itself, the first one too. */
function isFreeMap(place: Place | undefined): boolean {
  return place?.step === 'metadata' || place?.step === 'annotations' || place?.step === 'labels';
}

/** Whether an object has nothing in its `spec`, which is then as good as none. */
function isEmptySpec(value: Json | undefined, place: Place | undefined): boolean {
  return place?.depth === 1 && isObject(value) && Object.keys(value).length === 0;
}

function sameScalar(manifest: Json | undefined, live: Json | undefined, type: Type): boolean {
  if (manifest === live) return true;
  if (isNothing(manifest) || isNothing(live)) return isNothing(manifest) && isNothing(live);
  if (typeof manifest === 'object' || typeof live === 'object') return false;
  if (type === 'quantity') {
    const amount = parseQuantity(String(manifest))?.nano;
    return amount !== undefined && amount === parseQuantity(String(live))?.nano;
  }
  return typeof manifest !== 'string' && typeof live !== 'string' && String(manifest) === String(live);
}

function isNothing(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null;
}

/** What tells the items of two lists apart: the key of each. */
type Keys = readonly [manifest: readonly string[], live: readonly string[]];

/** Fields by which the items of a list can be told apart, the best first. */
const candidates: readonly (readonly string[])[] = [
  ...mergeKeys.map((key) => [key]),
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['topologyKey', 'whenUnsatisfiable'],
  ['metadata', 'name'],
];

/** The keys of the items of both lists; undefined if nothing tells them apart. */
function keysOfItems(manifest: readonly Json[], live: readonly Json[]): Keys | undefined {
  for (const fields of candidates) {
    const keys = distinctKeys(manifest, fields);
    const liveKeys = keys && distinctKeys(live, fields);
    if (liveKeys) return [keys, liveKeys];
  }
  return undefined;
}

function distinctKeys(list: readonly Json[], fields: readonly string[]): readonly string[] | undefined {
  const keys = new Set<string>();
  for (const item of list) {
    const key = keyIn(item, fields);
    if (key === undefined || keys.has(key)) return undefined;
    keys.add(key);
  }
  return [...keys];
}

/** The values of several fields of an item as one key; of `metadata` the name in it. */
function keyIn(item: Json, fields: readonly string[]): string | undefined {
  if (!isObject(item)) return undefined;
  if (fields[0] === 'metadata') return keyIn(own(item, 'metadata') ?? null, ['name']);
  const values = fields.map((field) => own(item, field));
  return values.every((value) => typeof value === 'string' || typeof value === 'number') ? values.join('/') : undefined;
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  const [sorted, others] = [a.toSorted(), b.toSorted()];
  return sorted.every((text, index) => text === others[index]);
}
