import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import picomatch from 'picomatch';
import { isTooLarge, uriOf, walk } from '../files/disk';
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
  type Scope,
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
  /** What is reported of it: of a file that was found in a folder, what has to do with StatefulSets. */
  readonly scope: Scope;
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
  /** Whether everything is reported of files that are found in folders too. */
  readonly all?: boolean;
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
      continue;
    }
    for (const absolute of expand(path)) {
      if (statSync(absolute).isDirectory()) {
        for (const file of walk(absolute, { skip: (each, folder) => ignored.has(each, folder) })) addFound(file);
        for (const file of configurationsAbove(absolute)) others.add(file);
      } else addNamed(absolute);
    }
  }
  for (const folder of new Set([...targets.keys()].map(dirname)))
    for (const file of configurationsAbove(join(folder, '-'))) others.add(file);
  const files: SourceFile[] = [];
  const unread: string[] = [];
  for (const absolute of new Set([...targets.keys(), ...others])) {
    const file = read(absolute, named.has(absolute), texts.get(absolute));
    if (typeof file === 'object') files.push(file);
    else if (file !== undefined) {
      const target = targets.get(absolute);
      if (target) unread.push(`${target.path}: ${file}`);
      targets.delete(absolute);
    }
  }
  const workspace = Workspace.empty.update(files, []);
  refuseInvalidConfigurations(workspace);
  const shown = [...targets.values()].filter(({ absolute, uri }) => named.has(absolute) || !isIgnored(uri, workspace));
  return { workspace, targets: shown, unread };

  function addNamed(absolute: string): void {
    named.add(absolute);
    addTarget(absolute, 'all');
    for (const file of walk(dirname(absolute), { deep: false })) others.add(file);
  }

  function addFound(absolute: string): void {
    if (basename(absolute) === configurationName) others.add(absolute);
    else if (!named.has(absolute)) addTarget(absolute, options.all === true ? 'all' : 'sets');
  }

  function addTarget(absolute: string, scope: Scope): void {
    targets.set(absolute, { path: shownPath(absolute), absolute, uri: uriOf(absolute), scope });
  }
}

function shownPath(absolute: string): string {
  const below = process.cwd() + sep;
  if (absolute.startsWith(below)) return absolute.slice(below.length);
  const path = relative(process.cwd(), absolute);
  return path.startsWith('..') ? absolute : path;
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
function expand(path: string): string[] {
  const absolute = resolve(path);
  if (statSync(absolute, { throwIfNoEntry: false })) return [absolute];
  const { base, isGlob } = picomatch.scan(path);
  const manifests: string[] = [];
  if (isGlob) {
    const matches = picomatch(absolute);
    for (const file of walk(resolve(base))) if (matches(file)) manifests.push(file);
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
function read(absolute: string, named: boolean, given?: string): SourceFile | string | undefined {
  const uri = uriOf(absolute);
  if (given !== undefined) return readFile(uri, given);
  try {
    if (!named && isTooLarge(absolute))
      return `larger than ${maxFileBytes / 1e6} MB, so not read. Name the file itself to have it read.`;
    const text = readFileSync(absolute, 'utf8');
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
