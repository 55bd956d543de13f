import { visible } from '../../language-service';

/** A line of a file as it is shown: what stands before the place that is meant, the place, and what stands after it. */
export interface Excerpt {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** What lines are cut to where nothing says how wide they may be: those of JSON may be as long as the file. */
const widest = 160;
const narrowest = 20;
const dots = '…';

/** The line from `start` to `end` with what stands around it, cut where it is longer than there are columns. */
export function excerptOf(source: string, start: number, end: number, columns: number): Excerpt {
  const width = Math.max(narrowest, Math.min(columns, widest));
  const marked = cutEnd(shown(source.slice(start, end)), width >> 1);
  const rest = shown(source.slice(end));
  // Of a long line, what comes before says more than what comes after.
  const room = width - widthOf(marked);
  const before = cutStart(shown(source.slice(0, start)), Math.max(room - rest.length, room >> 1));
  return { before, marked, after: cutEnd(rest, room - widthOf(before)) };
}

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (wide.test(character) ? 2 : combining.test(character) ? 0 : 1), 0);
}

const wide =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303e\uff01-\uff60]/u;
const combining = /\p{M}|\p{Cf}/u;

/** Text of which every character takes the place that it seems to. */
function shown(text: string): string {
  return visible(text.replaceAll('\t', '    '));
}

function cutEnd(text: string, width: number): string {
  if (fits(text, width)) return text;
  const characters = [...text.slice(0, width)];
  while (characters.length > 0 && widthOf(characters.join('')) >= width) characters.pop();
  return characters.join('') + dots;
}

function cutStart(text: string, width: number): string {
  if (fits(text, width)) return text;
  const characters = [...text.slice(-width)];
  while (characters.length > 0 && widthOf(characters.join('')) >= width) characters.shift();
  return dots + characters.join('');
}

function fits(text: string, width: number): boolean {
  return text.length <= 2 * width && widthOf(text) <= width;
}
