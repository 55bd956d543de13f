// `npm start [-- FOLDER]`: opens a real VS Code with this extension on a copy of examples/, or on FOLDER. Which VS Code:
// the `code` command if there is one; else, on Linux, one served in the browser; elsewhere one that is downloaded.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { copyExamples } from './examples.mjs';
import { hostIsSupported, installEditor, startEditor } from './host.mjs';
import { installDependencies, npm, root, run } from './project.mjs';

const asked = process.argv[2];
const named = asked === undefined ? undefined : path.resolve(process.env['INIT_CWD'] ?? root, asked);
if (named !== undefined && !existsSync(named)) {
  console.error(`There is no ${named}.`);
  process.exit(2);
}

await installDependencies();
console.log('Building the extension');
await npm(['run', 'package'], { quiet: true });
const { folder, files } = named === undefined ? await copyExamples() : { folder: named, files: [] };
if (commandExists('code')) await openDesktop('code');
else if (hostIsSupported) await serveInBrowser();
else await openDownloaded();

async function openDesktop(executable) {
  await run(executable, ['--new-window', `--extensionDevelopmentPath=${root}`, folder, ...files]);
  console.log('VS Code is opening.');
}

async function openDownloaded() {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  await openDesktop(await downloadAndUnzipVSCode({ cachePath: path.join(root, '.vscode-test') }));
}

async function serveInBrowser() {
  await installEditor();
  console.log('Starting VS Code');
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
  for (const file of files) await editor.open(file).catch(({ message }) => console.log(message));
  await editor.ended;
}

function commandExists(name) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((each) => endings.some((ending) => existsSync(path.join(each, name + ending))));
}
