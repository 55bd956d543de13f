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
  /** Why files that a folder or glob holds were not read, a sentence each. */
  readonly unread: readonly string[];
}

export interface LoadOptions {
  /** Patterns of files to leave out, as in a `.gitignore` of the working directory. */
  readonly ignore?: readonly string[];
  /** Where the text of standard input, named `-`, is thought to stand. */
  readonly stdinName?: string;
}

/**
 * Reads files, folders and globs. In folders, what `.gitignore` files, a configuration or `ignore` leave out is left
 * out. Beside a file that is named, the other files of its folder are read too, for what it refers to, and not
 * reported on; so are the configurations above. Throws `UsageError` for a path that cannot be read, and for a
 * configuration with a mistake.
 */
export async function loadPaths(paths: readonly string[], options: LoadOptions = {}): Promise<Loaded> {
  if (paths.length === 0 || paths.includes(''))
    throw new UsageError('Name at least one file or folder, or - for standard input.');
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

/** The files that were named, in their order. */
export function filesOf({ workspace, targets }: Loaded): SourceFile[] {
  return targets.flatMap(({ uri }) => workspace.files.get(uri) ?? []);
}

/** The context of a file: its configuration's settings, and above them what the command line says. */
export function localContext(uri: string, workspace: Workspace, overrides: Overrides): Context {
  const { settings } = contextFor(uri, { workspace, settings: defaultSettings });
  return { workspace, settings: withOverrides(settings, overrides) };
}

const overridden = new WeakMap<Settings, WeakMap<Overrides, Settings>>();

/** The same object for the same input, by which answers are remembered. */
function withOverrides(settings: Settings, overrides: Overrides): Settings {
  const known = overridden.get(settings) ?? new WeakMap<Overrides, Settings>();
  overridden.set(settings, known);
  const result = known.get(overrides) ?? { ...settings, ...overrides };
  known.set(overrides, result);
  return result;
}

/** The path itself, or what a glob that no shell has expanded stands for. */
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
 * A file that was named is read whatever it holds and however large it is. Gives nothing for a file that does not
 * matter, and the reason for one that could not be read.
 */
async function read(absolute: string, named: boolean, given?: string): Promise<SourceFile | string | undefined> {
  const uri = pathToFileURL(absolute).href;
  if (given !== undefined) return readFile(uri, given);
  try {
    if (!named && (await stat(absolute)).size > maxFileBytes)
      return `larger than ${maxFileBytes / 1e6} MB, so not read. Name the file itself to have it read.`;
    const text = await readText(absolute, 'utf8');
    return named || isRelevant(uri, text) ? readFile(uri, text) : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Of configurations above it is not known whether there are any.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && !named) return undefined;
    if (named) throw new UsageError(`${absolute}: ${reason}`);
    return reason;
  }
}

/** A mistake in a configuration would let pass what it was meant to catch. */
function refuseInvalidConfigurations(workspace: Workspace): void {
  for (const file of workspace.files.values()) {
    if (!file.uri.endsWith(`/${configurationName}`)) continue;
    const wrong = diagnose(file, { workspace, settings: defaultSettings }).find(({ severity }) => severity === 'error');
    if (!wrong) continue;
    const { line, message } = reportProblem(wrong, fileURLToPath(file.uri), workspace);
    throw new UsageError(`${fileURLToPath(file.uri)}:${line}: ${message}`);
  }
}
