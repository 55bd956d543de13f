/** Small pieces of English that the sentences about a set share. */

/** Any number of names, of which only those that are shown are made. An array of strings is one. */
export interface Names {
  readonly length: number;
  at(index: number): string | undefined;
}

/** Writes a name: as code in Markdown, or as it is. */
export type WriteName = (name: string) => string;
export const plain: WriteName = (name) => name;

export function reversed(names: Names): Names {
  return { length: names.length, at: (index) => names.at(names.length - 1 - index) };
}

/** What is shown of names: up to five of them all; of more the first two, `…` and the last. */
export function shorten(names: Names, write: WriteName = plain): readonly string[] {
  const at = (index: number) => write(names.at(index) ?? '');
  const { length } = names;
  return length <= 5 ? Array.from({ length }, (_, index) => at(index)) : [at(0), at(1), '…', at(length - 1)];
}

/** The same as text: `web-0, web-1, …, web-9`. */
export function listNames(names: Names, write?: WriteName): string {
  return shorten(names, write).join(', ');
}

/** The same where there is little room: one or two names, or the first and the last: `web-0 … web-9`. */
export function spanNames(names: Names): string {
  const [first = '', last = ''] = [names.at(0), names.at(names.length - 1)];
  if (names.length < 2) return first;
  return names.length === 2 ? `${first}, ${last}` : `${first} … ${last}`;
}

/** `1 pod`, `3 pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `is` for one, `are` for several. */
export function are(things: number): string {
  return things === 1 ? 'is' : 'are';
}

/** `it` for one, `them` for several. */
export function them(things: number): string {
  return things === 1 ? 'it' : 'them';
}

/** A verb as one thing does it, or as several do: `keep` becomes `keeps`. */
export function verb(things: number, plural: string): string {
  return things === 1 ? `${plural}s` : plural;
}

/** A text as a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What may be said: empty or false is nothing. */
type Part = string | undefined | false;

/** Those parts of a text that say something, each of them a paragraph. */
export function paragraphs(parts: readonly Part[]): string[] {
  return parts.filter((part): part is string => Boolean(part));
}

/** Sentences, or parts of one that are joined by spaces; what is empty or false is left out. */
export function sentences(parts: readonly Part[]): string {
  return paragraphs(parts).join(' ');
}
