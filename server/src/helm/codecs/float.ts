import { formatFloat } from '../values/formatFloat';
import { Failure } from '../values/value';

/** A float64 as Go's `strconv.FormatFloat(value, 'g', -1, 64)` writes it. */
export function goFloat(value: number): string {
  return formatFloat(value, 'g');
}

/** A number as encoding/json writes it. Throws `Failure` for one that JSON has not. */
export function jsonFloat(value: number): string {
  if (!Number.isFinite(value)) throw new Failure(`json: unsupported value: ${goFloat(value)}`);
  // Both languages write an exponent below 1e-6 and from 1e21 on.
  return Object.is(value, -0) ? '-0' : String(value);
}
