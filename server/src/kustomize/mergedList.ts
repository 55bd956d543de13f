import { get, isNull, type Node, textOf } from '../rendering/node';
import { Refused } from '../rendering/refused';

/**
 * How Kustomize merges the items of lists (kyaml, yaml/walk/associative_sequence.go and the ElementSetter of
 * yaml/fns.go). It is followed step by step, since it does strange things to items that lack a key: some are lost, and
 * some take others with them.
 */

/** What two items with the same keys become, of which one may be absent; no node if the patch deletes the item. */
export interface MergedItem {
  readonly node: Node | undefined;
  /** Whether it is the patch's item, put in the place of the other. */
  readonly isReplaced: boolean;
}

interface Item {
  readonly node: Node;
  /** The text of each key, undefined for one that is missing; undefined if the item is no map. */
  readonly texts: readonly (string | undefined)[] | undefined;
}

/**
 * The items of a list under those of a patch: first those of the patch, merged with what they are for, then the others.
 * What is new is its own patch: both lists are the same value then.
 */
export function mergeItems(
  base: readonly Node[],
  patch: readonly Node[],
  keys: readonly string[],
  merge: Merge,
): readonly Node[] {
  const old = base.map((node) => readItem(node, keys));
  const added = patch === base ? old : patch.map((node) => readItem(node, keys));
  const wanted = distinct([...(added === old ? [] : added), ...old].map((item) => valuesOf(item, keys)));
  if (wanted.length === 0) return base;
  const all = [...keys.keys()];
  const used = all.filter((key) => wanted.some((values) => values[key] !== ''));
  const isComplete = used.length > 0 && wanted.every((values) => used.every((key) => values[key] !== ''));
  if (isComplete || wanted.length > mostIncomplete) return mergeComplete(old, added, used, merge);
  if (keys.length > 1) completeEachOther(wanted);
  return mergeIncomplete(old, added, wanted, used.length > 0 ? used : all, merge).map(({ node }) => node);
}

/** What two items with the same keys become, of which one may be absent. */
type Merge = (base: Node | undefined, patch: Node | undefined) => MergedItem;

/** Merging lists with items that lack keys takes quadratic time. A longer one is merged as if none lacked any. */
const mostIncomplete = 1000;

/** Merges lists of which each item has all keys that any has. */
function mergeComplete(
  base: readonly Item[],
  patch: readonly Item[],
  keys: readonly number[],
  merge: Merge,
): readonly Node[] {
  const keyOf = ({ texts }: Item) => JSON.stringify(keys.map((key) => texts?.[key]));
  const old = firstByKey(base, keyOf);
  const added = firstByKey(patch, keyOf);
  const merged = new Map<string, Node>();
  for (const key of new Set([...added.keys(), ...old.keys()])) {
    const before = old.get(key)?.node;
    const { node, isReplaced } = merge(before, patch === base ? before : added.get(key)?.node);
    if (node && !isNothing(node)) merged.set(key, (isReplaced && before) || node);
  }
  for (const item of base) {
    const key = keyOf(item);
    const node = old.get(key) === item ? merged.get(key) : item.node;
    if (!node || !merged.has(key)) continue;
    // With several keys, what is old stands behind all that is new. Of old items with the same keys, the last stays.
    if (keys.length > 1) merged.delete(key);
    merged.set(key, node);
  }
  return [...merged.values()];
}

function firstByKey(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item> {
  const first = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (!first.has(key)) first.set(key, item);
  }
  return first;
}

/** Merges lists step by step as Kustomize does: an item that lacks a key may be like others, and take them with it. */
function mergeIncomplete(
  base: readonly Item[],
  patch: readonly Item[],
  wanted: readonly string[][],
  keys: readonly number[],
  merge: Merge,
): readonly Item[] {
  let old = [...base];
  let merged: Item[] = [];
  for (const values of wanted) {
    const given = keys.filter((key) => values[key] !== '');
    const isWanted = ({ texts }: Item) =>
      texts !== undefined && (given.length > 0 ? given : keys).every((key) => texts[key] === values[key]);
    const index = old.findIndex(isWanted);
    const before = old[index];
    const after = patch === base ? before : patch.find(isWanted);
    const { node, isReplaced } = merge(before?.node, after?.node);
    const texts = keys.map((key) => values[key] ?? '');
    if (!node || isNothing(node)) {
      old = setItem(old, keys, texts);
      continue;
    }
    const item = { node, texts: (before ?? after)?.texts };
    // An item that the patch replaces stays in the old list, from where it then comes back.
    if (index >= 0 && !isReplaced) old[index] = item;
    merged = setItem(merged, keys, texts, item);
  }
  for (const item of old) merged = appendItem(merged, keys, item);
  return merged;
}

