import type { Origin } from '../../rendering/origin';
import { decodeUtf8, encodeUtf8 } from '../../yaml/bytes';
import { sortedKeys } from './compare';
import { type FloatFormat, formatFloat } from './formatFloat';
import { nameOf } from './formatNamed';
import { isBackquotable, isPrintable, quoted, quotedCharacter } from './formatQuote';
import { Text, TextBuilder } from './text';
import { type Dict, Failure, type Float, type GoObject, goTypeOf, type Int, type List, type Value } from './value';

/** What stands between `%` and the verb. */
export interface Flags {
  width?: number | undefined;
  precision?: number | undefined;
  minus?: boolean;
  plus?: boolean;
  sharp?: boolean;
  space?: boolean;
  zero?: boolean;
  /** `%+v`. */
  plusV?: boolean;
  /** `%#v`. */
  sharpV?: boolean;
}

/** Values that hold one another deeper than this hold themselves: Go would run out of memory. */
const depthLimit = 1000;
const lengthLimit = 10_000_000;

/** Prints values by verbs, one after the other, as Go's fmt does (print.go, format.go). Pieces keep their origins. */
export class VerbPrinter {
  readonly out = new TextBuilder();
  private flags: Flags = {};
  private depth = 0;

  /** One value. Throws `Failure` for one that holds itself, or would be printed without end. */
  value(value: Value, verb: string, flags: Flags = {}): void {
    this.flags = { ...flags };
    if (value.type === 'nil' && (verb === 'T' || verb === 'v')) this.pad(Text.of('<nil>', value.origin));
    else if (value.type === 'nil') this.bad(value, verb);
    else if (verb === 'T') this.pad(Text.of(goTypeOf(value), value.origin));
    else if (verb === 'p') this.pointer(value);
    else this.any(value, verb);
  }

  private any(value: Value, verb: string): void {
    if (this.out.length > lengthLimit) throw new Failure('the text is too long');
    switch (value.type) {
      case 'nil':
        this.nil(value, verb);
        return;
      case 'bool':
        if (verb === 'v' || verb === 't') this.atom(String(value.value), value);
        else this.bad(value, verb);
        return;
      case 'int':
        this.int(value, verb);
        return;
      case 'float':
        this.float(value, verb);
        return;
      case 'string':
        this.string(value, verb, value);
        return;
      case 'bytes':
        this.bytes(value.value, verb, value);
        return;
      case 'list':
        this.list(value, verb);
        return;
      case 'map':
        this.map(value, verb);
        return;
      case 'object':
        this.object(value, verb);
        return;
    }
  }

  private nil(value: Value, verb: string): void {
    if (verb !== 'v') this.bad(value, verb);
    else this.add(this.flags.sharpV ? 'interface {}(nil)' : '<nil>', value.origin);
  }

  /** A verb that does not fit: `%!d(string=x)`. */
  private bad(value: Value, verb: string): void {
    this.out.addString(`%!${verb}(`);
    if (value.type === 'nil') {
      this.add('<nil>', value.origin);
    } else {
      this.out.addString(`${goTypeOf(value)}=`);
      this.any(value, 'v');
    }
    this.out.addString(')');
  }

  /** An address: there is none here, but of a type that may have one. */
  private pointer(value: Value): void {
    const hasAddress = value.type === 'map' || value.type === 'list' || value.type === 'bytes';
    if (hasAddress || goTypeOf(value).startsWith('*')) this.add('0xc000000000', value.origin);
    else this.bad(value, 'p');
  }

  private object(value: GoObject, verb: string): void {
    if (isForStrings(verb)) this.string(Text.of(value.text, value.origin), verb, value);
    else this.bad(value, verb);
  }

  private string(text: Text, verb: string, value: Value): void {
    switch (verb) {
      case 'v':
        if (this.flags.sharpV && value.type === 'string') this.quotedString(text);
        else this.pad(this.truncated(text));
        return;
      case 's':
        this.pad(this.truncated(text));
        return;
      case 'q':
        this.quotedString(text);
        return;
      case 'x':
      case 'X':
        this.hexadecimal(encodeUtf8(text.text), verb, value.origin);
        return;
      default:
        this.bad(value, verb);
        return;
    }
  }

  private quotedString(text: Text): void {
    const shown = this.truncated(text);
    if (!this.flags.sharp || !isBackquotable(shown.text)) {
      this.pad(quoted(shown, this.flags.plus));
      return;
    }
    this.pad(Text.join([new Text('`'), shown, new Text('`')]));
  }

