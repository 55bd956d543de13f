import { formatted } from '../values/format';
import {
  type CallSite,
  Failure,
  type Func,
  float,
  func,
  type Int,
  int,
  list,
  originOfResult,
  type Value,
  variadic,
} from '../values/value';
import { checkItems } from './limits';
import { atoi, parseOctal, toFloat, toInt } from './numbers';
import { madeText } from './results';

/** A function of integers, whatever values they are read from; at least so many. */
function integers(count: 0 | 1, combine: (values: readonly bigint[]) => bigint): Func {
  const parameters = count === 0 ? ([] as const) : (['interface {}'] as const);
  return variadic(parameters, 'interface {}', (at, more, ...first) => {
    const values = [...first, ...more];
    return int(combine(values.map(toInt)), 'int64', originOfResult(values, at));
  });
}

/** A function of two integers. */
function pair(combine: (a: bigint, b: bigint) => bigint): Func {
  return func(['interface {}', 'interface {}'], (at, a, b) =>
    int(combine(toInt(a), toInt(b)), 'int64', originOfResult([a, b], at)),
  );
}

/** A function of one number with fractions. */
function rounding(change: (value: number) => number): Func {
  return func(['interface {}'], (at, value) => float(change(toFloat(value)), originOfResult([value], at)));
}

/** A function that picks one of some numbers with fractions. */
function picking(pick: (a: number, b: number) => number): Func {
  return variadic(['interface {}'], 'interface {}', (at, more, first) =>
    float(
      [first, ...more].map(toFloat).reduce((a, b) => pick(a, b)),
      originOfResult([first, ...more], at),
    ),
  );
}

function conversion(type: Int['go'], read: (value: Value) => bigint): Func {
  return func(['interface {}'], (at, value) => int(read(value), type, originOfResult([value], at)));
}

/** The one of some integers that is better than all others. */
function best(isBetter: (a: bigint, b: bigint) => boolean): Func {
  return integers(1, (values) => values.reduce((found, value) => (isBetter(value, found) ? value : found)));
}

const largestOf = best((a, b) => a > b);

/** The functions on integers, and those that convert to numbers (sprig, numeric.go). */
export const math: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['atoi', func(['string'], (at, text) => int(atoi(text.text), 'int', originOfResult([text], at)))],
  ['int', conversion('int', toInt)],
  ['int64', conversion('int64', toInt)],
  ['float64', rounding((value) => value)],
  ['toDecimal', conversion('int64', (value) => parseOctal(formatted(value).text) ?? 0n)],
  ['add', integers(0, (values) => values.reduce((a, b) => a + b, 0n))],
  ['add1', func(['interface {}'], (at, value) => int(toInt(value) + 1n, 'int64', originOfResult([value], at)))],
  ['sub', pair((a, b) => a - b)],
  ['mul', integers(1, (values) => values.reduce((a, b) => BigInt.asIntN(64, a * b)))],
  ['div', pair((a, b) => a / divisor(b))],
  ['mod', pair((a, b) => a % divisor(b))],
  ['max', largestOf],
  ['biggest', largestOf],
  ['min', best((a, b) => a < b)],
  ['maxf', picking(Math.max)],
  ['minf', picking(Math.min)],
  ['floor', rounding(Math.floor)],
  ['ceil', rounding(Math.ceil)],
  ['round', variadic(['interface {}', 'int'], 'float64', rounded)],
  ['until', func(['int'], (at, count) => counted(0, Number(count.value), count.value < 0n ? -1 : 1, [count], at))],
  [
    'untilStep',
    func(['int', 'int', 'int'], (at, start, stop, step) =>
      counted(Number(start.value), Number(stop.value), Number(step.value), [start, stop, step], at),
    ),
  ],
  ['seq', variadic([], 'int', (at, bounds) => madeText(sequence(bounds).join(' '), bounds, at))],
]);

function divisor(value: bigint): bigint {
  if (value === 0n) throw new Failure('runtime error: integer divide by zero');
  return value;
}

/** Rounds up from a fraction on, one half if none is given: that of a negative number is negative, and never enough. */
function rounded(at: CallSite, more: readonly Value[], value: Value, places: Int): Value {
  const power = Number(`1e${places.value}`);
  const digits = toFloat(value) * power;
  const from = more[0] ? toFloat(more[0]) : 0.5;
  const result = digits - Math.trunc(digits) >= from ? Math.ceil(digits) : Math.floor(digits);
  return float(result / power, originOfResult([value, places, ...more], at));
}

function counted(start: number, stop: number, step: number, args: readonly Value[], at: CallSite): Value {
  const origin = originOfResult(args, at);
  return list(
    range(start, stop, step).map((value) => int(value, 'int', origin)),
    '[]int',
    origin,
  );
}

/** The numbers from `start` to before `stop`; none if the step leads away from it. */
function range(start: number, stop: number, step: number): number[] {
  const count = (stop - start) / step;
  if (!(count > 0) || !Number.isFinite(count)) return [];
  checkItems(count);
  return Array.from({ length: Math.ceil(count) }, (_, index) => start + index * step);
}

/** As the command `seq` has it: the last number, with the first before it, and the step between them. */
function sequence(bounds: readonly Int[]): number[] {
  const numbers = bounds.map(({ value }) => Number(value));
  const [first = 0, second = 0, third = 0] = numbers;
  switch (numbers.length) {
    case 1:
      return through(1, first, first < 1 ? -1 : 1);
    case 2:
      return through(first, second, second < first ? -1 : 1);
    case 3:
      return through(first, third, second);
    default:
      return [];
  }
}

/** The numbers from `start` to `end`, which is one of them. */
function through(start: number, end: number, step: number): number[] {
  return range(start, end < start ? end - 1 : end + 1, step);
}
