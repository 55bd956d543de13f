import type { Text } from '../values/text';
import { type Func, func, goTypeOf, type Int, type Value } from '../values/value';
import { deepEqual } from './deepEqual';
import { madeText, truth } from './results';

/** The functions that tell types (sprig, reflect.go). */
export const reflection: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['typeOf', func(['interface {}'], (at, value) => madeText(goTypeOf(value), [value], at))],
  ['typeIs', func(['string', 'interface {}'], (at, type, value) => truth(isType(type, value), [type, value], at))],
  [
    'typeIsLike',
    func(['string', 'interface {}'], (at, type, value) =>
      truth(isType(type, value) || `*${type.text}` === goTypeOf(value), [type, value], at),
    ),
  ],
  ['kindOf', func(['interface {}'], (at, value) => madeText(kindOf(value), [value], at))],
  [
    'kindIs',
    func(['string', 'interface {}'], (at, kind, value) => truth(kind.text === kindOf(value), [kind, value], at)),
  ],
  ['deepEqual', func(['interface {}', 'interface {}'], (at, a, b) => truth(deepEqual(a, b), [a, b], at))],
]);

function isType(type: Text, value: Value): boolean {
  return type.text === goTypeOf(value);
}

/** The kind of a value's type by Go's name (reflect, `Kind`). */
export function kindOf(value: Value): string {
  switch (value.type) {
    case 'nil':
      return 'invalid';
    case 'bool':
      return 'bool';
    case 'int':
      return kindOfInt(value.go);
    case 'float':
      return 'float64';
    case 'string':
      return 'string';
    case 'bytes':
    case 'list':
      return 'slice';
    case 'map':
      return 'map';
    case 'object':
      if (value.asMap) return 'map';
      if (value.asList) return 'slice';
      return value.go.startsWith('*') ? 'ptr' : 'struct';
  }
}

function kindOfInt(type: Int['go']): string {
  switch (type) {
    case 'time.Month':
    case 'time.Weekday':
      return 'int';
    case 'time.Duration':
      return 'int64';
    case 'int':
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'uint64':
      return type;
  }
}
