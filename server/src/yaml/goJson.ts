import { wellFormed } from './bytes';
import { isArray, isObject, type Json } from './json';

/** JSON as Go's encoding/json writes it: keys in order, and escapes for HTML and JavaScript. */
export function goJson(value: Json): string {
  if (isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${goString(key)}:${goJson(entry)}`).join(',')}}`;
  }
  return typeof value === 'string'
    ? goString(value)
    : typeof value === 'bigint'
      ? String(Number(value))
      : JSON.stringify(value);
}

function goString(text: string): string {
  return JSON.stringify(wellFormed(text)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
