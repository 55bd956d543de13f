import { type FileSource, isManifestName, isRelevant } from './files';
import type { Context } from './rules/rule';
import { defaultSettings } from './settings';
import { readFile, type SourceFile } from './workspace/file';
import { Workspace } from './workspace/workspace';

/** How many files are read between two looks at what else there is to do. */
const batch = 32;

/**
 * The one mutable thing of the server: which texts there are now. Everything else is computed from the immutable
 * `context` it gives out, which is another object after every change.
 */
export class Session {
  #workspace = Workspace.empty;
  #settings = defaultSettings;
  #context: Context | undefined;
  /** Texts of open documents that were not yet read into the workspace: typing costs nothing until somebody asks. */
  readonly #pending = new Map<string, string>();
  readonly #open = new Set<string>();
  readonly #listeners = new Set<() => void>();

  constructor(readonly files: () => FileSource | undefined) {}

  /** What all answers are computed from. The same object until something changes. */
  get context(): Context {
    if (this.#pending.size > 0) {
      const read = [...this.#pending].map(([uri, text]) => readFile(uri, text, this.#workspace.files.get(uri)));
      this.#pending.clear();
      this.#workspace = this.#workspace.with(...read);
      this.#context = undefined;
    }
    this.#context ??= { workspace: this.#workspace, settings: this.#settings };
    return this.#context;
  }

  file(uri: string): SourceFile | undefined {
    return this.context.workspace.files.get(uri);
  }

  isOpen(uri: string): boolean {
    return this.#open.has(uri);
  }

  /** Calls `listener` after every change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setSettings(settings: Context['settings']): void {
    this.#settings = settings;
    this.#changed();
  }

  /** An open document has this text now. */
  setText(uri: string, text: string): void {
    this.#open.add(uri);
    this.#pending.set(uri, text);
    this.#changed();
  }

  /** What a file is compared with is this text now; null: there is nothing to compare it with. */
  setBase(uri: string, text: string | null): void {
    const { workspace } = this.context;
    const base = text === null ? undefined : readFile(uri, text, workspace.files.get(uri));
    this.#workspace = workspace.withBase(uri, base);
    this.#changed();
  }

  /** A document was closed: what counts is on disk again. */
  async close(uri: string): Promise<void> {
    this.#open.delete(uri);
    this.#pending.delete(uri);
    await this.reread([uri]);
  }

  /** Reads all files anew. */
  async load(): Promise<void> {
    const uris = (await this.files()?.list()) ?? [];
    const listed = new Set(uris);
    for (const uri of this.#workspace.files.keys()) {
      if (!listed.has(uri) && !this.#open.has(uri)) this.#workspace = this.#workspace.without(uri);
    }
    await this.reread(uris);
  }

  /** Reads the files beside one that belongs to no workspace. */
  async loadBeside(uri: string): Promise<void> {
    await this.reread((await this.files()?.list(uri)) ?? []);
  }

  /** Reads these files anew, those apart that are open; what cannot be read is no longer there. */
  async reread(uris: readonly string[]): Promise<void> {
    for (let i = 0; i < uris.length; i += batch) {
      const names = uris.slice(i, i + batch).filter((uri) => isManifestName(uri) && !this.#open.has(uri));
      const texts = await Promise.all(
        names.map((uri) =>
          this.files()
            ?.read(uri)
            .catch(() => undefined),
        ),
      );
      const read: SourceFile[] = [];
      for (const [index, uri] of names.entries()) {
        if (this.#open.has(uri)) continue;
        const text = texts[index];
        if (text !== undefined && isRelevant(uri, text)) read.push(readFile(uri, text, this.#workspace.files.get(uri)));
        else if (this.#workspace.files.has(uri)) this.#workspace = this.#workspace.without(uri);
      }
      if (read.length > 0) this.#workspace = this.#workspace.with(...read);
    }
    this.#changed();
  }

  #changed(): void {
    this.#context = undefined;
    for (const listener of [...this.#listeners]) listener();
  }
}
