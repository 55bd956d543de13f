#!/usr/bin/env node
// Stands in for the `code` of a desktop: takes the arguments that @vscode/test-electron passes, and runs the tests they
// name in the Node extension host of a real VS Code behind a headless browser. Ends with the tests' exit code.
//
// If the extension host dies, VS Code still reports 0. Whoever starts this must ask for a proof that the tests ended
// (extension-host.test.mjs wants the results that suite/index.ts writes last).
import { mkdtempSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, parseArgs } from 'node:util';
import { vscodeVersion } from '../../scripts/host.mjs';
import { openBrowser } from './browser.mjs';
import { startThrowAwayEditor } from './editor.mjs';

const { values, positionals } = parseArgs({
  options: {
    version: { type: 'boolean', short: 'v' },
    extensionDevelopmentPath: { type: 'string', multiple: true, default: [] },
    extensionTestsPath: { type: 'string' },
    'folder-uri': { type: 'string' },
  },
  strict: false,
  allowPositionals: true,
});

// What the workbench itself writes to its console.
const noise = /^(\[|Ignoring |Resolv|Creating a socket|Updating additional|An unknown error occurred)/;

if (values.version) console.log(vscodeVersion);
else process.exitCode = await runTests();

async function runTests() {
  const minutes = Number(process.env['STATEFULSET_TEST_MINUTES'] ?? 15);
  const folder = positionals[0] ?? values['folder-uri'] ?? mkdtempSync(path.join(os.tmpdir(), 'statefulset-empty-'));
  const editor = await startThrowAwayEditor({ payload: true });
  const browser = await openBrowser();
  try {
    const { page } = browser;
    const ended = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`the tests did not end within ${minutes} minutes`)), minutes * 60_000).unref();
      page.on('crash', () => reject(new Error('the browser page crashed')));
      page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.exposeFunction('codeAutomationLog', (_type, args) => {
      const line = format(...args);
      if (!noise.test(line)) console.log(line);
    });
    await page.goto(
      editor.address(toPath(folder), [
        ...values.extensionDevelopmentPath.map((extension) => [
          'extensionDevelopmentPath',
          editor.uri(toPath(extension)),
        ]),
        ['extensionTestsPath', editor.uri(toPath(values.extensionTestsPath))],
        ['skipWelcome', 'true'],
        ['enableProposedApi', ''],
      ]),
    );
    return await ended;
  } catch (error) {
    console.error(`${error.message}\n--- the server's log\n${readFileSync(editor.log, 'utf8').slice(-4000)}`);
    return 3;
  } finally {
    await browser.close();
    await editor.stop();
  }
}

function toPath(fileOrUri) {
  return fileOrUri.startsWith('file:') ? fileURLToPath(fileOrUri) : path.resolve(fileOrUri);
}
