/** Floats as text, as Go's strconv has them (ftoa.go). */

export type FloatFormat = 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'b' | 'x' | 'X';

/** The decimal digits of a number: 0.digits, times ten to the power of `point`. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/**
 * A float64 as `strconv.FormatFloat` writes it. `precision`: digits after the point, or all digits for `g`; undefined for
 * as few as tell the number from all others.
 */
export function formatFloat(value: number, format: FloatFormat, precision?: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const isNegative = value < 0 || Object.is(value, -0);
  return (isNegative ? '-' : '') + formatAbsolute(Math.abs(value), format, precision);
}

function formatAbsolute(value: number, format: FloatFormat, precision: number | undefined): string {
  switch (format) {
    case 'b':
      return binary(value);
    case 'x':
    case 'X':
      return hexadecimal(value, format, precision);
    case 'e':
    case 'E':
      return scientific(decimalOf(value, precision === undefined ? undefined : precision + 1), format, precision);
    case 'f':
    case 'F':
      return positional(fixedDecimalOf(value, precision), precision);
    case 'g':
    case 'G':
      return shorter(value, format, precision);
  }
}

/** With an exponent where it is below -4, or not below the precision: 21 for Go's own choice of few digits. */
function shorter(value: number, format: 'g' | 'G', precision: number | undefined): string {
  const wanted = precision === 0 ? 1 : precision;
  const decimal = decimalOf(value, wanted);
  const { digits, point } = decimal;
  const count = digits.length;
  let limit = wanted ?? 6;
  if (wanted !== undefined && limit > count && count >= point) limit = count;
  const exponent = value === 0 ? -1 : point - 1;
  if (exponent < -4 || exponent >= limit) return scientific(decimal, format === 'g' ? 'e' : 'E', count - 1);
  return positional(decimal, Math.max(count - point, 0));
}

function scientific({ digits, point }: Decimal, letter: 'e' | 'E', precision: number | undefined): string {
  const fraction = digits.slice(1).padEnd(precision ?? 0, '0');
  const exponent = digits === '' || /^0*$/.test(digits) ? 0 : point - 1;
  const sign = exponent < 0 ? '-' : '+';
  const mantissa = (digits[0] ?? '0') + (fraction === '' ? '' : `.${fraction}`);
  return `${mantissa}${letter}${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function positional({ digits, point }: Decimal, precision: number | undefined): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  const shown = precision === undefined ? fraction : fraction.slice(0, precision).padEnd(precision, '0');
  return shown === '' ? whole : `${whole}.${shown}`;
}

/** Rounded to so many digits, or the fewest that mean this number; without zeros at the end. */
function decimalOf(value: number, count: number | undefined): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  return trimmed(count === undefined ? shortest(value) : rounded(exact(value), count));
}

function fixedDecimalOf(value: number, precision: number | undefined): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  if (precision === undefined) return trimmed(shortest(value));
  const decimal = exact(value);
  return rounded(decimal, decimal.point + precision);
}

function trimmed({ digits, point }: Decimal): Decimal {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return { digits: digits.slice(0, end), point: end === 0 ? 0 : point };
}

function shortest(value: number): Decimal {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** All digits of a number above 0: every float has finitely many. */
function exact(value: number): Decimal {
  const { mantissa, exponent } = partsOf(value);
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString();
    return { digits, point: digits.length };
  }
  const digits = (mantissa * 5n ** BigInt(-exponent)).toString();
  return { digits, point: digits.length + exponent };
}

/** Rounded to so many digits, to even where it is halfway. */
function rounded({ digits, point }: Decimal, count: number): Decimal {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const isHalf = /^50*$/.test(rest);
  const isOdd = Number(kept.at(-1) ?? '0') % 2 === 1;
  if (isHalf ? !isOdd : rest < '5') return { digits: kept, point: kept === '' ? 0 : point };
  const up = (BigInt(kept || '0') + 1n).toString().padStart(count, '0');
  return { digits: up, point: point + up.length - count };
}

/** A float as an integer times a power of two. */
function partsOf(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const all = bits.getBigUint64(0);
  const biased = Number((all >> 52n) & 0x7ffn);
  const fraction = all & 0xfffffffffffffn;
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function binary(value: number): string {
  const { mantissa, exponent } = partsOf(value);
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

function hexadecimal(value: number, letter: 'x' | 'X', precision: number | undefined): string {
  let { mantissa, exponent } = partsOf(value);
  if (mantissa === 0n) exponent = -52;
  for (; mantissa !== 0n && mantissa < 1n << 52n; exponent--) mantissa <<= 1n;
  let fractionDigits = 13;
  if (precision !== undefined && precision < 13) {
    const dropped = BigInt((13 - precision) * 4);
    const rest = mantissa & ((1n << dropped) - 1n);
    mantissa >>= dropped;
    const half = 1n << (dropped - 1n);
    if (rest > half || (rest === half && mantissa % 2n === 1n)) mantissa++;
    fractionDigits = precision;
    if (mantissa >> BigInt(precision * 4) >= 2n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const digits = mantissa.toString(16).padStart(fractionDigits + 1, '0');
  const all = digits.slice(1);
  const fraction = precision === undefined ? all.replace(/0+$/, '') : all.padEnd(precision, '0');
  const power = exponent + 52;
  const sign = power < 0 ? '-' : '+';
  const text = `0x${digits[0]}${fraction === '' ? '' : `.${fraction}`}p${sign}${String(Math.abs(power)).padStart(2, '0')}`;
  return letter === 'X' ? text.toUpperCase() : text;
}
