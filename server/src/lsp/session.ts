import { pace } from '../files/pace';
import {
  type FileSource,
  isBesideChart,
  isManifestName,
  isMissing,
  isPacked,
  isRelevant,
  maxOpenLength,
  reasonOf,
} from '../files/source';
import {
  type Context,
  configurationName,
  contextFor,
  defaultSettings,
  type Fault,
  faultIn,
  identitiesOf,
  isChartFile,
  isHelmLoaded,
  isMarkdown,
  isOfLesson,
  type LiveState,
  lessonWorld,
  loadHelm,
  readFile,
  releaseOf,
  type SourceFile,
  unreadFile,
  Workspace,
  withSlash,
} from '../language-service';

/** Where long work says how far it is, from 0 to 1, and asks whether to go on. */
export interface Progress {
  report(fraction: number): void;
  isCancelled(): boolean;
}

/** A file as it is, or as it could last be read, with the workspace that it is then part of. */
export interface Readable {
  readonly file: SourceFile;
  readonly context: Context;
  /** Why the file is not shown as it is. */
  readonly fault?: Fault;
}

/** How many files are read between two looks at what else there is to do. */
const batch = 32;

/**
 * The one mutable thing of the server: which texts there are now. Everything else is computed from the immutable
 * `context` it gives out, which is another object after every change.
 */
export class Session {
  private workspace = Workspace.empty;
  private settings = defaultSettings;
  private current: Context | undefined;
  /** Texts of open documents that were not yet read into the workspace: typing costs nothing until somebody asks. */
  private readonly pending = new Map<string, string>();
  private readonly open = new Set<string>();
  /** Open documents that somebody has changed, or that are nowhere on disk as they are. */
  private readonly typed = new Set<string>();
  private readonly listeners = new Set<() => void>();
  /** Of the files that are being read, who began last: what was read before may be older. */
  private readonly turns = new Map<string, number>();
  private lastTurn = 0;
  /** What kustomizations name and is not there. */
  private readonly absent = new Set<string>();
  /** What they name and must not be read. */
  private readonly unread = new Set<string>();
  /** The folders of the charts whose files were listed. */
  private readonly charts = new Set<string>();
  private compared: LiveState | undefined;
  /** The open files of lessons, each with a world of its own. */
  private readonly lessons = new Map<string, Context>();
  /** Open documents as they could last be read, when somebody last looked at them. */
  private readonly lastReadable = new Map<string, SourceFile>();
  /** What was last tried instead of an unreadable file: lenses, hints and the preview ask for the same. */
  private instead: (Readable & { readonly of: Context }) | undefined;

  constructor(
    readonly files: () => FileSource | undefined,
    /** Is told of what nobody else would say. */
    private readonly warn: (message: string) => void = () => undefined,
  ) {}

  /** What all answers are computed from. The same object until something changes. */
  get context(): Context {
    if (this.pending.size > 0) {
      const read = [...this.pending].map(([uri, text]) => this.read(uri, text));
      this.pending.clear();
      this.workspace = this.workspace.with(...read);
      this.current = undefined;
    }
    this.current ??= { workspace: this.workspace, settings: this.settings };
    return this.current;
  }

  /** The workspace that a file is part of, with what the user chose: of a lesson's file another one. */
  worldOf(uri: string): Context {
    return this.lessons.get(uri) ?? this.context;
  }

  /** What answers about one file are computed from: with the settings that the repository has for it. */
  contextFor(uri: string, context: Context = this.worldOf(uri)): Context {
    return { ...contextFor(uri, context), typed: this.typed.has(uri) };
  }

  file(uri: string): SourceFile | undefined {
    return this.worldOf(uri).workspace.files.get(uri);
  }

  /**
   * What is to be shown of a file: while an open one cannot be read, its last readable version. What kustomizations or
   * charts read is shown as they rendered it last.
   */
  readable(uri: string): Readable | undefined {
    const context = this.worldOf(uri);
    const { workspace } = context;
    const file = workspace.files.get(uri);
    if (!file) return undefined;
    const now = { file, context: this.contextFor(uri, context) };
    if (!this.open.has(uri)) return now;
    const fault = faultIn(file, workspace);
    if (!fault) this.lastReadable.set(uri, file);
    const last = this.lastReadable.get(uri);
    if (!fault || !last || workspace.roots.reaching(uri).length > 0) return now;
    if (this.instead?.of !== context || this.instead.file !== last) {
      const tried = { ...context, workspace: workspace.trying(last) };
      this.instead = { file: last, context: this.contextFor(uri, tried), fault, of: context };
    }
    return this.instead;
  }

  isOpen(uri: string): boolean {
    return this.open.has(uri);
  }

