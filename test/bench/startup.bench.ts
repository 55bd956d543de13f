import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { Folder, PlainClient } from '../lsp/client';
import { stream } from './manifests';
import { ratio } from './measure';

/** From the start of the process to the first diagnostics of an open file. */
async function run(): Promise<void> {
  const text = stream(200);
  const folder = new Folder({ 'all.yaml': text });
  const start = async () => {
    const client = new PlainClient();
    await client.initialize(folder.uri, { textDocument: { diagnostic: {} } });
    const uri = folder.uriOf('all.yaml');
    await client.open(uri, text);
    await client.request('textDocument/diagnostic', { textDocument: { uri } });
    await client.dispose();
  };
  await ratio(
    'start of the server to first diagnostics of 200 documents',
    start,
    'parsing them with yaml',
    () => parseAllDocuments(text),
    5,
  );
  const size = readFileSync('dist/server.js').length;
  console.log(`dist/server.js: ${(size / 1024).toFixed(0)} KiB`);
  folder.dispose();
}

void run();
