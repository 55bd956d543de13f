import type { Piece } from '../../rendering/print';
import { Text } from '../values/text';
import { type Func, func } from '../values/value';
import { space } from './characters';
import { chosen } from './results';

const trimAll = func(['string', 'string'], (_, characters, text) => {
  const set = new Set(characters.text);
  return chosen(
    trimmed(text, (character) => set.has(character)),
    [characters],
  );
});

/** The functions that take something away from the ends of a string (sprig, functions.go). */
export const trimming: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['trim', func(['string'], (_, text) => trimmed(text, (character) => space.test(character)))],
  ['trimall', trimAll],
  ['trimAll', trimAll],
  [
    'trimPrefix',
    func(['string', 'string'], (_, prefix, text) =>
      chosen(text.text.startsWith(prefix.text) ? withMarks(text, prefix.length, text.length) : text, [prefix]),
    ),
  ],
  [
    'trimSuffix',
    func(['string', 'string'], (_, suffix, text) =>
      chosen(text.text.endsWith(suffix.text) ? withMarks(text, 0, text.length - suffix.length) : text, [suffix]),
    ),
  ],
]);

/** A text without some characters at its start and its end. */
function trimmed(text: Text, isTrimmed: (character: string) => boolean): Text {
  const characters = text.text;
  let [start, end] = [0, characters.length];
  while (start < end) {
    const character = String.fromCodePoint(characters.codePointAt(start) ?? 0);
    if (!isTrimmed(character)) break;
    start += character.length;
  }
  while (start < end) {
    const character = lastBefore(characters, end);
    if (!isTrimmed(character)) break;
    end -= character.length;
  }
  return withMarks(text, start, end);
}

/** A part of a text, and what is in all of it without characters: something may stand there that would not be trimmed. */
function withMarks(text: Text, start: number, end: number): Text {
  const part = text.slice(start, end);
  if (part === text) return text;
  const isMark = (piece: Piece) => piece.start === piece.end;
  const before = text.pieces.filter((piece) => isMark(piece) && piece.start < start);
  const behind = text.pieces.filter((piece) => isMark(piece) && piece.start >= end && end < text.length);
  if (before.length + behind.length === 0) return part;
  const at = (offset: number) => (piece: Piece) => ({ ...piece, start: offset, end: offset });
  return new Text(part.text, [...before.map(at(0)), ...part.pieces, ...behind.map(at(part.length))]);
}

function lastBefore(text: string, end: number): string {
  const pair = text.slice(Math.max(0, end - 2), end);
  return (pair.codePointAt(0) ?? 0) > 0xffff ? pair : text.slice(end - 1, end);
}
