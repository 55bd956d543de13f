import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { filesBelow } from './files/disk';
import { collectingWhenQuiet } from './lsp/collect';
import { serve } from './lsp/server';
import { stdio } from './lsp/stdio';

/** The language server as a process: over stdio, a pipe, a socket or Node's IPC, as its arguments say. */
const usage = `Usage: statefulset-language-server [--stdio | --pipe=NAME | --socket=PORT | --node-ipc | --version]
Serves the Language Server Protocol for YAML and JSON files, over standard input and output if nothing else is said.
`;
const options = new Set(process.argv.slice(2).map((argument) => argument.split('=', 1)[0]));

if (options.size === 0 || options.has('--stdio')) {
  serve(createConnection(ProposedFeatures.all, ...stdio()), filesBelow, collectingWhenQuiet());
} else if (['--pipe', '--socket', '--node-ipc'].some((transport) => options.has(transport))) {
  serve(createConnection(ProposedFeatures.all), filesBelow, collectingWhenQuiet());
} else if (options.has('--version')) {
  process.stdout.write(`${version}\n`);
} else {
  process.exitCode = options.has('--help') ? 0 : 2;
  (options.has('--help') ? process.stdout : process.stderr).write(usage);
}
