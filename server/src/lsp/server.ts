import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
  FileChangeType,
  TextDocuments,
  WatchKind,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type FileSource, isForeign, isManifestName, maxFileBytes, reasonOf } from '../files/source';
import {
  configurationName,
  fileNameOf,
  folderOf,
  isChartFile,
  isKustomization,
  onFailure,
  readSettings,
} from '../language-service';
import {
  type BaseParams,
  baseNotification,
  changedNotification,
  listFilesRequest,
  type ReadFileParams,
  type ReadFileResult,
  readFileRequest,
} from '../protocol';
import { answerCodeActions } from './actions';
import { type Client, readClient, serverCapabilities } from './capabilities';
import { Deferred } from './deferred';
import { answerPulls, pushChanges } from './diagnostics';
import { answerLessons } from './lessons';
import { answerLive } from './live';
import { inventory } from './log';
import { answerNavigation } from './navigation';
import { answerPanels } from './panel';
import { answerReading } from './reading';
import { answerRenderings } from './rendering';
import type { Server } from './requests';
import { type Progress, Session } from './session';

/** For how long notifications of one kind are gathered until they are acted on, in milliseconds. */
const gathering = 50;

/** Reads the folders of a workspace (paths or file URIs), where the process can read them. */
export type Disk = (folders: readonly string[]) => FileSource;

/**
 * The language server on a connection. Files come from the client if it offers them, else from `disk`; `changed` is called
 * whenever the workspace is another one.
 */
export function serve(connection: Connection, disk?: Disk, changed?: () => void): void {
  connection.onInitialize((params) => {
    const client = readClient(params);
    const server = new LanguageServer(connection, client, disk);
    if (changed) server.session.onChange(changed);
    server.start();
    return { serverInfo: { name: 'statefulset-tools' }, capabilities: serverCapabilities(client) };
  });
  connection.listen();
}

/** What a client tells goes into the session, and what follows from it back to the client. */
class LanguageServer implements Server {
  readonly session: Session;
  private readonly documents = new TextDocuments(TextDocument);
  private folders: readonly string[];
  private files: FileSource | undefined;
  private loading: Promise<unknown>;
  /** What is watched of charts and of what kustomizations name. */
  private watched: { readonly key: string; readonly registration: Promise<Disposable> | undefined } = {
    key: '',
    registration: undefined,
  };
  /** Files that have changed on disk and were not read since; and what was deleted, which may be a folder with files. */
  private readonly changed = new Set<string>();
  private readonly deleted = new Set<string>();
  /** What is new and no manifest by its name: perhaps a folder of them. */
  private readonly created = new Set<string>();
  private readonly rereading = new Deferred(gathering, () => this.reread());
  private readonly naming = new Deferred(gathering, () => this.readNamed());
  private readonly refreshing = new Deferred(gathering, async () => this.refresh());
  /** Files that were typed in since lenses and hints were asked for. */
  private readonly typed = new Set<string>();
  private readonly retelling = new Deferred(gathering, async () => this.retell());

  constructor(
    readonly connection: Connection,
    readonly client: Client,
    private readonly disk: Disk | undefined,
  ) {
    onFailure((report) => connection.console.error(report));
    this.folders = client.folders;
    this.files = client.options.files ? this.filesOfClient() : disk?.(this.folders);
    this.session = new Session(
      () => this.ownFiles(),
      (message) => connection.console.warn(message),
    );
    this.loading = new Promise<void>((resolve) => {
      connection.onInitialized(() =>
        this.load()
          .catch((error) => connection.console.error(`Cannot start as configured: ${error}`))
          .then(resolve),
      );
    });
  }

  readonly ready = async () => {
    await this.loading;
    await this.rereading.flush();
    await this.naming.flush();
  };

  readonly versionOf = (uri: string) => this.documents.get(uri)?.version ?? null;

