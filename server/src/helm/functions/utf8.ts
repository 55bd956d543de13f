import { decodeUtf8, encodeUtf8 } from '../../yaml/bytes';
import { Text } from '../values/text';
import { isAscii } from './characters';

/** A text as Go sees it: bytes, by which many functions count and cut. */
export class Utf8Text {
  /** One character for each byte. */
  readonly bytes: string;
  /** For each character of the text the offset of its first byte, and the number of all; only if those differ. */
  private readonly starts: Uint32Array | undefined;

  constructor(private readonly text: Text) {
    if (isAscii(text.text)) this.bytes = text.text;
    else {
      this.bytes = byteString(encodeUtf8(text.text));
      this.starts = startsOf(text.text);
    }
  }

  get length(): number {
    return this.bytes.length;
  }

  /** The bytes from an offset to another. Half a character is none: what is left of it comes from the whole. */
  slice(start: number, end = this.length): Text {
    if (!this.starts) return this.text.slice(start, end);
    const [first, last] = [unitAt(this.starts, start), unitAt(this.starts, end)];
    if (first.isInside && first.unit === last.unit) return this.half(first.unit, start, end);
    const from = first.isInside ? this.next(first.unit) : first.unit;
    const parts = [this.text.slice(from, last.unit)];
    if (first.isInside) parts.unshift(this.half(first.unit, start, this.starts[from] ?? 0));
    if (last.isInside) parts.push(this.half(last.unit, this.starts[last.unit] ?? 0, end));
    return Text.join(parts);
  }

  private half(unit: number, start: number, end: number): Text {
    const bytes = Uint8Array.from(this.bytes.slice(start, end), (byte) => byte.charCodeAt(0));
    return this.text.slice(unit, this.next(unit)).made(decodeUtf8(bytes));
  }

  private next(unit: number): number {
    return unit + ((this.text.text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1);
  }
}

/** Bytes as a string that has one character for each. */
export function byteString(bytes: Uint8Array): string {
  const parts: string[] = [];
  // A call cannot have as many arguments as a long text has bytes.
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('');
}

function startsOf(text: string): Uint32Array {
  const starts = new Uint32Array(text.length + 1);
  let offset = 0;
  for (let unit = 0; unit < text.length; unit++) {
    starts[unit] = offset;
    const code = text.codePointAt(unit) ?? 0;
    offset += bytesOf(code);
    // The second half of a pair begins nowhere: nothing is cut there.
    if (code > 0xffff) starts[++unit] = offset;
  }
  starts[text.length] = offset;
  return starts;
}

function bytesOf(code: number): number {
  // A byte that is not UTF-8 is kept as half of a pair.
  if (code < 0x80 || (code >= 0xdc80 && code < 0xdd00)) return 1;
  if (code < 0x800) return 2;
  return code > 0xffff ? 4 : 3;
}

/** The character that has a byte, and whether the byte is not its first. */
function unitAt(starts: Uint32Array, offset: number): { readonly unit: number; readonly isInside: boolean } {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { unit: low, isInside: (starts[low] ?? 0) < offset };
}
