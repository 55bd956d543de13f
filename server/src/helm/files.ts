import type { YamlDocument } from '../yaml/document';

/** A file as a chart is read from it: a `SourceFile` is one. */
export interface ChartFile {
  readonly uri: string;
  readonly text: string;
  /** The documents of the text, items of a List that was cut one by one; only of YAML and JSON. */
  readonly documents: readonly { readonly yaml: YamlDocument; readonly start: number }[];
  /** What the file holds, where that is more than its text says: packed charts and pictures are no text. */
  readonly bytes?: Uint8Array | undefined;
}

/** The files that a chart may be read from. */
export interface ChartFiles {
  /** The file at a URI; undefined if there is none; `unread` for one that must not or cannot be read here. */
  read(uri: string): ChartFile | 'unread' | undefined;
  /** The URIs of all files below a folder, whose URI ends in a slash, in any order. Empty for a folder that is not there. */
  list(folder: string): readonly string[];
}
