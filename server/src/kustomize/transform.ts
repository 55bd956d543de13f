import { isNull, type MapNode, type Node, put, type ScalarNode, scalar } from '../rendering/node';
import { derivedFrom, type Origin } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { isStringInGoYaml3 } from '../yaml/scalar';
import { type KustomizeResource, renamed } from './resource';

/**
 * The resources with each object as `change` gives it, which keeps its former ids in mind: the very list if none changes.
 * So an entry of a kustomization that does nothing shows.
 */
export function mapObjects(
  resources: readonly KustomizeResource[],
  change: (object: MapNode, resource: KustomizeResource) => MapNode,
): readonly KustomizeResource[] {
  return mapResources(resources, (resource) => {
    const node = change(resource.node, resource);
    return node === resource.node ? resource : renamed(resource, node);
  });
}

/** As `mapObjects`, of all that is known of an object. */
export function mapResources(
  resources: readonly KustomizeResource[],
  change: (resource: KustomizeResource) => KustomizeResource,
): readonly KustomizeResource[] {
  const changed = resources.map(change);
  return changed.every((resource, index) => resource === resources[index]) ? resources : changed;
}

/** Refuses what is no scalar, as kyaml does. */
export function asScalar(node: Node): ScalarNode {
  if (node.type === 'scalar') return node;
  throw new Refused(`wrong node kind: expected ScalarNode but got ${kindOf(node)}`, node.origin);
}

/** Refuses what is no map. */
export function asMap(node: Node): MapNode {
  if (node.type === 'map') return node;
  throw new Refused(`wrong node kind: expected MappingNode but got ${kindOf(node)}`, node.origin);
}

function kindOf(node: Node): string {
  return node.type === 'map' ? 'MappingNode' : node.type === 'list' ? 'SequenceNode' : 'ScalarNode';
}

/** A string that is made of something at a place. */
export function made(text: string, origin: Origin): ScalarNode {
  return scalar(text, derivedFrom(origin));
}

/**
 * The entries of `added` in a map, in place of those of the same key. Kustomize writes new keys without quotes: one that
 * reads as a number, a date, a boolean, a merge or nothing cannot be read again.
 */
export function putAll(node: MapNode, added: MapNode): MapNode {
  let result = node;
  for (const [key, { key: origin, value }] of added.entries) {
    if (!node.entries.has(key) && (key === '<<' || !isStringInGoYaml3(key)))
      throw new Refused(
        `json: unsupported type: map[interface {}]interface {}: the key ${key} is written without quotes`,
        origin,
      );
    result = put(result, key, value, origin);
  }
  return result;
}

/** Whether a field holds nothing. */
export function isBlank(node: Node | undefined): boolean {
  return node === undefined || isNull(node) || (node.type === 'scalar' && node.value === '');
}
