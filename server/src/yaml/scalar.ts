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

/** The value of a scalar that carries an explicit tag, `!!int` and the like. With tags of others it is a string. */
export function resolveTagged(source: string, tag: string): Json {
  switch (tag) {
    case 'tag:yaml.org,2002:binary':
      return decodeBase64(source) ?? source;
    case 'tag:yaml.org,2002:null':
    case 'tag:yaml.org,2002:bool':
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float':
      return resolvePlain(source);
    default:
      return source;
  }
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
  if (value > 0xffff_ffff_ffff_ffffn || value < -0x8000_0000_0000_0000n) return Number(value);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A float that 64 bits cannot hold stays text. */
function finite(digits: string, source: string): Json {
  const value = Number(digits);
  return Number.isFinite(value) ? value : source;
}

function decodeBase64(text: string): string | undefined {
  try {
    return atob(text.replace(/\s/g, ''));
  } catch {
    return undefined;
  }
}
