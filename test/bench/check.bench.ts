import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Folder } from '../lsp/client';
import { pair } from './manifests';
import { type Measured, parsing, ratio } from './measure';

/** `check` of a folder, of which starting the process is taken off. */
async function checking(name: string, folder: string, baseline: Measured): Promise<void> {
  const nothing = new Folder({ 'nothing.yaml': 'a: 1\n' });
  await ratio({ name: `check of ${name}`, run: () => check(folder) }, baseline, {
    rounds: 3,
    overhead: () => check(nothing.path),
  });
  nothing.dispose();
}

function check(folder: string): void {
  const { stdout } = spawnSync(process.execPath, ['dist/cli.js', 'check', '--format', 'json', folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  assert.match(stdout, /^\{/);
}

function manifestsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.path, entry.name));
}

/** A repository in which few files have to do with sets: 400 folders of 100 files, with a set in a quarter of them. */
function largeTree(): Folder {
  const folder = new Folder({});
  for (let index = 0; index < 40_000; index++)
    folder.write(`app-${index % 400}/${index}.yaml`, index < 100 ? pair(index) : deployment(index));
  return folder;
}

function deployment(index: number): string {
  const variables = Array.from(
    { length: 12 },
    (_, i) => `            - name: VALUE_${i}\n              value: some text ${index} ${i}\n`,
  );
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
spec:
  selector:
    matchLabels:
      app: app-${index}
  template:
    metadata:
      labels:
        app: app-${index}
    spec:
      containers:
        - name: app
          image: registry.example/app:${index}
          env:
${variables.join('')}          resources:
            limits:
              memory: 256Mi
`;
}

/** Applications with one name, each with a folder and a namespace of its own. */
function applications(count: number): Folder {
  const folder = new Folder({});
  for (let index = 0; index < count; index++)
    folder.write(`app-${index}/all.yaml`, pair(0).replace(/^ {2}name: db-0$/gm, `$&\n  namespace: team-${index}`));
  return folder;
}

async function run(): Promise<void> {
  const corpus = '../shared/corpus/plain';
  if (existsSync(corpus)) {
    const texts = manifestsBelow(corpus).map((file) => readFileSync(file, 'utf8'));
    await checking(`${texts.length.toLocaleString('en')} public files`, corpus, parsing('them', ...texts));
  }
  // The share stays the same if the time grows as the tree does.
  for (const count of [100, 800]) {
    const folder = applications(count);
    const texts = manifestsBelow(folder.path).map((file) => readFileSync(file, 'utf8'));
    await checking(`${count} applications of one name`, folder.path, parsing('them', ...texts));
    folder.dispose();
  }
  const tree = largeTree();
  await checking('40,000 files, 100 of them with a set', tree.path, {
    name: 'listing and reading them',
    run: () => {
      for (const file of manifestsBelow(tree.path)) readFileSync(file);
    },
  });
  tree.dispose();
}

void run();