  /** Listens to all that the client tells and asks. */
  start(): void {
    const { connection, client, session, documents } = this;
    documents.onDidOpen(({ document: { uri } }) => {
      if (this.folders.length === 0)
        this.loading = this.loading.then(() => session.loadBeside(uri)).catch(() => undefined);
    });
    documents.onDidChangeContent(({ document }) => {
      session.setText(document.uri, document.getText());
      if (isKustomization(document.uri) || isChartFile(document.uri)) this.naming.schedule();
      this.typed.add(document.uri);
      this.retelling.schedule();
    });
    documents.onDidClose(({ document }) => this.detach(session.close(document.uri)));
    documents.listen(connection);
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri, type } of changes) {
        if (type === FileChangeType.Deleted) this.deleted.add(uri);
        else if (isManifestName(uri) || session.isNamed(uri)) this.changed.add(uri);
        else if (type === FileChangeType.Created) this.created.add(uri);
      }
      this.rereading.schedule();
    });
    connection.onDidChangeConfiguration(async ({ settings }) => {
      await this.loadSettings(settings);
      this.refreshing.schedule();
    });
    connection.onNotification(baseNotification, ({ uri, text }: BaseParams) => {
      session.setBase(uri, text);
      this.refreshing.schedule();
    });
    if (client.options.changes) session.onChange(() => void connection.sendNotification(changedNotification));

    if (client.pullsDiagnostics) answerPulls(this);
    else pushChanges(this);
    answerReading(this);
    answerCodeActions(this);
    answerNavigation(this);
    answerPanels(this);
    answerRenderings(this);
    answerLessons(this);
    answerLive(this, () => this.refreshing.schedule());
  }

  /** Reads everything for the first time, once the client is ready to be asked. */
  private async load(): Promise<void> {
    const { connection, client, session } = this;
    if (!client.options.files && client.registersWatchers) {
      const watchers = [
        { globPattern: '**/*.{yaml,yml,json}' },
        { globPattern: '**/Kustomization' },
        // Of a folder that comes or goes clients tell as one: not of its files.
        { globPattern: '**', kind: WatchKind.Create | WatchKind.Delete },
      ];
      this.detach(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
    if (client.registersConfiguration)
      this.detach(connection.client.register(DidChangeConfigurationNotification.type, { section: 'statefulset' }));
    if (client.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(() => this.detach(this.readFolders()));
    await this.loadSettings();
    await this.withProgress((progress) => session.load(progress))
      .then(() => session.readNamed(this.folders))
      .catch((error) => connection.console.error(`Cannot read the workspace: ${error}`));
    this.watchNamed();
    for (const line of inventory(session.context)) connection.console.info(line);
  }

  /** Reads what has changed on disk. */
  private async reread(): Promise<void> {
    await this.loading;
    // What was deleted may be there again: all is read that was known there.
    const uris = new Set([...this.changed, ...this.session.filesBelow(this.deleted)]);
    const below = [...this.created];
    for (const each of [this.changed, this.deleted, this.created]) each.clear();
    for (const uri of below.length > 0 ? await this.filesIn(below) : []) uris.add(uri);
    this.session.forget(uris);
    await this.session.reread([...uris]);
    await this.session.readNamed(this.folders);
    this.watchNamed();
    this.refreshing.schedule();
  }

  /** Reads what kustomizations name, and the files of charts, that nobody listed. */
  private async readNamed(): Promise<void> {
    await this.loading;
    await this.session.readNamed(this.folders);
    this.watchNamed();
    this.refreshing.schedule();
  }

  /** Asks to be told of changes of charts and of what kustomizations name, as far as other watchers do not see it. */
  private watchNamed(): void {
    const { connection, client, session, watched } = this;
    if (!client.registersWatchers) return;
    const names = session.namedFiles.filter((uri) => !isManifestName(uri)).sort();
    const charts = session.chartFolders;
    const key = [...names, ...charts].join('\n');
    if (watched.key === key) return;
    void watched.registration?.then((registration) => registration.dispose()).catch(() => undefined);
    const watchers = [
      ...names.map((uri) => ({ globPattern: { baseUri: folderOf(uri), pattern: fileNameOf(uri) } })),
      ...charts.map((baseUri) => ({ globPattern: { baseUri, pattern: '**' } })),
    ];
    const type = DidChangeWatchedFilesNotification.type;
    this.watched = {
      key,
      registration: watchers.length > 0 ? connection.client.register(type, { watchers }) : undefined,
    };
    this.detach(this.watched.registration);
  }

  private async filesIn(below: readonly string[]): Promise<readonly string[]> {
    try {
      return (await this.files?.list({ below })) ?? [];
    } catch (error) {
      this.connection.console.warn(`Cannot list new folders: ${reasonOf(error)}`);
      return [];
    }
  }

  private async readFolders(): Promise<void> {
    const folders = (await this.connection.workspace.getWorkspaceFolders()) ?? [];
    this.folders = folders.map(({ uri }) => uri);
    if (!this.client.options.files) this.files = this.disk?.(this.folders);
    await this.withProgress((progress) => this.session.load(progress));
    await this.session.readNamed(this.folders);
    this.watchNamed();
    this.refreshing.schedule();
  }

  /** A watcher tells of files in foreign folders too, and one of them may have been open. */
  private ownFiles(): FileSource | undefined {
    const { files, folders } = this;
    return (
      files && {
        list: (which) => files.list(which),
        read: async (uri) => (isForeign(uri, folders) && !this.session.isNamed(uri) ? undefined : files.read(uri)),
        readBytes: (uri) => files.readBytes(uri),
      }
    );
  }

  private filesOfClient(): FileSource {
    const { connection } = this;
    return {
      list: (which = {}) => connection.sendRequest<string[]>(listFilesRequest, which),
      read: async (uri) => {
        const links = !uri.endsWith(`/${configurationName}`);
        const params: ReadFileParams = { uri, maxBytes: maxFileBytes, links };
        return (await connection.sendRequest<ReadFileResult>(readFileRequest, params)) ?? undefined;
      },
      readBytes: async (uri) => {
        const params: ReadFileParams = { uri, maxBytes: maxFileBytes, links: true, base64: true };
        const found = await connection.sendRequest<ReadFileResult>(readFileRequest, params);
        return found === null ? undefined : Uint8Array.from(atob(found), (character) => character.charCodeAt(0));
      },
    };
  }

  /** Asks for the settings where the client can be asked, else takes what it sends; else what it started with. */
  private async loadSettings(sent?: unknown): Promise<void> {
    const { connection, client, session } = this;
    const { options } = client;
    const section = client.configuration
      ? await connection.workspace.getConfiguration('statefulset').catch(() => undefined)
      : (sent as { statefulset?: unknown } | undefined)?.statefulset;
    // Clients answer null where the user has set nothing: what they were given for the start may say more.
    session.setSettings(readSettings(section ?? options.settings, options));
  }

  /** Shows how far work is, if it takes longer than a second and the client can show it. */
  private async withProgress(work: (progress: Progress) => Promise<void>): Promise<void> {
    const { connection, client } = this;
    let shown: WorkDoneProgressServerReporter | undefined;
    let over = false;
    const show = async () => {
      const reporter = await connection.window.createWorkDoneProgress();
      // The client may have taken longer than the work.
      if (over) return;
      shown = reporter;
      shown.begin('Reading StatefulSet manifests', 0, undefined, true);
    };
    const timer = client.progress ? setTimeout(() => this.detach(show()), 1000) : undefined;
    try {
      await work({
        report: (fraction) => shown?.report(Math.round(fraction * 100)),
        isCancelled: () => shown?.token.isCancellationRequested ?? false,
      });
    } finally {
      over = true;
      clearTimeout(timer);
      shown?.done();
    }
  }

  /** Asks the client to ask again: what another file or a setting changed does not show in what it has. */
  private refresh(): void {
    const { connection, client } = this;
    if (client.refreshes.diagnostics) this.detach(connection.languages.diagnostics.refresh());
    this.refreshReading();
  }

  /** Lenses and hints of a base tell what its overlays make of it, and the other way round. */
  private retell(): void {
    const isRead = [...this.typed].some((uri) => isKustomization(uri) || this.session.isNamed(uri));
    this.typed.clear();
    if (isRead) this.refreshReading();
  }

  private refreshReading(): void {
    const { connection, client } = this;
    if (client.refreshes.codeLenses) this.detach(connection.sendRequest(CodeLensRefreshRequest.type));
    if (client.refreshes.inlayHints) this.detach(connection.languages.inlayHint.refresh());
  }

  /** Lets go of something that may fail, such as what a client may refuse: that is logged, and stops nothing. */
  private detach(work: Promise<unknown> | undefined): void {
    work?.catch((error) => this.connection.console.warn(reasonOf(error)));
  }
}
