import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  MarkupKind,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { plansText, runbookFor } from '../features/changes';
import { codeLenses } from '../features/codeLens';
import { complete, toItems, triggerCharacters } from '../features/completion';
import { decisions } from '../features/decision';
import { hover } from '../features/hover';
import { inlayHints } from '../features/inlayHints';
import { play } from '../features/preview/play';
import { allSets, preview, setsIn } from '../features/preview/preview';
import { applicationEdits } from '../features/preview/whatIf';
import { readApplication, readWishes } from '../features/preview/wish';
import { symbols } from '../features/symbols';
import { type FileSource, maxFileBytes } from '../files/source';
import {
  type ApplyParams,
  type ApplyResult,
  applyRequest,
  type BaseParams,
  baseNotification,
  changedNotification,
  type DecisionParams,
  type DecisionResult,
  decisionRequest,
  type InitializationOptions,
  listFilesRequest,
  type MigrationParams,
  type MigrationResult,
  migrationRequest,
  type PlansParams,
  type PlansResult,
  type PreviewParams,
  plansRequest,
  playRequest,
  previewRequest,
  readFileRequest,
  setsRequest,
} from '../protocol';
import type { Context } from '../settings/context';
import { readSettings } from '../settings/settings';
import type { SourceFile } from '../workspace/file';
import { isMarkdown } from '../workspace/markdown';
import { offsetAt, toRange, toSpan } from '../workspace/position';
import { answerCodeActions, codeActionKinds } from './actions';
import { type ClientAbilities, toWorkspaceEdit } from './convert';
import { answerPulls, pushChanges } from './diagnostics';
import { answerNavigation, navigationCapabilities } from './navigation';
import { answer } from './requests';
import { type Progress, Session } from './session';

/**
 * The language server on a connection. Files come from the client if it offers them, else from `disk`: the folders of
 * the workspace (paths or file URIs), where the process can read them.
 */
