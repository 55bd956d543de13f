// The state of a cluster in the workbench of a real VS Code with the packaged .vsix installed: a dump that is pasted, and
// one that the user's kubectl reads. kubectl is played by a script on PATH that writes down how it was called.
// Screenshots are kept in test-results/.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { audit } from './audit.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { dump, manifest } from './liveFiles.mjs';
import { step, Window } from './window.mjs';

const tools = mkdtempSync(path.join(os.tmpdir(), 'statefulset-kubectl-'));
/** On PATH before all others, and in the workspace: a link, as its folder is not made yet. */
const inside = path.join(tools, 'inside');
const outside = path.join(tools, 'bin');
const calls = path.join(tools, 'calls');

const config = {
  kind: 'Config',
  'current-context': 'staging',
  contexts: [{ name: 'staging', context: { cluster: 'staging', namespace: 'default', user: 'jane' } }],
  clusters: [{ name: 'staging', cluster: { server: 'https://staging.example.com:6443' } }],
};
const forbidden =
  'Error from server (Forbidden): persistentvolumes is forbidden: User "jane" cannot list resource "persistentvolumes" in API group "" at the cluster scope';

function program(folder, lines) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'kubectl');
  writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`);
  chmodSync(file, 0o755);
}

program(outside, [
  `echo "$(pwd) $*" >> '${calls}'`,
  'case "$1 $2" in',
  `"config view") cat '${tools}/config.json' ;;`,
  `"get statefulsets"*) cat '${tools}/dump.json' ;;`,
  `*) echo '${forbidden}' >&2; exit 1 ;;`,
  'esac',
]);
writeFileSync(path.join(tools, 'config.json'), JSON.stringify(config));
writeFileSync(path.join(tools, 'dump.json'), dump);

let editor;
before(async () => {
  editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
  // VS Code asks the login shell for the PATH of extensions.
  writeFileSync(path.join(editor.state, '.profile'), `export PATH='${inside}:${outside}':"$PATH"\n`);
});
after(async () => {
  await editor?.stop();
  rmSync(tools, { recursive: true, force: true });
});

for (const [look, options] of Object.entries({
  'live-light': {},
  'live-dark': { theme: 'Default Dark Modern' },
  'live-high-contrast': { theme: 'Default High Contrast' },
  'live-narrow': { size: { width: 760, height: 900 } },
})) {
  describe(`a rollout that is stuck, ${look}`, () => {
    let window;
    const there = () => window;
    const panel = () => window.workbench.panel();
    const text = () => readFileSync(path.join(window.folder, 'web.yaml'), 'utf8');

    before(async () => {
      window = new Window(editor, look, { ...options, files: { 'web.yaml': manifest } });
      await window.open('web.yaml');
    });
    after(() => window?.close());

    step('is explained from a dump that was pasted', there, async ({ workbench, page }) => {
      await workbench.lens('4 pods').waitFor();
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), dump);
      await workbench.run('StatefulSet: Troubleshoot...', 'Paste from the Clipboard');
      await panel().getByText('web waits for web-2 to be Ready.', { exact: false }).first().waitFor();
      await panel().locator('.cause', { hasText: 'registry.k8s.io/nginx-slim:0.99' }).first().waitFor();
      await workbench.lens('live: 2 of 3 Ready · waits for web-2').waitFor();
      await workbench.screenshot('1 why it is stuck');
      await audit(panel());
    });

    step('names what is left over, and the command that deletes just that', there, async ({ workbench }) => {
      const leftover = panel().locator('.leftover', { hasText: 'www-web-5' });
      await leftover.getByText('kubectl delete pvc www-web-5 -n shop').scrollIntoViewIfNeeded();
      await workbench.screenshot('2 what is left over');
    });

    step('shows the drift at its line, and takes the live value over', there, async ({ workbench, page }) => {
      const replicas = panel().locator('.drift', { hasText: 'replicas is 4 here' });
      await replicas.getByRole('button', { name: 'Show in web.yaml:20' }).click();
      await page.locator('#status\\.editor\\.selection', { hasText: 'Ln 20,' }).waitFor();
      await workbench.screenshot('3 drift at its line');
      await workbench.goToEditor();
      const value = workbench.line('replicas: 4').locator('span', { hasText: /^4$/ }).last();
      await workbench.openQuickFixes(value);
      await workbench.quickFix('Show the live state').first().waitFor();
      await workbench.fix(value, 'Update replicas from live');
      await workbench.line('replicas: 3 # one more').waitFor();
      await replicas.waitFor({ state: 'detached' });
      await workbench.save();
      assert.equal(text(), manifest.replace('replicas: 4', 'replicas: 3'));
    });

    step('continues in the simulation from where it is', there, async ({ workbench }) => {
      await panel().getByRole('checkbox', { name: 'Start from the live state' }).check();
      await panel().getByText('Examples', { exact: true }).click();
      await panel().getByRole('button', { name: 'Roll out a new image' }).click();
      await panel().locator('.board-row', { hasText: 'web-2' }).getByText('not Ready').waitFor();
      await workbench.screenshot('4 a simulation from the live state');
    });

    step('is no longer compared when that is stopped', there, async ({ workbench }) => {
      await workbench.goToEditor();
      const status = await workbench.languageStatus('Live: pasted dump');
      await workbench.screenshot('5 the status');
      await status.getByRole('button', { name: 'Stop Comparing' }).click();
      await panel().locator('.section-live').waitFor({ state: 'hidden' });
      await workbench.lens('live:').waitFor({ state: 'detached' });
    });
  });
}

describe('a dump that is opened', () => {
  let window;
  const there = () => window;

  before(async () => {
    window = new Window(editor, 'live-dump', { files: { 'dump.json': dump } });
    await window.open('dump.json');
  });
  after(() => window?.close());

  step('is explained from its first line, without a manifest', there, async ({ workbench }) => {
    await workbench.lens('web: stuck, waits for web-2').waitFor();
    await workbench.screenshot('6 the lenses of a dump');
    const panel = workbench.panel();
    const article = panel.getByRole('article', { name: 'StatefulSet web as it runs' });
    await workbench.follow(workbench.lens('Explain this dump'), article);
    await panel.getByText('web waits for web-2 to be Ready.').first().waitFor();
    await workbench.screenshot('7 a dump without a manifest');
    await audit(panel);
  });
});

describe('a set without a dump', () => {
  let window;
  const there = () => window;

  before(async () => {
    window = new Window(editor, 'live-questions', { files: { 'web.yaml': manifest } });
    await window.open('web.yaml');
  });
  after(() => window?.close());

  step('is asked about until a remedy is left', there, async ({ workbench }) => {
    await workbench.lens('4 pods').waitFor();
    await workbench.run('StatefulSet: Troubleshoot...', 'Answer Questions', 'web-2', 'ImagePullBackOff');
    await workbench.choice('not found, no such host').waitFor();
    await workbench.screenshot('8 a question');
    await workbench.choice('not found, no such host').click();
    const text = workbench.panel();
    await text.getByRole('heading', { name: 'Troubleshoot web' }).waitFor();
    await text.getByText('kubectl describe pod/web-2 -n shop').first().waitFor();
    await workbench.screenshot('9 what ends it');
  });
});

describe('the cluster of the user', () => {
  let window;
  const there = () => window;
  const panel = () => window.workbench.panel();

  before(async () => {
    window = new Window(editor, 'live-cluster', { files: { 'web.yaml': manifest } });
    const traces = path.join(window.folder, 'bin');
    program(traces, [`echo "$*" >> '${path.join(traces, 'called')}'`]);
    symlinkSync(traces, inside);
    await window.open('web.yaml');
  });
  after(() => window?.close());

  step('is read once the context and the namespace were shown', there, async ({ workbench, page }) => {
    await workbench.lens('4 pods').waitFor();
    await workbench.run('StatefulSet: Compare with the Cluster');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Context: staging').waitFor();
    await dialog.getByText('Namespace: shop').waitFor();
    await workbench.screenshot('10 what will be read');
    assert.deepEqual(callsOf(), ['config view --minify -o json']);
    await dialog.getByRole('button', { name: 'Read' }).click();
    await panel().getByText('web waits for web-2 to be Ready.', { exact: false }).first().waitFor();
    await panel().getByText('persistentvolumes', { exact: false }).first().waitFor();
    await workbench.screenshot('11 the cluster');
  });

  step('is read again without a question', there, async ({ workbench, page }) => {
    const before = callsOf().length;
    await workbench.run('StatefulSet: Compare with the Cluster');
    await page.waitForFunction(() => document.querySelector('.notification-toast-container') === null);
    await panel().getByText('web waits for web-2 to be Ready.', { exact: false }).first().waitFor();
    assert.ok(callsOf().length > before);
  });

  step('is never asked for anything but what kubectl shows, nor by a program of the workspace', there, async () => {
    assert.ok(callsOf().length >= 5);
    for (const call of callsOf())
      assert.match(
        call,
        /^(?:config view --minify -o json|get [a-z,]+ --context=staging(?: --namespace=shop)? -o json)$/,
      );
    assert.equal(existsSync(path.join(window.folder, 'bin/called')), false);
    for (const folder of foldersOfCalls()) assert.ok(!folder.startsWith(window.folder), folder);
  });
});

/** How kubectl was called, and in which folders. */
function callsOf() {
  return linesOfCalls().map((line) => line.slice(line.indexOf(' ') + 1));
}

function foldersOfCalls() {
  return linesOfCalls().map((line) => line.slice(0, line.indexOf(' ')));
}

function linesOfCalls() {
  return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
}
