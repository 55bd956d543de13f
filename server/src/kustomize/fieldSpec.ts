import { isNull, list, type MapNode, map, mapItems, type Node, put, scalar } from '../rendering/node';
import { derivedFrom, type Origin } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { gvkOf } from './resource';

/** A field of some kinds that a transformer changes, as the configuration of transformers names it. */
export interface FieldSpec {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  /** Steps joined by `/`, one of which may hold `\/`; `[]` behind a step where a list stands. */
  readonly path: string;
  /** Whether the field is made if it is missing. */
  readonly create?: boolean;
}

/** What is made where a field is missing that a spec may make. */
export interface Creation {
  readonly type: Node['type'];
  /** Where what is made comes from. */
  readonly origin: Origin;
}

/**
 * The object with the field of a spec, in every item of the lists on the way, as `change` gives it. Unchanged where the
 * spec is of another kind, or the field is missing and may not be made. Throws `Refused` where a scalar stands in the way, or if a step
 * is empty (kustomize, api/filters/fieldspec).
 */
export function changeField(
  object: MapNode,
  spec: FieldSpec,
  change: (node: Node) => Node,
  creation?: Creation,
): MapNode {
  if (!isOfKinds(gvkOf(object), spec)) return object;
  const steps = stepsOf(spec);
  const changed = below(object, 0);
  return changed.type === 'map' ? changed : object;

  function below(node: Node, depth: number): Node {
    const step = steps[depth];
    if (step === undefined) return change(node);
    if (isNull(node)) return node;
    switch (node.type) {
      case 'list':
        return mapItems(node, (item) => below(item, depth));
      case 'map':
        return inMap(node, step, depth);
      case 'scalar':
        throw new Refused(`considering field '${spec.path}': expected sequence or mapping node`, node.origin);
    }
  }

  function inMap(node: MapNode, step: string, depth: number): Node {
    const isSequence = step.endsWith('[]');
    const key = isSequence ? step.slice(0, -2) : step;
    if (key === '')
      throw new Refused(`considering field '${spec.path}': cannot set or create an empty field name`, node.origin);
    if (key === '*')
      throw new Refused(`considering field '${spec.path}': wildcard is not supported in PathGetter`, node.origin);
    if (/^(?:[+-]?\d+|-)$/.test(key))
      throw new Refused(`considering field '${spec.path}': wrong node kind: expected SequenceNode`, node.origin);
    const entry = node.entries.get(key);
    const made = isSequence ? entry && list([], derivedFrom(entry.value.origin)) : createdAt(depth);
    const value = entry && !(isNull(entry.value) && made) ? entry.value : made;
    if (!value) return node;
    return put(node, key, below(value, depth + 1), value.origin);
  }

  /** What is made at a step where nothing stands, if anything is. */
  function createdAt(depth: number): Node | undefined {
    if (spec.create !== true || creation === undefined) return undefined;
    return depth < steps.length - 1 ? map([], creation.origin) : emptyNode(creation.type, creation.origin);
  }
}

const knownSteps = new WeakMap<FieldSpec, readonly string[]>();

function stepsOf(spec: FieldSpec): readonly string[] {
  const known = knownSteps.get(spec);
  if (known) return known;
  const steps = spec.path === '' ? [''] : splitPath(spec.path);
  knownSteps.set(spec, steps);
  return steps;
}

function emptyNode(type: Node['type'], origin: Origin): Node {
  switch (type) {
    case 'map':
      return map([], origin);
    case 'list':
      return list([], origin);
    case 'scalar':
      return scalar(null, origin);
  }
}

/** Kinds that a spec names: any group, version or kind if it does not say which. */
export type Kinds = Omit<FieldSpec, 'path' | 'create'>;

/** Whether a kind, or all that a spec names, is among the kinds of another. */
export function isOfKinds(one: Kinds, { group, version, kind }: Kinds): boolean {
  return (!kind || kind === one.kind) && (!group || group === one.group) && (!version || version === one.version);
}

/** The steps of a path; an escaped slash belongs to its step. */
export function splitPath(path: string, separator = '/'): string[] {
  const steps = [''];
  for (const part of path.split(separator)) {
    const last = steps.length - 1;
    const before = steps[last] ?? '';
    if (before.endsWith('\\')) steps[last] = `${before.slice(0, -1)}${separator}${part}`;
    else steps.push(part);
  }
  return steps.slice(1).filter((step, index) => index > 0 || step !== '');
}
