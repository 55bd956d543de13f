import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type FileSource, isManifestName, maxFileBytes } from './source';

/** Folders that hold no manifests of the workspace's own. */
const skipped = new Set(['node_modules', '.git', '.hg', '.svn', '.terraform', '.venv', 'bower_components']);

/** The files below some folders (paths), read from disk: for the command line and for clients that offer no files. */
export function filesBelow(folders: readonly string[]): FileSource {
  return {
    async list(beside) {
      const found: string[] = [];
      const add = async (folder: string, deep: boolean) => {
        for await (const path of walk(folder, { deep })) found.push(pathToFileURL(path).href);
      };
      if (beside === undefined) for (const folder of folders) await add(folder, true);
      else if (beside.startsWith('file:')) await add(dirname(fileURLToPath(beside)), false);
      return found;
    },
    read: readUri,
  };
}

export interface WalkOptions {
  /** Whether folders below are entered (yes). */
  readonly deep?: boolean;
  /** Whether to leave out a path. */
  readonly skip?: (path: string, isFolder: boolean) => Promise<boolean>;
}

/** Every manifest file below a folder, its own files first, in the order of names. Unreadable folders are left out. */
export async function* walk(folder: string, options: WalkOptions = {}): AsyncGenerator<string> {
  const { deep = true, skip = async () => false } = options;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isFile() && isManifestName(entry.name) && !(await skip(path, false))) yield path;
  }
  if (!deep) return;
  // Links are not followed: they may lead in circles.
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name) && !(await skip(path, true))) yield* walk(path, options);
  }
}

async function readUri(uri: string): Promise<string | undefined> {
  if (!uri.startsWith('file:')) return undefined;
  try {
    const path = fileURLToPath(uri);
    if ((await stat(path)).size > maxFileBytes) return undefined;
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
