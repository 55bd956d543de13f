import { nil, type Value } from '../values/value';

/**
 * A value as Go's templates hold it. Go remembers whether it was found in something that may hold any type, such as a
 * map of values files: then errors speak of `interface {}`, and nil is a nil of that type rather than nothing at all.
 */
export interface Held {
  readonly value: Value;
  readonly isInterface: boolean;
}

/** A value of its own type. */
export function held(value: Value): Held {
  return { value, isInterface: false };
}

/** A value that was found in a map, a list or a field of any type. */
export function found(value: Value): Held {
  return { value, isInterface: true };
}

/** Nothing at all: Go's zero reflect.Value. */
export const nothing: Held = held(nil);
