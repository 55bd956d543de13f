import type { YamlDocument } from '../yaml/document';

/** A file as a build reads it: a `SourceFile` is one. */
export interface KustomizeFile {
  readonly uri: string;
  readonly text: string;
  /** The documents of the text, items of a List that was cut one by one. */
  readonly documents: readonly { readonly yaml: YamlDocument; readonly start: number }[];
  /** What the file holds, where that is more than its text says: generators take up files that are no text. */
  readonly bytes?: Uint8Array | undefined;
}

/** The files that a build may read. */
export interface KustomizeFiles {
  /**
   * The file at a URI; undefined if there is none; `unread` for one that must not or cannot be read here. The file's own
   * URI is another one where a symbolic link leads elsewhere.
   */
  read(uri: string): KustomizeFile | 'unread' | undefined;
  /** Whether a file is refused that is outside of the folder of its kustomization: Kustomize does so unless told otherwise. */
  readonly isStrict?: boolean;
  /** The URI of a folder (it ends in a slash) with symbolic links followed; the same without them. */
  realFolder?(uri: string): string;
}
