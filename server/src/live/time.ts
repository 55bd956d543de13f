import { asString, type Json } from '../yaml/json';

/** A time of the API (RFC 3339, of any zone) in milliseconds since 1970; undefined for anything else. */
export function timeOf(value: Json | undefined): number | undefined {
  const text = asString(value);
  // `Date.parse` takes much that is no time of the API: `1`, `May`.
  if (text === undefined || !/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** The later one of two times, either of which may be unknown. */
export function later(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  y: 31_536_000_000,
};

/** An age as kubectl prints it, `3m12s` or `2d3h` (apimachinery, util/duration), in milliseconds. */
export function ageOf(text: string): number | undefined {
  const parts = text.slice(0, 40).match(/\d+(?:ms|[smhdy])/g) ?? [];
  if (parts.length === 0 || parts.join('') !== text) return undefined;
  return parts.reduce((sum, part) => sum + Number.parseInt(part, 10) * (units[part.replace(/^\d+/, '')] ?? 0), 0);
}
