import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A path as it is shown: relative to the working directory if it is below it. */
export function shownPath(absolute: string): string {
  const below = process.cwd() + sep;
  if (absolute.startsWith(below)) return absolute.slice(below.length);
  const path = relative(process.cwd(), absolute);
  return path.startsWith('..') ? absolute : path || '.';
}

/** The path of a file or a folder, by its URI, as it is shown: without a slash at the end. */
export function shownUri(uri: string): string {
  return shownPath(fileURLToPath(uri.replace(/\/$/, '')));
}
