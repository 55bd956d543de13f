import type { Json } from './json';

/**
 * What Kubernetes makes of a plain YAML scalar. Its YAML reader (sigs.k8s.io/yaml on go-yaml v2) knows YAML 1.1:
 * `yes` and `off` are booleans, `010` is 8, `1_000` a number; dates and `1:30` stay strings. Never fails: what is
 * nothing else is a string.
 */
export function resolvePlain(source: string): Json {
  if (source === '') return null;
  const word = words.get(source);
  if (word !== undefined) return word;
  const first = source.charCodeAt(0);
  const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (!numeric) return source;
  const digits = source.replaceAll('_', '');
  // A leading dot makes a float at once, and only of the text as it stands (resolve.go, hint '.').
  if (first === 0x2e) return float.test(source) ? finite(source, source) : source;
  const integer = parseInteger(digits);
  if (integer !== undefined) return integer;
  return float.test(digits) ? finite(digits, source) : source;
}

/**
 * What Kustomize makes of a plain scalar in a manifest: it reads them with go-yaml v3, to which `yes`, `on` and `y` are
 * strings, and dates are points in time.
 */
export function resolveInGoYaml3(source: string): Json {
  const time = timeOf(source);
  if (time !== undefined) return time;
  const value = resolvePlain(source);
  return typeof value === 'boolean' && !/^[tf]/i.test(source) ? source : value;
}

/** Whether a plain scalar is a string to go-yaml v3, as the keys of JSON must be. */
export function isStringInGoYaml3(source: string): boolean {
  return timeOf(source) === undefined && !infinite.test(source) && typeof resolveInGoYaml3(source) === 'string';
}

/** A point in time as Go writes it in JSON (RFC 3339), of a plain scalar that go-yaml v3 takes for one. */
function timeOf(source: string): string | undefined {
  if (!/^\d{4}-/.test(source) || !isTimestamp(source)) return undefined;
  const [, year, month = '', day = '', , hour = '0', minute = '0', second = '0', zone] = timestamp.exec(source) ?? [];
  const fraction = /[.,](\d+)/.exec(source)?.[1]?.replace(/0{1,40}$/, '') ?? '';
  const two = (digits: string) => digits.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  const isUtc = zone === undefined || /^[-+]00:00$/.test(zone);
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${fraction && `.${fraction}`}${isUtc ? 'Z' : zone}`;
}

/** Why Kubernetes cannot read a float as a value: JSON has no infinity. (As keys, sigs.k8s.io/yaml makes strings of them.) */
export function infinityProblem(source: string): string | undefined {
  if (!/^[-+]?\./.test(source) || !infinite.test(source)) return undefined;
  return `JSON has no number '${source}', so Kubernetes rejects it. Quote it if it is meant as a string.`;
}

const infinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const standard = 'tag:yaml.org,2002:';

/** The value of a scalar that carries an explicit tag, `!!int` and the like. With tags of others it is a string. */
export function resolveTagged(source: string, tag: string): Json {
  switch (tag) {
    case `${standard}binary`:
      return decodeBase64(source) ?? source;
    case `${standard}null`:
    case `${standard}bool`:
    case `${standard}int`:
    case `${standard}float`:
      return resolvePlain(source);
    default:
      return source;
  }
}

/** Why Kubernetes cannot read a scalar with a tag: its text is of another kind. */
export function tagProblem(source: string, tag: string): string | undefined {
  if (!tag.startsWith(standard)) return undefined;
  const kind = tag.slice(standard.length);
  if (fits(source, kind)) return undefined;
  return `'${source.length > 40 ? `${source.slice(0, 40)}...` : source}' is no !!${kind}. Correct it, or remove the tag.`;
}

function fits(source: string, kind: string): boolean {
  switch (kind) {
    case 'binary':
      return decodeBase64(source) !== undefined;
    case 'null':
      return resolvePlain(source) === null;
    case 'bool':
      return typeof resolvePlain(source) === 'boolean';
    case 'int':
      return isInteger(source);
    case 'float':
      return infinite.test(source) || typeof resolvePlain(source) === 'number';
    case 'timestamp':
      return isTimestamp(source);
    default:
      return true;
  }
}

const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+](\d\d):(\d\d))?)?$/;

/** Whether a text is a date, or a date and a time, that exists; with a zone behind `T` only (resolve.go, parseTimestamp). */
function isTimestamp(source: string): boolean {
  const match = timestamp.exec(source);
  if (!match) return false;
  const [, year, month, day, separator, hour, minute, second, zone, zoneHour, zoneMinute] = match;
  if ((separator === 'T' || separator === 't') !== (zone !== undefined)) return false;
  const isUpTo = (digits: string | undefined, most: number) => Number(digits ?? 0) <= most;
  // To `Date`, years before 100 are others; the calendar repeats itself every 400 years.
  const lastDay = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  return (
    Number(month) >= 1 &&
    isUpTo(month, 12) &&
    Number(day) >= 1 &&
    isUpTo(day, lastDay) &&
    isUpTo(hour, 23) &&
    isUpTo(minute, 59) &&
    isUpTo(second, 59) &&
    isUpTo(zoneHour, 24) &&
    isUpTo(zoneMinute, 59)
  );
}

/** Whether a plain scalar is an integer, and no float. */
export function isInteger(source: string): boolean {
  return parseInteger(source.replaceAll('_', '')) !== undefined;
}

/** A float as a key, as sigs.k8s.io/yaml writes it: Go's format `g` with the digits that 32 bits need. */
export function floatKey(value: number): string {
  const single = Math.fround(value);
  let written = value.toExponential(8);
  for (let digits = 8; digits >= 0 && Math.fround(Number(value.toExponential(digits))) === single; digits--)
    written = value.toExponential(digits);
  const [mantissa = '', exponent = '0'] = written.split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(written));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const words = new Map<string, Json>([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);

const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
/** Integers as Go's ParseInt with base 0 reads them: 0x, 0o, 0b and a leading 0 for octal, with a sign. */
function parseInteger(text: string): number | bigint | undefined {
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/.exec(text);
  if (!match) return undefined;
  const [, sign, digits = ''] = match;
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  const value = sign === '-' ? -magnitude : magnitude;
  // Beyond 64 bits go-yaml goes on to read a float.
  if (value > 0xffff_ffff_ffff_ffffn || value < -0x8000_0000_0000_0000n) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A float that 64 bits cannot hold stays text. */
function finite(digits: string, source: string): Json {
  const value = Number(digits);
  return Number.isFinite(value) ? value : source;
}

/** Bytes in base64 as text; undefined if they are none. Line breaks may stand between, blanks may not. */
function decodeBase64(text: string): string | undefined {
  const digits = text.replace(/[\r\n]/g, '');
  if (digits.length % 4 > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(digits), (character) => character.charCodeAt(0)));
}
