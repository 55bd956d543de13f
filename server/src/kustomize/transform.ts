import type { MapNode } from '../rendering/node';
import type { KustomizeResource } from './resource';

/**
 * The resources with each object as `change` gives it: the very list if none changes, which tells that an entry of the
 * kustomization does nothing.
 */
export function mapObjects(
  resources: readonly KustomizeResource[],
  change: (object: MapNode, resource: KustomizeResource) => MapNode,
): readonly KustomizeResource[] {
  return mapResources(resources, (resource) => {
    const node = change(resource.node, resource);
    return node === resource.node ? resource : { ...resource, node };
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
