/** A time zone: UTC, an IANA zone by its name, or so many seconds east of UTC. */
export type Zone =
  | { readonly type: 'utc' }
  | { readonly type: 'iana'; readonly name: string }
  | { readonly type: 'fixed'; readonly name: string; readonly offset: number };

/** UTC, which is the local zone, too: what a chart becomes must not depend on where it is read. */
export const utc: Zone = { type: 'utc' };

/** The zone of a name (Go's `LoadLocation`); UTC if there is none. */
export function zoneOf(name: string): Zone {
  if (name === '' || name === 'UTC' || name === 'Local' || !/^[A-Z][\w+-]*(?:\/[\w+-]+)*$/.test(name)) return utc;
  return partsIn(name) ? { type: 'iana', name } : utc;
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/** What tells the parts of a time in a zone; undefined for a zone that does not exist. */
function partsIn(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(timeZone)) formats.set(timeZone, newFormat('en-US', timeZone, 'longOffset'));
  return formats.get(timeZone);
}

function newFormat(
  locale: string,
  timeZone: string,
  timeZoneName: 'longOffset' | 'short',
): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(locale, { timeZone, timeZoneName });
  } catch {
    return undefined;
  }
}

/** How many seconds a zone is ahead of UTC at a time in milliseconds. */
export function offsetAt(zone: Zone, time: number): number {
  switch (zone.type) {
    case 'utc':
      return 0;
    case 'fixed':
      return zone.offset;
    case 'iana': {
      const written = nameIn(partsIn(zone.name), time);
      const [, sign, hours = '0', minutes = '0', seconds = '0'] =
        /^GMT([-+])(\d+):(\d+)(?::(\d+))?$/.exec(written) ?? [];
      const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
      return sign === '-' ? -offset : offset;
    }
  }
}

/** Locales of which each has short names for zones of its own. */
const locales = ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-IN', 'en-NZ', 'en-ZA'];

/** The short name of a zone at a time, such as `CET`; empty for one without. */
export function abbreviationAt(zone: Zone, time: number): string {
  switch (zone.type) {
    case 'utc':
      return 'UTC';
    case 'fixed':
      return zone.name;
    case 'iana':
      return abbreviationOf(zone.name, time);
  }
}

/** Names that no locale has in English, of zones without daylight-saving time. */
const others: ReadonlyMap<string, string> = new Map([
  ['Africa/Lagos', 'WAT'],
  ['Africa/Nairobi', 'EAT'],
  ['Asia/Hong_Kong', 'HKT'],
  ['Asia/Jakarta', 'WIB'],
  ['Asia/Karachi', 'PKT'],
  ['Asia/Manila', 'PST'],
  ['Asia/Seoul', 'KST'],
  ['Asia/Shanghai', 'CST'],
  ['Asia/Taipei', 'CST'],
  ['Asia/Tokyo', 'JST'],
  ['Europe/Moscow', 'MSK'],
]);

function abbreviationOf(timeZone: string, time: number): string {
  const other = others.get(timeZone);
  if (other) return other;
  for (const locale of locales) {
    const name = nameIn(newFormat(locale, timeZone, 'short'), time);
    if (/^[A-Z]+$/.test(name)) return name;
  }
  // The zones of Go's database that have no letters are called by their offset.
  const minutes = offsetAt({ type: 'iana', name: timeZone }, time) / 60;
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${pad(hours)}${rest === 0 ? '' : pad(rest)}`;
}

function nameIn(format: Intl.DateTimeFormat | undefined, time: number): string {
  return format?.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
