/**
 * Quantities as apimachinery's `resource.Quantity` reads them: a signed decimal number and a suffix,
 * binary (Ki ... Ei), decimal (n u m k M G T P E, or none) or an exponent (`1e3`, `1E-2`).
 * Exact: the value is a bigint of thousand-millionths (nano units), the finest that Kubernetes keeps.
 */
export interface Quantity {
  /** The value in units of 10⁻⁹, rounded up (away from zero) as Kubernetes does beyond that. */
  readonly nano: bigint;
  readonly format: 'binary' | 'decimal' | 'exponent';
}

const syntax = /^([+-]?)(\d*)(?:\.(\d*))?(|[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)$/;
const nanoPerUnit = 1_000_000_000n;
const binaryPower: Record<string, bigint> = { Ki: 1n, Mi: 2n, Gi: 3n, Ti: 4n, Pi: 5n, Ei: 6n };
const decimalPower: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** Reads a quantity as it stands in a manifest (a string, or the source of a number). Undefined if it is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = syntax.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const binary = binaryPower[suffix];
  let numerator = digits * nanoPerUnit;
  let exponent = -fraction.length;
  if (binary !== undefined) numerator *= 1024n ** binary;
  else exponent += decimalPower[suffix] ?? Number(suffix.slice(1));
  // Beyond this the value is clamped or is zero all the same; it also bounds the work on hostile input.
  if (Math.abs(exponent) > 1000) exponent = Math.sign(exponent) * 1000;
  let nano: bigint;
  if (exponent >= 0) nano = numerator * 10n ** BigInt(exponent);
  else {
    const divisor = 10n ** BigInt(-exponent);
    nano = (numerator + divisor - 1n) / divisor;
  }
  const format = binary !== undefined ? 'binary' : /^[eE][+-]?\d/.test(suffix) ? 'exponent' : 'decimal';
  return { nano: sign === '-' ? -nano : nano, format };
}

/** `quantity` taken `count` times. */
export function multiplyQuantity(quantity: Quantity, count: number | bigint): Quantity {
  return { nano: quantity.nano * BigInt(count), format: quantity.format };
}

/** The sum; its format is the first one's. Undefined for an empty list. */
export function sumQuantities(quantities: readonly Quantity[]): Quantity | undefined {
  const [first, ...rest] = quantities;
  if (!first) return undefined;
  return { nano: rest.reduce((sum, next) => sum + next.nano, first.nano), format: first.format };
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}

/** The shortest exact form in the quantity's own kind of suffix: `30Gi`, `1500m`, `2G`. */
export function formatQuantity({ nano, format }: Quantity): string {
  if (nano === 0n) return '0';
  if (format === 'binary' && nano % nanoPerUnit === 0n) {
    const value = nano / nanoPerUnit;
    for (const [suffix, power] of Object.entries(binaryPower).reverse()) {
      const unit = 1024n ** power;
      if (value % unit === 0n) return `${value / unit}${suffix}`;
    }
    return value.toString();
  }
  for (const [suffix, power] of Object.entries(decimalPower).reverse()) {
    const unit = 10n ** BigInt(power + 9);
    if (nano % unit === 0n) return `${nano / unit}${suffix}`;
  }
  return `${nano}n`;
}
