import {
  type CallSite,
  Failure,
  type Func,
  func,
  isTrue,
  type List,
  list,
  nil,
  originOfResult,
  type Value,
  variadic,
} from '../values/value';
import { deepEqual } from './deepEqual';
import { DeepSet } from './deepSet';
import { checkItems } from './limits';
import { toInt } from './numbers';
import { chosen, truth } from './results';
import { itemsFor } from './sequences';

/** A function of a list, and the same that is said to return its errors; in a template both fail alike. */
function both(name: string, make: Func): [string, Func][] {
  return [
    [name, make],
    [`must${name.charAt(0).toUpperCase()}${name.slice(1)}`, make],
  ];
}

/** A function that makes a list of the items of another. */
function ofItems(message: string, change: (items: readonly Value[]) => Value[] | undefined): Func {
  return func(['interface {}'], (at, value) => {
    const items = change(itemsFor(value, message));
    return { ...list(items ?? [], '[]interface {}', originOfResult([value], at)), isNil: items === undefined };
  });
}

/** A function that picks one item of a list: nil if it has none. */
function pick(message: string, index: number): Func {
  return func(['interface {}'], (_, value) => chosen(itemsFor(value, message).at(index) ?? nil, [value]));
}

const makeList = variadic([], 'interface {}', (at, items) => list([...items], '[]interface {}', originOfCall(at)));

const push = func(['interface {}', 'interface {}'], (at, value, item) =>
  list([...itemsFor(value, 'Cannot push on type'), item], '[]interface {}', originOfResult([value], at)),
);

const prepend = func(['interface {}', 'interface {}'], (at, value, item) =>
  list([item, ...itemsFor(value, 'Cannot prepend on type')], '[]interface {}', originOfResult([value], at)),
);

/** The functions on lists (sprig, list.go). */
export const lists: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['list', makeList],
  ['tuple', makeList],
  ...both('append', push),
  ...both('push', push),
  ...both('prepend', prepend),
  ...both('first', pick('Cannot find first on type', 0)),
  ...both('last', pick('Cannot find last on type', -1)),
  ...both(
    'rest',
    ofItems('Cannot find rest on type', (items) => (items.length > 0 ? items.slice(1) : undefined)),
  ),
  ...both(
    'initial',
    ofItems('Cannot find initial on type', (items) => (items.length > 0 ? items.slice(0, -1) : undefined)),
  ),
  ...both(
    'reverse',
    ofItems('Cannot find reverse on type', (items) => [...items].reverse()),
  ),
  ...both(
    'compact',
    ofItems('Cannot compact on type', (items) => items.filter(isTrue)),
  ),
  ...both('uniq', ofItems('Cannot find uniq on type', unique)),
  ...both(
    'without',
    variadic(['interface {}'], 'interface {}', (at, omitted, value) => {
      const set = new DeepSet(omitted);
      const items = itemsFor(value, 'Cannot find without on type').filter((item) => !set.has(item));
      return chosen(list(items, '[]interface {}', originOfResult([value], at)), omitted);
    }),
  ),
  ...both(
    'has',
    func(['interface {}', 'interface {}'], (at, item, value) => truth(has(item, value), [item, value], at)),
  ),
  ...both('slice', variadic(['interface {}'], 'interface {}', sliced)),
  ...both(
    'chunk',
    func(['int', 'interface {}'], (at, size, value) => chunks(Number(size.value), value, at)),
  ),
  ['concat', variadic([], 'interface {}', (at, values) => concatenated(values, at))],
]);

function originOfCall(at: CallSite): List['origin'] {
  return originOfResult([], at);
}

function unique(items: readonly Value[]): Value[] {
  const seen = new DeepSet([]);
  return items.filter((item) => seen.add(item));
}

function has(item: Value, value: Value): boolean {
  return value.type !== 'nil' && itemsFor(value, 'Cannot find has on type').some((other) => deepEqual(item, other));
}

function sliced(at: CallSite, indices: readonly Value[], value: Value): Value {
  const items = itemsFor(value, 'list should be type of slice or array but');
  if (items.length === 0) return chosen(nil, [value]);
  const [first, last] = indices;
  const start = first ? Number(toInt(first)) : 0;
  const end = last ? Number(toInt(last)) : items.length;
  if (start < 0 || end < start || end > items.length)
    throw new Failure('reflect.Value.Slice: slice index out of bounds');
  const go = value.type === 'list' ? value.go : '[]interface {}';
  return chosen(list(items.slice(start, end), go, originOfResult([value], at)), indices);
}

/** Lists of so many items each; the last may have fewer. */
function chunks(size: number, value: Value, at: CallSite): Value {
  const items = itemsFor(value, 'Cannot chunk type');
  if (size <= 0) throw new Failure('runtime error: makeslice: len out of range');
  const origin = originOfResult([value], at);
  const parts: Value[] = [];
  for (let start = 0; start < items.length; start += size)
    parts.push(list(items.slice(start, start + size), '[]interface {}', origin));
  return list(parts, '[][]interface {}', origin);
}

function concatenated(values: readonly Value[], at: CallSite): Value {
  const all = values.map((value) => itemsFor(value, 'Cannot concat type', ' as list'));
  checkItems(all.reduce((count, items) => count + items.length, 0));
  const items = all.flat();
  return { ...list(items, '[]interface {}', originOfResult(values, at)), isNil: items.length === 0 };
}
