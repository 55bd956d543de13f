import type { Json } from '../yaml/json';

/** What can be read of a text, and whether it ends before it should. */
export interface Values {
  readonly values: readonly Json[];
  readonly isCut: boolean;
}

const [quote, backslash] = [34, 92];
const opening = new Set([...'{['].map((brace) => brace.charCodeAt(0)));
const closing = new Set([...'}]'].map((brace) => brace.charCodeAt(0)));

/**
 * The values of a text of JSON, one after the other, with or without white space between them. Of a List that is cut off the
 * items count that are complete.
 */
export function jsonValues(text: string): Values {
  // Exceptions are slow, and a text of nothing but opening braces would cause one for each.
  const trimmed = text.trimEnd();
  const whole = closing.has(trimmed.charCodeAt(trimmed.length - 1)) ? parsed(trimmed) : undefined;
  if (whole !== undefined) return { values: [whole], isCut: false };
  const values: Json[] = [];
  for (let at = nextBrace(text, 0); at < text.length; at = nextBrace(text, at)) {
    const end = endOfValue(text, at);
    if (end === undefined) return { values: [...values, ...itemsOf(text, at)], isCut: true };
    const value = parsed(text.slice(at, end));
    if (value !== undefined) values.push(value);
    at = end;
  }
  return { values, isCut: false };
}

/** The text as JSON; undefined if it is none. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nextBrace(text: string, from: number): number {
  const found = /[{[]/g;
  found.lastIndex = from;
  return found.exec(text)?.index ?? text.length;
}

/** The complete items of a List whose end is missing. */
function itemsOf(text: string, start: number): Json[] {
  const list = /"items"\s*:\s*\[/g;
  list.lastIndex = start;
  if (!list.exec(text)) return [];
  const items: Json[] = [];
  for (let at = nextBrace(text, list.lastIndex); at < text.length; at = nextBrace(text, at)) {
    const end = endOfValue(text, at);
    const item = end === undefined ? undefined : parsed(text.slice(at, end));
    if (end === undefined || item === undefined) break;
    items.push(item);
    at = end;
  }
  return items;
}

/** Behind the brace that closes the one at `start`; undefined if none does. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (opening.has(code)) depth++;
    else if (closing.has(code) && --depth === 0) return at + 1;
  }
  return undefined;
}

/** The quote that closes a string, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at;
  }
  return text.length;
}
