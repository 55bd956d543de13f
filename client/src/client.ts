import {
  commands,
  EventEmitter,
  type ExtensionContext,
  extensions,
  FileSystemError,
  FileType,
  type LogOutputChannel,
  RelativePattern,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import {
  changedNotification,
  decode,
  foreignFolders,
  type InitializationOptions,
  type ListFilesParams,
  type ListFilesResult,
  listFilesRequest,
  type ReadFileParams,
  type ReadFileResult,
  readFileRequest,
} from '../../server/src/protocol';
import { registerChecksStatus } from './checksStatus';
import { Choices } from './choices';
import type { FindKubectl } from './clusterReader';
import { registerComparison } from './compare';
import { documentSelector } from './documents';
import { registerFixes } from './fixes';
import { registerLessons } from './lessons';
import { registerLive } from './live';
import { registerNewFromTemplate } from './newFromTemplate';
import { registerPaste } from './paste';
import { registerPreview } from './preview';
import { ProposedChanges } from './proposedChange';
import { registerRenderings } from './rendering';
import { registerRenderingLinks } from './renderingLinks';
import { registerRenderingStatus } from './renderingStatus';
import { registerRulePages, rulePages } from './rulePages';
import { provideCompletionItem, registerSnippets } from './snippets';
import { registerTree } from './tree';
import { registerWalkthrough } from './walkthrough';

/** The extension, except how the server is started: that differs between the desktop and the browser. */

const manifests = '**/{*.yaml,*.yml,*.json,Kustomization}';
const excluded = `**/{${foreignFolders.join(',')}}/**`;

type StartClient = (options: LanguageClientOptions) => BaseLanguageClient;

/**
 * Registers everything and starts the server. `create` creates the client for this extension host; `findKubectl` finds
 * the user's kubectl where a program can be run.
 */
export function activateClient(
  context: ExtensionContext,
  create: StartClient,
  findKubectl?: FindKubectl,
): Promise<void> {
  const log = window.createOutputChannel('StatefulSet Tools', { log: true });
  const watcher = workspace.createFileSystemWatcher(manifests);
  // Of a folder that comes or goes VS Code tells as one: not of its files.
  const folders = workspace.createFileSystemWatcher('**', false, true, false);
  const initializationOptions: InitializationOptions = {
    files: true,
    changes: true,
    preview: true,
    rendering: true,
    fixes: true,
    asks: true,
    play: true,
    runbook: true,
    live: true,
    rulePages,
    otherYamlServer: extensions.getExtension('redhat.vscode-yaml') !== undefined,
  };
  const client: BaseLanguageClient = create({
    documentSelector: documentSelector(),
    outputChannel: log,
    synchronize: { fileEvents: [watcher, folders], configurationSection: 'statefulset' },
    diagnosticPullOptions: { onChange: true, onFocus: true, onTabs: true },
    initializationOptions,
    middleware: {
      provideCompletionItem,
      provideRenameEdits: (document, position, name, token) => changes.renameEdits(document, position, name, token),
    },
  });
  const changes = new ProposedChanges(context, client);
  client.onRequest(listFilesRequest, listFiles);
  client.onRequest(readFileRequest, readFile);
  context.subscriptions.push(log, watcher, folders, client);
  registerRulePages(context);
  registerFixes(context);
  registerSnippets(context);
  registerNewFromTemplate(context);
  registerPaste(context, client);
  // The client keeps only one handler for each notification.
  const changed = new EventEmitter<void>();
  client.onNotification(changedNotification, () => changed.fire());
  context.subscriptions.push(changed);
  const choices = new Choices(context.workspaceState);
  context.subscriptions.push(choices);
  registerPreview(context, client, choices, changed.event);
  registerTree(context, client, changed.event);
  registerComparison(context, client, changed.event);
  registerRenderings(context, client, choices, changed.event);
  registerRenderingLinks(context, client);
  registerRenderingStatus(context, client, choices, changed.event);
  registerChecksStatus(context, client, changed.event);
  registerWalkthrough(context);
  registerLessons(context, client);
  registerLive(context, client, findKubectl);
  registerCommands(context, client, log);
  return client.start();
}

function registerCommands(context: ExtensionContext, client: BaseLanguageClient, log: LogOutputChannel): void {
  context.subscriptions.push(
    commands.registerCommand('statefulset.restartServer', async () => {
      if (client.needsStop()) await client.stop();
      await client.start();
    }),
    commands.registerCommand('statefulset.showLog', () => log.show()),
  );
}

/** `findFiles` also applies the setting `files.exclude`. */
async function listFiles({ beside, below, all }: ListFilesParams): Promise<ListFilesResult> {
  const list = all ? everyFileBelow : filesBelow;
  if (below) return (await Promise.all(below.map((uri) => list(Uri.parse(uri, true))))).flat();
  if (beside === undefined) return (await workspace.findFiles(manifests, excluded)).map(String);
  const folder = Uri.joinPath(Uri.parse(beside, true), '..');
  const entries = await workspace.fs.readDirectory(folder).then(
    (found) => found,
    () => [],
  );
  return entries.filter(([, type]) => type === FileType.File).map(([name]) => Uri.joinPath(folder, name).toString());
}

/** None for what is no folder, or is there no more. */
async function filesBelow(folder: Uri): Promise<string[]> {
  const type = await workspace.fs.stat(folder).then(
    (found) => found.type,
    () => FileType.Unknown,
  );
  if (type !== FileType.Directory) return [];
  return (await workspace.findFiles(new RelativePattern(folder, manifests), excluded)).map(String);
}

/** The same, whatever the files are called. A folder of a chart is small, and not every search finds all files. */
async function everyFileBelow(folder: Uri): Promise<string[]> {
  const entries = await workspace.fs.readDirectory(folder).then(
    (found) => found,
    () => [],
  );
  const found = entries.map(async ([name, type]) => {
    const uri = Uri.joinPath(folder, name);
    if (type & FileType.File) return [uri.toString()];
    return type === FileType.Directory && !foreignFolders.includes(name) ? everyFileBelow(uri) : [];
  });
  return (await Promise.all(found)).flat();
}

async function readFile({ uri, maxBytes, links, base64 }: ReadFileParams): Promise<ReadFileResult> {
  try {
    const file = Uri.parse(uri, true);
    const { type, size } = await workspace.fs.stat(file);
    if (!(type & FileType.File)) throw new Error('It is no file.');
    if (!links && type & FileType.SymbolicLink) throw new Error('A symbolic link is not followed.');
    if (size > maxBytes) return null;
    const bytes = await workspace.fs.readFile(file);
    return base64 ? toBase64(bytes) : decode(bytes).text;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return null;
    throw error;
  }
}

function toBase64(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters);
}
