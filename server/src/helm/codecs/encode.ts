import { madeOf, type Origin } from '../../rendering/origin';
import { Text, type TextBuilder } from '../values/text';
import { type Bytes, type Dict, dict, Failure, type GoObject, type Value } from '../values/value';

/** What is encoded, once objects and bytes have been replaced. */
export type Encodable = Exclude<Value, GoObject | Bytes>;

/** A value as encoding/json takes it: bytes in base64, and of an object what it says of itself. */
export function encodable(value: Value): Encodable {
  switch (value.type) {
    case 'bytes':
      return Text.of(base64(value.value), value.origin && madeOf(value.origin));
    case 'object':
      return ofObject(value);
    case 'list':
      return value.isNil ? { type: 'nil', origin: value.origin } : value;
    case 'map':
      return value.entries.size === 0 && nilMaps.has(value) ? { type: 'nil', origin: value.origin } : value;
    default:
      return value;
  }
}

/** What an object is in JSON: a string, what `range` sees of it, or its fields. */
function ofObject({ marshalled, asList, asMap, fields, origin }: GoObject): Encodable {
  if (marshalled !== undefined) return Text.of(marshalled, origin);
  return encodable(
    asList?.() ??
      asMap?.() ??
      dict(
        [...fields].map(([key, get]) => [key, { value: get() }]),
        origin,
      ),
  );
}

/** The maps that are nil in Go: without entries to all but encoders. */
const nilMaps = new WeakSet<Dict>();

/** A map that is nil in Go, as `fromJson` makes it of `null`. */
export function nilMap(origin: Origin | undefined): Dict {
  const map = dict([], origin);
  nilMaps.add(map);
  return map;
}

/** Whether the keys of a map keep their order in JSON: they are the fields of a struct. */
export function isStruct(value: Value): boolean {
  return value.type === 'object' && value.asMap === undefined;
}

function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  const size = 0x6000;
  for (let at = 0; at < bytes.length; at += size)
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + size))));
  return parts.join('');
}

/** The origin of what is written for a value that comes from a place: it is not exact if other characters stand there. */
export function verbatim(origin: Origin | undefined, text: string): Origin | undefined {
  return origin?.how === 'exact' && origin.end - origin.start !== text.length ? madeOf(origin) : origin;
}

/** Deeper than any value that does not hold itself, which Go looks for from this depth on. */
const mostDepth = 1000;
/** More than any memory should be spent on; values that hold others many times may grow beyond all bounds. */
const mostLength = 0x400_0000;

/** How deep an encoder is in the value that it encodes. */
export class Nesting {
  private levels = 0;

  get depth(): number {
    return this.levels;
  }

  /** Goes down to the entries of a list or map. Throws `Failure` where there is no end to it. */
  enter(out: TextBuilder): void {
    if (++this.levels > mostDepth)
      throw new Failure('json: unsupported value: encountered a cycle via map[string]interface {}');
    if (out.length > mostLength) throw new Failure('json: the value is too large to be encoded');
  }

  leave(): void {
    this.levels--;
  }
}

/** A value without content of its own as it is written in JSON and YAML; `ofFloat` writes a number. */
export function leafText(value: Exclude<Encodable, Text>, ofFloat: (value: number) => string): string {
  switch (value.type) {
    case 'nil':
      return 'null';
    case 'bool':
    case 'int':
      return String(value.value);
    case 'float':
      return ofFloat(value.value);
    case 'list':
      return '[]';
    case 'map':
      return '{}';
  }
}
