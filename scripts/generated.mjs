// Runs scripts/generate-*.mjs, which write what no commit holds (*.generated.*), when that is missing or something they
// read has changed. As a script it runs them whatever the state.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { node, root } from './project.mjs';

/** What the last run of the generators read, as a hash, and the files it wrote that no commit holds. */
const record = path.join(root, 'out/generated.json');

export async function bringGeneratedFilesUpToDate() {
  const inputs = hashOfInputs();
  if (existsSync(record)) {
    const last = JSON.parse(readFileSync(record, 'utf8'));
    if (last.inputs === inputs && last.outputs.every((file) => existsSync(path.join(root, file)))) return;
  }
  await generate();
}

async function generate() {
  for (const generator of generators()) await node(generator);
  mkdirSync(path.dirname(record), { recursive: true });
  writeFileSync(
    record,
    JSON.stringify({ inputs: hashOfInputs(), outputs: filesUnder('client/src', 'server/src').filter(isGenerated) }),
  );
}

const generators = () => filesUnder('scripts').filter((file) => path.basename(file).startsWith('generate-'));
const isGenerated = (file) => path.basename(file).includes('.generated.');

/** What the generators read is in packages, all of which the lock file names. */
function hashOfInputs() {
  const hash = createHash('sha256');
  for (const file of [...generators(), 'package-lock.json']) hash.update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/** All files in these folders of the project, as paths from its root, sorted. */
function filesUnder(...folders) {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
      .sort(),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await generate();
