import { readFile as readText, stat } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRelevant, maxFileBytes } from '../files';
import { walk } from '../nodeFiles';
import { readFile, type SourceFile } from '../workspace/file';
import { Workspace } from '../workspace/workspace';
import { UsageError } from './command';

/** A file that was named, itself or by a folder above it, and is reported on. */
export interface Target {
  /** As it is shown: relative to the working directory, if it lies below it. */
  readonly path: string;
  readonly absolute: string;
  readonly uri: string;
}

export interface Loaded {
  readonly workspace: Workspace;
  readonly targets: readonly Target[];
}

/**
 * Reads files and folders. Beside a file that is named, the other files of its folder are read too, for what it
 * refers to, and not reported on. Throws `UsageError` for a path that cannot be read.
 */
export async function loadPaths(paths: readonly string[]): Promise<Loaded> {
  if (paths.length === 0) throw new UsageError('Name at least one file or folder.');
  const targets = new Map<string, Target>();
  const beside = new Set<string>();
  for (const path of paths) {
    const absolute = resolve(path);
    const info = await stat(absolute).catch(() => undefined);
    if (!info) throw new UsageError(`${path}: no such file or folder.`);
    if (info.isDirectory()) for await (const file of walk(absolute)) addTarget(file);
    else {
      addTarget(absolute);
      for await (const file of walk(dirname(absolute), false)) beside.add(file);
    }
  }
  const named = new Set(paths.map((path) => resolve(path)));
  const files: SourceFile[] = [];
  for (const absolute of new Set([...targets.keys(), ...beside])) {
    const file = await read(absolute, named.has(absolute));
    if (file) files.push(file);
  }
  return { workspace: Workspace.empty.with(...files), targets: [...targets.values()] };

  function addTarget(absolute: string): void {
    const path = relative(process.cwd(), absolute);
    const shown = path.startsWith('..') ? absolute : path;
    targets.set(absolute, { path: shown, absolute, uri: pathToFileURL(absolute).href });
  }
}

/** A file that was named is read whatever it holds and however large it is. */
async function read(absolute: string, named: boolean): Promise<SourceFile | undefined> {
  const uri = pathToFileURL(absolute).href;
  try {
    if (!named && (await stat(absolute)).size > maxFileBytes) return undefined;
    const text = await readText(absolute, 'utf8');
    return named || isRelevant(uri, text) ? readFile(uri, text) : undefined;
  } catch (error) {
    if (named) throw new UsageError(`${absolute}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
