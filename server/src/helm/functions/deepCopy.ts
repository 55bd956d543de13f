import type { DictEntry, Value } from '../values/value';
import { checkItems, checkLevels } from './limits';

/**
 * A value that shares no list or map with the old one (copystructure, `Copy`), from the same places. Fails on one that
 * contains itself, or grows too large as it contains others many times.
 */
export function deepCopy(value: Value): Value {
  let count = 0;
  return copy(value, 0);

  function copy(value: Value, depth: number): Value {
    checkLevels(depth);
    switch (value.type) {
      case 'list':
        countItems(value.items.length);
        return { ...value, items: value.items.map((item) => copy(item, depth + 1)) };
      case 'map':
        countItems(value.entries.size);
        return { ...value, isShared: false, entries: copiedEntries(value.entries, depth) };
      case 'nil':
      case 'bool':
      case 'int':
      case 'float':
      case 'string':
      case 'bytes':
      case 'object':
        return value;
    }
  }

  function countItems(more: number): void {
    count += more;
    checkItems(count);
  }

  function copiedEntries(entries: ReadonlyMap<string, DictEntry>, depth: number): Map<string, DictEntry> {
    const copies = new Map<string, DictEntry>();
    for (const [key, entry] of entries) copies.set(key, { ...entry, value: copy(entry.value, depth + 1) });
    return copies;
  }
}
