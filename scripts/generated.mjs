// Runs scripts/generate-*.mjs, which write what no commit holds (*.generated.*), when that is missing or something they
// read has changed. As a script it runs them whatever the state.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { node, root } from './project.mjs';

/** What the last run of the generators read, as a hash, and what they wrote. */
const record = path.join(root, 'out/generated.json');

const generators = readdirSync(path.join(root, 'scripts'))
  .filter((name) => name.startsWith('generate-'))
  .map((name) => path.join('scripts', name));

export async function bringGeneratedFilesUpToDate() {
  if (existsSync(record)) {
    const { inputs, outputs } = JSON.parse(readFileSync(record, 'utf8'));
    if (inputs === hashOfInputs() && outputs.every((file) => existsSync(path.join(root, file)))) return;
  }
  await generate();
}

async function generate() {
  for (const generator of generators) await node(generator);
  const outputs = ['client/src', 'server/src'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .filter((name) => name.includes('.generated.'))
      .map((name) => path.join(folder, name)),
  );
  mkdirSync(path.dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify({ inputs: hashOfInputs(), outputs }));
}

/** What the generators read is in packages, all of which the lock file names. */
function hashOfInputs() {
  const hash = createHash('sha256');
  for (const file of [...generators, 'package-lock.json']) hash.update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await generate();
