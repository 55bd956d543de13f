/** What the bytes of a file say, as kubectl reads them (cli-runtime, resource/visitor.go): UTF-8, or UTF-16 with a byte-order mark. */

export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE';

export interface Decoded {
  /** A byte that is not UTF-8 is kept as one unit: see `strayByteIn`. */
  readonly text: string;
  readonly encoding: Encoding;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decode(bytes: Uint8Array): Decoded {
  const encoding = encodingOf(bytes);
  if (encoding !== 'UTF-8') return { text: new TextDecoder(encoding).decode(bytes), encoding };
  return { text: utf8Text(bytes, false), encoding };
}

/** UTF-8 as text, whatever it begins with. Each byte that is not UTF-8 is kept as one unit: see `strayByteIn`. */
export function decodeUtf8(bytes: Uint8Array): string {
  return utf8Text(bytes, true);
}

function utf8Text(bytes: Uint8Array, keepsAll: boolean): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return withStrayBytes(bytes, keepsAll);
  }
}

/** The bytes that `decodeUtf8` makes a text of. */
export function encodeUtf8(text: string): Uint8Array {
  const encoder = new TextEncoder();
  if (!strayByteIn(text)) return encoder.encode(text);
  const parts = text.split(/([\udc80-\udcff])/u).map((part) => {
    const first = strayByteIn(part);
    return first ? Uint8Array.of(first.value) : encoder.encode(part);
  });
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function encodingOf([first, second]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return 'UTF-16LE';
  return first === 0xfe && second === 0xff ? 'UTF-16BE' : 'UTF-8';
}

/** The byte with this value is the unit `stray` + value: half of a surrogate pair, which no other text of a file has. */
const stray = 0xdc00;

/** A byte of a text that is not UTF-8, and where its unit stands. */
export interface StrayByte {
  readonly offset: number;
  readonly value: number;
}

/** The first byte of a decoded text that is not UTF-8. */
export function strayByteIn(text: string): StrayByte | undefined {
  const offset = text.search(/[\udc80-\udcff]/u);
  return offset < 0 ? undefined : { offset, value: text.charCodeAt(offset) - stray };
}

/** A text that can be written as UTF-8: halves of surrogate pairs, stray bytes among them, as U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** UTF-8 with bytes that are none; unless all are kept, the first stands for those that begin a character and do not complete it. */
function withStrayBytes(bytes: Uint8Array, keepsAll: boolean): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = characterAt(bytes, at);
    if (length > 0) at += length;
    else {
      parts.push(utf8.decode(bytes.subarray(from, at)), String.fromCharCode(stray + (bytes[at] ?? 0)));
      at -= keepsAll ? -1 : length;
      from = at;
    }
  }
  parts.push(utf8.decode(bytes.subarray(from)));
  return parts.join('');
}

/** How many bytes the character has that begins at an offset; negative if it is none: how many bytes kubectl replaces. */
function characterAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return -1;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // The second byte has fewer values where the character would be too small, half a pair, or too large.
  let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let count = 1; count < length; count++) {
    const next = bytes[at + count] ?? 0;
    if (next < low || next > high) return -count;
    [low, high] = [0x80, 0xbf];
  }
  return length;
}
