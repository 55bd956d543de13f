import { quotedAs } from './durations';
import { daysIn, type GoTime, timeOf } from './goTime';
import { months, partsOf, weekdays } from './layouts';
import { utc, type Zone } from './zones';

/** What a text says of a time. */
interface Read {
  year: number;
  month?: number;
  day?: number;
  yearDay?: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  half?: 'am' | 'pm';
  zone?: Zone;
}

/** Why a text is no time: in words of Go, behind the text that they speak of. */
class Mismatch extends Error {}

/**
 * A text that is written in a layout as a time (Go's `ParseInLocation`, in UTC); a string says why it is none.
 */
export function parseTime(layout: string, text: string): GoTime | string {
  const read: Read = { year: 0, hour: 0, minute: 0, second: 0, nanosecond: 0 };
  let rest = text;
  try {
    for (const { before, element } of partsOf(layout)) {
      const found = skipped(rest, before);
      if (found === undefined) return unlike(layout, text, before, rest);
      rest = found;
      if (element === '') break;
      const next = readElement(element, rest, read);
      if (next === undefined) return unlike(layout, text, element, rest);
      rest = next;
    }
    if (rest !== '') throw new Mismatch(`extra text: ${quotedAs(rest)}`);
    return built(read);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return `parsing time ${quotedAs(text)}: ${error.message}`;
  }
}

function unlike(layout: string, text: string, element: string, rest: string): string {
  const [value, as] = [quotedAs(text), quotedAs(layout)];
  return `parsing time ${value} as ${as}: cannot parse ${quotedAs(rest)} as ${quotedAs(element)}`;
}

/** What follows a text that stands for itself; any number of spaces is as good as any other. */
function skipped(text: string, expected: string): string | undefined {
  let rest = text;
  for (const part of expected.match(/ +|[^ ]/g) ?? []) {
    if (part.startsWith(' ')) {
      if (rest !== '' && !rest.startsWith(' ')) return undefined;
      rest = rest.replace(/^ +/, '');
    } else if (!rest.startsWith(part)) return undefined;
    else rest = rest.slice(1);
  }
  return rest;
}

/** Reads an element at the start of a text; gives what follows it, undefined if it is not there. */
function readElement(element: string, text: string, read: Read): string | undefined {
  if (/^[.,]/.test(element)) return readFraction(element, text, read);
  if (/^[-Z]/.test(element)) return readOffset(element, text, read);
  switch (element) {
    case '2006':
      return take(text, /^\d{4}/, (year) => (read.year = Number(year)));
    case '06':
      return take(text, /^\d\d/, (year) => (read.year = Number(year) + (Number(year) >= 69 ? 1900 : 2000)));
    case 'January':
    case 'Jan':
      return takeName(text, months, element === 'Jan', (index) => (read.month = index + 1));
    case 'Monday':
    case 'Mon':
      return takeName(text, weekdays, element === 'Mon', () => undefined);
    case 'PM':
      return take(text, /^[AP]M/, (half) => (read.half = half === 'PM' ? 'pm' : 'am'));
    case 'pm':
      return take(text, /^[ap]m/, (half) => (read.half = half === 'pm' ? 'pm' : 'am'));
    case 'MST':
      return readZone(text, read);
    default:
      return readNumber(element, text, read);
  }
}

function take(text: string, pattern: RegExp, use: (matched: string) => unknown): string | undefined {
  const matched = pattern.exec(text)?.[0];
  if (matched === undefined) return undefined;
  use(matched);
  return text.slice(matched.length);
}

function takeName(
  text: string,
  names: readonly string[],
  isShort: boolean,
  use: (index: number) => unknown,
): string | undefined {
  const written = names.map((name) => (isShort ? name.slice(0, 3) : name));
  const index = written.findIndex((name) => text.slice(0, name.length).toLowerCase() === name.toLowerCase());
  if (index < 0) return undefined;
  use(index);
  return text.slice(written[index]?.length);
}

function readNumber(element: string, text: string, read: Read): string | undefined {
  const blanks = element.startsWith('_') ? (/^ {0,2}/.exec(text.slice(0, element.length - 1))?.[0].length ?? 0) : 0;
  const isDayOfYear = element.length === 3;
  const fixed = element.startsWith('0');
  const pattern = isDayOfYear ? (fixed ? /^\d{3}/ : /^\d{1,3}/) : fixed ? /^\d\d/ : /^\d\d?/;
  let value = 0;
  const rest = take(text.slice(blanks), pattern, (digits) => (value = Number(digits)));
  if (rest === undefined) return undefined;
  set(element.replace(/^0+|^_+/, isDayOfYear ? '_' : ''), value, read);
  if (!/5$/.test(element) || element === '15') return rest;
  // A fraction is read behind seconds even if the layout has none.
  return /^[.,]\d/.test(rest) ? readFraction('.9', rest, read) : rest;
}

