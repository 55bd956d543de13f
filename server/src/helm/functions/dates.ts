import { formatDuration } from '../values/formatNamed';
import type { Text } from '../values/text';
import { type CallSite, Failure, type Func, func, originOfResult, type Value } from '../values/value';
import { parseDuration } from './durations';
import { type GoTime, second, timeOfUnix, unixSeconds, zeroTime } from './goTime';
import { formatTime } from './layouts';
import { parseTime } from './parseTime';
import { chosen, madeText } from './results';
import { isTime, timeIn, timeValue } from './times';
import { zoneOf } from './zones';

const htmlLayout = '2006-01-02';

const dateInZone = func(['string', 'interface {}', 'string'], (at, layout, date, zone) =>
  formatted(layout.text, date, zone.text, [layout, date, zone], at),
);

const dateModify = func(['string', 'object'], (at, duration, date) => {
  try {
    return modified(duration, date, at);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return chosen(date, [duration]);
  }
});

const mustDateModify = func(['string', 'object'], (at, duration, date) => modified(duration, date, at));

/** The functions on times (sprig, date.go). What depends on the time at which a chart is rendered is unknown. */
export const dates: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['now', func([], (at) => now(at))],
  [
    'date',
    func(['string', 'interface {}'], (at, layout, date) => formatted(layout.text, date, '', [layout, date], at)),
  ],
  ['dateInZone', dateInZone],
  ['date_in_zone', dateInZone],
  ['htmlDate', func(['interface {}'], (at, date) => formatted(htmlLayout, date, '', [date], at))],
  [
    'htmlDateInZone',
    func(['interface {}', 'string'], (at, date, zone) => formatted(htmlLayout, date, zone.text, [date, zone], at)),
  ],
  ['dateModify', dateModify],
  ['date_modify', dateModify],
  ['mustDateModify', mustDateModify],
  ['must_date_modify', mustDateModify],
  ['toDate', func(['string', 'string'], (at, layout, text) => toDate(layout, text, at, () => zeroTime))],
  ['mustToDate', func(['string', 'string'], (at, layout, text) => toDate(layout, text, at, fail))],
  ['unixEpoch', func(['object'], (at, date) => madeText(String(unixSeconds(timeIn(date))), [date], at))],
  ['ago', func(['interface {}'], (at, date) => ago(date, at))],
  ['duration', func(['interface {}'], (at, value) => madeText(formatDuration(secondsOf(value)), [value], at))],
  ['durationRound', func(['interface {}'], (at, value) => roughly(value, at))],
]);

function now(at: CallSite): Value {
  const time = { nanoseconds: BigInt(at.runtime.now().getTime()) * 1_000_000n, zone: zoneOf('UTC') };
  return at.runtime.unknown(timeValue(time, originOfResult([], at)), at.place, 'the time is not known');
}

/** A value as a time: numbers count seconds, and anything but a number is now. */
function dateOf(value: Value, at: CallSite): Value {
  if (isTime(value)) return value;
  const isCount = value.type === 'int' && (value.go === 'int' || value.go === 'int32' || value.go === 'int64');
  return isCount ? timeValue(timeOfUnix(value.value), originOfResult([value], at)) : now(at);
}

function formatted(layout: string, date: Value, zone: string, args: readonly Value[], at: CallSite): Value {
  const time = dateOf(date, at);
  const text = formatTime({ ...timeIn(time), zone: zoneOf(zone) }, layout);
  return madeText(text, time === date ? args : [time, ...args], at);
}

function modified(duration: Text, date: Value, at: CallSite): Value {
  const { nanoseconds, zone } = timeIn(date);
  return timeValue(
    { nanoseconds: nanoseconds + parseDuration(duration.text), zone },
    originOfResult([duration, date], at),
  );
}

function toDate(layout: Text, text: Text, at: CallSite, otherwise: (why: string) => GoTime): Value {
  const time = parseTime(layout.text, text.text);
  return timeValue(typeof time === 'string' ? otherwise(time) : time, originOfResult([layout, text], at));
}

function fail(why: string): never {
  throw new Failure(why);
}

/** How long a time is over, in seconds. */
function ago(date: Value, at: CallSite): Value {
  const present = now(at);
  const elapsed = timeIn(present).nanoseconds - timeIn(dateOf(date, at)).nanoseconds;
  return madeText(formatDuration(((elapsed + second / 2n) / second) * second), [present, date], at);
}

/** Seconds in nanoseconds, of an int64 or of digits; Go's int is none of these. */
function secondsOf(value: Value): bigint {
  const isCount = value.type === 'int' && value.go === 'int64';
  const digits = value.type === 'string' ? /^[-+]?\d{1,19}$/.exec(value.text)?.[0] : undefined;
  return BigInt.asIntN(64, (isCount ? value.value : BigInt(digits?.replace('+', '') ?? 0)) * second);
}

const hour = 3600n * second;
const sizes: readonly (readonly [string, bigint])[] = [
  ['y', 24n * 365n * hour],
  ['mo', 24n * 30n * hour],
  ['d', 24n * hour],
  ['h', hour],
  ['m', 60n * second],
  ['s', second],
];

/** A duration in the largest unit of which it has more than one. */
function roughly(value: Value, at: CallSite): Value {
  const present = isTime(value) ? now(at) : undefined;
  const elapsed = present ? timeIn(present).nanoseconds - timeIn(value).nanoseconds : nanosecondsOf(value);
  const length = elapsed < 0n ? -elapsed : elapsed;
  const [unit, size] = sizes.find(([, size]) => length > size) ?? ['s', second];
  const count = length > second ? length / size : 0n;
  return madeText(`${count}${unit}`, present ? [present, value] : [value], at);
}

function nanosecondsOf(value: Value): bigint {
  if (value.type === 'int' && value.go === 'int64') return value.value;
  try {
    return value.type === 'string' ? parseDuration(value.text) : 0n;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return 0n;
  }
}
