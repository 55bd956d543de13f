import { Failure } from '../values/value';

/**
 * A float64 as Go's `strconv.FormatFloat(value, 'g', -1, 64)` writes it: with as few digits as tell it from all others,
 * and with an exponent below -4 or from 6 on.
 */
export function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Inf' : '+Inf';
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** A number as encoding/json writes it. Throws `Failure` for one that JSON has not. */
export function jsonFloat(value: number): string {
  if (!Number.isFinite(value)) throw new Failure(`json: unsupported value: ${goFloat(value)}`);
  // Both languages write an exponent below 1e-6 and from 1e21 on.
  return Object.is(value, -0) ? '-0' : String(value);
}
