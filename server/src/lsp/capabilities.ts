import {
  CodeActionKind,
  type InitializeParams,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { triggerCharacters } from '../language-service';
import type { InitializationOptions } from '../protocol';

/** What a client can do and show, as far as it matters here. */
export interface Client {
  readonly options: InitializationOptions;
  /** The folders that it opened: URIs, or a path as the oldest clients give it. */
  readonly folders: readonly string[];
  /** It asks for diagnostics; else they are pushed. */
  readonly pullsDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly diagnosticTags: boolean;
  readonly codeDescription: boolean;
  readonly definitionLinks: boolean;
  readonly snippets: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  /** Files that an edit can make (`create`) and delete (`delete`). */
  readonly resourceOperations: readonly string[];
  readonly workspaceFolders: boolean;
  /** It answers `workspace/configuration`. */
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly progress: boolean;
  /** What it asks for again when it is told to. */
  readonly refreshes: { readonly diagnostics: boolean; readonly codeLenses: boolean; readonly inlayHints: boolean };
}

export function readClient(params: InitializeParams): Client {
  const { textDocument, workspace, window } = params.capabilities;
  const { publishDiagnostics, diagnostic } = textDocument ?? {};
  const options: InitializationOptions = params.initializationOptions ?? {};
  const documentChanges = workspace?.workspaceEdit?.documentChanges ?? false;
  return {
    options,
    folders: foldersOf(params),
    pullsDiagnostics: diagnostic !== undefined,
    relatedInformation: publishDiagnostics?.relatedInformation ?? diagnostic?.relatedInformation ?? false,
    diagnosticTags: (publishDiagnostics?.tagSupport ?? diagnostic?.tagSupport) !== undefined,
    codeDescription: publishDiagnostics?.codeDescriptionSupport ?? diagnostic?.codeDescriptionSupport ?? false,
    definitionLinks: textDocument?.definition?.linkSupport ?? false,
    snippets: textDocument?.completion?.completionItem?.snippetSupport ?? false,
    documentChanges,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    resourceOperations: documentChanges ? (workspace?.workspaceEdit?.resourceOperations ?? []) : [],
    workspaceFolders: workspace?.workspaceFolders ?? false,
    configuration: workspace?.configuration ?? false,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    progress: window?.workDoneProgress ?? false,
    refreshes: {
      diagnostics: workspace?.diagnostics?.refreshSupport ?? false,
      codeLenses: (workspace?.codeLens?.refreshSupport ?? false) && hasLenses(options),
      inlayHints: workspace?.inlayHint?.refreshSupport ?? false,
    },
  };
}

/** The folders that a client opened, the oldest ways of saying so included. */
function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  if (workspaceFolders && workspaceFolders.length > 0) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : rootPath ? [rootPath] : [];
}

/** The lenses run commands that a client has to have. */
function hasLenses({ preview, rendering, live, play }: InitializationOptions): boolean {
  return (preview || rendering || live || play) === true;
}

export const fixAllKind = `${CodeActionKind.SourceFixAll}.statefulset`;

/** What the server offers to a client. */
export function serverCapabilities({ pullsDiagnostics, options }: Client): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(pullsDiagnostics ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true } } : {}),
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, fixAllKind] },
    ...(hasLenses(options) ? { codeLensProvider: {} } : {}),
    completionProvider: { triggerCharacters: [...triggerCharacters] },
    definitionProvider: true,
    documentHighlightProvider: true,
    documentLinkProvider: {},
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    hoverProvider: true,
    inlayHintProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    selectionRangeProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    workspaceSymbolProvider: true,
  };
}
