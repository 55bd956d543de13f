import { mergeKeys } from '../kubernetes/patch';
import type { At } from '../yaml/at';
import { asList, isArray, isObject, type Json, type Path, valueAt } from '../yaml/json';
import type { Resource } from './file';

/** A field, or all fields, that a kustomization sets to a value that its own files may not show. */
export interface Supply {
  /** What the objects must be that it reaches, each part if it is given: those of one entry. */
  readonly select: Json;
  readonly reject: readonly Json[];
  /** Undefined: it may be any field. */
  readonly fields: readonly Field[] | undefined;
}

/** The steps of a field's path: a key or index, any (`*`), or the items of a list with this value (`[name=web]`). */
type Field = readonly FieldStep[];
type FieldStep = string | { readonly key: string; readonly value: string };

/** The targets of `replacements`: `entry` is one of them, or what the file that it names holds. */
export function suppliesOfReplacement(entry: Json): Supply[] {
  return asList(valueAt(entry, ['targets'])).map((target) => {
    const paths = asList(valueAt(target, ['fieldPaths'])).filter((path) => typeof path === 'string');
    return {
      select: valueAt(target, ['select']) ?? null,
      reject: asList(valueAt(target, ['reject'])),
      fields: (paths.length > 0 ? paths : ['metadata.name']).map(readField),
    };
  });
}

/** A patch in the text: a strategic one, whose values are the fields, or operations with a path each. */
export function suppliesOfPatch(patch: Json, target: Json | undefined): Supply[] {
  if (isArray(patch)) {
    const paths = patch.flatMap((operation) => {
      const path = valueAt(operation, ['path']);
      return typeof path === 'string' ? [readPointer(path)] : [];
    });
    return [{ select: target ?? null, reject: [], fields: paths }];
  }
  if (!isObject(patch)) return [];
  const { apiVersion: _, kind, metadata, ...rest } = patch;
  const own = { kind: kind ?? null, name: valueAt(metadata, ['name']) ?? null };
  return [{ select: target ?? own, reject: [], fields: [...leavesOf(rest)] }];
}

/** What may set any field of the objects that a target selects: of all objects without one. */
export function suppliesAnything(target: Json | undefined): Supply {
  return { select: target ?? null, reject: [], fields: undefined };
}

/** Whether one of them may set the field at `path` of a resource, a field below it, or a label of the map there. */
export function isSupplied(supplies: readonly Supply[], resource: Resource, path: Path): boolean {
  return supplies.some(
    ({ select, reject, fields }) =>
      mayMean(select, resource) &&
      !reject.some((each) => isObject(each) && mayMean(each, resource)) &&
      (fields?.some((field) => reaches(field, resource.root, path)) ?? true),
  );
}

/** Names may be patterns, and have got a prefix: what cannot be told apart counts as meant. */
function mayMean(select: Json, { kind, name }: Resource): boolean {
  const wanted = { kind: valueAt(select, ['kind']), name: valueAt(select, ['name']) };
  if (typeof wanted.kind === 'string' && wanted.kind !== kind && isLiteral(wanted.kind)) return false;
  if (typeof wanted.name !== 'string' || name === undefined || !isLiteral(wanted.name)) return true;
  return wanted.name.includes(name);
}

function isLiteral(pattern: string): boolean {
  return /^[\w-]*$/.test(pattern);
}

function reaches(field: Field, root: At, path: Path): boolean {
  let at = root;
  for (const [index, step] of field.entries()) {
    const taken = path[index];
    if (taken === undefined) return index === path.length && index === field.length - 1 && isWords(path);
    const next = typeof taken === 'number' ? at.item(taken) : at.get(taken);
    if (typeof step === 'string' ? !isStep(step, taken) : !isItem(step, next, taken)) return false;
    at = next;
  }
  return true;
}

/** Whether a map of words stands there, of which the API server says only that one is wrong. */
function isWords(path: Path): boolean {
  return ['labels', 'matchLabels', 'selector', 'annotations', 'limits', 'requests'].includes(String(path.at(-1)));
}

function isStep(step: string, taken: string | number): boolean {
  return step === '*' || step === String(taken) || (step === '-' && typeof taken === 'number');
}

function isItem({ key, value }: { readonly key: string; readonly value: string }, item: At, taken: string | number) {
  if (typeof taken !== 'number') return false;
  const own = item.get(key).source;
  return own === undefined || own === value || !isLiteral(value);
}

/** `spec.containers.[name=web].image`, `metadata.annotations.[example.com/x]`, `metadata.labels.a\.b`. */
function readField(path: string): Field {
  return [...path.matchAll(/\[([^\]]*)\]|((?:\\.|[^.[\]\\])+)/g)].map(([, bracket, plain]) => {
    if (bracket === undefined) return (plain ?? '').replace(/\\(.)/g, '$1');
    const equals = bracket.indexOf('=');
    return equals < 0 ? bracket : { key: bracket.slice(0, equals), value: bracket.slice(equals + 1) };
  });
}

/** A JSON pointer, RFC 6901. */
function readPointer(path: string): Field {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function* leavesOf(value: Json, before: Field = []): Generator<Field> {
  if (isObject(value)) {
    for (const [key, below] of Object.entries(value)) yield* leavesOf(below, [...before, key]);
  } else if (isArray(value) && value.length > 0 && value.every((item) => mergeKeyOf(item) !== undefined)) {
    for (const item of value) {
      const key = mergeKeyOf(item) ?? '';
      yield* leavesOf(item, [...before, { key, value: String(valueAt(item, [key])) }]);
    }
  } else yield before;
}

function mergeKeyOf(item: Json): string | undefined {
  return isObject(item) ? mergeKeys.find((key) => item[key] !== undefined && item[key] !== null) : undefined;
}
