import { derivedFrom, madeOf, type Origin, type Place, unknownFrom } from '../../rendering/origin';
import type { Text } from './text';

/**
 * A value of Go's template language, with where it comes from. Scalars and texts are immutable; lists and maps are not,
 * as in Go: `set` changes the map that others hold too.
 */
export type Value = Nil | Bool | Int | Float | Text | Bytes | List | Dict | GoObject;

/** No value: `null`, or a key that a map does not have. */
export interface Nil {
  readonly type: 'nil';
  readonly origin?: Origin | undefined;
}

export interface Bool {
  readonly type: 'bool';
  readonly value: boolean;
  readonly origin?: Origin | undefined;
}

export interface Int {
  readonly type: 'int';
  readonly value: bigint;
  /** Its type in Go. */
  readonly go: 'int' | 'int32' | 'int64' | 'uint8' | 'uint64' | 'time.Month' | 'time.Weekday' | 'time.Duration';
  readonly origin?: Origin | undefined;
}

/** A float64, as all numbers of values files are. */
export interface Float {
  readonly type: 'float';
  readonly value: number;
  readonly origin?: Origin | undefined;
}

/** A []byte. */
export interface Bytes {
  readonly type: 'bytes';
  readonly value: Uint8Array;
  readonly origin?: Origin | undefined;
}

/** A slice. */
export interface List {
  readonly type: 'list';
  /** Its type in Go. */
  readonly go: '[]interface {}' | '[]string' | '[]int' | '[]map[string]interface {}' | '[][]interface {}' | '[]uint8';
  items: Value[];
  /** Whether it is Go's nil of its type: empty, but `null` in JSON. */
  readonly isNil?: boolean | undefined;
  readonly origin?: Origin | undefined;
}

export interface DictEntry {
  /** Where the key comes from. */
  readonly key?: Origin | undefined;
  readonly value: Value;
}

/** A map, whose keys are strings. */
export interface Dict {
  readonly type: 'map';
  /** Its type in Go; `common.Values` and `map[string]interface {}` may stand for one another. */
  readonly go: 'map[string]interface {}' | 'map[string]string' | 'common.Values';
  readonly entries: Map<string, DictEntry>;
  readonly origin?: Origin | undefined;
  /** Whether all templates of a chart see it: to change it may change what others print. */
  readonly isShared?: boolean | undefined;
}

/** Anything else of Go, with fields and methods: `.Files`, `.Capabilities`, a version, a time. */
export interface GoObject {
  readonly type: 'object';
  /** Its type in Go, such as `*semver.Version`. */
  readonly go: string;
  /** As Go prints it with %v. */
  readonly text: string;
  /** Its fields, and its methods without parameters. */
  readonly fields: ReadonlyMap<string, () => Value>;
  /** Its methods. */
  readonly methods: ReadonlyMap<string, Func>;
  /** What it is for functions that know its type. */
  readonly inner?: unknown;
  /** What `range` and `index` see of it, where it is a map in Go. */
  readonly asMap?: (() => Dict) | undefined;
  /** What `range`, `index` and functions on lists see of it, where it is a slice in Go. */
  readonly asList?: (() => List) | undefined;
  /** The string that it is in JSON and YAML, as a time or a version is; its fields are there if it has none. */
  readonly marshalled?: string | undefined;
  readonly origin?: Origin | undefined;
}

/** The type of a parameter, by Go's name. */
export type GoType = keyof ParameterTypes;

export interface ParameterTypes {
  readonly string: Text;
  readonly int: Int;
  readonly int64: Int;
  readonly float64: Float;
  readonly bool: Bool;
  readonly '[]byte': Bytes;
  readonly 'interface {}': Value;
  readonly '[]interface {}': List;
  readonly '[]string': List;
  readonly 'map[string]interface {}': Dict;
  readonly object: GoObject;
}

/** A function of templates. Arguments are checked against the types of its parameters before it is called. */
export interface Func {
  readonly parameters: readonly GoType[];
  /** The type of any number of further arguments. */
  readonly rest?: GoType | undefined;
  /** Throws `Failure` where the function returns an error or panics. */
  call(args: readonly Value[], at: CallSite): Value;
}

/** Where a function is called. What it makes of nothing comes from there. */
export interface CallSite {
  /** The call in the template. */
  readonly place: Place;
  readonly runtime: Runtime;
}

/** What functions need of the evaluation that they are part of. */
export interface Runtime {
  /** Whether to fail where Helm fails; otherwise what cannot be known here flows on as unknown. */
  readonly isStrict: boolean;
  /** So many random bytes; always the same unless the evaluation is strict. */
  random(length: number): Uint8Array;
  /** The time. */
  now(): Date;
  /**
   * The value with which evaluation goes on where the cluster, chance or the time decides. If not strict, it is marked as
   * unknown, and it is noted why.
   */
  unknown(value: Value, place: Place, why: string): Value;
}

