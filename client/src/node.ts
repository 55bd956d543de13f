import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateClient } from './client';
import { findKubectl } from './kubectl';

/** The extension on the desktop and on remote hosts: the server is a process. */
export function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const server = { module, transport: TransportKind.ipc };
  const debug = { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  return activateClient(
    context,
    (options) => new LanguageClient('statefulset', 'StatefulSet Tools', { run: server, debug }, options),
    findKubectl,
  );
}