  private truncated(text: Text): Text {
    const { precision } = this.flags;
    if (precision === undefined || precision >= text.length) return text;
    let end = 0;
    for (let count = 0; count < precision && end < text.length; count++) end += widthAt(text.text, end);
    return text.slice(0, end);
  }

  private bytes(bytes: Uint8Array, verb: string, value: Value): void {
    switch (verb) {
      case 's':
        this.pad(this.truncated(Text.of(decodeUtf8(bytes), value.origin)));
        return;
      case 'q':
        this.quotedString(Text.of(decodeUtf8(bytes), value.origin));
        return;
      case 'x':
      case 'X':
        this.hexadecimal(bytes, verb, value.origin);
        return;
      default: {
        const items = Array.from(bytes, (byte): Int => ({ type: 'int', value: BigInt(byte), go: 'uint8' }));
        this.items(items, verb, this.flags.sharpV ? '[]byte' : '');
        return;
      }
    }
  }

  private hexadecimal(bytes: Uint8Array, verb: 'x' | 'X', origin: Origin | undefined): void {
    const { precision, space, sharp } = this.flags;
    const shown = precision === undefined ? bytes : bytes.subarray(0, precision);
    const digits = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0'));
    const prefix = sharp && digits.length > 0 ? '0x' : '';
    const text = space ? digits.map((each) => prefix + each).join(' ') : prefix + digits.join('');
    this.pad(Text.of(verb === 'X' ? text.toUpperCase() : text, origin));
  }

  private list(list: List, verb: string): void {
    if (list.go === '[]uint8' && isForStrings(verb) && verb !== 'v') {
      const bytes = Uint8Array.from(list.items, (item) => (item.type === 'int' ? Number(item.value) : 0));
      this.bytes(bytes, verb, list);
      return;
    }
    this.items(list.items, verb, this.flags.sharpV ? list.go : '');
  }

  private items(items: readonly Value[], verb: string, type: string): void {
    const { sharpV } = this.flags;
    this.out.addString(sharpV ? `${type}{` : '[');
    this.nested(() => {
      for (const [index, item] of items.entries()) {
        if (index > 0) this.out.addString(sharpV ? ', ' : ' ');
        this.any(item, verb);
      }
    });
    this.out.addString(sharpV ? '}' : ']');
  }

  private map(map: Dict, verb: string): void {
    const { sharpV } = this.flags;
    this.out.addString(sharpV ? `${map.go}{` : 'map[');
    this.nested(() => {
      for (const [index, key] of sortedKeys(map.entries).entries()) {
        const entry = map.entries.get(key);
        if (!entry) continue;
        if (index > 0) this.out.addString(sharpV ? ', ' : ' ');
        this.any(Text.of(key, entry.key), verb);
        this.out.addString(':');
        this.any(entry.value, verb);
      }
    });
    this.out.addString(sharpV ? '}' : ']');
  }

  private nested(print: () => void): void {
    if (++this.depth > depthLimit) throw new Failure('the value holds itself');
    print();
    this.depth--;
  }

  private int(int: Int, verb: string): void {
    const name = isForStrings(verb) && !this.flags.sharpV ? nameOf(int) : undefined;
    if (name !== undefined) {
      this.string(Text.of(name, int.origin), verb, int);
      return;
    }
    const isUnsigned = int.go === 'uint8' || int.go === 'uint64';
    const value = isUnsigned ? BigInt.asUintN(64, int.value) : int.value;
    switch (verb) {
      case 'v':
        if (isUnsigned && this.flags.sharpV) this.add(`0x${value.toString(16)}`, int.origin);
        else this.integer(value, 10, verb, int);
        return;
      case 'd':
        this.integer(value, 10, verb, int);
        return;
      case 'b':
        this.integer(value, 2, verb, int);
        return;
      case 'o':
      case 'O':
        this.integer(value, 8, verb, int);
        return;
      case 'x':
      case 'X':
        this.integer(value, 16, verb, int);
        return;
      case 'c':
        this.pad(Text.of(characterOf(value), int.origin));
        return;
      case 'q':
        this.pad(Text.of(quotedCharacter(characterOf(value).codePointAt(0) ?? 0, this.flags.plus), int.origin));
        return;
      case 'U':
        this.codePoint(value, int);
        return;
      default:
        this.bad(int, verb);
        return;
    }
  }

