import type { Node } from '../rendering/node';
import type { Place } from '../rendering/origin';
import type { FieldSpec } from './fieldSpec';
import type { Gvk, KustomizeResource } from './resource';

/** An entry of `vars`. */
export interface Var {
  readonly name: string;
  /** The object that holds the value; no namespace is any. */
  readonly object: { readonly gvk: Gvk; readonly name: string; readonly namespace: string };
  readonly fieldPath: string;
  readonly place: Place;
}

/** The entries of `vars` in a kustomization. */
export function readVars(vars: Node | undefined): readonly Var[] {
  return vars === undefined ? [] : [];
}

/**
 * All vars, those of the bases and those of this kustomization; its objects, each of which knows whose value it holds.
 * To be called at the end of a kustomization, and with no resources where the vars of a base are taken over. Throws
 * `Refused` where a name is taken twice, or where a var may mean several objects.
 */
export function mergeVars(
  resources: readonly KustomizeResource[],
  known: readonly Var[],
  added: readonly Var[],
): { readonly resources: readonly KustomizeResource[]; readonly vars: readonly Var[] } {
  return { resources, vars: [...known, ...added] };
}

/**
 * The objects with `$(NAME)` replaced wherever a field spec allows it. To be called once for a build, when all names are
 * final. Throws `Refused` where a var has no value.
 */
export function resolveVars(
  resources: readonly KustomizeResource[],
  vars: readonly Var[],
  fields: readonly FieldSpec[],
): { readonly resources: readonly KustomizeResource[]; readonly unused: readonly Var[] } {
  return { resources, unused: fields.length > 0 ? [] : vars };
}
