import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import picomatch from 'picomatch';
import { mayBeThere, readDecoded, uriOf, walk } from '../files/disk';
import { isMissing, isRelevant, maxFileBytes, reasonOf } from '../files/source';
import {
  type Context,
  configurationName,
  contextFor,
  type Decoded,
  decode,
  defaultSettings,
  diagnose,
  isChartFile,
  isIgnored,
  isMarkdown,
  kustomizationNames,
  loadRenderer,
  type Overrides,
  readFile,
  releaseOf,
  type Scope,
  type Settings,
  type SourceFile,
  strayByteIn,
  Workspace,
  withOverrides,
  withSlash,
} from '../language-service';
import { UsageError } from './command';
import { Ignored } from './ignored';
import { withChartFiles, withNamedFiles } from './named';
import { shownPath } from './paths';
import { lines } from './printer';
import { reportProblem } from './problems';
import type { Progress } from './progress';
import { readStdin } from './stdin';

/** A file to report on: passed itself, or found in a folder or by a glob that was passed. */
export class Target {
  readonly uri: string;

  constructor(
    readonly absolute: string,
    /** What is reported of it: of a file that was found in a folder, what has to do with StatefulSets. */
    readonly scope: Scope,
    /** Whether it was passed itself. */
    readonly isNamed: boolean,
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
  /** The folders that were passed, as URIs that end in a slash. */
  readonly folders: readonly string[];
  /** What was not read, and why. */
  readonly unread: readonly Unread[];
  /** Standard input, if it was read. */
  readonly stdin: { readonly uri: string; readonly bytes: Uint8Array } | undefined;
  /** The URIs of files that are not UTF-8, with what they are. */
  readonly foreign: ReadonlyMap<string, string>;
}

export interface Unread {
  readonly path: string;
  readonly reason: string;
  /** Whether it could not be opened, rather than being left out on purpose. */
  readonly failed: boolean;
}

export interface LoadOptions {
  /** Patterns of files to ignore, as in a `.gitignore` of the working directory. */
  readonly ignore?: readonly string[];
  /** The path of standard input (`-`). */
  readonly stdinName?: string;
  /** Whether everything is reported of files that are found in folders too. */
  readonly all?: boolean;
  /** Which Markdown files of folders are read: all, or those that a configuration asks for; by default none. */
  readonly markdown?: 'all' | 'asked';
  /** Whether what cannot be read leaves the rest alone: else it is a `UsageError`, as it is where nothing is left. */
  readonly partly?: boolean;
  /** What the command line says of the cluster, for the charts. */
  readonly overrides?: Overrides;
  /** Is told of every file that is listed or read. */
  readonly progress?: Progress;
}

/**
 * Reads files, folders and globs, without the files that a `.gitignore`, a configuration or `ignore` excludes from
 * folders. For a file that is passed itself, the other files of its folder are read too, to resolve what it refers to,
 * but not reported on; so are the configurations above. Throws `UsageError` for invalid configurations.
 */
export async function loadPaths(paths: readonly string[], options: LoadOptions = {}): Promise<Loaded> {
  if (paths.length === 0 || paths.includes(''))
    throw new UsageError('Specify at least one file, folder or glob, or - for standard input.');
  const ignored = new Ignored(options.ignore ?? [], process.cwd());
  const targets = new Map<string, Target>();
  const others = new Set<string>();
  const folders: string[] = [];
  const unread: Unread[] = [];
  const fail = (path: string, reason: string) => unread.push({ path, reason, failed: true });
  let stdin: { absolute: string; bytes: Uint8Array } | undefined;
  for (const path of paths) {
    if (path === '-') {
      stdin ??= { absolute: resolve(options.stdinName ?? 'stdin.yaml'), bytes: await readStdin() };
      addNamed(stdin.absolute);
      continue;
    }
    const found = expand(path);
    if (typeof found === 'string') fail(path, found);
    else
      for (const { absolute, isFolder } of found) {
        if (isFolder) addFolder(absolute);
        else addNamed(absolute);
      }
  }
  for (const file of configurationsAbove(new Set([...targets.keys()].map(dirname)))) others.add(file);
  const files: SourceFile[] = [];
  const foreign = new Map<string, string>();
  const listed = new Set([...targets.keys(), ...others]);
  // Whether those in folders are wanted is known when the configurations are.
  const texts = [...listed].filter((absolute) => isMarkdown(absolute) && !targets.get(absolute)?.isNamed);
  for (const absolute of texts) listed.delete(absolute);
  let done = 0;
  const readAll = (some: Iterable<string>) => {
    for (const absolute of some) {
      options.progress?.('Reading files', done++, listed.size + texts.length);
      const file = read(absolute);
      if (file) files.push(file);
    }
  };
  readAll(listed);
  const asked = options.markdown === 'all' ? texts : texts.filter(askedBy(files));
  const left = new Set(asked);
  for (const absolute of texts) if (!left.has(absolute)) targets.delete(absolute);
  readAll(asked);
  const failures = unread.filter(({ failed }) => failed);
  if (failures.length > 0 && (options.partly !== true || targets.size === 0))
    throw new UsageError(failures.map(({ path, reason }) => `${path}: ${reason}`).join('\n'));
  const wanted = folders.map((folder) => withSlash(uriOf(folder)));
  if (files.some(({ uri }) => isChartFile(uri))) await loadRenderer();
  const workspace = withNamedFiles(
    withChartFiles(Workspace.empty.update(files, []).building({ wanted, releaseOf: releaseFor })),
    wanted,
  );
  refuseInvalidConfigurations(workspace);
  const shown = [...targets.values()].filter(({ isNamed, uri }) => isNamed || !isIgnored(uri, workspace));
  return {
    workspace,
    targets: shown,
    folders: wanted,
    unread,
    stdin: stdin && { uri: uriOf(stdin.absolute), bytes: stdin.bytes },
    foreign,
  };

  function releaseFor(folder: string, all: Pick<Workspace, 'files'>) {
    return releaseOf(folder, all, withOverrides(defaultSettings, options.overrides ?? {}));
  }

  function addNamed(absolute: string): void {
    targets.set(absolute, new Target(absolute, 'all', true));
    for (const file of walk(dirname(absolute), { deep: false })) others.add(file);
  }

  function addFolder(folder: string): void {
    folders.push(folder);
    const skip = (path: string, isFolder: boolean) => ignored.has(path, isFolder);
    const failed = (path: string, error: unknown) => fail(shownPath(path), reasonOf(error));
    for (const file of walk(folder, { markdown: options.markdown !== undefined, skip, failed })) {
      options.progress?.('Listing files');
      if (basename(file) === configurationName) others.add(file);
      else if (!targets.get(file)?.isNamed)
        targets.set(file, new Target(file, options.all === true ? 'all' : 'sets', false));
    }
    for (const file of configurationsAbove([dirname(folder)])) others.add(file);
  }

  /** Reads a file: one that is passed itself whatever its content and size, any other if it is relevant. */
  function read(absolute: string): SourceFile | undefined {
    const target = targets.get(absolute);
    const uri = target?.uri ?? uriOf(absolute);
    const isNamed = target?.isNamed === true;
    let decoded: Decoded | undefined;
    try {
      decoded =
        stdin?.absolute === absolute ? decode(stdin.bytes) : readDecoded(absolute, isNamed ? undefined : maxFileBytes);
    } catch (error) {
      // Most folders have no configuration. What else only stands beside a target is not asked for.
      const isWanted = target !== undefined || (basename(absolute) === configurationName && !isMissing(error));
      if (isWanted) fail(shownPath(absolute), reasonOf(error));
      targets.delete(absolute);
      return undefined;
    }
    if (!decoded) {
      const reason = `not read, because it is larger than ${maxFileBytes / 1e6} MB. Pass the file itself to read it.`;
      if (target) unread.push({ path: target.path, reason, failed: false });
      targets.delete(absolute);
      return undefined;
    }
    const { text, encoding } = decoded;
    if (encoding !== 'UTF-8') foreign.set(uri, `is ${encoding}`);
    else if (strayByteIn(text)) foreign.set(uri, 'has bytes that are not UTF-8');
    return isNamed || isRelevant(uri, text) || isChartFile(uri) ? readFile(uri, text) : undefined;
  }
}

/** Whether one of the configurations among some files asks for a Markdown file of a folder. */
function askedBy(files: readonly SourceFile[]): (absolute: string) => boolean {
  const configurations = files.filter((file) => file.uri.endsWith(`/${configurationName}`));
  const workspace = Workspace.empty.update(configurations, []);
  return (absolute) => contextFor(uriOf(absolute), { workspace, settings: unasked }).settings.markdown !== 'off';
}

const unasked: Settings = { ...defaultSettings, markdown: 'off' };

/** Says what was not read; whether some of it should have been. */
export function reportUnread(unread: readonly Unread[], err: (text: string) => void): boolean {
  err(lines(unread.map(({ path, reason }) => `${path}: ${reason}`)));
  return unread.some(({ failed }) => failed);
}

/** The context of a file: the settings of its configuration, overridden by the command line. */
export function localContext(uri: string, workspace: Workspace, overrides: Overrides): Context {
  const { settings } = contextFor(uri, { workspace, settings: defaultSettings });
  return { workspace, settings: overriddenBy(settings, overrides) };
}

const overridden = new WeakMap<Settings, WeakMap<Overrides, Settings>>();

/** Returns the same object for the same input, since answers are cached by their settings. */
function overriddenBy(settings: Settings, overrides: Overrides): Settings {
  const known = overridden.get(settings) ?? new WeakMap<Overrides, Settings>();
  overridden.set(settings, known);
  const result = known.get(overrides) ?? withOverrides(settings, overrides);
  known.set(overrides, result);
  return result;
}

interface Found {
  readonly absolute: string;
  readonly isFolder: boolean;
}

/** The path itself, or the files that match a glob which the shell did not expand; why there are none. */
function expand(path: string): Found[] | string {
  const absolute = resolve(path);
  try {
    return [{ absolute, isFolder: statSync(absolute).isDirectory() }];
  } catch (error) {
    if (!isMissing(error)) return reasonOf(error);
  }
  const { base, isGlob } = picomatch.scan(path);
  const manifests: Found[] = [];
  if (isGlob) {
    const matches = picomatch(absolute);
    for (const file of walk(resolve(base), { named: path.split(/[\\/]/), markdown: isMarkdown(path) }))
      if (matches(file)) manifests.push({ absolute: file, isFolder: false });
  }
  return manifests.length > 0 ? manifests : 'no such file or folder.';
}

/**
 * What decides about the files in some folders from these and the folders above them, if it is there: settings, the charts
 * they belong to, and kustomizations that patch with them.
 */
function configurationsAbove(folders: Iterable<string>): string[] {
  const above = new Set<string>();
  for (const each of folders) for (let folder = each; !above.has(folder); folder = dirname(folder)) above.add(folder);
  const names = [configurationName, 'Chart.yaml', ...kustomizationNames];
  // Nearly none of them is there, which is told in less time than by failing to read them.
  return [...above].flatMap((folder) => names.map((name) => join(folder, name)).filter(mayBeThere));
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