/** Why a function, or the evaluation of a template, fails: in Go's words. */
export class Failure extends Error {}

type Typed<T extends readonly GoType[]> = { readonly [K in keyof T]: ParameterTypes[T[K]] };

/** A function with so many parameters. */
export function func<const T extends readonly GoType[]>(
  parameters: T,
  call: (at: CallSite, ...args: Typed<T>) => Value,
): Func {
  return { parameters, call: (args, at) => call(at, ...(args as unknown as Typed<T>)) };
}

/** A function with so many parameters, and any number of further ones of a type. */
export function variadic<const T extends readonly GoType[], R extends GoType>(
  parameters: T,
  rest: R,
  call: (at: CallSite, more: readonly ParameterTypes[R][], ...args: Typed<T>) => Value,
): Func {
  return {
    parameters,
    rest,
    call: (args, at) =>
      call(
        at,
        args.slice(parameters.length) as unknown as ParameterTypes[R][],
        ...(args.slice(0, parameters.length) as unknown as Typed<T>),
      ),
  };
}

export const nil: Nil = { type: 'nil' };

export function bool(value: boolean, origin?: Origin): Bool {
  return { type: 'bool', value, origin };
}

/** An integer, wrapped to 64 bits as Go does. */
export function int(value: bigint | number, go: Int['go'] = 'int', origin?: Origin): Int {
  return { type: 'int', value: BigInt.asIntN(64, BigInt(value)), go, origin };
}

export function float(value: number, origin?: Origin): Float {
  return { type: 'float', value, origin };
}

export function list(items: Value[], go: List['go'] = '[]interface {}', origin?: Origin): List {
  return { type: 'list', go, items, origin };
}

/** A map of these entries; later ones win. */
export function dict(
  entries: Iterable<readonly [string, DictEntry]> = [],
  origin?: Origin,
  go: Dict['go'] = 'map[string]interface {}',
): Dict {
  return { type: 'map', go, entries: new Map(entries), origin };
}

/** What a map has under a key; undefined if it does not have it. */
export function valueAt(map: Value | undefined, key: string): Value | undefined {
  return map?.type === 'map' ? map.entries.get(key)?.value : undefined;
}

/** The type of a value by the name that Go has for it; `<nil>` for none. */
export function goTypeOf(value: Value): string {
  switch (value.type) {
    case 'nil':
      return '<nil>';
    case 'bool':
      return 'bool';
    case 'float':
      return 'float64';
    case 'string':
      return 'string';
    case 'bytes':
      return '[]uint8';
    case 'int':
    case 'list':
    case 'map':
    case 'object':
      return value.go;
  }
}

/** Whether a condition holds: anything but what is empty, nil, false or 0 (text/template, `IsTrue`). */
export function isTrue(value: Value): boolean {
  switch (value.type) {
    case 'nil':
      return false;
    case 'bool':
      return value.value;
    case 'int':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'string':
      return value.text !== '';
    case 'bytes':
      return value.value.length > 0;
    case 'list':
      return value.items.length > 0;
    case 'map':
      return value.entries.size > 0;
    case 'object':
      if (value.asList) return value.asList().items.length > 0;
      return value.asMap ? value.asMap().entries.size > 0 : true;
  }
}

/** Whether a value depends on what cannot be known here; of lists and maps, whether they themselves do. */
export function isUnknown(value: Value): boolean {
  return value.origin?.how === 'unknown';
}

/** The same value, of which nothing can be known because of what stands at a place. Lists and maps are copied, whole. */
export function unknown(value: Value, place: Place): Value {
  if (isUnknown(value)) return value;
  const origin = unknownFrom(place);
  switch (value.type) {
    case 'string':
      return value.unknownFrom(place);
    case 'list':
      return { ...value, items: value.items.map((item) => unknown(item, place)), origin };
    case 'map':
      return {
        ...value,
        entries: new Map(
          [...value.entries].map(([key, each]) => [key, { key: origin, value: unknown(each.value, place) }]),
        ),
        origin,
      };
    default:
      return { ...value, origin };
  }
}

/**
 * The origin of what a function makes of some values at a call: unknown if one of them is, else derived from the first
 * that comes from somewhere, else from the call.
 */
export function originOfResult(args: readonly Value[], { place }: CallSite): Origin {
  let first: Origin | undefined;
  for (const { origin } of args) {
    if (origin?.how === 'unknown') return origin;
    first ??= origin;
  }
  return first ? madeOf(first) : derivedFrom(place);
}
