import type { Int } from './value';

/** The integers of Go that have names. */

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** What the method `String` of an integer's type gives; undefined for a plain number (package time). */
export function nameOf({ go, value }: Int): string | undefined {
  switch (go) {
    case 'time.Month':
      return months[Number(value) - 1] ?? `%!Month(${value})`;
    case 'time.Weekday':
      return weekdays[Number(value)] ?? `%!Weekday(${value})`;
    case 'time.Duration':
      return formatDuration(value);
    default:
      return undefined;
  }
}

/** So many nanoseconds as Go prints a duration: `1h2m3.5s`. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${fraction(size, 3)}µs`;
  if (size < 1_000_000_000n) return `${sign}${fraction(size, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${fraction(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** A number with its last digits behind a point, without zeros at the end. */
function fraction(value: bigint, digits: number): string {
  const unit = 10n ** BigInt(digits);
  const rest = (value % unit).toString().padStart(digits, '0').replace(/0+$/, '');
  return `${value / unit}${rest === '' ? '' : `.${rest}`}`;
}
