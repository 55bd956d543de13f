import { at, get, isNull, type MapNode, mapItems, type Node, put, type ScalarNode, stringAt } from '../rendering/node';
import { derivedFrom } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { changeField, type FieldSpec } from './fieldSpec';
import { currentId, gvkOf, type KustomizeResource, remembered } from './resource';
import { effectiveNamespace, isClusterScoped } from './scope';
import { asMap, asScalar, isBlank, made, mapObjects } from './transform';

export interface NamespaceOptions {
  /** Whether a namespace that is there stays. */
  readonly unsetOnly?: boolean;
  /** The subjects of role bindings that get the namespace; `defaultOnly` are those named `default`. */
  readonly subjects?: 'defaultOnly' | 'allServiceAccounts' | 'none';
}

/** All objects in a namespace (kustomize, api/filters/namespace). Throws `Refused` where two become the same. */
export function setNamespace(
  resources: readonly KustomizeResource[],
  namespace: ScalarNode,
  fieldSpecs: readonly FieldSpec[],
  { unsetOnly = false, subjects = 'defaultOnly' }: NamespaceOptions = {},
): readonly KustomizeResource[] {
  if (isBlank(namespace)) return resources;
  const origin = derivedFrom(namespace.origin);
  const set = (node: Node): Node => (asScalar(node) && unsetOnly && !isBlank(node) ? node : namespace);
  const creation = { type: 'scalar', origin } as const;

  const changed = mapObjects(resources, (object) => {
    const gvk = gvkOf(object);
    const isBinding = gvk.kind === 'RoleBinding' || gvk.kind === 'ClusterRoleBinding';
    let result = object;
    if (!isClusterScoped(gvk))
      result = changeField(result, { path: 'metadata/namespace', create: true }, set, creation);
    if (isBinding && subjects !== 'none') result = inSubjects(result);
    for (const spec of fieldSpecs) {
      if (spec.path === 'metadata/namespace') continue;
      if (spec.path === 'metadata/name' && (gvk.group !== '' || gvk.version !== 'v1')) continue;
      if (spec.path === 'subjects/namespace' && /^(?:Cluster)?RoleBinding$/.test(spec.kind ?? '') && isBinding)
        continue;
      result = changeField(result, spec, set, creation);
    }
    return result;
  });
  refuseSameIds(changed, namespace);
  if (changed === resources && !unsetOnly) return resources;
  // Subjects get the namespace of an account that Kustomize remembers by its id, even if it had that namespace before.
  return changed.map((resource, index) =>
    resource.previous === resources[index]?.previous ? remembered(resource) : resource,
  );

  function inSubjects(object: MapNode): MapNode {
    const list = get(object, 'subjects');
    if (list === undefined || isNull(list)) return object;
    if (list.type !== 'list')
      throw new Refused('setting namespace on (cluster)role binding subjects: expected a list', list.origin);
    return put(object, 'subjects', mapItems(list, inSubject));
  }

  function inSubject(subject: Node): Node {
    if (isNull(subject)) return subject;
    const map = asMap(subject);
    const isMeant =
      subjects === 'allServiceAccounts'
        ? stringAt(map, ['kind']) === 'ServiceAccount'
        : stringAt(map, ['name']) === 'default';
    if (!isMeant) return subject;
    return put(map, 'namespace', set(at(map, ['namespace']) ?? made('', origin)), origin);
  }
}

function refuseSameIds(resources: readonly KustomizeResource[], namespace: ScalarNode): void {
  const seen = new Set<string>();
  for (const resource of resources) {
    const id = currentId(resource);
    const { group, version, kind } = id.gvk;
    const key = JSON.stringify([group, version, kind, id.name, effectiveNamespace(id) ?? null]);
    if (seen.has(key))
      throw new Refused(
        `namespace transformation produces ID conflict: there is more than one ${kind} ${id.name}`,
        namespace.origin,
      );
    seen.add(key);
  }
}
