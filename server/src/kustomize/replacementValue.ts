import { get, list, map, type Node, scalar, stringAt } from '../rendering/node';
import { derivedFrom, madeOf, type Origin, type Place, unknownFrom } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { plainScalar, scalarText, typeOf, withText } from './scalarText';

/** What a replacement puts into fields. */
export interface Value {
  /** What takes the place of anything but a scalar. */
  readonly node: Node;
  /** What takes the place of a scalar's text. */
  readonly text: string;
  /** Where the text comes from. */
  readonly origin: Origin;
}

/** A value that a replacement says itself. */
export function givenValue(given: Node): Value {
  const text = scalarText(given);
  return { node: plainScalar(text, madeOf(given.origin)), text, origin: given.origin };
}

/**
 * The value of a field of another object, or the part of it that the options of a source ask for. What is wrong with it
 * is shown there, but nothing is edited there for the sake of another object: so it is derived.
 */
export function valueOfField(field: Node, options: Node | undefined): Value {
  const origin = madeOf(field.origin);
  const delimiter = delimiterIn(options);
  if (delimiter === undefined) return { node: copyOf(field), text: scalarText(field), origin };
  if (field.type !== 'scalar') return refuseDelimiter(options, field);
  const index = indexIn(options);
  const text = scalarText(field).split(delimiter)[index];
  if (text === undefined)
    throw new Refused(
      `options.index ${index} is out of bounds for value ${scalarText(field)}`,
      (get(options, 'index') ?? options ?? field).origin,
    );
  return { node: typeOf(field) === '!!str' ? scalar(text, origin) : plainScalar(text, origin), text, origin };
}

/** What becomes of a field of a target, whose path is written at a place. */
export function replaced(field: Node, value: Value, options: Node | undefined, place: Place): Node {
  const delimiter = delimiterIn(options);
  if (delimiter === undefined) {
    if (field.type !== 'scalar') return value.node;
    // A text that becomes a number is no longer the scalar that stands there.
    return withText(field, value.text, typeOf(field) === '!!str' ? value.origin : madeOf(value.origin));
  }
  if (field.type !== 'scalar') return refuseDelimiter(options, field);
  const parts = scalarText(field).split(delimiter);
  const index = indexIn(options);
  if (index < 0) parts.unshift(value.text);
  else parts.splice(index, 1, value.text);
  const isUnknown = [field.origin, value.origin].some(({ how }) => how === 'unknown');
  return withText(field, parts.join(delimiter), isUnknown ? unknownFrom(place) : derivedFrom(place));
}

function delimiterIn(options: Node | undefined): string | undefined {
  return stringAt(options, ['delimiter']) || undefined;
}

function indexIn(options: Node | undefined): number {
  const index = get(options, 'index');
  return index?.type === 'scalar' ? Number(index.value) : 0;
}

function refuseDelimiter(options: Node | undefined, field: Node): never {
  const { origin } = get(options, 'delimiter') ?? field;
  throw new Refused('delimiter option can only be used with scalar nodes', origin);
}

const copies = new WeakMap<Node, Node>();

/** A value of which all is derived from where it comes from. What stands in several places of it is copied once. */
function copyOf(node: Node): Node {
  const copy = copies.get(node) ?? derived(node);
  copies.set(node, copy);
  return copy;
}

function derived(node: Node): Node {
  const origin = madeOf(node.origin);
  switch (node.type) {
    case 'scalar':
      return { ...node, origin };
    case 'list':
      return list(node.items.map(copyOf), origin);
    case 'map':
      return map(
        [...node.entries].map(([key, entry]) => [key, { key: madeOf(entry.key), value: copyOf(entry.value) }]),
        origin,
      );
  }
}
