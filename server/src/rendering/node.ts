import { At } from '../yaml/at';
import type { YamlDocument } from '../yaml/document';
import { define, type Json } from '../yaml/json';
import { madeOf, type Origin } from './origin';

/**
 * A value on its way to a rendering: JSON of which every key and every value knows where it comes from. Immutable: what
 * changes something gives another value, which shares with the old one all that stays the same.
 */
export type Node = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly type: 'map';
  /** In the order of the text. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly origin: Origin;
}

export interface Entry {
  /** Where the key comes from. */
  readonly key: Origin;
  readonly value: Node;
}

export interface ListNode {
  readonly type: 'list';
  readonly items: readonly Node[];
  readonly origin: Origin;
}

export interface ScalarNode {
  readonly type: 'scalar';
  readonly value: Scalar;
  /** The text of a scalar that is written without quotes, as it is written. */
  readonly plain?: string;
  readonly origin: Origin;
}

export type Scalar = string | number | bigint | boolean | null;

export function scalar(value: Scalar, origin: Origin): ScalarNode {
  return { type: 'scalar', value, origin };
}

export function list(items: readonly Node[], origin: Origin): ListNode {
  return { type: 'list', items, origin };
}

export function map(entries: Iterable<readonly [string, Entry]>, origin: Origin): MapNode {
  return { type: 'map', entries: new Map(entries), origin };
}

/** JSON as a node of which all comes from one place. */
export function nodeOf(value: Json, origin: Origin): Node {
  if (value === null || typeof value !== 'object') return scalar(value, origin);
  if (Array.isArray(value))
    return list(
      value.map((item) => nodeOf(item, origin)),
      origin,
    );
  return map(
    Object.entries(value).map(([key, inner]) => [key, { key: origin, value: nodeOf(inner, origin) }] as const),
    origin,
  );
}

/** The node as JSON, its keys in their order. */
export function toJson(node: Node): Json {
  switch (node.type) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toJson);
    case 'map': {
      const object: Record<string, Json> = {};
      for (const [key, { value }] of node.entries) define(object, key, toJson(value));
      return object;
    }
  }
}

/** Whether two nodes have the same value, wherever it comes from and however their keys are ordered. */
export function sameValue(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.type === 'scalar') return b.type === 'scalar' && a.value === b.value;
  if (a.type === 'list')
    return (
      b.type === 'list' &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => {
        const other = b.items[index];
        return other !== undefined && sameValue(item, other);
      })
    );
  if (b.type !== 'map' || a.entries.size !== b.entries.size) return false;
  return [...a.entries].every(([key, { value }]) => {
    const other = b.entries.get(key)?.value;
    return other !== undefined && sameValue(value, other);
  });
}

export function isNull(node: Node | undefined): boolean {
  return node?.type === 'scalar' && node.value === null;
}

/** Whether a value holds nothing: a null, or a map or list without entries. */
export function isEmpty(node: Node): boolean {
  if (node.type === 'scalar') return isNull(node);
  return node.type === 'map' ? node.entries.size === 0 : node.items.length === 0;
}

/** What a map has under a key; undefined if it has nothing there, or is no map. */
export function get(node: Node | undefined, key: string): Node | undefined {
  return node?.type === 'map' ? node.entries.get(key)?.value : undefined;
}

/** What stands at the end of a path of keys and indices (from 0); undefined where nothing stands. */
export function at(node: Node | undefined, path: readonly (string | number)[]): Node | undefined {
  let found = node;
  for (const step of path)
    found = typeof step === 'string' ? get(found, step) : found?.type === 'list' ? found.items[step] : undefined;
  return found;
}

/** The string at a path; undefined where none stands. */
export function stringAt(node: Node | undefined, path: readonly (string | number)[]): string | undefined {
  const found = at(node, path);
  return found?.type === 'scalar' && typeof found.value === 'string' ? found.value : undefined;
}

/** The scalar at a path as text, whatever its type: as it is written, if that is without quotes. */
export function textAt(node: Node | undefined, path: readonly (string | number)[]): string | undefined {
  const found = at(node, path);
  return found?.type === 'scalar' ? textOf(found) : undefined;
}

/** A scalar as text, whatever its type: as it is written, if that is without quotes. */
export function textOf({ value, plain }: ScalarNode): string {
  return plain ?? (value === null ? '' : String(value));
}

/** The map with `value` under a key: in the place of what stood there, whose key it keeps, else at the end. */
export function put(node: MapNode, key: string, value: Node, keyOrigin: Origin = madeOf(value.origin)): MapNode {
  const before = node.entries.get(key);
  if (before?.value === value) return node;
  return { ...node, entries: new Map(node.entries).set(key, { key: before?.key ?? keyOrigin, value }) };
}

/** The map without a key. */
export function without(node: MapNode, key: string): MapNode {
  if (!node.entries.has(key)) return node;
  const entries = new Map(node.entries);
  entries.delete(key);
  return { ...node, entries };
}

/** The list with each item as `change` gives it; the same list if all stay the same. */
export function mapItems(node: ListNode, change: (item: Node, index: number) => Node): ListNode {
  const items = node.items.map(change);
  return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
}

/**
 * The value of a document, with aliases and merge keys followed; undefined for an empty document. `originOf` gives the
 * origin of a span of the document's text, from its own start.
 */
export function readNode(yaml: YamlDocument, originOf: OriginOf): Node | undefined {
  const root = At.root(yaml, 0);
  if (!root.exists) return undefined;
  return read(root, false);

  function read(at: At, shared: boolean): Node {
    const isShared = shared || at.isBorrowed;
    const origin = originOfValue(at, originOf, isShared);
    if (at.isMap)
      return map(
        at
          .entries()
          .map(([key, value]) => [key, { key: originOfKey(value, originOf, isShared), value: read(value, isShared) }]),
        origin,
      );
    if (at.isList)
      return list(
        at.items().map((item) => read(item, isShared)),
        origin,
      );
    const node = scalar(scalarAt(at), origin);
    return at.isPlain ? { ...node, plain: at.source ?? '' } : node;
  }
}

/** The origin of a span of a text, from whose start it counts. */
export type OriginOf = (start: number, end: number) => Origin;

/**
 * The origin of a value that is read. What `isShared`, as aliases and merge keys make it, is not exact: to edit it would
 * change other values too. Neither is a null without text, for its place is that of its key.
 */
export function originOfValue(at: At, originOf: OriginOf, isShared: boolean): Origin {
  const { start, end } = at.span;
  const origin = originOf(start, end);
  return isShared || !at.valueSpan ? madeOf(origin) : origin;
}

/** The origin of the key of a value that is read. */
export function originOfKey(value: At, originOf: OriginOf, isShared: boolean): Origin {
  const { start, end } = value.keySpan ?? value.span;
  const origin = originOf(start, end);
  return isShared || value.isBorrowed ? madeOf(origin) : origin;
}

/** The scalar at a place of a text that is read as it is. */
export function scalarAt(at: At): Scalar {
  const value = (at.scalar ?? null) as Scalar;
  return typeof value === 'string' && at.lacksLineEnd && value.endsWith('\n') ? value.slice(0, -1) : value;
}
