import { wellFormed } from '../yaml/bytes';

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

/** Where a URI stands below a folder: a relative path, as it is meant. Undefined if it is no path below it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  if (!uri.startsWith(folder)) return undefined;
  const steps = decoded(uri.slice(folder.length)).split('/');
  const path = steps.filter((step) => step !== '' && step !== '.');
  return path.length === 0 || path.includes('..') ? undefined : path.join('/');
}

const renderingName = '~rendering~.yaml';

/** The URI of what the kustomization in a folder becomes: beside it, by a name that no file has. */
export function renderingUri(root: string): string {
  return root + renderingName;
}

/** The folder of the kustomization whose rendering has this URI; undefined for any other URI. */
export function rootOfRendering(uri: string): string | undefined {
  return uri.endsWith(`/${renderingName}`) ? folderOf(uri) : undefined;
}

/** A folder (a URI that ends in a slash) as people name it beside a file: without what both have in common above it. */
export function relativeFolder(folder: string, uri: string): string {
  const [steps, others] = [folder.split('/').slice(0, -1), uri.split('/').slice(0, -1)];
  let shared = 0;
  while (shared < steps.length - 1 && steps[shared] === others[shared]) shared++;
  return decoded(steps.slice(shared).join('/'));
}

/** The path that leads from a folder to a file or folder, as it is meant: `../base/web.yaml`, without a slash at the end. */
export function relativePath(folder: string, uri: string): string {
  const [from, to] = [folder.split('/').slice(0, -1), uri.replace(/\/$/, '').split('/')];
  let shared = 0;
  while (shared < Math.min(from.length, to.length) && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared).map(decoded)].join('/');
}
