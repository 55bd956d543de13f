import {
  get,
  isNull,
  type ListNode,
  type MapNode,
  type Node,
  put,
  sameValue,
  textAt,
  textOf,
  without,
} from '../rendering/node';
import { Refused } from '../rendering/refused';
import { oneOf } from '../yaml/json';
import { mergeItems, mergeScalars, withoutItems, wrongKind } from './mergedList';
import { type Merged, type MergedList, mergedOfKind } from './mergeKeys';

/**
 * An object with a strategic merge patch applied, as Kustomize does it (kyaml, yaml/merge2 and yaml/walk). That is less
 * than the API server does: `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList` are fields like any other,
 * and stay in the object. Undefined if the patch deletes the object. Throws `Refused` where Kustomize would fail.
 */
export function strategicMerge(base: MapNode, patch: MapNode): MapNode | undefined {
  const merged = merge(base, patch);
  // What should be put in the place of the whole object gets lost.
  if (directiveOf(patch) === 'replace') return base;
  return merged?.type === 'map' && merged.entries.size > 0 ? merged : undefined;
}

/**
 * What a value becomes under a patch; either of them may be absent. What a patch adds is merged with itself, as there
 * may be directives and nulls below it. Undefined is what the patch deletes.
 */
function merge(base: Node | undefined, patch: Node | undefined, field?: Merged): Node | undefined {
  const type = [base, patch].find((node) => node && !isNull(node))?.type ?? 'map';
  for (const node of [base, patch]) if (node && !isNull(node) && node.type !== type) throw wrongKind(type, node);
  const known = field ?? mergedByKind(base) ?? mergedByKind(patch);
  if (type === 'map') return mergeMaps(base, patch, known);
  if (type === 'list' && known && 'keys' in known) return mergeLists(base, patch, known);
  return isNull(patch) ? undefined : (patch ?? base);
}

/** The fields of what says its kind: an object, or one that stands inside another. */
function mergedByKind(node: Node | undefined): Merged | undefined {
  const [apiVersion, kind] = [textAt(node, ['apiVersion']), textAt(node, ['kind'])];
  return apiVersion && kind ? mergedOfKind(apiVersion, kind) : undefined;
}

function mergeMaps(base: Node | undefined, patch: Node | undefined, field: Merged | undefined): Node | undefined {
  // A null that is written as one stays where no patch is, a key without a value does not.
  if (!patch && isNull(base)) return base && isWritten(base) ? base : undefined;
  if (isNull(patch)) return undefined;
  const old = isNull(base) ? undefined : base;
  const directive = directiveOf(patch);
  if (directive === 'delete') return undefined;
  if (directive === 'unknown' && old) throw unknownDirective(patch);
  const isKnown = directive === 'replace' || directive === 'merge';
  const added = isKnown && patch?.type === 'map' ? without(patch, directiveKey) : patch;
  const isNew = !old || old === patch || directive === 'replace';
  return mergeEntries(isNew ? added : old, added, field);
}

function isWritten(node: Node): boolean {
  return node.type === 'scalar' && textOf(node) !== '';
}

function mergeEntries(base: Node | undefined, patch: Node | undefined, field: Merged | undefined) {
  if (base?.type !== 'map') return base;
  const patched: MapNode['entries'] = patch?.type === 'map' ? patch.entries : new Map();
  const entries = new Map(base.entries);
  for (const key of new Set([...base.entries.keys(), ...patched.keys()])) {
    const [before, after] = [base.entries.get(key), patched.get(key)];
    const value = merge(before?.value, after?.value, field && 'fields' in field ? field.fields.get(key) : undefined);
    const origin = (before ?? after)?.key;
    if (!value || !origin) entries.delete(key);
    else if (value !== before?.value) entries.set(key, { key: origin, value });
  }
  const isSame =
    entries.size === base.entries.size && [...entries].every(([key, entry]) => base.entries.get(key) === entry);
  return isSame ? base : { ...base, entries };
}

function mergeLists(base: Node | undefined, patch: Node | undefined, merged: MergedList): Node | undefined {
  if (isNull(patch)) return undefined;
  const [old, patched] = [listOf(base), listOf(patch)];
  // A directive is an item of its own. It stays in a list that is new, where Kustomize does not look for it.
  const item = old && patched?.items.find((candidate) => get(candidate, directiveKey));
  const isAlone = item?.type === 'map' && item.entries.size === 1;
  const directive = isAlone ? directiveOf(item) : undefined;
  if (directive === 'delete') return undefined;
  if (directive === 'unknown') throw unknownDirective(item);
  const added =
    directive && patched ? { ...patched, items: withoutItems(patched.items, directiveKey, directive) } : patched;
  const start = directive === 'replace' || old === patched ? added : (old ?? added);
  if (!start) return undefined;
  const items =
    merged.keys.length === 0
      ? mergeScalars(start.items, added?.items ?? [])
      : mergeItems(start.items, added?.items ?? [], merged.keys, (before, after) => ({
          node: merge(before, withKeysOf(before, after, merged.keys), merged.items),
          isReplaced: before !== after && directiveOf(after) === 'replace',
        }));
  const isSame = items.length === start.items.length && items.every((node, index) => node === start.items[index]);
  return isSame ? start : { ...start, items };
}

/** A patch of an item with the very keys of the item: these stay where they are from. */
function withKeysOf(item: Node | undefined, patch: Node | undefined, keys: readonly string[]): Node | undefined {
  return keys.reduce((node, key) => {
    const [own, other] = [get(item, key), get(node, key)];
    return own && other && node?.type === 'map' && sameValue(own, other) ? put(node, key, own) : node;
  }, patch);
}

function listOf(node: Node | undefined): ListNode | undefined {
  return node?.type === 'list' ? node : undefined;
}

const directiveKey = '$patch';

/** What a patch says is to be done with a map; undefined if it says nothing. */
function directiveOf(patch: Node | undefined): 'delete' | 'replace' | 'merge' | 'unknown' | undefined {
  const directive = get(patch, directiveKey);
  if (!directive) return undefined;
  return (directive.type === 'scalar' && oneOf(textOf(directive), ['delete', 'replace', 'merge'])) || 'unknown';
}

function unknownDirective(patch: Node | undefined): Refused | undefined {
  const directive = get(patch, directiveKey);
  const text = directive?.type === 'scalar' ? textOf(directive) : '';
  return directive && new Refused(`unknown patch strategy '${text}'`, directive.origin);
}
