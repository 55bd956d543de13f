import { Text } from '../values/text';
import { type Func, func } from '../values/value';
import { checkCharacters } from './limits';
import { chosen } from './results';
import { Utf8Text } from './utf8';

/** The functions that break lines (goutils, wordutils.go). */
export const wrapping: ReadonlyMap<string, Func> = new Map<string, Func>([
  [
    'wrap',
    func(['int', 'string'], (_, width, text) => chosen(wrapped(text, Number(width.value), lineBreak, false), [width])),
  ],
  [
    'wrapWith',
    func(['int', 'string', 'string'], (_, width, separator, text) =>
      chosen(wrapped(text, Number(width.value), separator.length === 0 ? lineBreak : separator, true), [width]),
    ),
  ],
]);

const lineBreak = new Text('\n');

/** Lines of at most so many bytes; a longer word is broken, or stands on a line of its own. */
function wrapped(text: Text, width: number, separator: Text, breaksWords: boolean): Text {
  const whole = new Utf8Text(text);
  const lines: Text[] = [];
  let at = 0;
  while (whole.length - at > Math.max(1, width)) {
    if (whole.bytes[at] === ' ') at++;
    else {
      const { end, next } = lineAt(whole.bytes, at, Math.max(1, width), breaksWords);
      lines.push(whole.slice(at, end));
      if (next === undefined) return Text.join(lines, separator);
      at = next;
    }
  }
  lines.push(whole.slice(at));
  checkCharacters(text.length + lines.length * separator.length);
  return Text.join(lines, separator);
}

/** Where the line ends that begins at an offset, and where the next one begins; undefined if it was the last. */
function lineAt(bytes: string, at: number, width: number, breaksWords: boolean): { end: number; next?: number } {
  const blank = bytes.slice(at, at + width + 1).lastIndexOf(' ');
  if (blank >= 0) return { end: at + blank, next: at + blank + 1 };
  if (breaksWords) return { end: at + width, next: at + width };
  const end = bytes.indexOf(' ', at + width);
  return end < 0 ? { end: bytes.length } : { end, next: end + 1 };
}
