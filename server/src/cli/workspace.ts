import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import picomatch from 'picomatch';
import { readText, uriOf, walk } from '../files/disk';
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

/** A file to report on: passed itself, or found in a folder or by a glob that was passed. */
export class Target {
  readonly uri: string;

  constructor(
    readonly absolute: string,
    /** What is reported of it: of a file that was found in a folder, what has to do with StatefulSets. */
    readonly scope: Scope,
  ) {
    this.uri = uriOf(absolute);
  }

  /** As it is shown: relative to the working directory if it is below it. */
  get path(): string {
    return shownPath(this.absolute);
  }
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
  /** Whether everything is reported of files that are found in folders too. */
  readonly all?: boolean;
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
  const workspace = withPatches(Workspace.empty.update(files, []));
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
    targets.set(absolute, new Target(absolute, scope));
  }
}

/** With the patches that its kustomizations name, which may be in other folders than were read. */
function withPatches(workspace: Workspace): Workspace {
  const missing = [...workspace.kustomizations.patches].filter((uri) => !workspace.files.has(uri));
  return workspace.update(missing.flatMap(readIfThere), []);
}

function readIfThere(uri: string): SourceFile[] {
  try {
    const text = readText(fileURLToPath(uri));
    return text === undefined ? [] : [readFile(uri, text)];
  } catch {
    return [];
  }
}

function shownPath(absolute: string): string {
  const below = process.cwd() + sep;
  if (absolute.startsWith(below)) return absolute.slice(below.length);
  const path = relative(process.cwd(), absolute);
  return path.startsWith('..') ? absolute : path;
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
function expand(path: string): string[] {
  const absolute = resolve(path);
  if (statSync(absolute, { throwIfNoEntry: false })) return [absolute];
  const { base, isGlob } = picomatch.scan(path);
  const manifests: string[] = [];
  if (isGlob) {
    const matches = picomatch(absolute);
    for (const file of walk(resolve(base), { named: path.split(/[\\/]/) })) if (matches(file)) manifests.push(file);
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
function read(absolute: string, named: boolean, given?: string): SourceFile | string | undefined {
  const uri = uriOf(absolute);
  if (given !== undefined) return readFile(uri, given);
  try {
    const text = named ? readFileSync(absolute, 'utf8') : readText(absolute);
    if (text === undefined)
      return `not read, because it is larger than ${maxFileBytes / 1e6} MB. Pass the file itself to read it.`;
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
