import { wellFormed } from './bytes';

/** The folder of a file's URI, with the slash at its end; empty without any slash. */
export function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/** The last part of a URI, as it is encoded. */
export function fileNameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

/** A part of a URI as it is meant. Never throws: what is no escape of UTF-8 stands for itself. */
export function decoded(part: string): string {
  return part.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** A name as a part of a URI, as editors write it. Never throws: half of a surrogate pair, which no name has, is replaced. */
export function encoded(name: string): string {
  return encodeURIComponent(wellFormed(name)).replaceAll('%40', '@');
}
