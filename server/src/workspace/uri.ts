import { decoded, folderOf } from '../yaml/uri';

export {
  decoded,
  encoded,
  fileNameOf,
  folderOf,
  nearName,
  relativeFolder,
  relativePath,
  sharedLength,
  withSlash,
} from '../yaml/uri';

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
