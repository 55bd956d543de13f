import type { Origin } from '../../rendering/origin';
import { nilMap } from '../codecs/encode';
import { type JsonStyle, jsonOf } from '../codecs/json';
import { readJson } from '../codecs/readJson';
import { readToml } from '../codecs/readToml';
import { tomlOf } from '../codecs/toml';
import { prettyYamlOf, yamlOf } from '../codecs/yaml';
import { jsonTypeError, readYaml, typeError } from '../values/read';
import { empty, Text } from '../values/text';
import {
  type CallSite,
  type Dict,
  dict,
  Failure,
  type Func,
  func,
  list,
  originOfResult,
  type Value,
} from '../values/value';

const compact: JsonStyle = { escapesHtml: true, isPretty: false };
const pretty: JsonStyle = { escapesHtml: true, isPretty: true };
const raw: JsonStyle = { escapesHtml: false, isPretty: false };

/** What Helm (pkg/engine/funcs.go) and sprig (defaults.go) have to write values as text and to read them from text. */
export const codecs: ReadonlyMap<string, Func> = new Map([
  ['toYaml', encoder(yamlOf, () => empty)],
  ['mustToYaml', encoder(yamlOf, fail)],
  ['toYamlPretty', encoder(prettyYamlOf, () => empty)],
  ['fromYaml', mapDecoder(readYaml, typeError, (origin) => dict([], origin))],
  ['fromYamlArray', listDecoder(readYaml, typeError)],
  ['toJson', encoder(jsonWith(compact), () => empty)],
  ['mustToJson', encoder(jsonWith(compact), fail)],
  ['toPrettyJson', encoder(jsonWith(pretty), () => empty)],
  ['mustToPrettyJson', encoder(jsonWith(pretty), fail)],
  ['toRawJson', encoder(jsonWith(raw), fail)],
  ['mustToRawJson', encoder(jsonWith(raw), fail)],
  ['fromJson', mapDecoder(readJson, jsonTypeError, nilMap)],
  ['mustFromJson', func(['string'], (_, text) => readJson(text))],
  ['fromJsonArray', listDecoder(readJson, jsonTypeError)],
  ['toToml', encoder(tomlOf, (error) => new Text(error.message))],
  ['fromToml', mapDecoder(readToml, jsonTypeError, nilMap)],
]);

function jsonWith(style: JsonStyle): (value: Value) => Text {
  return (value) => jsonOf(value, style);
}

function fail(error: Failure): never {
  throw error;
}

/** A function that writes a value as text, and what it does where that fails. */
function encoder(encode: (value: Value) => Text, onFailure: (error: Failure) => Text): Func {
  return func(['interface {}'], (at, value) => {
    const text = attempt(() => encode(value), onFailure);
    return text.pieces.length > 0 ? text : Text.of(text.text, originOfResult([value], at));
  });
}

type TypeError = (value: Value, type: string) => string;

/** A function that reads a map from a text, or what null makes; of one that cannot be read the map has the `Error`. */
function mapDecoder(decode: (text: Text) => Value, typeError: TypeError, ofNull: (origin: Origin) => Dict): Func {
  return func(['string'], (at, text) =>
    attempt(
      () => {
        const value = decode(text);
        if (value.type === 'map') return value;
        if (value.type === 'nil') return ofNull(originOfResult([text], at));
        throw new Failure(typeError(value, 'map[string]interface {}'));
      },
      (error) => errorMap(error, text, at),
    ),
  );
}

function errorMap({ message }: Failure, text: Text, at: CallSite): Dict {
  const origin = originOfResult([text], at);
  return dict([['Error', { key: origin, value: Text.of(message, origin) }]], origin);
}

/** A function that reads a list from a text; of one that cannot be read the error is its only item. */
function listDecoder(decode: (text: Text) => Value, typeError: TypeError): Func {
  return func(['string'], (at, text) => {
    const origin = originOfResult([text], at);
    return attempt<Value>(
      () => {
        const value = decode(text);
        if (value.type === 'list') return value;
        if (value.type === 'nil') return list([], undefined, origin);
        throw new Failure(typeError(value, '[]interface {}'));
      },
      ({ message }) => list([Text.of(message, origin)], undefined, origin),
    );
  });
}

/** What a function gives, or what is made of the `Failure` that it throws. */
function attempt<T>(run: () => T, onFailure: (error: Failure) => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Failure) return onFailure(error);
    throw error;
  }
}
