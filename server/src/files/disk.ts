import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { foreignFolders } from '../protocol';
import { pace } from './pace';
import { type FileSource, isManifestName, maxFileBytes } from './source';

// Read synchronously, piece by piece: a file of a few KB takes longer to wait for than to read.

const foreign = new Set(foreignFolders);

/** The files below some folders (paths), read from disk: for the command line and for clients that offer no files. */
export function filesBelow(folders: readonly string[]): FileSource {
  return {
    async list(beside) {
      const found: string[] = [];
      const step = pace();
      const add = async (folder: string, deep: boolean) => {
        for (const path of walk(folder, { deep })) {
          found.push(uriOf(path));
          await step();
        }
      };
      if (beside === undefined) for (const folder of folders) await add(folder, true);
      else if (beside.startsWith('file:')) await add(dirname(fileURLToPath(beside)), false);
      return found;
    },
    async read(uri) {
      const path = uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
      return path === undefined ? undefined : readText(path);
    },
  };
}

export interface WalkOptions {
  /** Whether folders below are entered (yes). */
  readonly deep?: boolean;
  /** Which of the folders are entered that are left out otherwise, by their names: none. */
  readonly named?: readonly string[];
  /** Whether to leave out a path. */
  readonly skip?: (path: string, isFolder: boolean) => boolean;
}

/** Every manifest file below a folder, its own files first, in the order of names. Unreadable folders are left out. */
export function* walk(folder: string, options: WalkOptions = {}): Generator<string> {
  const { deep = true, named = [], skip = () => false } = options;
  const entries = entriesOf(folder);
  for (const entry of entries) {
    if (!isManifestName(entry.name) || !entry.isFile()) continue;
    const path = join(folder, entry.name);
    if (!skip(path, false)) yield path;
  }
  if (!deep) return;
  // Links are not followed: they may lead in circles.
  for (const entry of entries) {
    if (!entry.isDirectory() || (foreign.has(entry.name) && !named.includes(entry.name))) continue;
    const path = join(folder, entry.name);
    if (!skip(path, true)) yield* walk(path, options);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** The URI of a path, in the form that editors use too. */
export function uriOf(path: string): string {
  // What needs no escapes, which is most, is quickly done.
  return /^\/[\w./-]*$/.test(path) ? `file://${path}` : pathToFileURL(path).href;
}

/** Most manifests fit into this: they are read at once, into the same memory. */
const small = Buffer.allocUnsafe(64 * 1024);

/** The text of a file; undefined if it is larger than what is read unasked. Throws what `fs` throws. */
export function readText(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, small, 0, small.length, 0);
    if (length < small.length) return small.toString('utf8', 0, length);
    return fstatSync(file).size > maxFileBytes ? undefined : readFileSync(path, 'utf8');
  } finally {
    closeSync(file);
  }
}
