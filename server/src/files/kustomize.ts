import { realpathSync } from 'node:fs';
import type { KustomizeFile, KustomizeFiles } from '../kustomize/build';
import { decode } from '../yaml/bytes';
import { withSlash } from '../yaml/uri';
import { NoFileError, pathOf, readBytes, uriOf } from './disk';
import { isMissing } from './source';

/** The files that builds of kustomizations read, from disk, each of them once. */
export function kustomizeFiles(): KustomizeFiles {
  const known = new Map<string, KustomizeFile | 'unread' | undefined>();
  return {
    isStrict: true,
    read(uri) {
      if (!known.has(uri)) known.set(uri, readOnce(uri));
      return known.get(uri);
    },
    realFolder(uri) {
      try {
        return withSlash(uriOf(realpathSync(pathOf(uri) ?? '')));
      } catch {
        return uri;
      }
    },
  };
}

function readOnce(uri: string): KustomizeFile | 'unread' | undefined {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  try {
    const bytes = readBytes(path);
    return { uri: uriOf(realpathSync(path)), text: decode(bytes).text, documents: [], bytes };
  } catch (error) {
    return isMissing(error) || error instanceof NoFileError ? undefined : 'unread';
  }
}
