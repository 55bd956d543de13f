import { objectOf, type Shape } from '../rendering/decode';
import { get, type MapNode, type Node, scalar, stringAt, toJson } from '../rendering/node';
import { derivedFrom } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { changeField, type FieldSpec, isOfKinds } from './fieldSpec';
import { idsOf, isNamed, type KustomizeResource } from './resource';
import { asScalar, made, mapResources } from './transform';

/** An entry of `replicas`. */
export const replicaShape: Shape = objectOf({ name: 'string', count: 'integer' });

/** An entry of `replicas` applied. Throws `Refused` if no object has its name, now or before. */
export function setReplicas(
  resources: readonly KustomizeResource[],
  entry: MapNode,
  fieldSpecs: readonly FieldSpec[],
): readonly KustomizeResource[] {
  const name = stringAt(entry, ['name']) ?? '';
  const origin = derivedFrom((get(entry, 'count') ?? entry).origin);
  const count = get(entry, 'count') ?? scalar(0, origin);
  // Quotes stay, and make a string of the number.
  const counted = (field: Node): Node => {
    const { value, plain } = asScalar(field);
    return typeof value === 'string' && plain === undefined ? made(String(toJson(count)), origin) : count;
  };
  let isFound = false;
  const changed = mapResources(resources, (resource) => {
    if (!isNamed(resource, name)) return resource;
    const ids = idsOf(resource).filter((id) => id.name === name);
    let { node } = resource;
    for (const spec of fieldSpecs) {
      if (!ids.some((id) => isOfKinds(id.gvk, spec))) continue;
      isFound = true;
      node = changeField(node, spec, counted, { type: 'scalar', origin });
    }
    return node === resource.node ? resource : { ...resource, node };
  });
  if (!isFound) {
    const kinds = fieldSpecs.map(({ kind }) => kind ?? 'any kind').join(' ');
    throw new Refused(
      `resource with name ${name} does not match a config with the following GVK [${kinds}]`,
      (get(entry, 'name') ?? entry).origin,
    );
  }
  return changed;
}
