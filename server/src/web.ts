import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { serve } from './lsp/server';

/** The language server as a web worker. It reads no files itself: the client does. */
const worker = self as unknown as Worker;
serve(createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker)));
