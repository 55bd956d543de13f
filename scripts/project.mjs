// What the scripts share. Node's own modules only: `npm start` and `npm test` run before anything is installed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Where tests leave what is worth keeping: screenshots, logs. */
export const results = path.join(root, 'test-results');

/**
 * Runs a command to its end with this process's own output, or with its output collected if `quiet`.
 * Resolves to what it wrote to its standard output, if collected; rejects with
 * its exit code and all that was collected, under `name` if it has one.
 */
export function run(command, args, { cwd = root, env = process.env, quiet = false, name } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', ...(quiet ? ['pipe', 'pipe'] : ['inherit', 'inherit'])],
    });
    let output = '';
    let errors = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const what = [path.basename(command), ...args].join(' ');
      reject(new Error(`${name ?? what} ended with ${signal ?? code}\n${output}${errors}`.trim()));
    });
  });
}

/** Runs one of the scripts or installed tools with this Node. */
export const node = (script, args = [], options = {}) => run(process.execPath, [script, ...args], options);

/** Runs npm, found through the npm that runs this script if there is one. */
export function npm(args, { env = process.env, ...options } = {}) {
  const quietly = { ...env, npm_config_loglevel: 'error', npm_config_audit: 'false', npm_config_fund: 'false' };
  const how = { ...options, env: quietly, name: ['npm', ...args].join(' ') };
  const cli = process.env['npm_execpath'];
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], how);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, how);
}

/** Makes node_modules what package-lock.json says; does nothing if it is that already. */
export async function installDependencies({ quiet = false } = {}) {
  if (dependenciesAreInstalled()) return;
  if (!quiet) console.log('Installing the dependencies (npm ci)');
  // Whoever installs them builds next: `prepare` would build twice. What npm was told of another folder is not for here.
  await npm(['ci', '--ignore-scripts'], { quiet, env: { ...process.env, npm_config_global: 'false' } });
}

function dependenciesAreInstalled() {
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  let installed;
  try {
    installed = JSON.parse(readFileSync(path.join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  // npm leaves out optional packages made for other platforms.
  return Object.entries(wanted).every(
    ([folder, { version, optional }]) =>
      folder === '' || (installed[folder] ? installed[folder].version === version : optional === true),
  );
}
