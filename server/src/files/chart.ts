import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BytesFile, type ChartFile, type ChartFiles } from '../helm/files';
import { withSlash } from '../yaml/uri';
import { NoFileError, pathOf, readBytes, uriOf } from './disk';
import { isMissing } from './source';

/** The files that charts are read from, from disk, each of them once. */
export function chartFiles(): ChartFiles {
  const known = new Map<string, ChartFile | 'unread' | undefined>();
  return {
    read(uri) {
      if (!known.has(uri)) known.set(uri, readOnce(uri));
      return known.get(uri);
    },
    list: (folder) => [...below(pathOf(folder) ?? '', [])].map((path) => uriOf(path)),
  };
}

/** The file of values that an argument names: a path, or `-` for standard input. Throws what `fs` throws. */
export function valuesFile(path: string): ChartFile {
  if (path.trim() === '-') return new BytesFile('file:///dev/stdin', readFileSync(0));
  return new BytesFile(uriOf(path), readBytes(path));
}

/** The URI of a chart on disk: its folder, or the packed file. */
export function chartUri(path: string): string {
  const uri = uriOf(path);
  return statSync(path).isDirectory() ? withSlash(uri) : uri;
}

function readOnce(uri: string): ChartFile | 'unread' | undefined {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  try {
    return new BytesFile(uri, readBytes(path));
  } catch (error) {
    return isMissing(error) || error instanceof NoFileError ? undefined : 'unread';
  }
}

/** All files below a folder. Links are followed, as Helm does, but not in circles. */
function* below(folder: string, above: readonly string[]): Generator<string> {
  const real = realOf(folder);
  if (real === undefined || above.includes(real)) return;
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
    if (kind?.isDirectory()) yield* below(path, [...above, real]);
    else if (kind?.isFile()) yield path;
  }
}

function realOf(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
