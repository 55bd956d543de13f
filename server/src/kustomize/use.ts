import { type MapNode, sameValue } from '../rendering/node';
import type { Place } from '../rendering/origin';

/** What an entry of a kustomization did. */
export interface Use {
  /** The kind of Kustomize's plug-in that does what it says. */
  readonly plugin: string;
  readonly place: Place;
  /** Whether it is for nothing that is there, which Kustomize takes without a word. */
  readonly isIdle: boolean;
  /** What a patch made of each object that it is for; none of other entries. */
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

/** What one entry did that was used twice, as with a base that is built on in two ways. */
export function together(a: Use, b: Use): Use {
  if (a === b) return a;
  const changes = [...new Set([...a.changes, ...b.changes])].slice(0, maxChanges);
  return { ...a, isIdle: a.isIdle && b.isIdle, changes };
}

/** Enough to judge by, for what is built on in many ways. */
const maxChanges = 1000;
