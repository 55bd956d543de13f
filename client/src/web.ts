import { type ExtensionContext, Uri } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { activateClient } from './client';

/** The extension in the browser: the server is a web worker, a new one at every start. */
export function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true);
  const server = async () => {
    // Not passed as a Worker: the client checks `instanceof Worker`, which the worker that VS Code returns is not.
    const worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return activateClient(context, (options) => new LanguageClient('statefulset', 'StatefulSet Tools', server, options));
}
