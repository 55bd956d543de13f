// Runs test/vscode/suite in the extension host of VS Code, by @vscode/test-electron's own `runTests`: in the desktop
// VS Code that STATEFULSET_VSCODE names; else on Linux through the stand-in code.mjs, elsewhere in one it downloads.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { hostIsSupported } from '../../scripts/host.mjs';
import { results, root } from '../../scripts/project.mjs';
import { report } from './report.mjs';

const standIn = hostIsSupported ? fileURLToPath(new URL('code.mjs', import.meta.url)) : undefined;
const executable = process.env['STATEFULSET_VSCODE'] ?? standIn;

test('in the extension host', async (t) => {
  const workspace = mkdtempSync(path.join(os.tmpdir(), 'statefulset-workspace-'));
  t.after(() => rmSync(workspace, { recursive: true, force: true }));
  cpSync(path.join(root, 'examples'), workspace, { recursive: true });
  mkdirSync(results, { recursive: true });
  const file = path.join(results, 'extension-host.json');
  rmSync(file, { force: true });

  const reported = await runTests({
    ...(executable ? { vscodeExecutablePath: executable } : { cachePath: path.join(root, '.vscode-test') }),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'out/test/vscode/suite/index.js'),
    launchArgs: [workspace, '--disable-extensions'],
    extensionTestsEnv: { STATEFULSET_TEST_RESULTS: file },
  }).then(
    () => 'success',
    () => 'failure',
  );
  await report(t, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined, reported);
});
