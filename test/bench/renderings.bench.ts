import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../server/src/kustomize/build';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { readFile, type SourceFile } from '../../server/src/workspace/file';
import { Workspace } from '../../server/src/workspace/workspace';
import { contextOf, type Files, uriOf } from '../fixture';
import { Folder } from '../lsp/client';
import { Editor } from './editor';
import { pair } from './manifests';
import { type Measured, ratio } from './measure';

/**
 * What kustomizations cost: a keystroke in a base that many overlays build on, against reading that file as a plain one
 * and building those overlays; and a tree of 500 of them, against what `kubectl kustomize` needs for its ten largest.
 */
async function run(): Promise<void> {
  for (const overlays of [1, 20]) await keystroke(overlays);
  await tree();
}

async function keystroke(overlays: number): Promise<void> {
  const files = baseWith(overlays);
  const editor = await Editor.open(files);
  console.log(`A keystroke in a base of ${overlays} overlays`);
  await ratio({ name: '  diagnostics, pulled', run: () => editor.type() }, plainAndBuilds(files, overlays));
  await editor.dispose();
}

/** A base with a set, and overlays that give it a name, labels, an image and a number of replicas. */
function baseWith(overlays: number, folder = ''): Files {
  const files: Record<string, string> = {
    [`${folder}base/web.yaml`]: pair(0),
    [`${folder}base/kustomization.yaml`]: 'resources: [web.yaml]\n',
  };
  for (let i = 0; i < overlays; i++) {
    files[`${folder}overlays/o${i}/kustomization.yaml`] = `resources: [../../base]
namePrefix: o${i}-
namespace: n${i}
labels: [{ pairs: { env: o${i} }, includeSelectors: true }]
images: [{ name: postgres, newTag: "15" }]
patches: [{ path: patch.yaml }]
configMapGenerator: [{ name: settings, literals: [a=${i}] }]
`;
    files[`${folder}overlays/o${i}/patch.yaml`] = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db-0 }
spec: { podManagementPolicy: Parallel }
`;
  }
  return files;
}

/** The same change, of the file alone, and of the builds alone. */
function plainAndBuilds(files: Files, overlays: number): Measured {
  const all = new Map(Object.entries(files).map(([name, text]) => [uriOf(name), readFile(uriOf(name), text)]));
  const uri = uriOf('base/web.yaml');
  const text = files['base/web.yaml'] ?? '';
  let isWrong = false;
  let before: SourceFile = readFile(uri, text);
  return {
    name: 'judging the file as a plain one, and building the overlays',
    run: () => {
      isWrong = !isWrong;
      before = readFile(uri, isWrong ? text.replace('replicas: ', 'replicas: -') : text, before);
      diagnose(before, contextOf(Workspace.empty.with(before)));
      all.set(uri, before);
      for (let i = 0; i < overlays; i++) build(uriOf(`overlays/o${i}/`), { read: (each) => all.get(each) });
    },
  };
}

async function tree(): Promise<void> {
  const files: Record<string, string> = {};
  for (let i = 0; i < 50; i++) Object.assign(files, baseWith(9, `app${i}/`));
  const folder = new Folder(files);
  const largest = Array.from({ length: 10 }, (_, i) => `${folder.path}/app${i}/overlays/o0`);
  console.log('A tree of 500 kustomizations');
  if (spawnSync('kubectl', ['version', '--client']).status === 0) {
    const baseline: Measured = {
      name: 'building ten of its roots with kubectl',
      run: () => {
        for (const root of largest) execFileSync('kubectl', ['kustomize', root]);
      },
    };
    const read = () => {
      const sources = Object.keys(files).map((name) => {
        return readFile(folder.uriOf(name), readFileSync(join(folder.path, name), 'utf8'));
      });
      const workspace = Workspace.empty.update(sources, []);
      for (const root of workspace.roots.all) workspace.rendering(root);
    };
    await ratio({ name: '  reading and building it', run: read }, baseline, { rounds: 3 });
    const argv = ['dist/cli.js', 'check', '--fail-on', 'never', folder.path];
    const check = () => spawnSync('node', argv, { maxBuffer: 1e9 });
    await ratio({ name: '  checking it from the command line', run: check }, baseline, { rounds: 3 });
  } else console.log('  kubectl is not installed, so there is nothing to compare with.');
  folder.dispose();
}

void run();
