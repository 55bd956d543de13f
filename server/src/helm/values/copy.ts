import type { Dict, DictEntry, Value } from './value';

/** A copy of a value that shares no list and no map with it; all in it comes from where it came from before. */
export function copied(value: Value): Value {
  switch (value.type) {
    case 'map':
      return copiedMap(value);
    case 'list':
      return { ...value, items: value.items.map(copied) };
    default:
      return value;
  }
}

/** A copy of a map, as `copied` makes it. */
export function copiedMap(map: Dict): Dict {
  const entries = new Map<string, DictEntry>();
  for (const [key, entry] of map.entries) entries.set(key, { ...entry, value: copied(entry.value) });
  return { ...map, entries };
}

/** A map with the same entries, of which each list and map is still the same. */
export function copiedEntries(map: Dict): Dict {
  return { ...map, entries: new Map(map.entries) };
}
