import { parse, TomlDate, TomlError, type TomlPrimitive } from 'smol-toml';
import { madeOf, type Origin } from '../../rendering/origin';
import { Text } from '../values/text';
import { bool, dict, Failure, float, type GoObject, int, list, type Value } from '../values/value';

/** The value of a TOML text, all of which is made of the text. Throws `Failure` where it is none. */
export function readToml(text: Text): Value {
  try {
    return decoded(parse(text.text, { integersAsBigInt: true }), text.origin && madeOf(text.origin));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new Failure(`toml: line ${error.line}: ${error.message.split('\n', 1)[0]}`);
  }
}

function decoded(value: TomlPrimitive, origin: Origin | undefined): Value {
  switch (typeof value) {
    case 'string':
      return Text.of(value, origin);
    case 'number':
      return float(value, origin);
    case 'bigint':
      return int(value, 'int64', origin);
    case 'boolean':
      return bool(value, origin);
    default:
      break;
  }
  if (value instanceof TomlDate) return timeOf(value, origin);
  if (Array.isArray(value))
    return list(
      value.map((item) => decoded(item, origin)),
      undefined,
      origin,
    );
  const entries = Object.entries(value as Record<string, TomlPrimitive>);
  return dict(
    entries.map(([key, inner]) => [key, { key: origin, value: decoded(inner, origin) }] as const),
    origin,
  );
}

/** A point in time, of which templates mostly ask the text. */
function timeOf(date: TomlDate, origin: Origin | undefined): GoObject {
  const text = date.toISOString().replace(/\.0+(?=Z|[-+]|$)/, '');
  return {
    type: 'object',
    go: 'time.Time',
    text: text.replace('T', ' ').replace(/Z$/, ' +0000 UTC'),
    fields: new Map(),
    methods: new Map(),
    inner: new Date(date.getTime()),
    marshalled: text,
    origin,
  };
}
