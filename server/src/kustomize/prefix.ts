import { type ScalarNode, textOf } from '../rendering/node';
import { derivedFrom } from '../rendering/origin';
import { changeField, type FieldSpec, isOfKinds } from './fieldSpec';
import { type Gvk, type KustomizeResource, originalId, renamed } from './resource';
import { requoted } from './scalarText';
import { asScalar, mapResources } from './transform';

/** Names with a prefix (kustomize, PrefixTransformer). */
export function addPrefix(
  resources: readonly KustomizeResource[],
  prefix: ScalarNode,
  fieldSpecs: readonly FieldSpec[],
): readonly KustomizeResource[] {
  return rename(resources, prefix, fieldSpecs, 'prefixes');
}

/** Names with a suffix (kustomize, SuffixTransformer). */
export function addSuffix(
  resources: readonly KustomizeResource[],
  suffix: ScalarNode,
  fieldSpecs: readonly FieldSpec[],
): readonly KustomizeResource[] {
  return rename(resources, suffix, fieldSpecs, 'suffixes');
}

function rename(
  resources: readonly KustomizeResource[],
  added: ScalarNode,
  fieldSpecs: readonly FieldSpec[],
  kind: 'prefixes' | 'suffixes',
): readonly KustomizeResource[] {
  const text = textOf(added);
  if (text === '') return resources;
  const origin = derivedFrom(added.origin);
  return mapResources(resources, (resource) => {
    const { gvk } = originalId(resource);
    if (keepsItsName(gvk)) return resource;
    let result = resource;
    for (const spec of fieldSpecs) {
      if (!isOfKinds(gvk, spec)) continue;
      const node = changeField(
        result.node,
        spec,
        (field) => {
          const name = textOf(asScalar(field));
          return requoted(field, kind === 'prefixes' ? text + name : name + text, origin);
        },
        { type: 'scalar', origin },
      );
      if (node === result.node) continue;
      result = renamed(result, node);
      if (spec.path === 'metadata/name') result = { ...result, [kind]: [...result[kind], text] };
    }
    return result;
  });
}

/** What is named after what it defines, or after what it holds. */
function keepsItsName({ group, kind }: Gvk): boolean {
  return (
    kind === 'CustomResourceDefinition' ||
    kind === 'Namespace' ||
    (kind === 'APIService' && group === 'apiregistration.k8s.io')
  );
}
