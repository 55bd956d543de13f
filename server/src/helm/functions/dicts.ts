import { sortedKeys } from '../values/compare';
import { Text } from '../values/text';
import {
  type CallSite,
  type Dict,
  dict,
  Failure,
  type Func,
  func,
  goTypeOf,
  list,
  originOfResult,
  type Value,
  variadic,
} from '../values/value';
import { deepCopy } from './deepCopy';
import { merge } from './merge';
import { strval } from './printing';
import { chosen, madeText, truth } from './results';

const map = 'map[string]interface {}';

/** The functions on maps (sprig, dict.go). */
export const dicts: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['dict', variadic([], 'interface {}', (at, values) => dictOf(values, at))],
  ['get', func([map, 'string'], (at, from, key) => found(from, key) ?? madeText('', [from, key], at))],
  ['set', func([map, 'string', 'interface {}'], (_, to, key, value) => set(to, key, value))],
  ['unset', func([map, 'string'], (_, from, key) => unset(from, key))],
  ['hasKey', func([map, 'string'], (at, from, key) => truth(from.entries.has(key.text), [from, key], at))],
  ['pluck', variadic(['string'], map, (at, maps, key) => plucked(key, maps, at))],
  ['keys', variadic([], map, (at, maps) => keysOf(maps, at))],
  ['values', func([map], (at, from) => valuesOf(from, at))],
  ['pick', variadic([map], 'string', (at, keys, from) => filtered(from, keys, true, at))],
  ['omit', variadic([map], 'string', (at, keys, from) => filtered(from, keys, false, at))],
  ['dig', variadic([], 'interface {}', (_, values) => dug(values))],
  ['merge', variadic([map], map, (_, sources, to) => merge(to, sources, false))],
  ['mustMerge', variadic([map], map, (_, sources, to) => merge(to, sources, false))],
  ['mergeOverwrite', variadic([map], map, (_, sources, to) => merge(to, sources, true))],
  ['mustMergeOverwrite', variadic([map], map, (_, sources, to) => merge(to, sources, true))],
  ['deepCopy', func(['interface {}'], (_, value) => deepCopy(value))],
  ['mustDeepCopy', func(['interface {}'], (_, value) => deepCopy(value))],
]);

/** A map of keys and values in turn; the last key has an empty string if nothing follows it. */
function dictOf(values: readonly Value[], at: CallSite): Dict {
  const made = dict([], originOfResult([], at));
  for (let i = 0; i < values.length; i += 2) {
    const key = strval(values[i] as Value);
    made.entries.set(key.text, { key: key.origin, value: chosen(values[i + 1] ?? madeText('', [key], at), [key]) });
  }
  return made;
}

function found(from: Dict, key: Text): Value | undefined {
  const value = from.entries.get(key.text)?.value;
  return value && chosen(value, [key]);
}

function set(to: Dict, key: Text, value: Value): Dict {
  to.entries.set(key.text, { key: key.origin, value: chosen(value, [key]) });
  return to;
}

function unset(from: Dict, key: Text): Dict {
  from.entries.delete(key.text);
  return from;
}

function plucked(key: Text, maps: readonly Dict[], at: CallSite): Value {
  const values = maps.flatMap((map) => found(map, key) ?? []);
  return list(values, '[]interface {}', originOfResult([key, ...maps], at));
}

/** In order, though that of Go is different each time. */
function keysOf(maps: readonly Dict[], at: CallSite): Value {
  const keys = maps.flatMap((map) =>
    sortedKeys(map.entries).map((key) => Text.of(key, map.entries.get(key)?.key ?? map.origin)),
  );
  return list(keys, '[]string', originOfResult(maps, at));
}

function valuesOf(from: Dict, at: CallSite): Value {
  const values = sortedKeys(from.entries).flatMap((key) => from.entries.get(key)?.value ?? []);
  return list(values, '[]interface {}', originOfResult([from], at));
}

function filtered(from: Dict, keys: readonly Text[], isKept: boolean, at: CallSite): Value {
  const named = new Set(keys.map(({ text }) => text));
  const entries = [...from.entries].filter(([key]) => named.has(key) === isKept);
  return chosen(dict(entries, originOfResult([from], at)), keys);
}

/** What a map has at the end of some keys. The map is the last value, and what it may lack the one before. */
function dug(values: readonly Value[]): Value {
  if (values.length < 3) throw new Failure('dig needs at least three arguments');
  let from = mapOf(values.at(-1) as Value);
  const otherwise = values.at(-2) as Value;
  const keys = values.slice(0, -2).map(keyOf);
  for (const [index, key] of keys.entries()) {
    const next = found(from, key);
    if (!next) return chosen(otherwise, [from, key]);
    if (index === keys.length - 1) return next;
    from = mapOf(next);
  }
  return otherwise;
}

function mapOf(value: Value): Dict {
  if (value.type === 'map' && value.go === map) return value;
  throw new Failure(conversion(value, map));
}

function keyOf(value: Value): Text {
  if (value.type === 'string') return value;
  throw new Failure(conversion(value, 'string'));
}

function conversion(value: Value, type: string): string {
  return `interface conversion: interface {} is ${value.type === 'nil' ? 'nil' : goTypeOf(value)}, not ${type}`;
}
