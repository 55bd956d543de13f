import { encodeUtf8 } from '../../yaml/bytes';
import { Text } from '../values/text';
import { Failure, type Func, func } from '../values/value';
import { isAscii, space } from './characters';
import { chosen } from './results';
import { byteString, Utf8Text } from './utf8';

/** The functions that keep a part of a string, counted in bytes (sprig, strings.go; goutils, stringutils.go). */
export const cutting: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['trunc', func(['int', 'string'], (_, length, text) => chosen(truncated(Number(length.value), text), [length]))],
  [
    'substr',
    func(['int', 'int', 'string'], (_, start, end, text) =>
      chosen(substring(Number(start.value), Number(end.value), new Utf8Text(text)), [start, end]),
    ),
  ],
  ['abbrev', func(['int', 'string'], (_, width, text) => chosen(abbreviated(0, Number(width.value), text), [width]))],
  [
    'abbrevboth',
    func(['int', 'int', 'string'], (_, left, width, text) =>
      chosen(abbreviated(Number(left.value), Number(width.value), text), [left, width]),
    ),
  ],
  ['nospace', func(['string'], (_, text) => withoutSpace(text))],
  ['initials', func(['string'], (_, text) => initials(text))],
]);

function truncated(length: number, text: Text): Text {
  const whole = new Utf8Text(text);
  if (length < 0 && whole.length + length > 0) return whole.slice(whole.length + length);
  return length >= 0 && whole.length > length ? whole.slice(0, length) : text;
}

/** From the first byte if `start` is negative, to the last if `end` is, or is too large. */
function substring(start: number, end: number, text: Utf8Text): Text {
  if (start < 0) return between(text, undefined, end);
  return end < 0 || end > text.length ? between(text, start, undefined) : between(text, start, end);
}

/** A slice of Go, which panics if it does not lie in the text. */
function between(text: Utf8Text, start: number | undefined, end: number | undefined): Text {
  const [from, to] = [start ?? 0, end ?? text.length];
  if (0 <= from && from <= to && to <= text.length) return text.slice(from, to);
  const where = start === undefined && to >= 0 ? `[:${to}] with length ${text.length}` : `[${start ?? ''}:${to}]`;
  throw new Failure(`runtime error: slice bounds out of range ${where}`);
}

/** What is too long is cut and ends in dots; it begins in dots, too, if it is cut far from its start. */
function abbreviated(left: number, width: number, text: Text): Text {
  if (width < 4 || (left > 0 && width < 7)) return text;
  return shortened(left, width, new Utf8Text(text), text);
}

function shortened(left: number, width: number, bytes: Utf8Text, text: Text): Text {
  const { length } = bytes;
  if (length <= width) return text;
  const kept = width - dots.length;
  const offset = Math.min(left, length, length - kept);
  if (offset <= 4) return Text.join([bytes.slice(0, kept), dots]);
  if (offset + kept >= length) return Text.join([dots, bytes.slice(length - kept)]);
  return Text.join([dots, bytes.slice(offset, offset + kept - dots.length), dots]);
}

const dots = new Text('...');

/** Goutils takes each byte for a character of its own, so that others than ASCII come out as something else. */
function withoutSpace(text: Text): Text {
  const bytes = byteString(encodeUtf8(text.text));
  if (isAscii(bytes)) return text.changed([...bytes.matchAll(spaces)].map(removed));
  return space.test(bytes) ? text.made(bytes.replace(spaces, '')) : text;
}

const spaces = new RegExp(`${space.source}+`, 'g');

function removed({ 0: match, index }: RegExpExecArray) {
  return { start: index, end: index + match.length, newText: '' };
}

function initials(text: Text): Text {
  const bytes = byteString(encodeUtf8(text.text));
  const starts: number[] = [];
  for (let i = 0, wasSpace = true; i < bytes.length; i++) {
    const isSpace = space.test(bytes.charAt(i));
    if (wasSpace && !isSpace) starts.push(i);
    wasSpace = isSpace;
  }
  if (isAscii(bytes)) return Text.join(starts.map((start) => text.slice(start, start + 1)));
  return text.made(starts.map((start) => bytes.charAt(start)).join(''));
}
