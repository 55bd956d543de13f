// Bundles what runs into dist/, and writes the notices of what is bundled. With `--watch` it keeps on doing so, not minified; .vscode/tasks.json reads its messages.
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { context, formatMessages } from 'esbuild';
import { bringGeneratedFilesUpToDate } from './generated.mjs';
import { writeNotices } from './notices.mjs';
import { packedJson } from './packed-json.mjs';
import { root } from './project.mjs';

const watch = process.argv.includes('--watch');

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: !watch,
  sourcemap: true,
  metafile: true,
  logLevel: 'silent',
};
// The package has itself as ES modules too: bundled from these it is smaller, and faster to call.
const alias = { yaml: path.join(root, 'node_modules/yaml/browser/index.js') };
const command = { js: '#!/usr/bin/env node' };
const forNode = { ...shared, platform: 'node', target: 'node20', format: 'cjs', alias };
const forBrowser = { ...shared, platform: 'browser', target: 'es2022', alias };

const bundles = [
  { ...forNode, entryPoints: ['client/src/node.ts'], outfile: 'dist/client.js', external: ['vscode'] },
  {
    ...forBrowser,
    entryPoints: ['client/src/web.ts'],
    outfile: 'dist/client.web.js',
    format: 'cjs',
    external: ['vscode'],
  },
  { ...forNode, entryPoints: ['server/src/node.ts'], outfile: 'dist/server.js', banner: command },
  {
    ...forBrowser,
    entryPoints: ['server/src/web.ts'],
    outfile: 'dist/server.web.js',
    format: 'iife',
    // VS Code starts the server from a blob, whose address `@cfworker/json-schema` cannot resolve anything against.
    define: { 'self.location': 'undefined' },
  },
  { ...forNode, entryPoints: ['server/src/cli.ts'], outfile: 'dist/cli.js', banner: command },
  { ...forBrowser, entryPoints: ['client/src/webview/main.ts'], outfile: 'dist/preview.js', format: 'iife' },
  { ...forBrowser, entryPoints: ['client/src/webview/lesson/main.ts'], outfile: 'dist/lesson.js', format: 'iife' },
  { ...forBrowser, entryPoints: ['client/src/webview/lesson/lesson.css'], outfile: 'dist/lesson.css' },
  { ...forBrowser, entryPoints: ['client/src/webview/preview.css'], outfile: 'dist/preview.css' },
  { ...forBrowser, entryPoints: ['client/src/markdown/copyButtons.ts'], outfile: 'dist/markdown.js', format: 'iife' },
  { ...forBrowser, entryPoints: ['client/src/markdown/copyButtons.css'], outfile: 'dist/markdown.css' },
];

/** Diagnostics link to the rules' pages, and the editor opens them from here. */
function copyRulePages() {
  const from = path.join(root, 'server/src/rules');
  const to = path.join(root, 'dist/rules');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const page of readdirSync(from).filter((name) => name.endsWith('.md'))) {
    cpSync(path.join(from, page), path.join(to, page));
  }
}

/** Prints what esbuild has to say about one bundle, and makes commands of the command line and the server. */
async function report(bundle, { errors, warnings }) {
  const options = { color: process.stdout.isTTY === true };
  const messages = [
    ...(await formatMessages(errors, { ...options, kind: 'error' })),
    ...(await formatMessages(warnings, { ...options, kind: 'warning' })),
  ];
  for (const message of messages) console.error(message);
  if (errors.length > 0) return;
  const file = path.join(root, bundle.outfile);
  if (bundle.banner) chmodSync(file, 0o755);
  if (!watch) console.log(`  ${bundle.outfile}  ${Math.ceil(statSync(file).size / 1024)} KiB`);
}

const packed = packedJson(/schema\.generated\.json$/);

let running = 0;
let failed = false;

/** Says when the first of the bundles starts and when the last has ended, as one build. */
const announce = (bundle) => ({
  name: 'announce',
  setup({ onStart, onEnd }) {
    onStart(() => {
      if (running++ === 0) console.log('Build started');
    });
    onEnd(async (result) => {
      await report(bundle, result);
      failed ||= result.errors.length > 0;
      if (--running === 0) console.log('Build ended');
    });
  },
});

await bringGeneratedFilesUpToDate();
copyRulePages();
const contexts = await Promise.all(
  bundles.map((bundle) => context({ ...bundle, plugins: [announce(bundle), packed] })),
);
if (watch) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const results = await Promise.allSettled(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
  if (failed) process.exitCode = 1;
  else writeNotices(results.map(({ value }) => value.metafile));
}
