import { type Dict, type GoObject, goTypeOf, type Value } from '../values/value';
import { checkItems, checkLevels } from './limits';

/**
 * Whether two values are the same, types included (reflect, `DeepEqual`). Fails on values that contain themselves, or
 * others so many times that it would take too long.
 */
export function deepEqual(a: Value, b: Value): boolean {
  return isScalar(a) ? sameScalar(a, b) : new Comparison().same(a, b, 0);
}

function isScalar({ type }: Value): boolean {
  return type !== 'list' && type !== 'map' && type !== 'object';
}

function sameScalar(a: Value, b: Value): boolean {
  if (goTypeOf(a) !== goTypeOf(b)) return false;
  switch (a.type) {
    case 'bool':
    case 'int':
    case 'float':
      return b.type === a.type && a.value === b.value;
    case 'string':
      return b.type === 'string' && a.text === b.text;
    case 'bytes':
      return b.type === 'bytes' && a.value.length === b.value.length && a.value.every((byte, i) => byte === b.value[i]);
    case 'nil':
      return true;
    case 'list':
    case 'map':
    case 'object':
      return false;
  }
}

/** Compares lists and maps, and counts how often. */
class Comparison {
  private count = 0;

  same(a: Value, b: Value, depth: number): boolean {
    checkLevels(depth);
    checkItems(this.count++);
    if (isScalar(a)) return sameScalar(a, b);
    if (a === b) return true;
    if (goTypeOf(a) !== goTypeOf(b)) return false;
    if (a.type === 'list')
      return b.type === 'list' && (a.isNil ?? false) === (b.isNil ?? false) && this.sameItems(a.items, b.items, depth);
    if (a.type === 'map') return b.type === 'map' && this.sameEntries(a, b, depth);
    return a.type === 'object' && b.type === 'object' && this.sameObjects(a, b, depth);
  }

  private sameItems(a: readonly Value[], b: readonly Value[], depth: number): boolean {
    return a.length === b.length && a.every((item, index) => this.same(item, b[index] as Value, depth + 1));
  }

  private sameEntries(a: Dict, b: Dict, depth: number): boolean {
    if (a.entries === b.entries) return true;
    if (a.entries.size !== b.entries.size) return false;
    for (const [key, { value }] of a.entries) {
      const other = b.entries.get(key)?.value;
      if (other === undefined || !this.same(value, other, depth + 1)) return false;
    }
    return true;
  }

  private sameObjects(a: GoObject, b: GoObject, depth: number): boolean {
    if (a.asMap && b.asMap) return this.same(a.asMap(), b.asMap(), depth + 1);
    if (a.asList && b.asList) return this.same(a.asList(), b.asList(), depth + 1);
    return a.text === b.text;
  }
}
