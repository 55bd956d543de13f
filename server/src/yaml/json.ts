/**
 * What Kubernetes sees of a manifest once the YAML is read: JSON.
 * An integer that a double cannot hold exactly is a `bigint`; every other number is a `number`.
 * Objects keep the order of their keys in the text.
 */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The way from the root of a manifest to a place in it: keys of maps and indices (from 0) of lists. */
export type Path = readonly (string | number)[];

export function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && startsWith(a, b);
}

/** Whether a path leads to `start` or below it. */
export function startsWith(path: Path, start: Path): boolean {
  return start.every((step, i) => path[i] === step);
}

/** Whether two values are the same, whatever the order of keys. */
export function sameJson(a: Json, b: Json): boolean {
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i] ?? null));
  if (!isObject(a)) return a === b;
  const keys = Object.keys(a);
  return (
    isObject(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null))
  );
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value if it is an object; an empty one for anything else. */
export function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The items of a list; none of anything else. */
export function asList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

export function asString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The one of `allowed` that a value is; undefined for anything else, JSON or not. */
export function oneOf<const T>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((candidate) => candidate === value);
}

/** The properties of a value that came from outside; none of what is no object. */
export function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/**
 * What a table has under a key that comes from a text. Every object inherits `constructor`, `toString` and more: to look
 * such a key up without this gives a function.
 */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Gives a table an entry under a key that comes from a text: a key `__proto__` is a key like any other. */
export function define<T>(table: Record<string, T>, key: string, value: T): void {
  if (key !== '__proto__') table[key] = value;
  else Object.defineProperty(table, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The value at `path`; undefined where the manifest does not go that far or has another shape. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let at = value;
  for (const step of path) {
    if (typeof step === 'number') at = isArray(at) ? at[step] : undefined;
    else at = isObject(at) ? own(at, step) : undefined;
  }
  return at;
}

/**
 * `path` as Kubernetes writes it: `spec.template.spec.containers[0].name`; keys that hold a dot or a slash
 * in brackets: `metadata.labels[app.kubernetes.io/name]`.
 */
export function fieldPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(step)) text += text ? `.${step}` : step;
    else text += `[${step}]`;
  }
  return text;
}
