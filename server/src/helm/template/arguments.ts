import { dict, type GoType, goTypeOf, list, nil, type Value } from '../values/value';
import type { Held } from './held';

/** What the parameters of functions take (text/template, exec.go, validateType). */

/** The name of a type in errors: the only objects that functions take are certificates of sprig. */
export function nameOfType(type: GoType): string {
  return type === 'object' ? 'sprig.certificate' : type === '[]byte' ? '[]uint8' : type;
}

/** What nil is as a value of a type; undefined for types that have no nil. */
export function nilOf(type: GoType): Value | undefined {
  switch (type) {
    case 'interface {}':
      return nil;
    case '[]byte':
      return { type: 'bytes', value: new Uint8Array() };
    case '[]interface {}':
    case '[]string':
      return list([], type);
    case 'map[string]interface {}':
      return dict();
    case 'string':
    case 'int':
    case 'int64':
    case 'float64':
    case 'bool':
    case 'object':
      return undefined;
  }
}

/** The value as an argument of a type, else what is wrong with it. */
export function asArgument({ value, isInterface }: Held, type: GoType): Value | string {
  if (type === 'interface {}') return value;
  const name = nameOfType(type);
  if (value.type === 'nil') {
    if (isInterface) return `wrong type for value; expected ${name}; got interface {}`;
    return nilOf(type) ?? `invalid value; expected ${name}`;
  }
  return isAssignable(value, type) ? value : `wrong type for value; expected ${name}; got ${goTypeOf(value)}`;
}

function isAssignable(value: Value, type: GoType): boolean {
  switch (type) {
    case 'interface {}':
      return true;
    case 'string':
      return value.type === 'string';
    case 'int':
    case 'int64':
      return value.type === 'int' && value.go === type;
    case 'float64':
      return value.type === 'float';
    case 'bool':
      return value.type === 'bool';
    case '[]byte':
      return value.type === 'bytes';
    case '[]interface {}':
    case '[]string':
      return value.type === 'list' && value.go === type;
    case 'map[string]interface {}':
      return value.type === 'map' && value.go !== 'map[string]string';
    case 'object':
      return value.type === 'object';
  }
}
