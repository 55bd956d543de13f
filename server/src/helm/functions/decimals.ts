import { Failure, type Func, float, func, originOfResult, type Value, variadic } from '../values/value';
import { toFloat } from './numbers';

/** A decimal number: its digits, times a power of ten. Sums of those have no errors that users would wonder at. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

type Operation = (a: Decimal, b: Decimal) => Decimal;

/** The functions on numbers with fractions (sprig, numeric.go; shopspring/decimal). */
export const decimals: ReadonlyMap<string, Func> = new Map<string, Func>([
  [
    'addf',
    variadic([], 'interface {}', (at, values) => float(combined([zero, ...values], sum), originOfResult(values, at))),
  ],
  ['add1f', func(['interface {}'], (at, value) => float(combined([value, one], sum), originOfResult([value], at)))],
  ['subf', ofFirst((a, b) => sum(a, { ...b, digits: -b.digits }))],
  ['mulf', ofFirst((a, b) => ({ digits: a.digits * b.digits, exponent: a.exponent + b.exponent }))],
  ['divf', ofFirst(quotient)],
]);

const zero = float(0);
const one = float(1);

/** A function of one number and any more. */
function ofFirst(operation: Operation): Func {
  return variadic(['interface {}'], 'interface {}', (at, more, first) =>
    float(combined([first, ...more], operation), originOfResult([first, ...more], at)),
  );
}

function combined(values: readonly Value[], operation: Operation): number {
  const { digits, exponent } = values.map((value) => decimalOf(toFloat(value))).reduce((a, b) => operation(a, b));
  return Number(`${digits}e${exponent}`);
}

/** The shortest decimal that is read as this number. */
function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new Failure(`Cannot create a Decimal from ${nameOf(value)}`);
  const [, whole = '', fraction = '', exponent = '0'] =
    /^(-?\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value)) ?? [];
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function nameOf(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

function sum(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: scaled(a, exponent) + scaled(b, exponent), exponent };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}

/** So many digits behind the point has a quotient. */
const precision = 16;

function quotient(a: Decimal, b: Decimal): Decimal {
  if (b.digits === 0n) throw new Failure('decimal division by 0');
  const shift = a.exponent - b.exponent + precision;
  const dividend = shift > 0 ? a.digits * 10n ** BigInt(shift) : a.digits;
  const divisor = shift < 0 ? b.digits * 10n ** BigInt(-shift) : b.digits;
  const cut = dividend / divisor;
  const isUp = 2n * magnitude(dividend % divisor) >= magnitude(divisor);
  const isNegative = dividend < 0n !== divisor < 0n;
  return { digits: isUp ? cut + (isNegative ? -1n : 1n) : cut, exponent: -precision };
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
