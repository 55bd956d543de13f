import { type MapNode, mapItems, type Node, put, type ScalarNode, stringAt } from '../rendering/node';
import { madeOf } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import type { NameReference } from './defaultFields';
import { changeField, type FieldSpec, isOfKinds, type Kinds } from './fieldSpec';
import { type Referable, Referables, Referrer, wasOfGvk } from './referables';
import { currentId, describeId, type Gvk, type KustomizeResource, originalId } from './resource';
import { requoted, scalarText } from './scalarText';

/**
 * The objects with every field that refers to another one by name as it is called now (kustomize,
 * api/internal/accumulator/namereferencetransformer.go). Throws `Refused` where a name may mean several.
 */
export function followNames(
  resources: readonly KustomizeResource[],
  references: readonly NameReference[],
): readonly KustomizeResource[] {
  const referables = new Referables(resources);
  const fieldsOf = fieldsByKind(references);
  return resources.map((resource) => {
    const fields = fieldsOf(originalId(resource).gvk);
    if (fields.length === 0) return resource;
    const referrer = new Referrer(resource);
    const node = fields.reduce((object, { target, path }) => {
      const reference = new Reference(referrer, referables, target, path);
      return changeField(object, { path }, (value) => reference.follow(value));
    }, resource.node);
    return node === resource.node ? resource : { ...resource, node };
  });
}

interface Field {
  /** The kind that is referred to. */
  readonly target: Kinds;
  readonly path: string;
}

/** The fields by which an object of a kind may refer to others, in the order of the table. */
function fieldsByKind(references: readonly NameReference[]): (gvk: Gvk) => readonly Field[] {
  const specs = references.flatMap(({ fieldSpecs, ...target }) => fieldSpecs.map((spec) => ({ spec, target })));
  const known = new Map<string, readonly Field[]>();
  return (gvk) => {
    const key = `${gvk.group}/${gvk.version}/${gvk.kind}`;
    const fields = known.get(key) ?? specs.filter(({ spec }) => isOfKinds(gvk, spec)).map(fieldOf);
    known.set(key, fields);
    return fields;
  };
}

function fieldOf({ spec, target }: { readonly spec: FieldSpec; readonly target: Kinds }): Field {
  return { target, path: spec.path };
}

/** A field of an object that refers to objects of a kind (kustomize, api/filters/nameref/nameref.go). */
class Reference {
  constructor(
    private readonly referrer: Referrer,
    private readonly referables: Referables,
    private readonly target: Kinds,
    private readonly path: string,
  ) {}

  /** What stands in the field, with the names in it as they are now. */
  follow(value: Node): Node {
    switch (value.type) {
      case 'scalar':
        return value.value === null ? value : this.followName(value);
      case 'map':
        return this.followNameAndNamespace(value);
      case 'list':
        return mapItems(value, (item) => {
          if (item.type === 'list') throw this.refused('a list is expected to be a string or a map of strings', item);
          return this.follow(item);
        });
    }
  }

  private followName(value: ScalarNode): Node {
    const name = scalarText(value);
    const found = this.choose(
      this.referables.formerlyNamed(name, this.referrer),
      value,
      (one, other) => one.name === other.name,
    );
    return found ? renamedTo(found, value) : value;
  }

  private followNameAndNamespace(value: MapNode): Node {
    const name = value.entries.get('name')?.value;
    if (!name) throw this.refused("path config error; no 'name' field in node", value);
    const written = value.entries.get('namespace')?.value;
    const named = this.referables.formerlyNamed(scalarText(name), this.referrer);
    const candidates = written ? this.referables.inNamespace(named, scalarText(written), this.referrer) : named;
    const found = this.choose(
      candidates,
      name,
      (one, other) => one.name === other.name && one.namespace === other.namespace,
    );
    if (!found) return value;
    const followed = put(value, 'name', renamedTo(found, name));
    if (found.namespace === '' || (written && scalarText(written) === found.namespace)) return followed;
    const origin = found.namespaceOrigin ?? found.nameOrigin;
    return put(followed, 'namespace', requoted(written, found.namespace, madeOf(origin)));
  }

  /** The one of the candidates that is meant, if any is. */
  private choose(
    candidates: readonly Referable[],
    place: Node,
    areAlike: (one: Referable, other: Referable) => boolean,
  ): Referable | undefined {
    const roleRef = this.path.endsWith('roleRef/name') ? roleRefOf(this.referrer.resource.node) : undefined;
    let left = candidates.filter(
      (candidate) => wasOfGvk(candidate, this.target) && (!roleRef || wasOfGvk(candidate, roleRef)),
    );
    if (left.length === 1) return left[0];
    left = left.filter((candidate) => haveSameAffixes(candidate.resource, this.referrer.resource, true));
    if (left.length > 1)
      left = left.filter((candidate) => haveSameAffixes(candidate.resource, this.referrer.resource, false));
    const [first] = left;
    if (!first || left.every((candidate) => areAlike(first, candidate))) return first;
    const ids = left.map(({ resource }) => describeId(currentId(resource))).join(', ');
    throw this.refused(`found multiple possible referrals: ${ids}`, place);
  }

  private refused(message: string, { origin }: Node): Refused {
    const referrer = describeId(currentId(this.referrer.resource));
    return new Refused(`updating name reference in '${this.path}' field of '${referrer}': ${message}`, origin);
  }
}

/** A name as an object is called now; the same node if it is called so already. */
function renamedTo(found: Referable, value: Node): Node {
  return scalarText(value) === found.name ? value : requoted(value, found.name, madeOf(found.nameOrigin));
}

/** The kind that the `roleRef` of a binding names; undefined if it does not say. */
function roleRefOf(node: MapNode): Kinds | undefined {
  const group = stringAt(node, ['roleRef', 'apiGroup']);
  const kind = stringAt(node, ['roleRef', 'kind']);
  return group === undefined || kind === undefined ? undefined : { group, kind };
}

/** Whether two objects were given the same prefixes and suffixes last, as far as both of them were given any. */
function haveSameAffixes(a: KustomizeResource, b: KustomizeResource, mayLack: boolean): boolean {
  return haveSameEnd(a.prefixes, b.prefixes, mayLack) && haveSameEnd(a.suffixes, b.suffixes, mayLack);
}

function haveSameEnd(a: readonly string[], b: readonly string[], mayLack: boolean): boolean {
  const length = Math.min(a.length, b.length);
  if (length === 0) return mayLack || a.length === b.length;
  return a.slice(-length).every((text, index) => text === b[b.length - length + index]);
}
