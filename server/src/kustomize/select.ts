import type { Node } from '../rendering/node';
import type { KustomizeResource } from './resource';

/**
 * Which objects a target means: a map with `group`, `version`, `kind`, `name`, `namespace` as regular expressions, and
 * `labelSelector`, `annotationSelector`. Throws `Refused` for an expression that cannot be read.
 */
export function selectorOf(_target: Node): (resource: KustomizeResource) => boolean {
  return () => false;
}
