import { compareStrings } from '../values/compare';
import { sprintf } from '../values/format';
import { Text } from '../values/text';
import { Failure, goTypeOf, type Value } from '../values/value';

/** How templates compare values (text/template, funcs.go). */

/** `eq`. Throws `Failure` for values that cannot be compared. */
export function areEqual(a: Value, b: Value): boolean {
  if (isBasic(a) && isBasic(b)) {
    if (a.type === 'bool' && b.type === 'bool') return a.value === b.value;
    if (a.type === 'int' && b.type === 'int') return numberOf(a) === numberOf(b);
    if (a.type === 'float' && b.type === 'float') return a.value === b.value;
    if (a.type === 'string' && b.type === 'string') return a.text === b.text;
    throw incompatible(a, b);
  }
  if (a.type === 'nil' || b.type === 'nil') return a.type === b.type;
  if (isBasic(a) || isBasic(b)) throw incompatible(a, b);
  return areSame(a, b);
}

/** `lt`. Throws `Failure` for values that have no order. */
export function isBefore(a: Value, b: Value): boolean {
  if (!isBasic(a) || !isBasic(b)) throw new Failure('invalid type for comparison');
  if (a.type === 'int' && b.type === 'int') return numberOf(a) < numberOf(b);
  if (a.type === 'float' && b.type === 'float') return a.value < b.value;
  if (a.type === 'string' && b.type === 'string') return compareStrings(a.text, b.text) < 0;
  throw a.type === 'bool' && b.type === 'bool' ? new Failure('invalid type for comparison') : incompatible(a, b);
}

function isBasic(value: Value): boolean {
  return value.type === 'bool' || value.type === 'int' || value.type === 'float' || value.type === 'string';
}

function numberOf({ go, value }: Extract<Value, { type: 'int' }>): bigint {
  return go === 'uint8' || go === 'uint64' ? BigInt.asUintN(64, value) : value;
}

function incompatible(a: Value, b: Value): Failure {
  return new Failure(`incompatible types for comparison: ${goTypeOf(a)} and ${goTypeOf(b)}`);
}

/** Pointers are equal if they are the same; lists and maps are never compared. */
function areSame(a: Value, b: Value): boolean {
  if (a.type !== b.type) {
    const types = [asString(a), goTypeOf(a), goTypeOf(b), asString(b)];
    throw new Failure(`non-comparable types ${types[0]}: ${types[1]}, ${types[2]}: ${types[3]}`);
  }
  if (a.type === 'object') return a === b;
  throw new Failure(`non-comparable type ${asString(b)}: ${goTypeOf(b)}`);
}

function asString(value: Value): string {
  return sprintf(new Text('%s'), [value]).text;
}
