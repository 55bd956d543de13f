import { get, isNull, list, type MapNode, map, type Node, put, toJson } from '../rendering/node';
import { derivedFrom, type Origin, type Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { blockText } from '../yaml/render';
import { type Creation, splitPath } from './fieldSpec';
import { regularExpression } from './goRegexp';
import { plainScalar, scalarText } from './scalarText';

/*
 * Paths as replacements and vars have them: keys, indices, `-`, `[key=value]` and `*`, joined by dots (kustomize,
 * kyaml/yaml/fns.go and match.go, kyaml/utils/pathsplitter.go).
 */

/** A path that is followed, and what is said where it cannot be. */
export interface FieldPath {
  readonly steps: readonly string[];
  /** Where the path is written. */
  readonly place: Place;
  /** What fails if the path leads nowhere. */
  readonly failure: string;
}

/** More steps than any object is deep. */
const maxSteps = 1000;

/** The steps of a path. A dot may be escaped, or stand in brackets: `[app.kubernetes.io/name]`. */
export function splitFieldPath(path: string): readonly string[] {
  const parts = path === '' ? [''] : splitPath(path, '.');
  const steps: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const start = i;
    const part = parts[i] ?? '';
    if (!part.startsWith('[') || part.endsWith(']')) {
      steps.push(part);
      continue;
    }
    do i++;
    while (i < parts.length && !parts[i]?.endsWith(']'));
    const bracketed = parts.slice(start, i + 1).join('.');
    steps.push(bracketed.includes('=') ? bracketed : withoutBrackets(bracketed));
  }
  return steps;
}

/** What a path leads to: one value, the first that matches. Throws `Refused` for a path that cannot be followed. */
export function lookUp(node: Node, path: FieldPath): Node | undefined {
  let found: Node | undefined = node;
  for (const step of path.steps.map((text) => text.trim())) {
    if (!found) return undefined;
    if (step !== '') found = next(found, step, path);
  }
  return found;
}

function next(node: Node, step: string, path: FieldPath): Node | undefined {
  const index = indexOf(step);
  if (index !== undefined && index < 0) refuse(`array index ${index} cannot be negative`, path);
  if (index !== undefined) return itemsOf(node, path)[index];
  if (step === '-') return itemsOf(node, path).at(-1) ?? refuse('the list has no last element', path);
  if (step === '*') refuse('wildcard is not supported in PathGetter', path);
  if (!isMatcher(step)) return fieldOf(node, step, path);
  const { key, value } = matcherOf(step, path);
  return itemsOf(node, path).find((item) => {
    const field = key === '' ? item : get(item, key);
    return field !== undefined && scalarText(field) === value;
  });
}

/** How the fields that a path leads to change. */
export interface Change {
  /** What is made where the path leads to nothing, if anything may be made. */
  readonly create: Creation | undefined;
  /** What takes the place of a value. */
  readonly to: (value: Node) => Node;
}

