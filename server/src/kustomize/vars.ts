import { objectOf } from '../rendering/decode';
import { get, type MapNode, mapItems, type Node, put, type ScalarNode, scalar, stringAt } from '../rendering/node';
import { derivedFrom, madeOf, type Place, unknownFrom } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { lookUp, splitFieldPath } from './fieldPath';
import { changeField, type FieldSpec } from './fieldSpec';
import { refuseIfTooLarge } from './limits';
import { idsOf, type KustomizeResource, type ResourceId, sameGvk } from './resource';
import { scalarText, typeOf } from './scalarText';
import { effectiveNamespace } from './scope';
import { idFields, idIn } from './select';

/** What an entry of `vars` holds. */
export const varShape = objectOf({
  name: 'string',
  objref: objectOf({ apiVersion: 'string', ...idFields }),
  fieldref: objectOf({ fieldPath: 'string' }),
});

/** An entry of `vars`: a name for the value of a field, which `$(NAME)` stands for. */
export interface Var {
  readonly name: string;
  /** The object that has the field; no namespace may be any. */
  readonly object: ResourceId;
  readonly fieldPath: string;
  readonly place: Place;
}

/** The entries of `vars` in a kustomization, whose fields are named as `decode` names them. */
export function readVars(vars: Node | undefined): readonly Var[] {
  return (vars?.type === 'list' ? vars.items : []).map((entry) => ({
    name: stringAt(entry, ['name']) ?? '',
    object: referredTo(get(entry, 'objref')),
    fieldPath: stringAt(entry, ['fieldref', 'fieldPath']) || 'metadata.name',
    place: (get(entry, 'name') ?? entry).origin,
  }));
}

function referredTo(reference: Node | undefined): ResourceId {
  const id = idIn(reference);
  const apiVersion = stringAt(reference, ['apiVersion']);
  if (!apiVersion) return id;
  // Of more than two parts none counts, and one alone is the version.
  const [first = '', second, ...more] = apiVersion.split('/');
  if (more.length > 0) return id;
  const { gvk } = id;
  return { ...id, gvk: second === undefined ? { ...gvk, version: first } : { ...gvk, group: first, version: second } };
}

/**
 * All vars, those known already and those of a kustomization; its objects at its end, each of which then knows which of
 * the added vars mean it. (Where the vars of a base are taken over, its objects know already.) Throws `Refused` if a var
 * may mean several objects, or a name is taken twice, even for the same field (kustomize,
 * api/internal/accumulator/resaccumulator.go, api/types/var.go).
 */
export function mergeVars(
  resources: readonly KustomizeResource[],
  known: readonly Var[],
  added: readonly Var[],
): { readonly resources: readonly KustomizeResource[]; readonly vars: readonly Var[] } {
  const bound = withVars(resources, added);
  const names = new Set(known.map(({ name }) => name));
  for (const { name, place } of added) {
    if (names.has(name)) throw new Refused(`var '${name}' already encountered`, place);
    names.add(name);
  }
  return { resources: bound, vars: [...known, ...added] };
}

function withVars(resources: readonly KustomizeResource[], vars: readonly Var[]): readonly KustomizeResource[] {
  if (vars.length === 0) return resources;
  const byName = new Map<string, Set<KustomizeResource>>();
  for (const resource of resources)
    for (const { name } of idsOf(resource)) byName.set(name, (byName.get(name) ?? new Set()).add(resource));
  const bound = new Map<KustomizeResource, string[]>();
  for (const { name, object, place } of vars) {
    const found = [...(byName.get(object.name) ?? [])].filter((resource) => isMeant(resource, object));
    const [resource] = found;
    if (found.length > 1)
      throw new Refused(`found ${found.length} resId matches for var ${name} (unable to disambiguate)`, place);
    if (resource) bound.set(resource, [...(bound.get(resource) ?? resource.vars ?? []), name]);
  }
  return resources.map((resource) => {
    const names = bound.get(resource);
    return names ? { ...resource, vars: names } : resource;
  });
}

function isMeant(resource: KustomizeResource, object: ResourceId): boolean {
  return idsOf(resource).some(
    (id) =>
      id.name === object.name &&
      sameGvk(id.gvk, object.gvk) &&
      (object.namespace === '' || object.namespace === effectiveNamespace(id)),
  );
}

export interface Resolved {
  readonly resources: readonly KustomizeResource[];
  /** The vars that nothing asks for. */
  readonly unused: readonly Var[];
}

/**
 * The objects with `$(NAME)` replaced in the fields of the specs: once for a build, when all names are final. Throws
 * `Refused` where a var has no value.
 */
