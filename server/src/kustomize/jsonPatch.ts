import {
  get,
  isNull,
  type ListNode,
  type MapNode,
  mapItems,
  type Node,
  put,
  sameValue,
  scalar,
  stringAt,
  without,
} from '../rendering/node';
import { derivedFrom, type Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { refuseIfTooLarge } from './limits';

/**
 * A value with the operations of a JSON patch applied one by one (RFC 6902), as Kustomize does it with version 4 of
 * evanphx/json-patch: what stands before the first slash of a path is ignored, `replace` adds a last key that is
 * missing, an index may be negative, and a null counts as missing. Throws `Refused` where an operation cannot be applied.
 */
export function jsonPatch(value: Node, operations: ListNode): Node {
  return throughJson(operations.items.reduce(applyOperation, value));
}

function applyOperation(document: Node, operation: Node): Node {
  const op = stringAt(operation, ['op']) ?? 'unknown';
  switch (op) {
    case 'add':
      return edited(document, pointerAt(operation, 'path'), add(givenValue(operation)));
    case 'remove':
      return edited(document, pointerAt(operation, 'path'), remove);
    case 'replace':
      return replace(document, operation);
    case 'move': {
      const from = pointerAt(operation, 'from');
      const moved = add(valueAt(document, from) ?? nothing(from.place));
      return edited(edited(document, from, remove), pointerAt(operation, 'path'), moved);
    }
    case 'copy': {
      const from = pointerAt(operation, 'from');
      const source = valueAt(document, from) ?? nothing(from.place);
      const copied = edited(document, pointerAt(operation, 'path'), add(source));
      refuseIfTooLarge(copied, from.place);
      return copied;
    }
    case 'test':
      return tested(document, operation);
    default:
      throw new Refused(`Unexpected kind: ${op}`, (get(operation, 'op') ?? operation).origin);
  }
}

/** In the place of the whole document, a scalar has no effect. */
function replace(document: Node, operation: Node): Node {
  const pointer = pointerAt(operation, 'path');
  const value = givenValue(operation);
  if (pointer.text !== '') return edited(document, pointer, set(value));
  return value.type === 'scalar' ? document : value;
}

function tested(document: Node, operation: Node): Node {
  const pointer = pointerAt(operation, 'path');
  const actual = pointer.text === '' ? document : valueAt(document, pointer);
  const expected = get(operation, 'value');
  const isAsExpected = expected && (actual && !isNull(actual) ? sameValue(actual, expected) : isNull(expected));
  if (!isAsExpected) throw new Refused(`testing value ${pointer.text} failed: test failed`, pointer.place);
  return document;
}

/** The value of an operation: null, if it has none. */
function givenValue(operation: Node): Node {
  return get(operation, 'value') ?? nothing(operation.origin);
}

function nothing(place: Place): Node {
  return scalar(null, derivedFrom(place));
}

/** Where an operation is to take place. */
interface Pointer {
  readonly operation: string;
  readonly text: string;
  readonly place: Place;
}

function pointerAt(node: Node, field: 'path' | 'from'): Pointer {
  const operation = stringAt(node, ['op']) ?? '';
  const text = stringAt(node, [field]);
  const place = (get(node, field) ?? node).origin;
  if (text === undefined) throw new Refused(`${operation} operation failed to decode ${field}: missing value`, place);
  return { operation, text, place };
}

/** What an operation does to the map or list that the last step of its path is for. */
type Edit = (parent: MapNode | ListNode, key: string, pointer: Pointer) => MapNode | ListNode;

function edited(document: Node, pointer: Pointer, edit: Edit): Node {
  const steps = pointer.text
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~[01]/g, (code) => (code === '~1' ? '/' : '~')));
  return below(document, 0);

  // Only the last step may lead to something that is not there.
  function below(node: Node | undefined, depth: number): Node {
    const step = steps[depth];
    if (step === undefined || !node || node.type === 'scalar')
      throw new Refused(
        `${pointer.operation} operation does not apply: doc is missing path: "${pointer.text}": missing value`,
        pointer.place,
      );
    if (depth === steps.length - 1) return edit(node, step, pointer);
    const index = node.type === 'list' ? indexOf(step, node.items.length) : undefined;
    const child = node.type === 'map' ? get(node, step) : typeof index === 'number' ? node.items[index] : undefined;
    return set(below(child, depth + 1))(node, step, pointer);
  }
}

function valueAt(document: Node, pointer: Pointer): Node | undefined {
  let found: Node | undefined;
  edited(document, pointer, (parent, key) => {
    found = parent.type === 'map' ? get(parent, key) : parent.items[validIndex(key, parent.items.length, pointer)];
    return parent;
  });
  return found;
}

/** Puts a value in the place of another, or under a new key. */
function set(value: Node): Edit {
  return (parent, key, pointer) => {
    if (parent.type === 'map') return put(parent, key, value, derivedFrom(pointer.place));
    return { ...parent, items: parent.items.with(validIndex(key, parent.items.length, pointer), value) };
  };
}

/** Puts a value under a key, or before an item of a list: at its end for `-`. */
function add(value: Node): Edit {
  return (parent, key, pointer) => {
    if (parent.type === 'map') return set(value)(parent, key, pointer);
    const count = parent.items.length;
    const index = key === '-' ? count : validIndex(key, count + 1, pointer);
    return { ...parent, items: parent.items.toSpliced(index, 0, value) };
  };
}

const remove: Edit = (parent, key, pointer) => {
  if (parent.type === 'list')
    return { ...parent, items: parent.items.toSpliced(validIndex(key, parent.items.length, pointer), 1) };
  if (!parent.entries.has(key)) throw wrong(pointer, `Unable to remove nonexistent key: ${key}: missing value`);
  return without(parent, key);
};

function validIndex(key: string, count: number, pointer: Pointer): number {
  const index = indexOf(key, count);
  if (typeof index === 'string') throw wrong(pointer, index);
  return index;
}

/** An index as it is written, below `count`, from where a negative one counts; else what is wrong with it. */
function indexOf(key: string, count: number): number | string {
  if (!/^[+-]?\d+$/.test(key)) return `value was not a proper array index: '${key}'`;
  const index = Number(key);
  if (index >= count || index < -count) return `Unable to access invalid index: ${key}: invalid index referenced`;
  return index < 0 ? index + count : index;
}

function wrong({ operation, text, place }: Pointer, problem: string): Refused {
  return new Refused(`error in ${operation} for path: '${text}': ${problem}`, place);
}

/**
 * A value that Kustomize wrote as JSON and read again as Go reads JSON into `any`: integers beyond 2^53 lose their last
 * digits, and every null is written as one.
 */
function throughJson(node: Node): Node {
  switch (node.type) {
    case 'list':
      return mapItems(node, throughJson);
    case 'map': {
      let changed = node;
      for (const [key, { value }] of node.entries) changed = put(changed, key, throughJson(value));
      return changed;
    }
    case 'scalar': {
      if (node.value === null) return node.plain === 'null' ? node : { ...node, plain: 'null' };
      if (typeof node.value !== 'bigint') return node;
      const double = BigInt(String(Number(node.value)));
      return double === node.value ? node : scalar(double, derivedFrom(node.origin));
    }
  }
}
