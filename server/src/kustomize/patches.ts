import type { Node, ScalarNode } from '../rendering/node';
import type { Place } from '../rendering/origin';
import type { KustomizeFile } from './files';
import type { KustomizeResource, ResourceId } from './resource';

/** What patches ask of the kustomization that has them. */
export interface PatchSource {
  /** The text of the file that the entries stand in, of which inline patches are a part. */
  readonly text: string;
  /**
   * The file that a path names; undefined for one of which nothing can be known, which is then told elsewhere. Throws
   * `Refused` if there is none.
   */
  read(path: ScalarNode): KustomizeFile | undefined;
}

export interface Patched {
  readonly resources: readonly KustomizeResource[];
  readonly use: PatchUse;
}

/** What an entry did. One that matches nothing is often a mistake, though Kustomize does not say so. */
export interface PatchUse {
  /** Of the entry. */
  readonly place: Place;
  /** The objects that it is for, as they were before it. */
  readonly matched: readonly ResourceId[];
  /** Whether any object has another value now than before. */
  readonly changed: boolean;
}

/** The objects with an entry of `patches` applied. Throws `Refused`. */
export function applyPatch(resources: readonly KustomizeResource[], entry: Node, _source: PatchSource): Patched {
  return { resources, use: { place: entry.origin, matched: [], changed: false } };
}

/** The objects with an entry of `patchesStrategicMerge` applied. Throws `Refused`. */
export function applyStrategicMergePatch(
  resources: readonly KustomizeResource[],
  entry: Node,
  _source: PatchSource,
): Patched {
  return { resources, use: { place: entry.origin, matched: [], changed: false } };
}

/** The objects with an entry of `patchesJson6902` applied. Throws `Refused`. */
export function applyJson6902Patch(
  resources: readonly KustomizeResource[],
  entry: Node,
  _source: PatchSource,
): Patched {
  return { resources, use: { place: entry.origin, matched: [], changed: false } };
}
