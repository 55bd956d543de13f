/** The folder of a file's URI, with the slash at its end; empty without any slash. */
export function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/** The last part of a URI, as it is encoded. */
export function fileNameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}
