// The examples as `npm start` opens them: a copy, so that nobody's edits get into the clone.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './project.mjs';

/** README.md is shown as it is read, not as it is written. */
const settings = { 'workbench.editorAssociations': { 'README.md': 'vscode.markdown.preview.editor' } };

/**
 * Copies the examples into .host/examples, afresh each time. Where there is Git, the copy is committed, so that changes
 * are compared with it. Resolves to the folder, and the files to open in it.
 */
export async function copyExamples() {
  const folder = path.join(root, '.host/examples');
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(root, 'examples'), folder, { recursive: true });
  mkdirSync(path.join(folder, '.vscode'));
  writeFileSync(path.join(folder, '.vscode/settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
  const person = [
    '-c',
    'user.name=StatefulSet Tools',
    '-c',
    'user.email=examples@localhost',
    '-c',
    'commit.gpgSign=false',
  ];
  try {
    for (const words of [
      ['init', '--quiet'],
      ['add', '.'],
      [...person, 'commit', '--quiet', '--no-verify', '--message', 'Examples'],
    ])
      await run('git', words, { cwd: folder, quiet: true });
  } catch {
    console.log('Without Git: changes of the examples are not compared with what they were.');
  }
  return { folder, files: ['README.md', 'postgres/postgres.yaml'].map((file) => path.join(folder, file)) };
}