export function resolveVars(
  resources: readonly KustomizeResource[],
  vars: readonly Var[],
  fields: readonly FieldSpec[],
): Resolved {
  if (vars.length === 0) return { resources, unused: [] };
  const values = valuesOf(resources, vars);
  const used = new Set<string>();
  const after = resources.map((resource) => {
    const node = fields.reduce((object, field) => changeField(object, field, resolved), resource.node);
    if (node === resource.node) return resource;
    refuseIfTooLarge(node, node.origin);
    return { ...resource, node };
  });
  return { resources: after, unused: vars.filter(({ name }) => !used.has(name)) };

  function resolved(field: Node): Node {
    switch (field.type) {
      case 'scalar':
        return inScalar(field);
      case 'list':
        return mapItems(field, (item) => {
          if (isString(item)) return inScalar(item);
          throw new Refused('invalid value type expect a string', item.origin);
        });
      case 'map':
        return [...field.entries].reduce<MapNode>(
          (object, [key, { value }]) => (isString(value) ? put(object, key, inScalar(value)) : object),
          field,
        );
    }
  }

  function inScalar(node: ScalarNode): ScalarNode {
    return isString(node) ? expanded(node, values, used) : node;
  }
}

/** What a var stands for; it stays as it is written if that is no scalar. */
type Value = ScalarNode | 'structure';

function valuesOf(resources: readonly KustomizeResource[], vars: readonly Var[]): ReadonlyMap<string, Value> {
  const holders = new Map<string, KustomizeResource>();
  for (const resource of resources)
    for (const name of resource.vars ?? []) if (!holders.has(name)) holders.set(name, resource);
  return new Map(vars.map((entry) => [entry.name, heldValue(entry, holders.get(entry.name))]));
}

function heldValue({ name, fieldPath, place }: Var, holder: KustomizeResource | undefined): Value {
  if (!holder) throw new Refused(`var '${name}' cannot be mapped to a field in the set of known resources`, place);
  const failure = `field '${fieldPath}' specified in var '${name}' not found in corresponding resource`;
  const found = lookUp(holder.node, { steps: splitFieldPath(fieldPath).flatMap(withoutIndex), place, failure });
  if (!found) throw new Refused(failure, place);
  if (found.type !== 'scalar') return 'structure';
  const value = typedValue(found);
  if (value === undefined) throw new Refused(failure, place);
  return scalar(value, madeOf(found.origin));
}

/** `ports[0]` in its steps. */
function withoutIndex(step: string): readonly string[] {
  const open = step.lastIndexOf('[');
  const index = step.slice(open + 1, -1);
  if (open < 0 || !step.endsWith(']') || !/^\d+$/.test(index)) return [step];
  return open === 0 ? [index] : [step.slice(0, open), index];
}

/** A scalar as Go parses its text, which takes numbers in the decimal system only; undefined if it cannot. */
function typedValue(node: ScalarNode): ScalarNode['value'] | undefined {
  const text = scalarText(node);
  switch (typeOf(node)) {
    case '!!int':
      return /^[-+]?\d{1,30}$/.test(text) ? int64(BigInt(text.replace('+', ''))) : undefined;
    case '!!float':
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case '!!bool':
      return node.value;
    default:
      return text;
  }
}

/**
 * A string with its vars replaced. If it is nothing but a var, it becomes the value, of its type and from its place; else
 * it is made of what stands there. `$$` is a dollar sign; what is no var, or unknown, stays (api/filters/refvar/expand.go).
 */
function expanded(node: ScalarNode, values: ReadonlyMap<string, Value>, used: Set<string>): ScalarNode {
  const input = scalarText(node);
  if (!input.includes('$')) return node;
  let output = '';
  let from = 0;
  let isUnknown = node.origin.how === 'unknown';
  const lastClose = input.lastIndexOf(')');
  for (let at = input.indexOf('$'); at >= 0 && at + 1 < input.length; at = input.indexOf('$', from)) {
    output += input.slice(from, at);
    const following = input.charAt(at + 1);
    if (following !== '(' || at > lastClose) {
      output += following === '$' ? '$' : `$${following}`;
      from = at + 2;
      continue;
    }
    const close = input.indexOf(')', at);
    const name = input.slice(at + 2, close);
    const value = values.get(name);
    from = close + 1;
    if (value === undefined || value === 'structure') {
      output += input.slice(at, from);
      continue;
    }
    used.add(name);
    if (at === 0 && from === input.length) return value;
    if (value.origin.how === 'unknown') isUnknown = true;
    output += goText(value.value);
  }
  const text = output + input.slice(from);
  return text === input ? node : scalar(text, isUnknown ? unknownFrom(node.origin) : derivedFrom(node.origin));
}

/** An integer that Go holds in 64 bits; undefined for a larger one. */
function int64(value: bigint): number | bigint | undefined {
  if (BigInt.asIntN(64, value) !== value) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A scalar as Go puts it into a text: very small numbers have an exponent of two digits. */
function goText(value: ScalarNode['value']): string {
  if (typeof value !== 'number' || value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}

function isString(node: Node): node is ScalarNode {
  return node.type === 'scalar' && typeOf(node) === '!!str';
}
