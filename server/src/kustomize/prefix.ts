import { type ScalarNode, textOf } from '../rendering/node';
import { changeField, type FieldSpec } from './fieldSpec';
import { type Gvk, isOfGvk, type KustomizeResource, originalId, renamed } from './resource';
import { asScalar, made, mapResources } from './transform';

/** Names with a prefix (kustomize, PrefixTransformer). */
export function addPrefix(
  resources: readonly KustomizeResource[],
  prefix: ScalarNode,
  fieldSpecs: readonly FieldSpec[],
): readonly KustomizeResource[] {
  const text = textOf(prefix);
  if (text === '') return resources;
  return rename(
    resources,
    fieldSpecs,
    (name) => made(`${text}${name}`, prefix.origin),
    (resource) => ({
      ...resource,
      prefixes: [...resource.prefixes, text],
    }),
  );
}

/** Names with a suffix (kustomize, SuffixTransformer). */
export function addSuffix(
  resources: readonly KustomizeResource[],
  suffix: ScalarNode,
  fieldSpecs: readonly FieldSpec[],
): readonly KustomizeResource[] {
  const text = textOf(suffix);
  if (text === '') return resources;
  return rename(
    resources,
    fieldSpecs,
    (name) => made(`${name}${text}`, suffix.origin),
    (resource) => ({
      ...resource,
      suffixes: [...resource.suffixes, text],
    }),
  );
}

function rename(
  resources: readonly KustomizeResource[],
  fieldSpecs: readonly FieldSpec[],
  nameOf: (name: string) => ScalarNode,
  remember: (resource: KustomizeResource) => KustomizeResource,
): readonly KustomizeResource[] {
  return mapResources(resources, (resource) => {
    const { gvk } = originalId(resource);
    if (keepsItsName(gvk)) return resource;
    let result = resource;
    for (const spec of fieldSpecs) {
      if (!isOfGvk(gvk, spec)) continue;
      const node = changeField(result.node, spec, (name) => nameOf(textOf(asScalar(name))), {
        type: 'scalar',
        origin: nameOf('').origin,
      });
      if (node === result.node) continue;
      result = renamed(result, node);
      if (spec.path === 'metadata/name') result = remember(result);
    }
    return result;
  });
}

/** What is named after what it defines, or holds what is in it. */
function keepsItsName({ group, kind }: Gvk): boolean {
  return (
    kind === 'CustomResourceDefinition' ||
    kind === 'Namespace' ||
    (kind === 'APIService' && group === 'apiregistration.k8s.io')
  );
}