export function serve(connection: Connection, disk?: (folders: readonly string[]) => FileSource): void {
  let files: FileSource | undefined;
  const session = new Session(() => files);
  const documents = new TextDocuments(TextDocument);
  let client: ClientAbilities = {
    relatedInformation: false,
    tags: false,
    codeDescription: false,
    documentChanges: false,
    rulePages: undefined,
  };
  let params: InitializeParams | undefined;
  let options: InitializationOptions = {};
  let folders: readonly string[] = [];
  let start: () => void = () => {};
  /** Until all files are read, a Service may yet turn up: answers wait for this. */
  let loading: Promise<unknown> = new Promise<void>((resolve) => {
    start = resolve;
  });
  const ready = () => loading;

  connection.onInitialize((received) => {
    params = received;
    options = (received.initializationOptions ?? {}) as InitializationOptions;
    const { textDocument, workspace } = received.capabilities;
    client = {
      relatedInformation:
        textDocument?.publishDiagnostics?.relatedInformation ?? textDocument?.diagnostic?.relatedInformation ?? false,
      tags: Boolean(textDocument?.publishDiagnostics?.tagSupport ?? textDocument?.diagnostic?.tagSupport),
      codeDescription:
        textDocument?.publishDiagnostics?.codeDescriptionSupport ??
        textDocument?.diagnostic?.codeDescriptionSupport ??
        false,
      documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
      rulePages: options.rulePages,
    };
    folders = foldersOf(received);
    files = options.files ? clientFiles() : disk?.(folders);
    const pulls = Boolean(textDocument?.diagnostic);
    if (pulls) answerPulls(connection, session, () => client, ready);
    else pushChanges(connection, session, () => client, ready);
    if (options.changes) session.onChange(() => void connection.sendNotification(changedNotification));
    return {
      serverInfo: { name: 'statefulset-tools' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...(pulls ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true } } : {}),
        codeActionProvider: { codeActionKinds: [...codeActionKinds] },
        hoverProvider: true,
        documentSymbolProvider: true,
        ...navigationCapabilities,
        completionProvider: { triggerCharacters: [...triggerCharacters] },
        inlayHintProvider: true,
        ...(options.preview ? { codeLensProvider: {} } : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(async () => {
    const workspace = params?.capabilities.workspace;
    if (!options.files && workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      ask(
        connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: '**/*.{yaml,yml,json}' }, { globPattern: '**/Kustomization' }],
        }),
      );
    }
    if (workspace?.didChangeConfiguration?.dynamicRegistration) {
      ask(connection.client.register(DidChangeConfigurationNotification.type, { section: 'statefulset' }));
    }
    if (workspace?.workspaceFolders) connection.workspace.onDidChangeWorkspaceFolders(() => ask(reload()));
    await loadSettings();
    await withProgress((progress) => session.load(progress)).catch((error) =>
      connection.console.error(`The workspace could not be read: ${error}`),
    );
    start();
  });

  documents.onDidOpen(({ document: { uri } }) => {
    if (folders.length === 0) loading = loading.then(() => session.loadBeside(uri)).catch(() => undefined);
  });
  documents.onDidChangeContent(({ document }) => session.setText(document.uri, document.getText()));
  documents.onDidClose(({ document }) => ask(session.close(document.uri)));
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    await ready();
    await session.reread([...new Set(changes.map(({ uri }) => uri))]);
    refresh();
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    await loadSettings(settings);
    refresh();
  });

  connection.onHover(
    about(null, (file, context, { position }) => {
      const found = hover(file, offsetAt(file, position), context);
      return found
        ? { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: toRange(file, found.span) }
        : null;
    }),
  );

  connection.onCompletion(
    about(null, (file, context, { position, context: asked }) => {
      const snippets = params?.capabilities.textDocument?.completion?.completionItem?.snippetSupport ?? false;
      const found = complete(file, offsetAt(file, position), context, asked?.triggerCharacter);
      return { isIncomplete: false, items: toItems(found, file, snippets) };
    }),
  );

  const knownClient = () => ({
    abilities: client,
    capabilities: params?.capabilities,
    version: (uri: string) => documents.get(uri)?.version ?? null,
    options,
  });
  answerCodeActions(connection, session, ready, knownClient);
  answerNavigation(connection, session, ready, knownClient);

  connection.onDocumentSymbol(about([], (file) => (isMarkdown(file.uri) ? [] : symbols(file))));
  connection.onCodeLens(about([], codeLenses));
  connection.languages.inlayHint.on(
    about([], (file, context, { range }) => inlayHints(file, toSpan(file, range), context)),
  );

  connection.onRequest(
    previewRequest,
    answer(connection, ready, { uri: '', sets: [] }, ({ uri, wishes }: PreviewParams) => {
      const { workspace, settings } = session.contextFor(uri);
      return preview(workspace, uri, settings, readWishes(wishes));
    }),
  );
  connection.onRequest(
    playRequest,
    answer(connection, ready, { uri: '', sets: {} }, ({ uri, wishes }: PreviewParams) => {
      const { workspace, settings } = session.contextFor(uri);
      return play(workspace, uri, settings, readWishes(wishes));
    }),
  );
  connection.onRequest(
    setsRequest,
    answer(connection, ready, [], () => allSets(session.context.workspace, session.context.settings)),
  );
  connection.onRequest<ApplyResult, void>(
    applyRequest,
    answer<ApplyParams, ApplyResult>(connection, ready, null, ({ uri, set, what }) => {
      const { workspace } = session.context;
      const resource = setsIn(uri, workspace).find(([id]) => id === set)?.[1];
      const read = readApplication(what);
      const edits = resource && read && applicationEdits(resource, read, workspace);
      return edits && edits.length > 0
        ? toWorkspaceEdit(edits, workspace, client, (file) => documents.get(file)?.version ?? null)
        : null;
    }),
  );

  connection.onRequest<PlansResult, void>(
    plansRequest,
    about<PlansParams, PlansResult>(null, (file, context) => plansText(file, context) ?? null),
  );
  connection.onRequest<DecisionResult, void>(decisionRequest, about<DecisionParams, DecisionResult>(null, decisions));
  connection.onRequest<MigrationResult, void>(
    migrationRequest,
    about<MigrationParams, MigrationResult>(null, (file, context, { set }) => runbookFor(file, set, context) ?? null),
  );

  connection.onNotification(baseNotification, ({ uri, text }: BaseParams) => {
    session.setBase(uri, text);
    refresh();
  });

  documents.listen(connection);
  connection.listen();

  /** An answer about one file, in its own context; `none` if there is no such file. */
  function about<P extends AboutFile, R>(none: R, compute: (file: SourceFile, context: Context, asked: P) => R) {
    return answer<P, R>(connection, ready, none, (asked) => {
      const uri = 'uri' in asked ? asked.uri : asked.textDocument.uri;
      const file = session.file(uri);
      return file ? compute(file, session.contextFor(uri), asked) : none;
    });
  }

  function clientFiles(): FileSource {
    return {
      list: (beside) => connection.sendRequest<string[]>(listFilesRequest, beside === undefined ? {} : { beside }),
      read: async (uri) =>
        (await connection.sendRequest<string | null>(readFileRequest, { uri, maxBytes: maxFileBytes })) ?? undefined,
    };
  }

  async function reload(): Promise<void> {
    folders = ((await connection.workspace.getWorkspaceFolders()) ?? []).map(({ uri }) => uri);
    if (!options.files) files = disk?.(folders);
    await withProgress((progress) => session.load(progress));
    refresh();
  }

  /** Shows how far work is, if it takes longer than a second and the client can show it. */
  async function withProgress(work: (progress: Progress) => Promise<void>): Promise<void> {
    let shown: WorkDoneProgressServerReporter | undefined;
    let over = false;
    const show = async () => {
      const reporter = await connection.window.createWorkDoneProgress();
      // The client may have taken longer than the work.
      if (over) return;
      shown = reporter;
      shown.begin('Reading StatefulSet manifests', 0, undefined, true);
    };
    const able = params?.capabilities.window?.workDoneProgress;
    const timer = able ? setTimeout(() => ask(show()), 1000) : undefined;
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

  /** Settings are asked for where the client can be asked, else taken as it sends them. */
  async function loadSettings(sent?: unknown): Promise<void> {
    const asks = params?.capabilities.workspace?.configuration;
    const section = asks
      ? await connection.workspace.getConfiguration('statefulset').catch(() => undefined)
      : ((sent as { statefulset?: unknown } | undefined)?.statefulset ?? options.settings);
    session.setSettings(readSettings(section, options));
  }

  /** Lets something go on by itself that may fail, such as what a client may refuse: that is logged, and stops nothing. */
  function ask(request: Promise<unknown> | undefined): void {
    request?.catch((error) => connection.console.warn(error instanceof Error ? error.message : String(error)));
  }

  /** What another file or a setting changed does not show in what the client already has. */
  function refresh(): void {
    const workspace = params?.capabilities.workspace;
    if (workspace?.diagnostics?.refreshSupport) ask(connection.languages.diagnostics.refresh());
    if (workspace?.codeLens?.refreshSupport && options.preview)
      ask(connection.sendRequest(CodeLensRefreshRequest.type));
    if (workspace?.inlayHint?.refreshSupport) ask(connection.languages.inlayHint.refresh());
  }
}

/** What a request about one file says of it: as LSP's own requests do, or ours. */
type AboutFile = { readonly textDocument: { readonly uri: string } } | { readonly uri: string };

/** The folders that a client opened, the oldest ways of saying so included. */
function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  if (workspaceFolders && workspaceFolders.length > 0) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : rootPath ? [rootPath] : [];
}
