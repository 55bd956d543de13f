/**
 * Runs in the extension host: every *.test.js beside this file, with Mocha. What became of each test is written last,
 * to the file that STATEFULSET_TEST_RESULTS names; without that file nothing is proved, whatever VS Code reports.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

export interface Result {
  readonly title: string;
  readonly error?: string;
  readonly skipped?: true;
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ timeout: 30_000, reporter: Mocha.reporters.Base });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  const results: Result[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => results.push({ title: test.fullTitle() }))
      .on('pending', (test) => results.push({ title: test.fullTitle(), skipped: true }))
      .on('fail', (test, error) => results.push({ title: test.fullTitle(), error: error.stack ?? error.message }));
  });
  const file = process.env['STATEFULSET_TEST_RESULTS'];
  if (file) writeFileSync(file, JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
