import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { foreignFolders } from '../protocol';
import { configurationName } from '../settings/configuration';
import { isMarkdown } from '../workspace/markdown';
import { type Decoded, decode } from '../yaml/bytes';
import { pace } from './pace';
import { type FileSource, isManifestName, maxFileBytes } from './source';

// Read synchronously, piece by piece: a file of a few KB takes longer to wait for than to read.

const foreign = new Set(foreignFolders);

/** The files below some folders (paths or URIs), read from disk: for the command line and for clients that offer no files. */
export function filesBelow(folders: readonly string[]): FileSource {
  return {
    async list({ beside, below, all = false } = {}) {
      const found: string[] = [];
      const step = pace();
      const add = async (folder: string | undefined, deep: boolean) => {
        for (const path of folder === undefined ? [] : walk(folder, { deep, all })) {
          found.push(uriOf(path));
          await step();
        }
      };
      if (below) for (const folder of below.map(pathOf)) await add(folder, true);
      else if (beside === undefined)
        for (const folder of folders) await add(folder.startsWith('file:') ? pathOf(folder) : folder, true);
      else {
        const near = pathOf(beside);
        await add(near && dirname(near), false);
      }
      return found;
    },
    async read(uri) {
      const path = pathOf(uri);
      return path === undefined ? undefined : readText(path);
    },
    async readBytes(uri) {
      const path = pathOf(uri);
      return path === undefined || statSync(path).size > maxFileBytes ? undefined : readBytes(path);
    },
  };
}

export interface WalkOptions {
  /** Whether folders below are entered (yes). */
  readonly deep?: boolean;
  /** Whether files of any name are meant, rather than those that may hold manifests (no). */
  readonly all?: boolean;
  /** Whether Markdown files are meant, too (no). */
  readonly markdown?: boolean;
  /** Which of the folders are entered that are left out otherwise, by their names: none. */
  readonly named?: readonly string[];
  /** Whether to leave out a path. */
  readonly skip?: (path: string, isFolder: boolean) => boolean;
  /** Is told of each folder that cannot be read; it is left out. */
  readonly failed?: (folder: string, error: unknown) => void;
}

/** Every manifest file below a folder (or every file), its own files first, in the order of names. Unreadable folders are left out. */
export function* walk(folder: string, options: WalkOptions = {}): Generator<string> {
  const { deep = true, all = false, markdown = false, named = [], skip = () => false, failed } = options;
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const before = join(next, sep);
    const entries = entriesOf(next, failed);
    for (const entry of entries) {
      const isMeant = all || isManifestName(entry.name) || (markdown && isMarkdown(entry.name));
      if (!isMeant || !entry.isFile()) continue;
      const path = before + entry.name;
      if (!skip(path, false)) yield path;
    }
    if (!deep) return;
    // Links are not followed: they may lead in circles. The last to be opened is the next.
    for (const entry of entries.reverse()) {
      if (!entry.isDirectory() || (foreign.has(entry.name) && !named.includes(entry.name))) continue;
      const path = before + entry.name;
      if (!skip(path, true)) open.push(path);
    }
  }
}

function entriesOf(folder: string, failed: WalkOptions['failed']): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    failed?.(folder, error);
    return [];
  }
}

/** The URI of a path, in the form that editors use too. */
export function uriOf(path: string): string {
  // What needs no escapes, which is most, is quickly done.
  return /^\/[\w./-]*$/.test(path) ? `file://${path}` : pathToFileURL(path).href;
}

/** Whether something stands at a path, or that cannot be told. */
export function mayBeThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/** What is no file, and so is not read: it may never end, or keep the reader waiting for a writer. */
export class NoFileError extends Error {}

/** The path of a URI; undefined if it is that of no file here. */
export function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** Most manifests fit into this: they are read at once, into the same memory. */
const small = Buffer.allocUnsafe(64 * 1024);

/** The text of a file; undefined if it is larger than what is read unasked. Throws what `fs` throws. */
export function readText(path: string): string | undefined {
  return readDecoded(path, maxFileBytes)?.text;
}

/** What a file says; undefined if it has more than `most` bytes. Throws what `fs` throws, and for all that is no file. */
export function readDecoded(path: string, most = Number.POSITIVE_INFINITY): Decoded | undefined {
  if (isGivenByShell(path)) return decode(readFileSync(path));
  if (basename(path) === configurationName) refuseOutside(path);
  const file = open(path);
  try {
    const length = lengthOfStart(file);
    if (length > 0 && length < small.length) return decode(small.subarray(0, length));
    const stats = statsOfFile(file);
    return stats.size > most ? undefined : decode(readFileSync(file));
  } finally {
    closeSync(file);
  }
}

/**
 * Reads as much of an open file as fits into `small`, and gives how many bytes that are. It is read at a place, which
 * pipes, terminals and folders do not have: only of what is empty or does not fit need be asked whether it is a file.
 */
function lengthOfStart(file: number): number {
  try {
    return readSync(file, small, 0, small.length, 0);
  } catch (error) {
    statsOfFile(file);
    throw error;
  }
}

/** What is known of an open file. Throws for all that is no file. */
function statsOfFile(file: number): Stats {
  const stats = fstatSync(file);
  if (!stats.isFile()) throw noFile(stats);
  return stats;
}

/** All bytes of a file. Throws what `fs` throws, and for all that is no file. */
export function readBytes(path: string): Uint8Array {
  const file = open(path);
  try {
    statsOfFile(file);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Opens what is there without waiting: a named pipe would otherwise wait for a writer. */
function open(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const stats = statSync(path);
    throw stats.isFile() || stats.isDirectory() ? error : noFile(stats);
  }
}

/** `<(helm template .)`: a pipe, with its writer. */
function isGivenByShell(path: string): boolean {
  return /^\/(?:dev|proc\/self)\/(?:fd\/\d+|stdin)$/.test(path);
}

/** Throws for a configuration that stands elsewhere: one counts for the folder that it is in. */
function refuseOutside(path: string): void {
  if (!lstatSync(path).isSymbolicLink()) return;
  const within = relative(realpathSync(dirname(path)), realpathSync(path));
  if (within.startsWith('..') || isAbsolute(within))
    throw new NoFileError('A symbolic link that leads out of its folder is not followed.');
}

function noFile(stats: Stats): NoFileError {
  return new NoFileError(`${kindOf(stats)} is no file, and is not read.`);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'A folder';
  if (stats.isFIFO()) return 'A named pipe';
  return stats.isSocket() ? 'A socket' : 'A device';
}
