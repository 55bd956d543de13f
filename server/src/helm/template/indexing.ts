import { decodeUtf8, encodeUtf8 } from '../../yaml/bytes';
import { Text } from '../values/text';
import { Failure, goTypeOf, int, isUnknown, list, type Value } from '../values/value';

/** How templates take parts of values (text/template, funcs.go, index and slice). */

/** `index value key1 key2 ...`. Throws `Failure` for what is not there. */
export function indexed(value: Value, keys: readonly Value[]): Value {
  if (value.type === 'nil') throw new Failure('index of untyped nil');
  let item: Value = value;
  for (const key of keys) item = at(item, key);
  return item;
}

function at(item: Value, key: Value): Value {
  switch (item.type) {
    case 'nil':
      throw new Failure('index of nil pointer');
    case 'map':
      return item.entries.get(keyOf(key))?.value ?? absent(item);
    case 'list': {
      const found = item.items[position(key, item.items.length)];
      if (!found) throw new Failure('reflect: slice index out of range');
      return found;
    }
    case 'string':
      return byteAt(encodeUtf8(item.text), key, item, 'string');
    case 'bytes':
      return byteAt(item.value, key, item, 'slice');
    case 'object':
      if (item.asMap) return at(item.asMap(), key);
      if (item.asList) return at(item.asList(), key);
      throw new Failure(`can't index item of type ${item.go}`);
    case 'bool':
    case 'int':
    case 'float':
      throw new Failure(`can't index item of type ${goTypeOf(item)}`);
  }
}

function absent(map: Extract<Value, { type: 'map' }>): Value {
  if (map.go === 'map[string]string') return Text.of('', map.origin);
  return { type: 'nil', origin: isUnknown(map) ? map.origin : undefined };
}

function keyOf(key: Value): string {
  if (key.type === 'string') return key.text;
  if (key.type === 'nil') throw new Failure('value is nil; should be of type string');
  throw new Failure(`value has type ${goTypeOf(key)}; should be string`);
}

function byteAt(bytes: Uint8Array, key: Value, from: Value, kind: string): Value {
  const byte = bytes[position(key, bytes.length)];
  if (byte === undefined) throw new Failure(`reflect: ${kind} index out of range`);
  return int(byte, 'uint8', from.origin);
}

/** An index, which may be the length itself. */
function position(index: Value, length: number): number {
  if (index.type === 'nil') throw new Failure('cannot index slice/array with nil');
  if (index.type !== 'int') throw new Failure(`cannot index slice/array with type ${goTypeOf(index)}`);
  if (index.value < 0n || index.value > BigInt(length)) throw new Failure(`index out of range: ${index.value}`);
  return Number(index.value);
}

/** `slice value start end`. Throws `Failure` for what has no parts, or not these. */
export function sliced(value: Value, indexes: readonly Value[]): Value {
  if (value.type === 'nil') throw new Failure('slice of untyped nil');
  if (indexes.length > 3) throw new Failure(`too many slice indexes: ${indexes.length}`);
  switch (value.type) {
    case 'string': {
      if (indexes.length === 3) throw new Failure('cannot 3-index slice a string');
      const bytes = encodeUtf8(value.text);
      const [start, end] = range(indexes, bytes.length);
      // Each byte is a character where they are as many.
      if (bytes.length === value.length) return value.slice(start, end);
      return value.made(decodeUtf8(bytes.slice(start, end)));
    }
    case 'bytes': {
      const [start, end] = range(indexes, value.value.length);
      return { ...value, value: value.value.slice(start, end) };
    }
    case 'list': {
      const [start, end] = range(indexes, value.items.length);
      return list(value.items.slice(start, end), value.go, value.origin);
    }
    default:
      throw new Failure(`can't slice item of type ${goTypeOf(value)}`);
  }
}

function range(indexes: readonly Value[], length: number): [start: number, end: number] {
  const [start = 0, end = length, limit = length] = indexes.map((index) => position(index, length));
  if (start > end) throw new Failure(`invalid slice index: ${start} > ${end}`);
  if (end > limit) throw new Failure(`invalid slice index: ${end} > ${limit}`);
  return [start, end];
}
