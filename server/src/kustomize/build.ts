import type { Note, Unknown } from './note';
import type { KustomizeResource } from './resource';

export type { KustomizeFile, KustomizeFiles } from './files';
export type { Note, Unknown } from './note';

/** What a kustomization becomes. */
export interface Build {
  /** In the order in which Kustomize prints them; what could be built, if it would refuse. */
  readonly resources: readonly KustomizeResource[];
  /** Why Kustomize would refuse; none if it would not. */
  readonly refusals: readonly Note[];
  /** What cannot be known here. */
  readonly unknown: readonly Unknown[];
  /** Whether objects may be missing among the resources, or fields in them, as they depend on what is unknown. */
  readonly isPartial: boolean;
  /** The URIs of all files that were asked for, whether they are there or not. */
  readonly read: ReadonlySet<string>;
}