  /** Calls `listener` after every change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  setSettings(settings: Context['settings']): void {
    if (settings.markdown !== this.settings.markdown) {
      for (const { uri, text } of this.workspace.files.values())
        if (isMarkdown(uri) && !this.pending.has(uri)) this.pending.set(uri, text);
    }
    this.settings = settings;
    this.workspace = this.workspace.building({ releaseOf: (folder, files) => releaseOf(folder, files, settings) });
    this.changed();
  }

  /** An open document has this text now. */
  setText(uri: string, text: string): void {
    if (isOfLesson(uri)) {
      this.setLesson(uri, text);
      return;
    }
    if (this.open.has(uri) || this.workspace.fileAt(uri)?.text !== text) this.typed.add(uri);
    this.open.add(uri);
    this.pending.set(uri, text);
    this.changed();
  }

  private setLesson(uri: string, text: string): void {
    const before = this.file(uri);
    if (before && before.text !== text) this.typed.add(uri);
    this.open.add(uri);
    this.lessons.set(
      uri,
      lessonWorld(text.length > maxOpenLength ? unreadFile(uri, text) : readFile(uri, text, before)),
    );
    this.tell();
  }

  /** What a file is compared with is this text now; null: there is nothing to compare it with. */
  setBase(uri: string, text: string | null): void {
    const { workspace } = this.context;
    const base = text === null ? undefined : readFile(uri, text, workspace.files.get(uri));
    this.workspace = workspace.withBase(uri, base);
    this.changed();
  }

  /** The state of a cluster that manifests are compared with, in memory only; undefined if there is none. */
  get live(): LiveState | undefined {
    return this.compared;
  }

  /** The same for one file: a lesson's is compared with nothing. */
  liveFor(uri: string): LiveState | undefined {
    return isOfLesson(uri) ? undefined : this.compared;
  }

  /** Compares with this from now on. */
  setLive(live: LiveState | undefined): void {
    this.compared = live;
    this.changed();
  }

  /** A document was closed: what counts is on disk again. */
  async close(uri: string): Promise<void> {
    this.open.delete(uri);
    this.typed.delete(uri);
    this.pending.delete(uri);
    this.lastReadable.delete(uri);
    if (this.lessons.delete(uri)) {
      this.tell();
      return;
    }
    // What is no manifest by its name, as Markdown, counts while it is open.
    if (!isManifestName(uri)) this.workspace = this.workspace.without(uri);
    await this.reread([uri]);
  }

  /** Reads all files again. */
  async load(progress?: Progress): Promise<void> {
    this.absent.clear();
    this.unread.clear();
    this.charts.clear();
    const uris = (await this.files()?.list()) ?? [];
    const listed = new Set(uris);
    const gone = [...this.workspace.files.keys()].filter((uri) => !listed.has(uri) && !this.open.has(uri));
    this.workspace = this.workspace.update([], gone);
    await this.forgetUnchanged(listed);
    await this.reread(uris, progress);
  }

  /** The files at and below some URIs. */
  filesBelow(uris: ReadonlySet<string>): string[] {
    const isBelow = (uri: string) => {
      for (let end = uri.length; end > 0; end = uri.lastIndexOf('/', end - 1))
        if (uris.has(uri.slice(0, end))) return true;
      return false;
    };
    return [...this.workspace.files.keys()].filter(isBelow);
  }

  /** Reads the files beside one that belongs to no workspace. */
  async loadBeside(uri: string): Promise<void> {
    if (isOfLesson(uri)) return;
    await this.reread((await this.files()?.list({ beside: uri })) ?? []);
  }

  /** Reads these files again, except open ones; what cannot be read is no longer there. */
  async reread(uris: readonly string[], progress?: Progress): Promise<void> {
    if (uris.some(isChartFile)) await loadHelm();
    const { namedFiles: named, roots } = this.workspace;
    const isOfChart = (uri: string) => roots.charts.chartOf(uri) !== undefined;
    const turn = ++this.lastTurn;
    for (const uri of uris) this.turns.set(uri, turn);
    const isWanted = (uri: string, text: string | Uint8Array) =>
      typeof text !== 'string' || named.has(uri) || isOfChart(uri) || isChartFile(uri) || isRelevant(uri, text);
    const read = new Map<string, SourceFile>();
    const gone: string[] = [];
    const step = pace();
    for (let i = 0; i < uris.length && !progress?.isCancelled(); i += batch) {
      progress?.report(i / uris.length);
      const names = uris.slice(i, i + batch).filter((uri) => isManifestName(uri) || named.has(uri) || isOfChart(uri));
      const texts = await Promise.all(names.map((uri) => this.contentOf(uri)));
      for (const [index, uri] of names.entries()) {
        const text = texts[index];
        const file = text !== undefined && isWanted(uri, text) ? this.read(uri, text) : undefined;
        if (!file) {
          gone.push(uri);
          continue;
        }
        read.set(uri, file);
        // Parsed here, a batch at a time, and not all at once when somebody first looks for a name.
        for (const { yaml } of file.documents) identitiesOf(yaml);
      }
      await step();
    }
    // In one step, for each step copies what is known; and what was opened meanwhile is not what is on disk, nor what
    // somebody began to read again.
    const counts = (uri: string) => !this.open.has(uri) && this.turns.get(uri) === turn;
    const files = [...read.values()].filter(({ uri }) => counts(uri));
    const known = gone.filter((uri) => counts(uri) && this.workspace.files.has(uri));
    for (const uri of uris) if (this.turns.get(uri) === turn) this.turns.delete(uri);
    this.workspace = this.workspace.update(files, known);
    this.changed();
  }

