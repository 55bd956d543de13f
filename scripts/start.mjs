// `npm start [-- FOLDER]`: opens a real VS Code with this extension on examples/, or on FOLDER. Which VS Code: the
// `code` command if there is one; else, on Linux, one served in the browser; elsewhere one that is downloaded.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { hostIsSupported, installEditor, startEditor } from './host.mjs';
import { installDependencies, npm, root, run } from './project.mjs';

const folder = path.resolve(process.env['INIT_CWD'] ?? root, process.argv[2] ?? path.join(root, 'examples'));
if (!existsSync(folder)) {
  console.error(`There is no ${folder}.`);
  process.exit(2);
}

await installDependencies();
await npm(['run', 'package']);
if (commandExists('code')) await openDesktop('code');
else if (hostIsSupported) await serveInBrowser();
else await openDownloaded();

async function openDesktop(executable) {
  await run(executable, ['--new-window', `--extensionDevelopmentPath=${root}`, folder]);
  console.log('VS Code is opening.');
}

async function openDownloaded() {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  await openDesktop(await downloadAndUnzipVSCode({ cachePath: path.join(root, '.vscode-test') }));
}

async function serveInBrowser() {
  await installEditor();
  const vsix = path.join(root, 'statefulset-tools.vsix');
  const settings = {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'chat.disableAIFeatures': true,
    'git.openRepositoryInParentFolders': 'never',
    'telemetry.telemetryLevel': 'off',
  };
  const editor = await startEditor({ state: path.join(root, '.host/start'), vsix: [vsix], settings });
  console.log(
    `\nVS Code is running. Open this address in a browser:\n\n  ${editor.address(folder)}\n\nCtrl-C ends it.`,
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => editor.stop());
  await editor.ended;
}

function commandExists(name) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((each) => endings.some((ending) => existsSync(path.join(each, name + ending))));
}
