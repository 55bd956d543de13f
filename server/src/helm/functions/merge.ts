import { unknownFrom } from '../../rendering/origin';
import { type Dict, type DictEntry, isTrue, isUnknown, type Value } from '../values/value';
import { checkLevels } from './limits';
import { chosen } from './results';

/**
 * Merges maps into the first, which changes (dario.cat/mergo 1.0). Without `overwrites`, what it has stays unless it is
 * empty. Maps that both have are merged, too, and what it gets is shared with the map that it comes from.
 */
export function merge(to: Dict, sources: readonly Dict[], overwrites: boolean): Value {
  for (const source of sources) mergeInto(to, source, overwrites, 0);
  const unknown = sources.find(isUnknown)?.origin;
  return unknown && !isUnknown(to) ? { ...to, origin: unknownFrom(unknown) } : to;
}

function mergeInto(to: Dict, from: Dict, overwrites: boolean, depth: number): void {
  checkLevels(depth);
  if (to.entries === from.entries) return;
  for (const [key, entry] of [...from.entries]) mergeEntry(to, key, entry, overwrites, depth);
}

function mergeEntry(to: Dict, key: string, entry: DictEntry, overwrites: boolean, depth: number): void {
  const { value } = entry;
  const before = to.entries.get(key)?.value;
  const areMaps = before !== undefined && isMap(before) && isMap(value);
  if (before?.type === 'map' && value.type === 'map') mergeInto(before, value, overwrites, depth + 1);
  const isEmpty = !before || !isTrue(before);
  if (value.type === 'nil' ? overwrites : isEmpty || (overwrites && !areMaps))
    to.entries.set(key, overwrites ? entry : { ...entry, value: chosen(value, [before ?? to]) });
}

function isMap(value: Value): boolean {
  return value.type === 'map' || (value.type === 'object' && value.asMap !== undefined);
}
