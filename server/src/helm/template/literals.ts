import type { Origin } from '../../rendering/origin';
import { decodeUtf8, encodeUtf8 } from '../../yaml/bytes';
import { quoted } from '../values/formatQuote';
import { Text } from '../values/text';
import { float, int, type Value } from '../values/value';

/** Constants of Go's source, as strconv reads them (quote.go, atoi.go, atof.go). */

/** What a string or a character in quotes says; undefined where Go says "invalid syntax". */
export function unquoted(written: string): string | undefined {
  const quote = written[0] ?? '';
  const inner = written.slice(1, -1);
  if (quote === '`') return inner.replaceAll('\r', '');
  if (!inner.includes('\\')) return inner;
  let isValid = true;
  let hasBytes = false;
  const units: (string | number)[] = [];
  let at = 0;
  for (const match of inner.matchAll(escapes)) {
    units.push(inner.slice(at, match.index));
    at = match.index + match[0].length;
    const unit = unescaped(match[0], quote);
    if (unit === undefined) isValid = false;
    else units.push(unit);
    if (typeof unit === 'number') hasBytes = true;
  }
  units.push(inner.slice(at));
  if (!isValid) return undefined;
  return hasBytes ? fromBytes(units) : units.join('');
}

const escapes = /\\(?:[0-7]{3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\s\S])/g;

const shortEscapes = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

/** A character, or the value of a byte; undefined for what is no escape. */
function unescaped(written: string, quote: string): string | number | undefined {
  const letter = written[1] ?? '';
  if (written.length === 2) return letter === quote ? letter : shortEscapes.get(letter);
  const isOctal = letter >= '0' && letter <= '7';
  const code = isOctal ? Number.parseInt(written.slice(1), 8) : Number.parseInt(written.slice(2), 16);
  if (isOctal || letter === 'x') return code > 255 ? undefined : code < 0x80 ? String.fromCharCode(code) : code;
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return String.fromCodePoint(code);
}

function fromBytes(units: readonly (string | number)[]): string {
  const bytes = units.flatMap((unit) => (typeof unit === 'number' ? [unit] : [...encodeUtf8(unit)]));
  return decodeUtf8(Uint8Array.from(bytes));
}

/** A number as Go's types take it; undefined for types that cannot. */
export interface Numbers {
  readonly asInt?: Value | undefined;
  readonly asFloat?: Value | undefined;
  readonly value?: Value | undefined;
}

/** What a constant is as a number; else what is wrong with it (text/template/parse, node.go, newNumber). */
export function numberOf(written: string, origin: Origin): Numbers | string {
  if (written.startsWith("'")) return characterOf(written, origin);
  if (written.endsWith('i')) return 'complex numbers are not supported';
  const whole = wholeOf(written);
  const value = whole === undefined ? floatOf(written) : Number(whole);
  if (value === undefined) return `illegal number syntax: ${shown(written)}`;
  const isFloat = /[.eEpP]/.test(written) && !/^[+-]?0[xX][^pP]*$/.test(written);
  if (whole === undefined && !isFloat) return `integer overflow: ${shown(written)}`;
  const integer = whole ?? (Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? BigInt(value) : undefined);
  const fits = integer !== undefined && integer >= -(2n ** 63n) && integer < 2n ** 63n;
  const asInt = fits ? int(integer, 'int', origin) : undefined;
  const asFloat = float(value, origin);
  return { asInt, asFloat, value: isFloat ? asFloat : asInt };
}

function shown(written: string): string {
  return quoted(new Text(written)).text;
}

function characterOf(written: string, origin: Origin): Numbers | string {
  const text = unquoted(written);
  if (text === undefined || [...text].length !== 1) {
    return text === undefined ? 'invalid syntax' : `malformed character constant: ${written}`;
  }
  const code = text.codePointAt(0) ?? 0;
  const value = int(code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code, 'int', origin);
  return { asInt: value, asFloat: float(code, origin), value };
}

/** An integer of up to 64 bits, in any of Go's notations. */
function wholeOf(written: string): bigint | undefined {
  const match = /^([+-]?)(0[xX]_?[\da-fA-F_]+|0[oO]_?[0-7_]+|0[bB]_?[01_]+|0_?[0-7_]+|0|[1-9][\d_]*)$/.exec(written);
  const [, sign, digits = ''] = match ?? [];
  if (!match || /__|_$/.test(digits)) return undefined;
  const plain = digits.replaceAll('_', '');
  const value = BigInt(/^0\d/.test(plain) ? `0o${plain.slice(1)}` : plain);
  if (value >= 2n ** 64n) return undefined;
  return sign === '-' ? -value : value;
}

function floatOf(written: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(written)) {
    const value = Number(written);
    return Number.isFinite(value) ? value : undefined;
  }
  const match = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/.exec(written);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (!match || whole + fraction === '') return undefined;
  const value = Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  return Number.isFinite(value) ? (sign === '-' ? -value : value) : undefined;
}