/** The object with all that a path leads to changed, and how much that was. Throws `Refused` where Kustomize would fail. */
export function changeFields(
  object: MapNode,
  path: FieldPath,
  { create, to }: Change,
): { readonly node: MapNode; readonly count: number } {
  const { steps, place } = path;
  if (steps.length > maxSteps) throw new Refused(`a field path has ${steps.length} steps`, place);
  let count = 0;
  const changed = below(object, 0);
  return { node: changed.type === 'map' ? changed : object, count };

  function below(node: Node, depth: number): Node {
    const step = steps[depth];
    if (step === undefined) {
      count++;
      return to(node);
    }
    const index = indexOf(step);
    if (index !== undefined && index >= 0) return atIndex(node, index, depth);
    if (isMatcher(step)) return matching(node, step, depth);
    if (step === '*') return inItems(node, () => true, depth + 1);
    return inField(node, step, depth);
  }

  function inField(node: Node, key: string, depth: number): Node {
    const field = fieldOf(node, key, path);
    if (!field && !create) return node;
    const value = below(field ?? created(depth), depth + 1);
    if (node === field) return value;
    return node.type === 'map' ? put(node, key, value) : node;
  }

  function atIndex(node: Node, index: number, depth: number): Node {
    const items = itemsOf(node, path);
    const isAppended = index === items.length && create !== undefined;
    if (index >= items.length && !isAppended)
      refuse(`index ${index} specified but only ${items.length} elements found`, path);
    return withItem(node, index, below(items[index] ?? created(depth), depth + 1));
  }

  /** The list with what an element matcher matches changed; an element that matches is made if nothing did. */
  function matching(node: Node, step: string, depth: number): Node {
    const { key, value } = matcherOf(step, path);
    const matches = matcher(key, value, path);
    const before = count;
    const rest = key === '' ? steps.length : depth + 1;
    const found = inItems(node, matches, rest);
    if (count > before || !create) return found;
    const item = plainScalar(value, create.origin);
    const made = key === '' ? item : map([[key, { key: create.origin, value: item }]], create.origin);
    if (!matches(made)) refuse(`no element can be made that ${step} matches`, path);
    return withItem(node, itemsOf(node, path).length, below(made, rest));
  }

  function inItems(node: Node, matches: (item: Node) => boolean, depth: number): Node {
    const items = itemsOf(node, path);
    const after = items.map((item) => (matches(item) ? below(item, depth) : item));
    const isSame = node.type !== 'list' || after.every((item, index) => item === items[index]);
    return isSame ? node : list(after, node.origin);
  }

  /** What is made at a step: the last one gets what is asked for, one before an element a list, any other a map. */
  function created(depth: number): Node {
    const { type, origin } = create ?? { type: 'map', origin: derivedFrom(place) };
    const following = steps[depth + 1];
    if (following === undefined || following === '') return emptyNode(type, origin);
    const isElement = isMatcher(following) || (indexOf(following) ?? -1) >= 0;
    return emptyNode(isElement ? 'list' : 'map', origin);
  }
}

function withItem(node: Node, index: number, item: Node): Node {
  if (node.type !== 'list' || node.items[index] === item) return node;
  return list([...node.items.slice(0, index), item, ...node.items.slice(index + 1)], node.origin);
}

function emptyNode(type: Node['type'], origin: Origin): Node {
  if (type === 'map') return map([], origin);
  return type === 'list' ? list([], origin) : plainScalar('', origin);
}

/** The items of a list; a null has none. */
function itemsOf(node: Node, path: FieldPath): readonly Node[] {
  if (node.type === 'list') return node.items;
  return isNull(node) ? [] : wrongType('SequenceNode', node, path);
}

/** A field of a map; a null has none. */
function fieldOf(node: Node, key: string, path: FieldPath): Node | undefined {
  if (key === '' && node.type === 'scalar') return scalarText(node) === '' ? node : undefined;
  if (isNull(node)) return undefined;
  if (key === '') return wrongType('ScalarNode', node, path);
  return node.type === 'map' ? get(node, key) : wrongType('MappingNode', node, path);
}

const nodeKinds = { map: 'MappingNode', list: 'SequenceNode', scalar: 'ScalarNode' } as const;

function wrongType(expected: string, node: Node, path: FieldPath): never {
  return refuse(`wrong node kind: expected ${expected} but got ${nodeKinds[node.type]}`, path);
}

function refuse(message: string, { failure, place }: FieldPath): never {
  throw new Refused(`${failure}: ${message}`, place);
}

/** The number that a step is, as an index. */
function indexOf(step: string): number | undefined {
  return /^[+-]?\d{1,15}$/.test(step) ? Number(step) : undefined;
}

function isMatcher(step: string): boolean {
  return step.startsWith('[') && step.endsWith(']');
}

/** `[key=value]` in its parts; an element of a list of scalars has no key. */
function matcherOf(step: string, path: FieldPath): { readonly key: string; readonly value: string } {
  const text = step.slice(1, -1);
  const equals = text.indexOf('=');
  if (equals < 0) refuse('list path element must contain fieldName=fieldValue for element to match', path);
  return { key: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** Whether an element has a field, or is itself a text, that a regular expression finds something in. */
function matcher(key: string, pattern: string, path: FieldPath): (item: Node) => boolean {
  const finds = regularExpression(pattern, path.place);
  return (item) => {
    const value = key === '' ? item : get(item, key);
    return value !== undefined && finds(value.type === 'scalar' ? scalarText(value) : blockText(toJson(value)).trim());
  };
}

function withoutBrackets(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && '[]'.includes(text.charAt(start))) start++;
  while (end > start && '[]'.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
