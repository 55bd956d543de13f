import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { filesBelow } from './files/disk';
import { serve } from './lsp/server';

/** The language server as a process: over stdio, a pipe, a socket or Node's IPC, as its arguments say. */
serve(createConnection(ProposedFeatures.all), filesBelow);
