// Runs test/vscode/suite in the extension host of VS Code, by @vscode/test-electron's own `runTests`: in the desktop
// VS Code that STATEFULSET_VSCODE names; else on Linux through the stand-in code.mjs, elsewhere in one it downloads.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { hostIsSupported } from '../../scripts/host.mjs';
import { results, root } from '../../scripts/project.mjs';

const standIn = hostIsSupported ? fileURLToPath(new URL('code.mjs', import.meta.url)) : undefined;

test('in the extension host', async (t) => {
  const workspace = mkdtempSync(path.join(os.tmpdir(), 'statefulset-workspace-'));
  t.after(() => rmSync(workspace, { recursive: true, force: true }));
  cpSync(path.join(root, 'examples'), workspace, { recursive: true });
  mkdirSync(results, { recursive: true });
  const file = path.join(results, 'extension-host.json');
  rmSync(file, { force: true });

  const failure = await runTests({
    ...optional('vscodeExecutablePath', process.env['STATEFULSET_VSCODE'] ?? standIn),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'out/test/vscode/suite/index.js'),
    launchArgs: [workspace, '--disable-extensions'],
    extensionTestsEnv: { STATEFULSET_TEST_RESULTS: file },
  }).then(
    () => undefined,
    (error) => error,
  );
  assert.ok(
    existsSync(file),
    `the extension host ended before its tests did (${failure?.message ?? 'it reported success'})`,
  );
  const tests = JSON.parse(readFileSync(file, 'utf8'));
  assert.ok(tests.length > 0, 'no test was run');
  for (const { title, error, skipped } of tests) {
    await t.test(title, { skip: skipped === true }, () => {
      if (error) throw new Error(error);
    });
  }
  assert.ifError(failure);
});

const optional = (name, value) => (value === undefined ? {} : { [name]: value });
