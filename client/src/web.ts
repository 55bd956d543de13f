import { type ExtensionContext, Uri } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { activateClient } from './client';

/** The extension in the browser: the server is a worker, a new one at every start. */
export function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true);
  const server = async () => {
    // Not handed over as it is: what VS Code makes of `new Worker` is no `instanceof Worker`, which the client asks.
    const worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return activateClient(context, (options) => new LanguageClient('statefulset', 'StatefulSet Tools', server, options));
}
