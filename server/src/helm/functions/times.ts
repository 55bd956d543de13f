import { Text } from '../values/text';
import {
  bool,
  Failure,
  type Func,
  func,
  type GoObject,
  goTypeOf,
  type Int,
  int,
  originOfResult,
  type Value,
} from '../values/value';
import { clockOf, type GoTime, second, unixSeconds, zeroTime } from './goTime';
import { formatTime } from './layouts';
import { utc } from './zones';

/** A time as templates have it: a time.Time with its methods. */
export function timeValue(time: GoTime, origin: Value['origin']): GoObject {
  const text = formatTime(time, '2006-01-02 15:04:05.999999999 -0700 MST');
  const self: GoObject = {
    type: 'object',
    go: 'time.Time',
    text,
    fields: fieldsOf(time, text, origin),
    methods: methodsOf(time, () => self),
    inner: time,
    marshalled: formatTime(time, '2006-01-02T15:04:05.999999999Z07:00'),
    origin,
  };
  return self;
}

export function isTime(value: Value): value is GoObject {
  return value.type === 'object' && (value.go === 'time.Time' || value.go === '*time.Time');
}

/** The time that a value is; fails for one that is none. */
export function timeIn(value: Value): GoTime {
  const type = goTypeOf(value);
  if (isTime(value)) return value.inner as GoTime;
  throw new Failure(`wrong type for value; expected time.Time; got ${type}`);
}

function fieldsOf(time: GoTime, text: string, origin: Value['origin']): GoObject['fields'] {
  const { nanoseconds } = time;
  const clock = clockOf(time);
  const number =
    (value: bigint | number, go: Int['go'] = 'int') =>
    () =>
      int(value, go, origin);
  return new Map<string, () => Value>([
    ['Year', number(clock.year)],
    ['Month', number(clock.month, 'time.Month')],
    ['Day', number(clock.day)],
    ['YearDay', number(clock.yearDay)],
    ['Weekday', number(clock.weekday, 'time.Weekday')],
    ['Hour', number(clock.hour)],
    ['Minute', number(clock.minute)],
    ['Second', number(clock.second)],
    ['Nanosecond', number(clock.nanosecond)],
    ['Unix', number(unixSeconds(time), 'int64')],
    ['UnixMilli', number(floorDivided(nanoseconds, 1_000_000n), 'int64')],
    ['UnixMicro', number(floorDivided(nanoseconds, 1000n), 'int64')],
    ['UnixNano', number(nanoseconds, 'int64')],
    ['UTC', () => timeValue({ nanoseconds, zone: utc }, origin)],
    ['Local', () => timeValue({ nanoseconds, zone: utc }, origin)],
    ['String', () => Text.of(text, origin)],
    ['IsZero', () => bool(nanoseconds === zeroTime.nanoseconds, origin)],
  ]);
}

function floorDivided(value: bigint, by: bigint): bigint {
  return (value - (((value % by) + by) % by)) / by;
}

function methodsOf(time: GoTime, self: () => Value): GoObject['methods'] {
  const comparing = (tell: (a: bigint, b: bigint) => boolean): Func =>
    func(['object'], (at, other) =>
      bool(tell(time.nanoseconds, timeIn(other).nanoseconds), originOfResult([self(), other], at)),
    );
  const moving = (by: (value: bigint) => bigint): Func =>
    func(['int64'], (at, value) => {
      const nanoseconds = time.nanoseconds + by(value.value);
      return timeValue({ ...time, nanoseconds }, originOfResult([self(), value], at));
    });
  return new Map<string, Func>([
    [
      'Format',
      func(['string'], (at, layout) => Text.of(formatTime(time, layout.text), originOfResult([self(), layout], at))),
    ],
    ['Add', moving((nanoseconds) => nanoseconds)],
    [
      'AddDate',
      func(['int', 'int', 'int'], (at, ...args) =>
        timeValue(withDate(time, args), originOfResult([self(), ...args], at)),
      ),
    ],
    ['After', comparing((a, b) => a > b)],
    ['Before', comparing((a, b) => a < b)],
    ['Equal', comparing((a, b) => a === b)],
    [
      'Sub',
      func(['object'], (at, other) =>
        int(time.nanoseconds - timeIn(other).nanoseconds, 'time.Duration', originOfResult([self(), other], at)),
      ),
    ],
  ]);
}

/** The time so many years, months and days later. */
function withDate(time: GoTime, args: readonly Int[]): GoTime {
  const [years = 0, months = 0, days = 0] = args.map(({ value }) => Number(value));
  const { year, month, day } = clockOf(time);
  const from = Date.UTC(2000, 0, 1);
  const moved = new Date(from).setUTCFullYear(year + years, month - 1 + months, day + days);
  const before = new Date(from).setUTCFullYear(year, month - 1, day);
  if (Number.isNaN(moved)) throw new Failure('time is out of range');
  return { ...time, nanoseconds: time.nanoseconds + (BigInt(moved - before) / 1000n) * second };
}
