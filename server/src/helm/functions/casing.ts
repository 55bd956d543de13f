import { type Func, func } from '../values/value';
import { space, toLower, toUpper } from './characters';
import { pascalCase, separated } from './words';

function casing(change: (text: string) => string): Func {
  return func(['string'], (_, text) => text.withCharacters(change(text.text)));
}

/** The functions that change the case of characters (strings of Go, goutils and xstrings). */
export const casings: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['upper', casing(toUpper)],
  ['lower', casing(toLower)],
  ['title', casing((text) => text.replace(firstOfWord, toUpper))],
  ['untitle', casing((text) => text.replace(firstBehindSpace, toLower))],
  ['swapcase', casing(swapped)],
  ['camelcase', casing(pascalCase)],
  ['snakecase', casing((text) => separated(text, '_'))],
  ['kebabcase', casing((text) => separated(text, '-'))],
]);

/** Letters, digits, underscores, and all else beyond ASCII that is no space do not end a word (strings, `Title`). */
const firstOfWord = /(?<![\p{L}\p{Nd}_]|[^\0-\x7f\s\u0085])[\p{L}]/gu;

const firstBehindSpace = new RegExp(`(?<=^|${space.source})[^]`, 'gu');

/** Goutils looks for white space before a letter, but that changes nothing except for digraphs. */
function swapped(text: string): string {
  return text.replace(/\p{Lu}|\p{Lt}|\p{Ll}/gu, (character) =>
    /\p{Ll}/u.test(character) ? toUpper(character) : toLower(character),
  );
}
