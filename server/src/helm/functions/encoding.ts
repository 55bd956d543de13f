import { decodeUtf8, encodeUtf8 } from '../../yaml/bytes';
import { type Func, func } from '../values/value';
import { byteString } from './utf8';

/** A function that makes another string of a string. */
function coding(change: (text: string) => string): Func {
  return func(['string'], (_, text) => text.made(change(text.text)));
}

/** The functions for base64 and base32 (sprig, strings.go). Where they cannot decode they give the error as text. */
export const encoding: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['b64enc', coding((text) => encodeBase64(encodeUtf8(text)))],
  ['b64dec', coding(decoding('base64', decodeBase64))],
  ['b32enc', coding((text) => encodeBase32(encodeUtf8(text)))],
  ['b32dec', coding(decoding('base32', decodeBase32))],
]);

/** What cannot be decoded, by the offset of the first byte that is wrong. */
export type Decoded = Uint8Array | { readonly wrongAt: number };

function decoding(name: string, decode: (text: string) => Decoded): (text: string) => string {
  return (text) => {
    const decoded = decode(text);
    return decoded instanceof Uint8Array
      ? decodeUtf8(decoded)
      : `illegal ${name} data at input byte ${decoded.wrongAt}`;
  };
}

/** Bytes in base64, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(byteString(bytes));
}

/** Bytes of base64 with padding; line breaks do not count (encoding/base64, `StdEncoding`). */
export function decodeBase64(text: string): Decoded {
  return decoded(byteString(encodeUtf8(text)), base64);
}

function decodeBase32(text: string): Decoded {
  return decoded(byteString(encodeUtf8(text)).replace(/[\r\n]+/g, ''), base32);
}

const [lineFeed, carriageReturn] = [10, 13];

/** What stands for a character that is no digit. */
const none = 255;

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base32Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** How bytes are written in digits that stand for some bits each. */
interface Base {
  /** The value of each digit, by its code. */
  readonly values: Uint8Array;
  readonly bits: 5 | 6;
  /** How many digits make a group, the last of which is filled up. */
  readonly group: 8 | 4;
  /** Where padding is wrong that begins at an offset, behind so many digits of a group; undefined if it is right. */
  paddingFault(text: string, at: number, digits: number): number | undefined;
}

const base64: Base = {
  values: valuesOf(base64Digits),
  bits: 6,
  group: 4,
  paddingFault: (text, at, digits) => {
    if (digits < 2) return at;
    let next = withoutBreaks(text, at + 1);
    if (digits === 2) {
      if (next === text.length) return next;
      if (text.charAt(next) !== '=') return next - 1;
      next = withoutBreaks(text, next + 1);
    }
    return next < text.length ? next : undefined;
  },
};

const base32: Base = {
  values: valuesOf(base32Digits),
  bits: 5,
  group: 8,
  paddingFault: (text, at, digits) => {
    const missing = 8 - digits;
    if (digits < 2 || text.length - at > 8) return at;
    if (text.length - at < missing) return text.length;
    const other = text.slice(at, at + missing).search(/[^=]/);
    if (other > 0) return at + other - 1;
    // So many digits are no number of bytes.
    return digits === 3 || digits === 6 ? at : undefined;
  },
};

function withoutBreaks(text: string, start: number): number {
  let at = start;
  while (text.charAt(at) === '\n' || text.charAt(at) === '\r') at++;
  return at;
}

/** Digits in groups, of which the last may be filled up with padding. The text has a character for each byte. */
function decoded(text: string, base: Base): Decoded {
  const result = new Uint8Array(Math.ceil((text.length * base.bits) / 8));
  let [length, bits, count, digits] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || code === carriageReturn) continue;
    const value = base.values[code] ?? none;
    if (value === none) {
      const wrongAt = text.charAt(at) === '=' ? base.paddingFault(text, at, digits) : at;
      return wrongAt === undefined ? result.slice(0, length) : { wrongAt };
    }
    digits = (digits + 1) % base.group;
    bits = ((bits << base.bits) | value) & 0xffff;
    count += base.bits;
    if (count < 8) continue;
    count -= 8;
    result[length++] = (bits >> count) & 0xff;
  }
  return digits === 0 ? result.slice(0, length) : { wrongAt: text.length - digits };
}

/** The value of each character, by its code. */
function valuesOf(digits: string): Uint8Array {
  const values = new Uint8Array(256).fill(none);
  for (let value = 0; value < digits.length; value++) values[digits.charCodeAt(value)] = value;
  return values;
}

/** Bytes in base32, with padding. */
function encodeBase32(bytes: Uint8Array): string {
  const parts: string[] = [];
  let [bits, count] = [0, 0];
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff;
    for (count += 8; count >= 5; count -= 5) parts.push(base32Digits.charAt((bits >> (count - 5)) & 31));
  }
  if (count > 0) parts.push(base32Digits.charAt((bits << (5 - count)) & 31));
  return parts.join('').padEnd(Math.ceil(parts.length / 8) * 8, '=');
}
