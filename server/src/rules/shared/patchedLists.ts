import { type Merged, type MergedList, mergedOfKind } from '../../kustomize/mergeKeys';
import { get, type ListNode, type Node, stringAt, textAt } from '../../rendering/node';
import type { Place } from '../../rendering/origin';
import type { AppliedPatch } from './builds';

/** A list that a strategic merge patch has, with what it is laid over and what comes of it. */
export interface PatchedList {
  /** The field that holds it, and where that is written. */
  readonly field: string;
  readonly place: Place;
  readonly patch: ListNode;
  readonly before: ListNode | undefined;
  readonly after: ListNode | undefined;
  /** How its items are merged; undefined if the list of the patch takes the place of the other. */
  readonly merged: MergedList | undefined;
}

/** The lists of a patch, those in items of other lists among them. */
export function patchedLists({ before, after, patch }: AppliedPatch): PatchedList[] {
  const [apiVersion = '', kind = ''] = [stringAt(before, ['apiVersion']), stringAt(before, ['kind'])];
  return [...listsIn(patch, before, after, mergedOfKind(apiVersion, kind))];
}

function* listsIn(
  patch: Node,
  before: Node | undefined,
  after: Node | undefined,
  merged: Merged | undefined,
): Generator<PatchedList> {
  if (patch.type !== 'map') return;
  for (const [field, { key: place, value }] of patch.entries) {
    const below = merged && 'fields' in merged ? merged.fields.get(field) : undefined;
    const [old, now] = [get(before, field), get(after, field)];
    if (value.type === 'map') yield* listsIn(value, old, now, below);
    if (value.type !== 'list') continue;
    const list = below && 'keys' in below ? below : undefined;
    yield { field, place, patch: value, before: listOf(old), after: listOf(now), merged: list };
    for (const item of list?.items ? value.items : [])
      yield* listsIn(item, itemLike(item, old, list), itemLike(item, now, list), list?.items);
  }
}

function listOf(node: Node | undefined): ListNode | undefined {
  return node?.type === 'list' ? node : undefined;
}

/** The item of a list that has the same keys. */
function itemLike(item: Node, list: Node | undefined, merged: MergedList | undefined): Node | undefined {
  const keys = merged?.keys ?? [];
  return listOf(list)?.items.find((other) => keys.every((key) => textAt(item, [key]) === textAt(other, [key])));
}

/** An item of a merged list of a patch that did not come into the object. */
export interface LostItem {
  readonly item: Node;
  readonly list: PatchedList;
}

/** What Kustomize drops of a patch without a word. */
export function lostItems(patched: AppliedPatch): LostItem[] {
  if (!patched.after) return [];
  return patchedLists(patched).flatMap((list) =>
    list.patch.items.flatMap((item) => (isThere(item, list) ? [] : [{ item, list }])),
  );
}

/** Whether what an item says came into its list; of what stands in lists of its own, each says so itself. */
function isThere(item: Node, { after, merged }: PatchedList): boolean {
  if (get(item, '$patch') || item.type !== 'map' || !merged || merged.keys.length === 0) return true;
  const inner = new Set(merged.items?.fields.keys());
  const own = { ...item, entries: new Map([...item.entries].filter(([key]) => !inner.has(key))) };
  return after?.items.some((other) => holds(other, own)) ?? false;
}

/** Whether a value holds all that another says, whatever else it holds; nulls and directives say nothing. */
export function holds(node: Node | undefined, said: Node): boolean {
  if (said.type === 'scalar')
    return said.value === null || (node?.type === 'scalar' && String(node.value) === String(said.value));
  if (said.type === 'list')
    return (
      node?.type === 'list' &&
      (said.items.every((item, index) => holds(node.items[index], item)) ||
        said.items.every((item) => node.items.some((other) => holds(other, item))))
    );
  if (get(said, '$patch')) return true;
  return (
    node?.type === 'map' &&
    [...said.entries].every(
      ([key, { value }]) => key.startsWith('$') || isNothing(value) || holds(get(node, key), value),
    )
  );
}

function isNothing(node: Node): boolean {
  return node.type === 'scalar' && node.value === null;
}
