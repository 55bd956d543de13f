import type { Value } from '../values/value';

/**
 * A value as an int64 as spf13/cast has it: fractions are cut off, strings read as Go writes integers (`0x10`, `010`,
 * `1_000`; zeros behind a point do not count), and anything else is 0.
 */
export function toInt(value: Value): bigint {
  switch (value.type) {
    case 'int':
      // A type that cast does not know.
      return value.go === 'time.Duration' ? 0n : value.value;
    case 'float':
      return truncated(value.value);
    case 'bool':
      return value.value ? 1n : 0n;
    case 'string':
      return parseInt64(value.text.replace(/\.0+$/, '')) ?? 0n;
    case 'nil':
    case 'bytes':
    case 'list':
    case 'map':
    case 'object':
      return 0n;
  }
}

/** A value as a float64 as spf13/cast has it. */
export function toFloat(value: Value): number {
  switch (value.type) {
    case 'int':
      return value.go === 'time.Duration' ? 0 : Number(value.value);
    case 'float':
      return value.value;
    case 'bool':
      return value.value ? 1 : 0;
    case 'string':
      return parseFloat64(value.text) ?? 0;
    case 'nil':
    case 'bytes':
    case 'list':
    case 'map':
    case 'object':
      return 0;
  }
}

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/** What does not fit is the smallest integer, as processors of the x86 family have it. */
function truncated(value: number): bigint {
  if (!(value >= -(2 ** 63) && value < 2 ** 63)) return smallest;
  return BigInt(Math.trunc(value));
}

/** An integer as `strconv.ParseInt` reads it by its prefix; undefined if it is none, or is out of range. */
export function parseInt64(text: string): bigint | undefined {
  const [, sign, digits = ''] = /^([-+]?)(\w+)$/.exec(text) ?? [];
  if (!isUnderscored(digits)) return undefined;
  const plain = digits.replace(/_/g, '');
  const value = /^0\d/.test(plain) ? parsedDigits(plain, 8) : parsedPrefixed(plain);
  return value === undefined ? undefined : inRange(sign === '-' ? -value : value);
}

/** Longer than any number that fits, whatever its base: not to be read at all. */
const mostDigits = 100;

function parsedPrefixed(digits: string): bigint | undefined {
  const base = /^0[bB]/.test(digits) ? 2 : /^0[oO]/.test(digits) ? 8 : /^0[xX]/.test(digits) ? 16 : 10;
  return parsedDigits(base === 10 ? digits : digits.slice(2), base);
}

/** Underscores stand between digits, or behind the prefix of the base. */
function isUnderscored(digits: string): boolean {
  if (!digits.includes('_')) return true;
  return !/^_|__|_$/.test(digits);
}

function parsedDigits(digits: string, base: 2 | 8 | 10 | 16): bigint | undefined {
  const trimmed = digits.replace(/^0+(?=.)/, '');
  if (trimmed.length > mostDigits) return undefined;
  switch (base) {
    case 2:
      return /^[01]+$/.test(trimmed) ? BigInt(`0b${trimmed}`) : undefined;
    case 8:
      return /^[0-7]+$/.test(trimmed) ? BigInt(`0o${trimmed}`) : undefined;
    case 10:
      return /^\d+$/.test(trimmed) ? BigInt(trimmed) : undefined;
    case 16:
      return /^[\da-fA-F]+$/.test(trimmed) ? BigInt(`0x${trimmed}`) : undefined;
  }
}

function inRange(value: bigint): bigint | undefined {
  return smallest <= value && value <= largest ? value : undefined;
}

/** Digits of base 8 as `strconv.ParseInt` reads them; undefined if they are none, or the number is out of range. */
export function parseOctal(text: string): bigint | undefined {
  const [, sign, digits = ''] = /^([-+]?)([0-7]+)$/.exec(text) ?? [];
  const value = parsedDigits(digits, 8);
  return value === undefined ? undefined : inRange(sign === '-' ? -value : value);
}

/** Decimal digits as `strconv.Atoi` reads them: the nearest that fits if they are too many, 0 if they are none. */
export function atoi(text: string): bigint {
  const [, sign, digits] = /^([-+]?)0*(\d+)$/.exec(text) ?? [];
  if (digits === undefined) return 0n;
  const value = digits.length > mostDigits ? largest + 1n : BigInt(digits);
  const signed = sign === '-' ? -value : value;
  return signed < smallest ? smallest : signed > largest ? largest : signed;
}

/** A number as `strconv.ParseFloat` reads it; undefined if it is none, or is too large. */
export function parseFloat64(text: string): number | undefined {
  const [, sign, body = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  const value = magnitude(body);
  return value === undefined ? undefined : sign === '-' ? -value : value;
}

function magnitude(text: string): number | undefined {
  if (/^inf(?:inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (!/^(?:\d|\.\d|0[xX]_?[\da-fA-F.])/.test(text) || /^_|__|_$|_[^\da-fA-FxX]|[^\da-fA-FxX]_/.test(text))
    return undefined;
  const plain = text.replace(/_/g, '');
  const value = /^0[xX]/.test(plain) ? hexadecimal(plain) : decimal(plain);
  return value === Number.POSITIVE_INFINITY ? undefined : value;
}

function decimal(text: string): number | undefined {
  return /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** `0x1.8p3`: digits of base 16, times a power of 2 that must be there. */
function hexadecimal(text: string): number | undefined {
  const [, whole = '', fraction = '', exponent] =
    /^0[xX]([\da-fA-F]{0,99})(?:\.([\da-fA-F]{0,99}))?[pP]([-+]?\d{1,6})$/.exec(text) ?? [];
  if (exponent === undefined || whole + fraction === '') return undefined;
  return Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
}
