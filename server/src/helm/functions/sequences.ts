import { Failure, int, type Value } from '../values/value';
import { kindOf } from './reflection';

/** The items of a value that is a slice in Go; undefined for any other. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  switch (value.type) {
    case 'list':
      return value.items;
    case 'bytes':
      return Array.from(value.value, (byte) => int(byte, 'uint8', value.origin));
    case 'object':
      return value.asList?.().items;
    case 'nil':
    case 'bool':
    case 'int':
    case 'float':
    case 'string':
    case 'map':
      return undefined;
  }
}

/** The items of a value that must be a slice: else fails with a message that has the value's kind. */
export function itemsFor(value: Value, before: string, behind = ''): readonly Value[] {
  // Sprig asks for the type of a value without looking whether there is one.
  if (value.type === 'nil') throw new Failure(nilPointer);
  const items = itemsOf(value);
  if (!items) throw new Failure(`${before} ${kindOf(value)}${behind}`);
  return items;
}

const nilPointer = 'runtime error: invalid memory address or nil pointer dereference';
