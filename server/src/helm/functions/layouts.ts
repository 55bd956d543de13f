import { type Clock, clockOf, type GoTime } from './goTime';

/** What stands for a part of a time in a layout (Go's package time, format.go). Anything else stands for itself. */
const element =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm|[-Z]07(?:0000|:00:00|00|:00)?|[.,](?:0+|9+)(?!\d)/g;

/** A part of a layout: an element, and the text before it; without an element at the end. */
export interface LayoutPart {
  readonly before: string;
  readonly element: string;
}

export function partsOf(layout: string): LayoutPart[] {
  const parts: LayoutPart[] = [];
  let at = 0;
  for (const { 0: matched, index } of layout.matchAll(element)) {
    parts.push({ before: layout.slice(at, index), element: matched });
    at = index + matched.length;
  }
  parts.push({ before: layout.slice(at), element: '' });
  return parts;
}

export const months: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');

export const weekdays: readonly string[] = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** A time in a layout. */
export function formatTime(time: GoTime, layout: string): string {
  const clock = clockOf(time);
  return partsOf(layout)
    .map(({ before, element }) => before + (element && formatElement(element, clock)))
    .join('');
}

function formatElement(element: string, clock: Clock): string {
  if (/^[.,]/.test(element)) return fractionOf(clock.nanosecond, element);
  if (/^[-Z]/.test(element)) return offsetOf(clock.offset, element);
  switch (element) {
    case '2006':
      return (clock.year < 0 ? '-' : '') + String(Math.abs(clock.year)).padStart(4, '0');
    case '06':
      return pad(Math.abs(clock.year) % 100);
    case 'January':
      return months[clock.month - 1] ?? '';
    case 'Jan':
      return (months[clock.month - 1] ?? '').slice(0, 3);
    case 'Monday':
      return weekdays[clock.weekday] ?? '';
    case 'Mon':
      return (weekdays[clock.weekday] ?? '').slice(0, 3);
    case 'MST':
      return clock.abbreviation || offsetOf(clock.offset, '-0700');
    case 'PM':
      return clock.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return clock.hour >= 12 ? 'pm' : 'am';
    default:
      return formatNumber(element, clock);
  }
}

/** The numbers of which there are forms with and without padding. */
function formatNumber(element: string, clock: Clock): string {
  const width = element.length;
  const filler = element.startsWith('_') ? ' ' : '0';
  return String(numberOf(element, clock)).padStart(width, filler);
}

function numberOf(element: string, clock: Clock): number {
  switch (element) {
    case '1':
    case '01':
      return clock.month;
    case '002':
    case '__2':
      return clock.yearDay;
    case '15':
      return clock.hour;
    case '3':
    case '03':
      return clock.hour % 12 || 12;
    case '4':
    case '04':
      return clock.minute;
    case '5':
    case '05':
      return clock.second;
    default:
      return clock.day;
  }
}

/** Zeros ask for so many digits, nines for at most so many, without zeros at the end. */
function fractionOf(nanosecond: number, element: string): string {
  const digits = String(nanosecond)
    .padStart(9, '0')
    .slice(0, element.length - 1);
  if (element.charAt(1) === '0') return element.charAt(0) + digits;
  const shown = digits.replace(/0+$/, '');
  return shown && element.charAt(0) + shown;
}

/** `Z07:00` is `Z` for UTC; `-07:00` is not. */
function offsetOf(offset: number, element: string): string {
  if (element.startsWith('Z') && offset === 0) return 'Z';
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const values = [Math.trunc(minutes / 60), minutes % 60, Math.abs(offset) % 60];
  const count = element.replace(/[^\d]/g, '').length / 2;
  return (
    (offset <= -60 ? '-' : '+') +
    values
      .slice(0, count)
      .map(pad)
      .join(element.includes(':') ? ':' : '')
  );
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
