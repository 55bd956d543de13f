import { type Func, func, isTrue, nil, type Value, variadic } from '../values/value';
import { chosen, truth } from './results';

/** The functions that look whether values are empty (sprig, defaults.go): just as conditions do. */
export const defaults: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['default', variadic(['interface {}'], 'interface {}', (_, [given], otherwise) => valueOr(given, otherwise))],
  ['empty', func(['interface {}'], (at, value) => truth(!isTrue(value), [value], at))],
  ['coalesce', variadic([], 'interface {}', (_, values) => firstOf(values))],
  ['all', variadic([], 'interface {}', (at, values) => truth(values.every(isTrue), values, at))],
  ['any', variadic([], 'interface {}', (at, values) => truth(values.some(isTrue), values, at))],
  [
    'ternary',
    func(['interface {}', 'interface {}', 'bool'], (_, then, otherwise, condition) =>
      chosen(condition.value ? then : otherwise, [condition]),
    ),
  ],
]);

/** A value, or another if it is empty or not there. */
function valueOr(given: Value | undefined, otherwise: Value): Value {
  if (!given) return otherwise;
  return isTrue(given) ? given : chosen(otherwise, [given]);
}

/** The first that is not empty; those before it decided that. */
function firstOf(values: readonly Value[]): Value {
  const index = values.findIndex(isTrue);
  return index < 0 ? chosen(nil, values) : chosen(values[index] ?? nil, values.slice(0, index));
}
