import { abbreviationAt, offsetAt, utc, type Zone } from './zones';

/** A time of Go: nanoseconds since 1970, seen in a zone. */
export interface GoTime {
  readonly nanoseconds: bigint;
  readonly zone: Zone;
}

export const second = 1_000_000_000n;

/** A time as clocks and calendars in its zone show it. */
export interface Clock {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** From 1. */
  readonly yearDay: number;
  /** From 0, a Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  /** Seconds ahead of UTC. */
  readonly offset: number;
  readonly abbreviation: string;
}

/** Seconds since 1970, rounded down. */
export function unixSeconds({ nanoseconds }: GoTime): bigint {
  return (nanoseconds - BigInt(nanosecondOf(nanoseconds))) / second;
}

function nanosecondOf(nanoseconds: bigint): number {
  return Number(((nanoseconds % second) + second) % second);
}

/** The largest time of JavaScript's calendar; later ones of Go are shown as it. */
const furthest = 8_640_000_000_000_000;

export function clockOf(time: GoTime): Clock {
  const seconds = Number(unixSeconds(time));
  const milliseconds = Math.max(-furthest, Math.min(furthest, seconds * 1000));
  const offset = offsetAt(time.zone, milliseconds);
  const date = new Date(Math.max(-furthest, Math.min(furthest, milliseconds + offset * 1000)));
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  return {
    year,
    month,
    day,
    yearDay: Math.round((midnight(year, month, day) - midnight(year, 1, 1)) / 86_400_000) + 1,
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond: nanosecondOf(time.nanoseconds),
    offset,
    abbreviation: abbreviationAt(time.zone, milliseconds),
  };
}

/** The milliseconds from 1970 to a day in UTC. */
function midnight(year: number, month: number, day: number): number {
  // The constructor takes a year below 100 for one of the last century.
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

export type Written = Pick<Clock, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'nanosecond'>;

/** The time at which clocks show this that are so many seconds ahead of UTC. */
export function timeOf(written: Written, offset = 0, zone: Zone = utc): GoTime {
  const { year, month, day, hour, minute, second: seconds, nanosecond } = written;
  const total = midnight(year, month, day) / 1000 + hour * 3600 + minute * 60 + seconds - offset;
  return { nanoseconds: BigInt(total) * second + BigInt(nanosecond), zone };
}

export function timeOfUnix(seconds: bigint): GoTime {
  return { nanoseconds: seconds * second, zone: utc };
}

/** The time that Go has where it could read none: the first of January of the year 1. */
export const zeroTime: GoTime = timeOf({ year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, nanosecond: 0 });

/** The days of a month. */
export function daysIn(month: number, year: number): number {
  return Math.round((midnight(year, month + 1, 1) - midnight(year, month, 1)) / 86_400_000);
}
