import { type Dict, type GoObject, goTypeOf, type Value } from '../values/value';
import { checkLevels } from './limits';

/** Whether two values are the same, types included (reflect, `DeepEqual`). Fails on a value that contains itself. */
export function deepEqual(a: Value, b: Value, depth = 0): boolean {
  checkLevels(depth);
  if (a === b) return !isNotANumber(a);
  if (goTypeOf(a) !== goTypeOf(b)) return false;
  switch (a.type) {
    case 'nil':
      return true;
    case 'bool':
    case 'int':
    case 'float':
      return b.type === a.type && a.value === b.value;
    case 'string':
      return b.type === 'string' && a.text === b.text;
    case 'bytes':
      return b.type === 'bytes' && sameItems(a.value, b.value, (byte, other) => byte === other);
    case 'list':
      return (
        b.type === 'list' &&
        (a.isNil ?? false) === (b.isNil ?? false) &&
        sameItems(a.items, b.items, (item, other) => deepEqual(item, other, depth + 1))
      );
    case 'map':
      return b.type === 'map' && sameEntries(a, b, depth);
    case 'object':
      return b.type === 'object' && sameObjects(a, b, depth);
  }
}

function isNotANumber(value: Value): boolean {
  return value.type === 'float' && Number.isNaN(value.value);
}

function sameItems<T>(a: ArrayLike<T>, b: ArrayLike<T>, same: (item: T, other: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!same(a[i] as T, b[i] as T)) return false;
  return true;
}

function sameEntries(a: Dict, b: Dict, depth: number): boolean {
  if (a.entries === b.entries) return true;
  if (a.entries.size !== b.entries.size) return false;
  return [...a.entries].every(([key, { value }]) => {
    const other = b.entries.get(key)?.value;
    return other !== undefined && deepEqual(value, other, depth + 1);
  });
}

function sameObjects(a: GoObject, b: GoObject, depth: number): boolean {
  if (a.asMap && b.asMap) return deepEqual(a.asMap(), b.asMap(), depth + 1);
  if (a.asList && b.asList) return deepEqual(a.asList(), b.asList(), depth + 1);
  return a.text === b.text;
}
