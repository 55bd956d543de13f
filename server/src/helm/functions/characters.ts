/** White space of one character, as Go's `unicode.IsSpace` has it. */
export const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

const ascii = /^[\0-\x7f]*$/;

/** Whether each character of a text is one byte in UTF-8. */
export function isAscii(text: string): boolean {
  return ascii.test(text);
}

/**
 * The characters in upper case, each by itself (`unicode.ToUpper`): as many as before, so that `ß` stays what it is.
 */
export function toUpper(text: string): string {
  return isAscii(text) ? text.toUpperCase() : mapped(text, (character) => character.toUpperCase());
}

/** The characters in lower case, each by itself (`unicode.ToLower`). */
export function toLower(text: string): string {
  return isAscii(text) ? text.toLowerCase() : mapped(text, lowered);
}

/** The one character that JavaScript gives two for. */
function lowered(character: string): string {
  return character === '\u0130' ? 'i' : character.toLowerCase();
}

function mapped(text: string, change: (character: string) => string): string {
  return Array.from(text, (character) => {
    const changed = change(character);
    return isOne(changed) ? changed : character;
  }).join('');
}

function isOne(text: string): boolean {
  return text.length === String.fromCodePoint(text.codePointAt(0) ?? 0).length;
}
