// Runs test/vscode/web in the web-worker extension host of a VS Code for the web, served by @vscode/test-web. What that
// says, and what the workbench says to its console, goes to test-results/web.log.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { format } from 'node:util';
import { build } from 'esbuild';
import { installWebBuild } from '../../scripts/host.mjs';
import { results, root } from '../../scripts/project.mjs';
import { openBrowser } from './browser.mjs';
import { report } from './report.mjs';

const minutes = 10;

test('in the web-worker extension host', async (t) => {
  mkdirSync(results, { recursive: true });
  const log = path.join(results, 'web.log');
  writeFileSync(log, '');
  // The server speaks through the console of this process.
  for (const method of ['log', 'error']) {
    t.mock.method(console, method, (...args) => appendFileSync(log, `${format(...args)}\n`));
  }

  const bundle = path.join(root, 'out/test/vscode/web/bundle.js');
  await build({
    entryPoints: [path.join(root, 'test/vscode/web/index.ts')],
    outfile: bundle,
    bundle: true,
    format: 'iife',
    globalName: 'tests',
    footer: { js: 'module.exports = tests;' }, // last, because Mocha would export itself
    platform: 'browser',
    external: ['vscode'],
    define: { global: 'globalThis' },
    logLevel: 'warning',
  });

  const { folder, ...webBuild } = await installWebBuild();
  const { open } = createRequire(path.join(folder, 'package.json'))('@vscode/test-web');
  const port = await freePort();
  const server = await open({
    ...webBuild,
    browserType: 'none',
    host: 'localhost',
    port,
    extensionDevelopmentPath: root,
    extensionTestsPath: bundle,
    folderPath: path.join(root, 'examples'),
  });
  t.after(() => server.dispose());
  const browser = await openBrowser();
  t.after(() => browser.close());

  let reports;
  const ended = new Promise((resolve, reject) => {
    const late = () => reject(new Error(`the tests did not end within ${minutes} minutes`));
    setTimeout(late, minutes * 60_000).unref();
    browser.page.exposeFunction('codeAutomationExit', resolve);
  });
  await browser.page.exposeFunction('codeAutomationLog', (_type, [first, ...rest]) => {
    if (first === 'statefulset-test-results') reports = JSON.parse(rest[0]);
    else console.log(first, ...rest);
  });
  browser.page.on('pageerror', (error) => console.error(error ?? 'an error without a text'));
  await browser.page.goto(`http://localhost:${port}`);
  const reported = (await ended) === 0 ? 'success' : 'failure';
  await report(t, reports, reported);
});

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
