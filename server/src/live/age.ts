import { count } from '../statefulset/phrases';

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000] as const;

/** A length of time in milliseconds as one says it, in its largest unit: `40 s`, `3 min`, `5 h`, `12 days`. */
export function duration(milliseconds: number): string {
  const time = Math.max(0, milliseconds);
  if (time < 2 * minute) return `${Math.round(time / second)} s`;
  if (time < 2 * hour) return `${Math.round(time / minute)} min`;
  if (time < 2 * day) return `${Math.round(time / hour)} h`;
  return count(Math.round(time / day), 'day');
}
