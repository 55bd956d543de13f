import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { filesBelow } from '../../server/src/files/disk';
import { isRelevant } from '../../server/src/files/source';
import { Session } from '../../server/src/lsp/session';
import { pair } from './manifests';
import { ratio } from './measure';

/** From nothing to a workspace in which everything can be found. */
async function indexing(name: string, folder: string, rounds: number): Promise<void> {
  const source = filesBelow([folder]);
  const uris = await source.list();
  const texts = uris.map((uri) => [uri, readFileSync(fileURLToPath(uri), 'utf8')] as const);
  const relevant = texts.filter(([uri, text]) => isRelevant(uri, text));
  const load = async () => {
    const session = new Session(() => source);
    await session.load();
    session.context.workspace.ofKind('StatefulSet');
  };
  const read = () => {
    for (const uri of uris) readFileSync(fileURLToPath(uri), 'utf8');
  };
  const parse = (all: readonly (readonly [string, string])[]) => {
    for (const [, text] of all) parseAllDocuments(text, { logLevel: 'silent' });
  };
  const readAndParse = () => {
    read();
    parse(relevant);
  };
  const title = `indexing ${name} (${uris.length.toLocaleString('en')} files)`;
  await ratio(title, load, 'reading them', read, rounds);
  await ratio(title, load, 'parsing them all with yaml', () => parse(texts), rounds);
  await ratio(title, load, 'reading them and parsing the relevant ones', readAndParse, rounds);
}

/** What a thousand manifests keep in memory. Needs `--expose-gc`, else says nothing. */
async function memory(folder: string, manifests: number): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) return;
  gc();
  const before = process.memoryUsage().heapUsed;
  const session = new Session(() => filesBelow([folder]));
  await session.load();
  session.context.workspace.ofKind('StatefulSet');
  gc();
  const used = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  console.log(`memory for 1,000 manifests: ${((used * 1000) / manifests).toFixed(1)} MiB`);
}

async function run(): Promise<void> {
  for (const files of [1000, 10_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'statefulset-bench-'));
    for (let i = 0; i < files; i++) writeFileSync(join(folder, `app-${i}.yaml`), pair(i));
    await indexing('generated manifests', folder, files > 1000 ? 1 : 3);
    if (files === 1000) await memory(folder, 2 * files);
    rmSync(folder, { recursive: true });
  }
  const corpus = '../shared/corpus';
  if (existsSync(corpus)) await indexing('public manifests', corpus, 1);
}

void run();