/** The same for a list of scalars: those of the patch, then those that only the base has. */
export function mergeScalars(base: readonly Node[], patch: readonly Node[]): readonly Node[] {
  const byText = new Map<string, Node>();
  for (const node of [...patch, ...base]) {
    if (isNothing(node)) continue;
    if (node.type !== 'scalar') throw wrongKind('scalar', node);
    byText.set(textOf(node), node);
  }
  return [...byText.values()];
}

/** The items without the maps that have this text under a key, and without what is null or empty. */
export function withoutItems(items: readonly Node[], key: string, text: string): readonly Node[] {
  const read = items.map((node) => readItem(node, [key]));
  return setItem(read, [0], [text]).map(({ node }) => node);
}

/**
 * The items with those of these texts replaced by an item, which is put at the end if there is none; without it, they
 * are deleted. Where fewer texts are given than keys, the last of them decides for the rest, and none match no item,
 * but delete all. An empty text matches whatever has the key.
 */
function setItem(items: readonly Item[], keys: readonly number[], texts: readonly string[], item?: Item): Item[] {
  const kept: Item[] = [];
  let isFound = false;
  for (const candidate of items) {
    if (isNothing(candidate.node)) continue;
    if (!candidate.texts && texts[0]) kept.push(candidate);
    else if (!hasTexts(candidate, keys, texts)) {
      if (texts.length > 0) kept.push(candidate);
    } else {
      isFound = true;
      if (item) kept.push(item);
    }
  }
  if (item && !isFound && !isNull(item.node)) kept.push(item);
  return kept;
}

function hasTexts({ node, texts: own }: Item, keys: readonly number[], texts: readonly string[]): boolean {
  if (texts.length === 0) return false;
  if (!own) throw wrongKind('map', node);
  return texts.every((text, i) => {
    const ownText = own[keys[i] ?? 0];
    return ownText !== undefined && (text === '' || text === ownText);
  });
}

/** The items and one of the old list, in the place of what was merged from it. */
function appendItem(items: readonly Item[], keys: readonly number[], item: Item): Item[] {
  if (!item.texts && !isNull(item.node)) throw wrongKind('map', item.node);
  const texts = keys.map((key) => item.texts?.[key]);
  const present = texts.filter((text) => text !== undefined);
  const missing = texts.flatMap((text) => (text === undefined ? [item] : []));
  const appended = [...items, ...missing];
  return setItem(keys.length > 1 ? setItem(appended, keys, present) : appended, keys, present, item);
}

/**
 * Fills in what is left out in the keys of one item and written in those of another, if they agree in all that both
 * have: a port without a protocol is the one with a protocol.
 */
function completeEachOther(wanted: string[][]): void {
  if (wanted.every((values) => !values.includes(''))) return;
  for (let i = 0; i < wanted.length; i++)
    for (let j = 0; j < wanted.length; j++) {
      const [a, b] = [wanted[i], wanted[j]];
      if (!a || !b || !agree(a, b)) continue;
      const both = a.map((value, key) => value || (b[key] ?? ''));
      wanted[i] = both;
      wanted[j] = both;
    }
}

function agree(a: readonly string[], b: readonly string[]): boolean {
  return a.some((value, i) => value === b[i]) && a.every((value, i) => value === b[i] || value === '' || b[i] === '');
}

function readItem(node: Node, keys: readonly string[]): Item {
  if (node.type !== 'map') return { node, texts: undefined };
  const texts = keys.map((key) => {
    const value = get(node, key);
    return value && (value.type === 'scalar' ? textOf(value) : '');
  });
  return { node, texts };
}

/** The keys of an item, empty where they are missing or null. */
function valuesOf({ node, texts }: Item, keys: readonly string[]): string[] {
  return keys.map((key, i) => (isNull(get(node, key)) ? '' : (texts?.[i] ?? '')));
}

function distinct(lists: readonly string[][]): string[][] {
  return [...new Map(lists.map((values) => [JSON.stringify(values), values])).values()];
}

function isNothing(node: Node): boolean {
  return isNull(node) || (node.type === 'map' && node.entries.size === 0);
}

/** A node is of another kind than what it is merged with. */
export function wrongKind(expected: Node['type'], node: Node): Refused {
  return new Refused(`wrong node kind: expected ${kindNames[expected]} but got ${kindNames[node.type]}`, node.origin);
}

const kindNames: Readonly<Record<Node['type'], string>> = {
  map: 'MappingNode',
  list: 'SequenceNode',
  scalar: 'ScalarNode',
};
