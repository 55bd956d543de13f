// `npm test`: installs, generates, builds, packages, lints, checks the types, and runs every test, those in a real
// VS Code included. Where no VS Code can be had, these are reported as skipped, with the reason; with CI=true or
// STATEFULSET_REQUIRE_VSCODE=1 they must run.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { installDependencies, npm, root } from './project.mjs';

const vscodeIsRequired = process.env['CI'] === 'true' || process.env['STATEFULSET_REQUIRE_VSCODE'] === '1';
const total = { passed: 0, failed: 0, skipped: 0 };
const remarks = [];

await installDependencies();
await check('build and package', () => npm(['run', 'package']));
await check('lint', () => npm(['run', 'lint']));
await check('types', () => npm(['run', 'typecheck']));
await runTests('tests', compiledTests());
await runVsCodeTests();

console.log('');
for (const remark of remarks) console.log(remark);
console.log(`tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (total.failed > 0) process.exitCode = 1;

/** One step that passes or fails as a whole, and is counted as one test. */
async function check(name, step) {
  heading(name);
  try {
    await step();
    total.passed++;
  } catch (error) {
    fail(`${name}: ${error.message}`);
  }
}

async function runVsCodeTests() {
  const { obstacle } = await import('../test/vscode/obstacle.mjs');
  const runnable = [];
  for (const file of readdirSync(path.join(root, 'test/vscode')).filter((name) => name.endsWith('.test.mjs'))) {
    const reason = await obstacle(file);
    if (reason === undefined) runnable.push(path.join('test/vscode', file));
    else if (vscodeIsRequired) fail(`test/vscode/${file} is required here and cannot run: ${reason}`);
    else skip(`test/vscode/${file}, which runs in VS Code: ${reason}`);
  }
  if (runnable.length > 0) await runTests('tests in VS Code', ['--test-concurrency=1', ...runnable]);
}

function fail(remark) {
  total.failed++;
  remarks.push(`FAILED: ${remark}`);
}

function skip(remark) {
  total.skipped++;
  remarks.push(`SKIPPED: ${remark}`);
}

/** Runs files with Node's test runner; adds what its closing lines count. */
function runTests(name, files) {
  heading(name);
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', ...files], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let end = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    end = (end + chunk).slice(-1_000_000);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const counted = (what) => Number([...end.matchAll(new RegExp(`^ℹ ${what} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
      const failed = counted('fail') + counted('cancelled');
      total.passed += counted('pass');
      total.skipped += counted('skipped') + counted('todo');
      total.failed += failed;
      if (failed > 0) remarks.push(`FAILED: ${name}: ${failed}, listed above`);
      else if (code !== 0) fail(`${name}: the test runner ended with ${code}`);
      resolve();
    });
  });
}

/** The suites of Node's test runner, as tsc compiled them: not those that run inside VS Code. */
function compiledTests() {
  return readdirSync(path.join(root, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('vscode'))
    .map((file) => path.join('out/test', file.replace(/\.ts$/, '.js')))
    .sort();
}

function heading(name) {
  console.log(`\n== ${name}`);
}
