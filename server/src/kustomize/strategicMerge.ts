import { get, isNull, type ListNode, type MapNode, type Node, stringAt } from '../rendering/node';
import { mergeItems, mergeStrings } from './mergedList';
import { type MergedField, type MergedList, mergedFieldsOf } from './mergeKeys';
import { directiveOf, textOf, withoutDirective } from './mergeDirective';
import { Refused } from './refused';

/**
 * An object with a strategic merge patch applied, as Kustomize does it (kyaml, yaml/merge2 and yaml/walk), which is not
 * all that the API server does: it knows neither `$retainKeys` nor `$setElementOrder` nor `$deleteFromPrimitiveList`,
 * and leaves them in the object. Undefined if the patch deletes the object. Throws `Refused` where Kustomize would fail.
 */
export function strategicMerge(base: MapNode, patch: MapNode): MapNode | undefined {
  const merged = merge(base, patch, undefined);
  return merged?.type === 'map' && merged.entries.size > 0 ? merged : undefined;
}

/**
 * What a base becomes under a patch, either of which may be absent. A value that is new is merged with itself, for a
 * patch may hold directives and nulls below what it adds; the same goes for what a patch leaves alone. Undefined, or a
 * null in a list, is what is deleted.
 */
function merge(base: Node | undefined, patch: Node | undefined, field: MergedField | undefined): Node | undefined {
  const known = field ?? fieldsByKind(base) ?? fieldsByKind(patch);
  const type = [base, patch].find((node) => node && !isNull(node))?.type ?? 'map';
  for (const node of [base, patch]) {
    if (node && !isNull(node) && node.type !== type)
      throw new Refused(`wrong node kind: expected ${nodeKinds[type]} but got ${nodeKinds[node.type]}`, node.origin);
  }
  switch (type) {
    case 'map':
      return mergeMaps(base, patch, known);
    case 'list':
      return known && 'keys' in known ? mergeLists(base, patch, known) : replaced(base, patch);
    case 'scalar':
      return replaced(base, patch);
  }
}

const nodeKinds: Readonly<Record<Node['type'], string>> = {
  map: 'MappingNode',
  list: 'SequenceNode',
  scalar: 'ScalarNode',
};

/** The merged lists of a value that says what it is, be it an object or one that stands inside of another. */
function fieldsByKind(node: Node | undefined): MergedField | undefined {
  const [apiVersion, kind] = [stringAt(node, ['apiVersion']), stringAt(node, ['kind'])];
  const fields = apiVersion && kind ? mergedFieldsOf(apiVersion, kind) : undefined;
  return fields && { fields };
}

function replaced(base: Node | undefined, patch: Node | undefined): Node | undefined {
  return isNull(patch) ? undefined : (patch ?? base);
}

function mergeMaps(
  base: Node | undefined,
  patch: Node | undefined,
  field: MergedField | undefined,
): Node | undefined {
  // Kustomize keeps a null that is written as one, and drops a key without a value.
  if (patch === undefined && isNull(base)) return textOf(base) === '' ? undefined : base;
  if (isNull(patch)) return undefined;
  const directive = patch && directiveOf(patch, base !== undefined && !isNull(base));
  if (directive === 'delete') return undefined;
  const fields = directive === undefined ? patch : withoutDirective(patch);
  const isNew = !base || isNull(base) || base === patch || directive === 'replace';
  const [old, added] = isNew ? [fields, fields] : [base, fields];
  return old?.type === 'map' ? mergeEntries(old, added, field) : old;
}

function mergeEntries(base: MapNode, patch: Node | undefined, field: MergedField | undefined): MapNode {
  const entries = new Map(base.entries);
  const mergeEntry = (key: string) => {
    const before = base.entries.get(key);
    const after = patch?.type === 'map' ? patch.entries.get(key) : undefined;
    const known = field && 'fields' in field ? field.fields.get(key) : undefined;
    const value = merge(before?.value, after?.value, known);
    const entry = before ?? after;
    if (!value || !entry) entries.delete(key);
    else if (value !== before?.value) entries.set(key, { key: entry.key, value });
  };
  for (const key of base.entries.keys()) mergeEntry(key);
  if (patch?.type === 'map' && patch !== base) {
    for (const key of patch.entries.keys()) if (!base.entries.has(key)) mergeEntry(key);
  }
  const isSame = entries.size === base.entries.size && [...entries].every(([key, entry]) => base.entries.get(key) === entry);
  return isSame ? base : { ...base, entries };
}
