import { readFile as readText, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import picomatch from 'picomatch';
import { walk } from '../files/disk';
import { isRelevant, maxFileBytes } from '../files/source';
import {
  type Context,
  configurationName,
  contextFor,
  defaultSettings,
  diagnose,
  isIgnored,
  type Overrides,
  readFile,
  type Settings,
  type SourceFile,
  Workspace,
} from '../language-service';
import { UsageError } from './command';
import { Ignored } from './ignored';
import { reportProblem } from './problems';

/** A file to report on: passed itself, or found in a folder or by a glob that was passed. */
export interface Target {
  /** As it is shown: relative to the working directory if it is below it. */
  readonly path: string;
  readonly absolute: string;
  readonly uri: string;
}

export interface Loaded {
  readonly workspace: Workspace;
  readonly targets: readonly Target[];
  /** Why files of a folder or glob were not read: one sentence for each. */
  readonly unread: readonly string[];
}

export interface LoadOptions {
  /** Patterns of files to ignore, as in a `.gitignore` of the working directory. */
  readonly ignore?: readonly string[];
  /** The path of standard input (`-`). */
  readonly stdinName?: string;
}

/**
 * Reads files, folders and globs, without the files that a `.gitignore`, a configuration or `ignore` excludes from
 * folders. For a file that is passed itself, the other files of its folder are read too, to resolve what it refers to,
 * but not reported on; so are the configurations above. Throws `UsageError` for paths that cannot be read and for
 * invalid configurations.
 */
export async function loadPaths(paths: readonly string[], options: LoadOptions = {}): Promise<Loaded> {
  if (paths.length === 0 || paths.includes(''))
    throw new UsageError('Specify at least one file, folder or glob, or - for standard input.');
  const ignored = new Ignored(options.ignore ?? [], process.cwd());
  const targets = new Map<string, Target>();
  const named = new Set<string>();
  const others = new Set<string>();
  const texts = new Map<string, string>();
  for (const path of paths) {
    if (path === '-') {
      const absolute = resolve(options.stdinName ?? 'stdin.yaml');
      texts.set(absolute, await readStdin());
      addNamed(absolute);
      for await (const file of walk(dirname(absolute), { deep: false })) others.add(file);
      continue;
    }
    for (const absolute of await expand(path)) {
      if ((await stat(absolute)).isDirectory()) {
        for await (const file of walk(absolute, { skip: (each, folder) => ignored.has(each, folder) })) addTarget(file);
        for (const file of configurationsAbove(absolute)) others.add(file);
      } else {
        addNamed(absolute);
        for await (const file of walk(dirname(absolute), { deep: false })) others.add(file);
      }
    }
  }
  for (const { absolute } of targets.values()) for (const file of configurationsAbove(absolute)) others.add(file);
  const files: SourceFile[] = [];
  const unread: string[] = [];
  for (const absolute of new Set([...targets.keys(), ...others])) {
    const file = await read(absolute, named.has(absolute), texts.get(absolute));
    if (typeof file === 'object') files.push(file);
    else if (file !== undefined) {
      const target = targets.get(absolute);
      if (target) unread.push(`${target.path}: ${file}`);
      targets.delete(absolute);
    }
  }
  const workspace = Workspace.empty.with(...files);
  refuseInvalidConfigurations(workspace);
  const shown = [...targets.values()].filter(({ absolute, uri }) => named.has(absolute) || !isIgnored(uri, workspace));
  return { workspace, targets: shown, unread };

  function addNamed(absolute: string): void {
    named.add(absolute);
    addTarget(absolute);
  }

  function addTarget(absolute: string): void {
    if (basename(absolute) === configurationName && !named.has(absolute)) {
      others.add(absolute);
      return;
    }
    const path = relative(process.cwd(), absolute);
    const shownPath = path.startsWith('..') ? absolute : path;
    targets.set(absolute, { path: shownPath, absolute, uri: pathToFileURL(absolute).href });
  }
}

/** The files to report on, in their order. */
export function filesOf({ workspace, targets }: Loaded): SourceFile[] {
  return targets.flatMap(({ uri }) => workspace.files.get(uri) ?? []);
}

/** The context of a file: the settings of its configuration, overridden by the command line. */
export function localContext(uri: string, workspace: Workspace, overrides: Overrides): Context {
  const { settings } = contextFor(uri, { workspace, settings: defaultSettings });
  return { workspace, settings: withOverrides(settings, overrides) };
}

const overridden = new WeakMap<Settings, WeakMap<Overrides, Settings>>();

/** Returns the same object for the same input, since answers are cached by their settings. */
function withOverrides(settings: Settings, overrides: Overrides): Settings {
  const known = overridden.get(settings) ?? new WeakMap<Overrides, Settings>();
  overridden.set(settings, known);
  const result = known.get(overrides) ?? { ...settings, ...overrides };
  known.set(overrides, result);
  return result;
}

/** The path itself, or the files that match a glob which the shell did not expand. */
async function expand(path: string): Promise<string[]> {
  const absolute = resolve(path);
  if (await stat(absolute).catch(() => undefined)) return [absolute];
  const { base, isGlob } = picomatch.scan(path);
  const manifests: string[] = [];
  if (isGlob) {
    const matches = picomatch(absolute);
    for await (const file of walk(resolve(base))) if (matches(file)) manifests.push(file);
  }
  if (manifests.length === 0) throw new UsageError(`${path}: no such file or folder.`);
  return manifests;
}

function configurationsAbove(absolute: string): string[] {
  const found: string[] = [];
  for (let folder = absolute; folder !== dirname(folder); folder = dirname(folder)) {
    found.push(join(dirname(folder), configurationName));
  }
  return found;
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * A file that is passed itself is read whatever its content and size. Returns undefined for a file that is not
 * relevant, and the reason as a string for one that cannot be read.
 */
async function read(absolute: string, named: boolean, given?: string): Promise<SourceFile | string | undefined> {
  const uri = pathToFileURL(absolute).href;
  if (given !== undefined) return readFile(uri, given);
  try {
    if (!named && (await stat(absolute)).size > maxFileBytes)
      return `not read, because it is larger than ${maxFileBytes / 1e6} MB. Pass the file itself to read it.`;
    const text = await readText(absolute, 'utf8');
    return named || isRelevant(uri, text) ? readFile(uri, text) : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Configurations above may not exist.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && !named) return undefined;
    if (named) throw new UsageError(`${absolute}: ${reason}`);
    return reason;
  }
}

/** Rejects invalid configurations: a typo could hide the problems that a rule is meant to catch. */
function refuseInvalidConfigurations(workspace: Workspace): void {
  for (const file of workspace.files.values()) {
    if (!file.uri.endsWith(`/${configurationName}`)) continue;
    const wrong = diagnose(file, { workspace, settings: defaultSettings }).find(({ severity }) => severity === 'error');
    if (!wrong) continue;
    const { line, message } = reportProblem(wrong, fileURLToPath(file.uri), workspace);
    throw new UsageError(`${fileURLToPath(file.uri)}:${line}: ${message}`);
  }
}
