import type { Text } from '../values/text';
import { dict, type Func, func, list, originOfResult, type Value } from '../values/value';
import { checkItems } from './limits';
import { chosen } from './results';

/** The functions that cut a string at a separator (sprig, strings.go). */
export const splitting: ReadonlyMap<string, Func> = new Map<string, Func>([
  [
    'splitList',
    func(['string', 'string'], (at, separator, text) =>
      chosen(list(split(text, separator.text), '[]string', originOfResult([text], at)), [separator]),
    ),
  ],
  [
    'split',
    func(['string', 'string'], (at, separator, text) =>
      chosen(numbered(split(text, separator.text), originOfResult([text], at)), [separator]),
    ),
  ],
  [
    'splitn',
    func(['string', 'int', 'string'], (at, separator, count, text) =>
      chosen(numbered(split(text, separator.text, Number(count.value)), originOfResult([text], at)), [
        separator,
        count,
      ]),
    ),
  ],
]);

/** The parts of a text between separators, at most so many; between all characters if the separator is empty. */
export function split(text: Text, separator: string, most = -1): Text[] {
  if (most === 0) return [];
  if (separator === '') return characters(text, most);
  const parts: Text[] = [];
  let at = 0;
  while (parts.length !== most - 1) {
    const next = text.text.indexOf(separator, at);
    if (next < 0) break;
    parts.push(text.slice(at, next));
    checkItems(parts.length);
    at = next + separator.length;
  }
  parts.push(text.slice(at));
  return parts;
}

function characters(text: Text, most: number): Text[] {
  checkItems(text.length);
  const parts: Text[] = [];
  let at = 0;
  for (const character of text.text) {
    const isLast = parts.length === most - 1;
    parts.push(text.slice(at, isLast ? text.length : at + character.length));
    if (isLast) break;
    at += character.length;
  }
  return parts;
}

/** A map whose keys are `_0`, `_1` and so on. */
function numbered(parts: readonly Text[], origin: Value['origin']): Value {
  const entries = parts.map((value, index) => [`_${index}`, { key: origin, value }] as const);
  return dict(entries, origin, 'map[string]string');
}