  private integer(value: bigint, base: number, verb: string, from: Value): void {
    const { precision, width, zero, minus, plus, space, sharp } = this.flags;
    const isNegative = value < 0n;
    const sign = isNegative ? '-' : plus ? '+' : space ? ' ' : '';
    if (precision === 0 && value === 0n) {
      this.padWith(Text.of('', from.origin), ' ');
      return;
    }
    let count = precision ?? 0;
    if (precision === undefined && zero && !minus && width !== undefined) count = width - sign.length;
    let digits = (isNegative ? -value : value).toString(base).padStart(count, '0');
    if (sharp && base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
    const prefix = verb === 'O' ? '0o' : sharp && base === 16 ? '0x' : sharp && base === 2 ? '0b' : '';
    const text = sign + prefix + digits;
    this.padWith(Text.of(verb === 'X' ? text.toUpperCase() : text, from.origin), ' ');
  }

  private codePoint(value: bigint, from: Value): void {
    const { precision, sharp } = this.flags;
    const digits = BigInt.asUintN(64, value).toString(16).toUpperCase();
    const character = characterOf(value);
    const isShown = sharp && value >= 0n && value <= 0x10ffffn && isPrintable(character);
    const text = `U+${digits.padStart(Math.max(4, precision ?? 0), '0')}${isShown ? ` '${character}'` : ''}`;
    this.padWith(Text.of(text, from.origin), ' ');
  }

  private float(value: Float, verb: string): void {
    const { precision } = this.flags;
    switch (verb) {
      case 'v':
        this.number(value, 'g', precision);
        return;
      case 'b':
      case 'g':
      case 'G':
      case 'x':
      case 'X':
        this.number(value, verb, precision);
        return;
      case 'e':
      case 'E':
      case 'f':
      case 'F':
        this.number(value, verb, precision ?? 6);
        return;
      default:
        this.bad(value, verb);
        return;
    }
  }

  private number(from: Float, format: FloatFormat, precision: number | undefined): void {
    const { plus, space, sharp, zero, minus, width, sharpV } = this.flags;
    const text = formatFloat(from.value, format, precision);
    const isSigned = /^[-+]/.test(text);
    const isNumber = Number.isFinite(from.value);
    const isPlusShown = plus || (text === '+Inf' && !space);
    const sign = text.startsWith('-') ? '-' : isPlusShown ? '+' : space ? ' ' : '';
    const bare = isSigned ? text.slice(1) : text;
    const digits = sharp && !sharpV && format !== 'b' && isNumber ? withPoint(bare, format, precision) : bare;
    if (!isNumber) {
      this.padWith(Text.of(sign + bare, from.origin), ' ');
      return;
    }
    if (!zero || minus || width === undefined) {
      this.padWith(Text.of(sign + digits, from.origin), ' ');
      return;
    }
    this.add(sign + digits.padStart(width - sign.length, '0'), from.origin);
  }

  private atom(text: string, from: Value): void {
    this.pad(Text.of(text, from.origin));
  }

  private add(text: string, origin: Origin | undefined): void {
    this.out.add(Text.of(text, origin));
  }

  private pad(text: Text): void {
    this.padWith(text, this.flags.zero && !this.flags.minus ? '0' : ' ');
  }

  private padWith(text: Text, padding: string): void {
    const { width, minus } = this.flags;
    if (width === undefined || width <= 0) {
      this.out.add(text);
      return;
    }
    const missing = Math.max(0, width - characterCount(text.text));
    if (minus) this.out.add(text);
    this.out.addString(padding.repeat(missing));
    if (!minus) this.out.add(text);
  }
}

/** Whether Go asks a value for its method `String` where it prints it by a verb. */
function isForStrings(verb: string): boolean {
  return verb === 'v' || verb === 's' || verb === 'q' || verb === 'x' || verb === 'X';
}

/** The flag `#` of floats: a point always, and zeros up to the precision for `%g`. */
function withPoint(text: string, format: FloatFormat, precision: number | undefined): string {
  const [mantissa = '', tail = ''] = text.split(/(?=[epEP])/);
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`;
  if (format !== 'g' && format !== 'G') return pointed + tail;
  const digits = pointed.replace(/^0*\.?0*|\./g, '').length || (Number(mantissa) === 0 ? 1 : 0);
  return pointed + '0'.repeat(Math.max(0, (precision ?? 6) - digits)) + tail;
}

function characterOf(code: bigint): string {
  const isCharacter = code >= 0n && code <= 0x10ffffn && !(code >= 0xd800n && code <= 0xdfffn);
  return isCharacter ? String.fromCodePoint(Number(code)) : '\uFFFD';
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function characterCount(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += widthAt(text, at)) count++;
  return count;
}
