import type { Place } from '../rendering/origin';
import type { YamlDocument } from '../yaml/document';
import type { KustomizeResource } from './resource';

/** A file as a build reads it: a `SourceFile` is one. */
export interface KustomizeFile {
  readonly uri: string;
  readonly text: string;
  /** The documents of the text, items of a List that was cut one by one. */
  readonly documents: readonly { readonly yaml: YamlDocument; readonly start: number }[];
}

/** The files that a build may read. */
export interface KustomizeFiles {
  /** The file at a URI; undefined if there is none; `unread` for one that must not or cannot be read here. */
  read(uri: string): KustomizeFile | 'unread' | undefined;
}

/** What a kustomization becomes. */
export interface Build {
  /** In the order in which Kustomize prints them; what could be built, if it would refuse. */
  readonly resources: readonly KustomizeResource[];
  /** Why Kustomize would refuse; none if it would not. */
  readonly refusals: readonly Note[];
  /** What cannot be known here. */
  readonly unknown: readonly Note[];
  /** Whether objects may be missing among the resources, or fields in them, as they depend on what is unknown. */
  readonly isPartial: boolean;
  /** The URIs of all files that were asked for, whether they are there or not. */
  readonly read: ReadonlySet<string>;
}

export interface Note {
  readonly place: Place;
  readonly message: string;
}

export function build(_root: string, _files: KustomizeFiles): Build {
  return { resources: [], refusals: [], unknown: [], isPartial: false, read: new Set() };
}
