import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { activateClient } from './client';

/** The extension in the browser: the server is a worker, a new one at every start. */
export function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true);
  const server = async () => new Worker(script);
  return activateClient(context, (options) => new LanguageClient('statefulset', 'StatefulSet Tools', server, options));
}