function set(element: string, value: number, read: Read): void {
  switch (element) {
    case '1':
      read.month = inRange(value, 1, 12, 'month');
      break;
    case '2':
      read.day = value;
      break;
    case '_2':
      read.yearDay = value;
      break;
    case '15':
      read.hour = inRange(value, 0, 23, 'hour');
      break;
    case '3':
      read.hour = inRange(value, 0, 12, 'hour');
      break;
    case '4':
      read.minute = inRange(value, 0, 59, 'minute');
      break;
    default:
      read.second = inRange(value, 0, 59, 'second');
  }
}

function inRange(value: number, least: number, most: number, name: string): number {
  if (value < least || value > most) throw new Mismatch(`${name} out of range`);
  return value;
}

function readFraction(element: string, text: string, read: Read): string | undefined {
  const isOptional = element.charAt(1) === '9';
  const pattern = isOptional ? /^[.,]\d+/ : new RegExp(`^[.,]\\d{${element.length - 1}}`);
  const rest = take(text, pattern, (digits) => {
    read.nanosecond = Number(digits.slice(1, 10).padEnd(9, '0'));
  });
  return rest ?? (isOptional ? text : undefined);
}

function readOffset(element: string, text: string, read: Read): string | undefined {
  if (element.startsWith('Z') && text.startsWith('Z')) {
    read.zone = utc;
    return text.slice(1);
  }
  const pattern = element.slice(1).replace(/\d\d/g, '(\\d\\d)');
  const [matched, sign, hours, minutes = '0', seconds = '0'] = new RegExp(`^([-+])${pattern}`).exec(text) ?? [];
  if (matched === undefined) return undefined;
  const hour = inRange(Number(hours), 0, 24, 'time zone offset hour');
  const minute = inRange(Number(minutes), 0, 60, 'time zone offset minute');
  const offset = (hour * 60 + minute) * 60 + inRange(Number(seconds), 0, 60, 'time zone offset second');
  read.zone = offset === 0 ? utc : { type: 'fixed', name: '', offset: sign === '-' ? -offset : offset };
  return text.slice(matched.length);
}

function readZone(text: string, read: Read): string | undefined {
  return take(
    text,
    /^(?:UTC|ChST|MeST|GMT(?:[-+]\d{1,2})?|[-+]\d{1,2}|[A-Z]{4}T(?![A-Z])|[A-Z]{3}T(?![A-Z])|WITA|[A-Z]{3}(?![A-Z]))/,
    (name) => {
      const hours = /^GMT([-+]\d+)$/.exec(name)?.[1] ?? '0';
      read.zone = name === 'UTC' ? utc : { type: 'fixed', name, offset: Number(hours) * 3600 };
    },
  );
}

function built(read: Read): GoTime {
  const { year, minute, second, nanosecond, zone = utc } = read;
  const isNoon = read.half === 'pm' && read.hour < 12;
  const hour = isNoon ? read.hour + 12 : read.half === 'am' && read.hour === 12 ? 0 : read.hour;
  const { month, day } = read.yearDay === undefined ? { month: read.month ?? 1, day: read.day ?? 1 } : dayOfYear(read);
  if (day < 1 || day > daysIn(month, year)) throw new Mismatch('day out of range');
  // The offset of a zone that is only named is not known.
  const offset = zone.type === 'fixed' ? zone.offset : 0;
  const isNamed = zone.type === 'fixed' && zone.name !== '';
  return timeOf({ year, month, day, hour, minute, second, nanosecond }, isNamed ? 0 : offset, zone);
}

/** Which day of which month a day of a year is; a month and day that are given, too, must be the same. */
function dayOfYear({ year, yearDay = 0, month, day }: Read): { month: number; day: number } {
  let [found, rest] = [1, yearDay];
  while (found < 12 && rest > daysIn(found, year)) rest -= daysIn(found++, year);
  if (rest < 1 || rest > 31) throw new Mismatch('day-of-year out of range');
  if (month !== undefined && month !== found) throw new Mismatch('day-of-year does not match month');
  if (day !== undefined && day !== rest) throw new Mismatch('day-of-year does not match day');
  return { month: found, day: rest };
}
