import type { Change, Text } from './text';

/** Strings and characters as Go writes them in its source, as strconv has it (quote.go). */

/** A string in double quotes. What is not escaped keeps where it comes from. */
export function quoted(text: Text, isAscii = false): Text {
  const changes: Change[] = [{ start: 0, end: 0, newText: '"' }];
  for (const match of text.text.matchAll(isAscii ? notPlainAscii : notPlain)) {
    const [character] = match;
    const newText = escaped(character, '"', isAscii);
    if (newText !== character) changes.push({ start: match.index, end: match.index + character.length, newText });
  }
  changes.push({ start: text.length, end: text.length, newText: '"' });
  return text.changed(changes);
}

/** A character in single quotes, by its code. */
export function quotedCharacter(code: number, isAscii = false): string {
  return `'${escaped(String.fromCodePoint(code), "'", isAscii)}'`;
}

/** Whether a string can stand in backquotes as it is (`strconv.CanBackquote`). */
export function isBackquotable(text: string): boolean {
  return !/[\p{Surrogate}\uFEFF\x00-\x08\x0a-\x1f`\x7f]/u.test(text);
}

/** Whether there is something to see of a character, or it is a space (`unicode.IsPrint`). */
export function isPrintable(character: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character);
}

const notPlain = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;
const notPlainAscii = /["\\]|[^ -~]/gu;

const shortEscapes = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

function escaped(character: string, quote: string, isAscii: boolean): string {
  if (character === quote || character === '\\') return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  if (isAscii ? code < 0x80 && isPrintable(character) : isPrintable(character)) return character;
  const short = shortEscapes.get(character);
  if (short) return short;
  // A unit that stands for a byte that is no UTF-8.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00, 2)}`;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