  /**
   * Reads the files of charts, and what kustomizations name, that nobody listed: files that are no manifests by their names, or in folders that are
   * left out. What is outside of all `folders` is not read, and so unknown.
   */
  async readNamed(folders: readonly string[]): Promise<void> {
    await this.readCharts();
    for (;;) {
      const { workspace } = this.context;
      const missing = [...workspace.namedFiles].filter(
        (uri) => !workspace.fileAt(uri) && !this.absent.has(uri) && !this.unread.has(uri),
      );
      if (missing.length === 0) return;
      const isInside = (uri: string) => folders.some((folder) => uri.startsWith(withSlash(folder)));
      const inside = missing.filter(isInside);
      for (const uri of missing) if (!isInside(uri)) this.unread.add(uri);
      if (inside.length < missing.length) this.workspace = this.workspace.building({ unread: new Set(this.unread) });
      await this.reread(inside);
      for (const uri of inside) if (!this.workspace.fileAt(uri)) this.absent.add(uri);
    }
  }

  /** Reads all files of charts, whatever they are called: templates may read them. */
  private async readCharts(): Promise<void> {
    const files = this.files();
    const { files: known } = this.context.workspace;
    if (!isHelmLoaded() && [...known.keys()].some(isChartFile)) {
      await loadHelm();
      this.workspace = this.workspace.building({});
      this.changed();
    }
    const folders = this.chartFolders.filter((folder) => !this.charts.has(folder));
    if (!files || folders.length === 0) return;
    for (const folder of folders) this.charts.add(folder);
    const found = await files.list({ below: folders, all: true });
    const { workspace } = this.context;
    await this.reread(found.filter((uri) => !isBesideChart(uri) && !workspace.fileAt(uri)));
  }

  /** The folders of the charts that lie in no other one. */
  get chartFolders(): string[] {
    return [...this.context.workspace.roots.charts.folders].sort();
  }

  /** Whether a kustomization names a file, or a chart may be made of it. */
  isNamed(uri: string): boolean {
    const { namedFiles: named, roots } = this.context.workspace;
    return named.has(uri) || (roots.charts.chartOf(uri) !== undefined && !isBesideChart(uri));
  }

  /** The files of the workspace that kustomizations name. */
  get namedFiles(): string[] {
    const { workspace } = this.context;
    return [...workspace.namedFiles].filter((uri) => workspace.fileAt(uri));
  }

  /** What was not there, or may have been another, is looked for again. */
  forget(uris: Iterable<string>): void {
    for (const uri of uris) this.absent.delete(uri);
  }

  /** Documents that an editor opens with its window come before their files are read: most are as they are on disk. */
  private async forgetUnchanged(listed: ReadonlySet<string>): Promise<void> {
    for (const uri of [...this.typed].filter((each) => listed.has(each))) {
      const onDisk = await this.files()
        ?.read(uri)
        .catch(() => undefined);
      if (onDisk === this.file(uri)?.text) this.typed.delete(uri);
    }
  }

  private async contentOf(uri: string): Promise<string | Uint8Array | undefined> {
    if (this.open.has(uri)) return undefined;
    try {
      return await (isPacked(uri) ? this.files()?.readBytes(uri) : this.files()?.read(uri));
    } catch (error) {
      if (uri.endsWith(`/${configurationName}`) && !isMissing(error))
        this.warn(`${uri} cannot be read, so its settings do not apply: ${reasonOf(error)}`);
      return undefined;
    }
  }

  /** Markdown that is not wanted, and what is too long, keep their text and have no manifests. */
  private read(uri: string, text: string | Uint8Array): SourceFile {
    if (typeof text !== 'string') return unreadFile(uri, '', text);
    if ((isMarkdown(uri) && this.settings.markdown === 'off') || text.length > maxOpenLength)
      return unreadFile(uri, text);
    const isOther = !isManifestName(uri) && !isMarkdown(uri);
    if (isOther && (!this.open.has(uri) || this.workspace.roots.charts.isRead(uri))) return unreadFile(uri, text);
    return readFile(uri, text, this.workspace.files.get(uri));
  }

  private changed(): void {
    this.current = undefined;
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
