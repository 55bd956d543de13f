/**
 * Runs in the Node extension host: every *.test.js beside this file, with Mocha. The results go to the file that
 * STATEFULSET_TEST_RESULTS names; without that file nothing is proved, whatever VS Code reports.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { runAll, throwIfFailed } from './results';

export async function run(): Promise<void> {
  const mocha = new Mocha({ timeout: 180_000, reporter: Mocha.reporters.Base });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  const results = await runAll(mocha);
  const file = process.env['STATEFULSET_TEST_RESULTS'];
  if (file) writeFileSync(file, JSON.stringify(results));
  throwIfFailed(results);
}
