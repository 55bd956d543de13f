import { isStringInGoYaml3, resolvePlain } from '../../yaml/scalar';
import type { Change, Text } from '../values/text';

/** How go-yaml writes strings (encode.go, `stringv`, and emitterc.go): which style they get, and how each is written. */

/** Where a string is written. */
export interface ScalarPlace {
  /** The version of go-yaml: 2 behind `toYaml`, 3 behind `toYamlPretty`. */
  readonly version: 2 | 3;
  /** How far its further lines are indented. */
  readonly indent: number;
  /** How many characters its line already has. */
  readonly column: number;
  /** Whether it is a key on a line of its own, which nothing may break. */
  readonly isKey: boolean;
}

type Style = 'plain' | 'single' | 'double' | 'literal';

/** A string as YAML, without a line end behind it. */
export function yamlString(text: Text, place: ScalarPlace): Text {
  switch (styleOf(text.text, place)) {
    case 'plain':
      return folded(text, place);
    case 'single':
      return folded(singleQuoted(text, place.indent), place);
    case 'double':
      return folded(doubleQuoted(text), place);
    case 'literal':
      return literal(text, place.indent);
  }
}

/** Whether a key can stand before a colon as it is; otherwise it gets a question mark (`check_simple_key`). */
export function isSimpleKey(key: string): boolean {
  if (/[\n\r\u0085\u2028\u2029]/.test(key)) return false;
  return key.length <= 42 || new TextEncoder().encode(key).length <= 128;
}

/** Most strings: nothing in them means anything to YAML. */
const harmless = /^[A-Za-z][\w/-]*$/;
const lineBreak = /[\n\u2028\u2029]/;
const edgeBlank = /^[ \n\u2028\u2029]|[ \n\u2028\u2029]$/;
/** What means something else than itself to YAML in a text without quotes, outside brackets. */
const indicator = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?-](?:[ \t]|$))|:(?:[ \t]|$)|[\s\0]#/;
/** What is written as an escape only, all beyond U+FFFF with it. */
const unprintable = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

function styleOf(text: string, { version, isKey }: ScalarPlace): Style {
  if (text.includes('\n')) return !isKey && isBlockAllowed(text, version) ? 'literal' : 'double';
  if (!isStringToYaml(text)) return 'double';
  if (harmless.test(text)) return 'plain';
  if (hasUnprintable(text, version) || text.includes('\t') || hasBlankAtBreak(text)) return 'double';
  return edgeBlank.test(text) || lineBreak.test(text) || indicator.test(text) ? 'single' : 'plain';
}

function isBlockAllowed(text: string, version: 2 | 3): boolean {
  return !text.endsWith(' ') && !/ [\n\u2028\u2029]/.test(text) && !hasUnprintable(text, version);
}

/** Version 2 does not take tabs for printable. */
function hasUnprintable(text: string, version: 2 | 3): boolean {
  return unprintable.test(text) || (version === 2 && text.includes('\t'));
}

function hasBlankAtBreak(text: string): boolean {
  return / [\u2028\u2029]|[\u2028\u2029] /.test(text);
}

/** Whether a text without quotes is read as a string, by YAML 1.1 too. */
function isStringToYaml(text: string): boolean {
  return isStringInGoYaml3(text) && typeof resolvePlain(text) === 'string' && !base60.test(text);
}

const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

function singleQuoted(text: Text, indent: number): Text {
  const changes: Change[] = [{ start: 0, end: 0, newText: "'" }];
  for (const { 0: found, index } of text.text.matchAll(/'|[\u2028\u2029](?=[^\u2028\u2029])/g))
    changes.push({ start: index + 1, end: index + 1, newText: found === "'" ? "'" : ' '.repeat(indent) });
  changes.push({ start: text.length, end: text.length, newText: "'" });
  return text.changed(changes);
}

const escapeLetters: Readonly<Record<number, string>> = {
  0: '0',
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  27: 'e',
  34: '"',
  92: '\\',
  133: 'N',
  160: '_',
  8232: 'L',
  8233: 'P',
};

function doubleQuoted(text: Text): Text {
  const changes: Change[] = [{ start: 0, end: 0, newText: '"' }];
  // With a byte order mark at the start, go-yaml takes every character for one (`is_bom`).
  const escaped = text.text.startsWith('\ufeff')
    ? /[\s\S]/gu
    : /[^\x20\x21\x23-\x5b\x5d-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu;
  for (const { 0: character, index } of text.text.matchAll(escaped))
    changes.push({ start: index, end: index + character.length, newText: escapeOf(character) });
  changes.push({ start: text.length, end: text.length, newText: '"' });
  return text.changed(changes);
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const letter = escapeLetters[code];
  if (letter !== undefined) return `\\${letter}`;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** A block of its lines. */
function literal(text: Text, indent: number): Text {
  const { text: value } = text;
  const hint = /^[ \n\u2028\u2029]/.test(value) ? '2' : '';
  const chomping = !value.endsWith('\n') ? '-' : value === '\n' || value.endsWith('\n\n') ? '+' : '';
  const pad = ' '.repeat(indent);
  const changes: Change[] = [
    { start: 0, end: 0, newText: `|${hint}${chomping}\n${value.startsWith('\n') ? '' : pad}` },
  ];
  for (let at = value.indexOf('\n'); at >= 0 && at < value.length - 1; at = value.indexOf('\n', at + 1))
    if (value[at + 1] !== '\n') changes.push({ start: at + 1, end: at + 1, newText: pad });
  if (value.endsWith('\n')) changes.push({ start: value.length - 1, end: value.length, newText: '' });
  return text.changed(changes);
}

/** The width behind which version 2 breaks lines. Version 3 never does. */
const bestWidth = 80;

/** A string, in its quotes if it has some, broken at blanks where it gets too long. */
function folded(text: Text, { version, indent, column, isKey }: ScalarPlace): Text {
  const { text: value } = text;
  if (version === 3 || isKey || column + value.length <= bestWidth) return text;
  const quote = /^["']/.exec(value)?.[0];
  const [first, last] = quote === undefined ? [0, value.length - 1] : [2, value.length - 3];
  const changes: Change[] = [];
  /** The column of the character at 0, were its line not broken. */
  let start = column;
  for (let at = value.indexOf(' '); at >= 0; at = value.indexOf(' ', at + 1)) {
    const isFollowed = value[at + 1] === ' ';
    if (start + at <= bestWidth || at < first || at > last || value[at - 1] === ' ') continue;
    if (isFollowed && quote !== '"') continue;
    const newText = `\n${' '.repeat(indent)}${isFollowed ? '\\' : ''}`;
    changes.push({ start: at, end: at + 1, newText });
    start = newText.length - 1 - (at + 1);
  }
  return text.changed(changes);
}
