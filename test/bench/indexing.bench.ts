import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { filesBelow } from '../../server/src/files/disk';
import { Session } from '../../server/src/lsp/session';
import { Folder } from '../lsp/client';
import { files } from './manifests';
import { ratio } from './measure';

/** From nothing to a workspace in which everything can be found, against reading and parsing its files. */
async function indexing(what: string, folder: string): Promise<void> {
  const source = filesBelow([folder]);
  const uris = await source.list();
  const index = async () => {
    const session = new Session(() => source);
    await session.load();
    session.context.workspace.ofKind('StatefulSet');
  };
  const readAndParse = () => {
    for (const uri of uris) parseAllDocuments(readFileSync(fileURLToPath(uri), 'utf8'), { logLevel: 'silent' });
  };
  await ratio(
    { name: `indexing ${uris.length.toLocaleString('en')} ${what}`, run: index },
    { name: 'reading and parsing them with yaml', run: readAndParse },
    { rounds: 3, files: uris.length },
  );
}

async function run(): Promise<void> {
  for (const count of [1000, 10_000]) {
    const folder = new Folder(files(count));
    await indexing('files', folder.path);
    folder.dispose();
  }
  const corpus = '../shared/corpus';
  if (existsSync(corpus)) await indexing('public files', corpus);
}

void run();
