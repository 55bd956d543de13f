import { type MapNode, sameValue } from '../rendering/node';
import type { Place } from '../rendering/origin';
import type { KustomizeResource } from './resource';

/** What an entry of a kustomization did. Kustomize does not say so of one that does nothing, often by mistake. */
export interface Use {
  readonly of: 'patch' | 'image' | 'replacement';
  /** The entry; of a replacement one of its targets. */
  readonly place: Place;
  /** What became of each object that it was for. */
  readonly changes: readonly Change[];
}

export interface Change {
  readonly before: MapNode;
  /** Undefined for an object that is deleted. */
  readonly after: MapNode | undefined;
  /** The strategic merge patch that did it, if it was one. */
  readonly patch?: MapNode;
}

/** Whether something has another value than before. */
export function changesAnything({ changes }: Use): boolean {
  return changes.some(({ before, after }) => !after || !sameValue(before, after));
}

/** What became of the objects that are not the same as before, of which none is added or deleted. */
export function changesBetween(
  before: readonly KustomizeResource[],
  after: readonly KustomizeResource[],
): readonly Change[] {
  return before.flatMap((resource, index) => {
    const changed = after[index];
    return changed && changed.node !== resource.node ? [{ before: resource.node, after: changed.node }] : [];
  });
}
