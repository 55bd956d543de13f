import type { Dict, DictEntry, Value } from './values/value';

/** The entries of a map that tells when a template changes it. */
class WatchedEntries extends Map<string, DictEntry> {
  constructor(
    entries: Iterable<readonly [string, DictEntry]>,
    private readonly changed: () => void,
  ) {
    super();
    for (const [key, entry] of entries) super.set(key, entry);
  }

  override set(key: string, entry: DictEntry): this {
    this.changed();
    return super.set(key, entry);
  }

  override delete(key: string): boolean {
    this.changed();
    return super.delete(key);
  }

  override clear(): void {
    this.changed();
    super.clear();
  }

  /** Changes an entry, of which nobody is told. */
  put(key: string, entry: DictEntry): void {
    super.set(key, entry);
  }
}

/** A map that all templates of a chart see, and which tells when one of them changes it. */
export interface WatchedDict extends Dict {
  readonly entries: WatchedEntries;
}

/** A map of these entries that tells when it is changed. */
export function watchedDict(entries: Iterable<readonly [string, DictEntry]>, changed: () => void): WatchedDict {
  return { type: 'map', go: 'map[string]interface {}', entries: new WatchedEntries(entries, changed), isShared: true };
}

/** A copy of a value in which all maps tell when they are changed. What is one map stays one. */
export function watched<T extends Value>(value: T, changed: () => void): T {
  const copies = new Map<Value, Value>();
  const copyOf = (each: Value): Value => {
    if (each.type !== 'map' && each.type !== 'list') return each;
    const before = copies.get(each);
    if (before) return before;
    const copy: Value =
      each.type === 'list'
        ? { ...each, items: each.items.map(copyOf) }
        : { ...each, entries: new WatchedEntries(copiesIn(each), changed), isShared: true };
    copies.set(each, copy);
    return copy;
  };
  const copiesIn = ({ entries }: Dict) =>
    [...entries].map(([key, entry]) => [key, { key: entry.key, value: copyOf(entry.value) }] as const);
  return copyOf(value) as T;
}
