import { own } from '../yaml/json';
import { isNull, type MapNode, map, type Node, scalar } from './node';
import { derivedFrom } from './origin';
import { Refused } from './refused';

/** What the Go types of a tool expect of a value. */
export type Shape =
  | 'any'
  | 'string'
  | 'boolean'
  | 'integer'
  | { readonly items: Shape }
  | { readonly values: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

/** A list of what has a shape. */
export function listOf(items: Shape): Shape {
  return { items };
}

/** A map of any keys to what has a shape. */
export function mapOf(values: Shape): Shape {
  return { values };
}

/** An object with these fields. */
export function objectOf(fields: Readonly<Record<string, Shape>>): Shape {
  return { fields };
}

/** How a text is decoded. */
export interface Decoding {
  /** What its type is called in errors. */
  readonly type: string;
  /** Whether unknown fields are an error. */
  readonly strict: boolean;
  /** Whether numbers and booleans become strings where these are expected: sigs.k8s.io/yaml sees to it, if it knows. */
  readonly converts?: boolean;
}

/**
 * A value as Go's encoding/json decodes it: fields under the names of the shape, whatever their case; no field that is
 * null; an empty value for an item that is. Throws `Refused` where Go would fail.
 */
export function decode(node: Node, shape: Shape, { type, strict, converts = false }: Decoding): Node {
  return decoded(node, shape, '');

  function decoded(value: Node, expected: Shape, path: string): Node {
    if (expected === 'any') return value;
    if (isNull(value)) return emptyOf(expected, value);
    if (typeof expected === 'string') {
      if (isScalar(value, expected)) return value;
      if (converts && expected === 'string' && value.type === 'scalar')
        return scalar(String(value.value), derivedFrom(value.origin));
      return fail(value, goType(expected), path);
    }
    if ('items' in expected) {
      if (value.type !== 'list') return fail(value, '[]', path);
      return { ...value, items: value.items.map((item) => decoded(item, expected.items, path)) };
    }
    if (value.type !== 'map') return fail(value, 'values' in expected ? 'map[string]' : 'struct', path);
    return 'values' in expected ? values(value, expected.values, path) : fields(value, expected.fields, path);
  }

  function values(node: MapNode, expected: Shape, path: string): MapNode {
    const entries = [...node.entries].map(
      ([key, entry]) => [key, { ...entry, value: decoded(entry.value, expected, path) }] as const,
    );
    return map(entries, node.origin);
  }

  function fields(node: MapNode, expected: Readonly<Record<string, Shape>>, path: string): MapNode {
    // Go sees the keys sorted. Of several that mean one field, the last counts.
    const sorted = [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1));
    const entries = sorted.flatMap(([key, entry]) => {
      const name = fieldNamed(key, expected);
      const field = name === undefined ? undefined : own(expected, name);
      if (name === undefined || field === undefined) {
        if (strict) throw new Refused(`json: unknown field "${key}"`, entry.key);
        return [];
      }
      if (isNull(entry.value)) return [];
      return [[name, { ...entry, value: decoded(entry.value, field, `${path}.${name}`) }] as const];
    });
    return map(entries, node.origin);
  }

  function fail(value: Node, expected: string, path: string): never {
    const field = path ? `Go struct field ${type}${path}` : 'Go value';
    throw new Refused(`json: cannot unmarshal ${jsonType(value)} into ${field} of type ${expected}`, value.origin);
  }
}

/** The name that a key means: itself, else one that differs in case only. */
function fieldNamed(key: string, fields: Readonly<Record<string, Shape>>): string | undefined {
  if (own(fields, key) !== undefined) return key;
  const lower = key.toLowerCase();
  return Object.keys(fields).find((name) => name.toLowerCase() === lower);
}

function isScalar(node: Node, expected: 'string' | 'boolean' | 'integer'): boolean {
  if (node.type !== 'scalar') return false;
  if (expected === 'integer') return typeof node.value === 'bigint' || Number.isInteger(node.value);
  return typeof node.value === expected;
}

function emptyOf(shape: Exclude<Shape, 'any'>, node: Node): Node {
  const origin = derivedFrom(node.origin);
  switch (shape) {
    case 'string':
      return scalar('', origin);
    case 'boolean':
      return scalar(false, origin);
    case 'integer':
      return scalar(0, origin);
    default:
      return 'items' in shape ? { type: 'list', items: [], origin } : map([], origin);
  }
}

function goType(shape: 'string' | 'boolean' | 'integer'): string {
  return shape === 'boolean' ? 'bool' : shape === 'integer' ? 'int64' : shape;
}

function jsonType(node: Node): string {
  if (node.type === 'list') return 'array';
  if (node.type === 'map') return 'object';
  switch (typeof node.value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      return 'number';
  }
}
