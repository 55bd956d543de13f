// Changes that cost pods, claims or files something, in the workbench of a real VS Code with the packaged .vsix
// installed: one question says what, then all of the change is made at once, and undone at once.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { step, Window } from './window.mjs';

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: nodes
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: nginx
          image: nginx:1.29
          command: [sh, -c, 'test "$HOSTNAME" = web-0 && exec leader']
          ports:
            - name: http
              containerPort: 80
          volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: nodes
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
`;
const settings = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  peers: web-0.nodes,web-1.nodes
`;
const files = { 'web.yaml': set, 'nodes.yaml': service, 'settings.yaml': settings };
const renamed = {
  'web.yaml': set.replace('name: web\n', 'name: shop\n').replace('= web-0', '= shop-0'),
  'nodes.yaml': service,
  'settings.yaml': settings.replaceAll('web-', 'shop-'),
};

let editor;
before(async () => {
  editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
});
after(() => editor?.stop());

describe('a change of consequence', () => {
  let window;
  const asked = (title, run) => step(title, () => window, run);
  before(async () => {
    window = new Window(editor, 'question', { files });
    await window.open('web.yaml');
    await window.workbench.lens('3 pods').waitFor();
  });
  after(() => window?.close());

  asked('is not made if the user does not want it', async ({ page, workbench, folder }) => {
    await rename(window, '  name: web', 'shop');
    const dialog = question(page, 'Rename StatefulSet web to shop?');
    await dialog.getByText('This creates a new StatefulSet. web-0 … web-2 keep running').waitFor();
    await workbench.screenshot('before a rename');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.deepEqual(textsIn(folder), files);
    assert.equal(await page.locator('.notification-toast').count(), 0);
  });

  asked(
    'is shown with a tick at each place, applied as it is, and undone at once',
    async ({ page, workbench, folder }) => {
      await rename(window, '  name: web', 'shop');
      await question(page, 'Rename StatefulSet web to shop?').getByRole('button', { name: 'Show Changes' }).click();
      const preview = page.locator('.bulk-edit-panel');
      await preview.getByText('settings.yaml').waitFor();
      await workbench.screenshot('the changes of a rename');
      const boxes = preview.locator('.edit-checkbox');
      const ticks = await boxes.evaluateAll((all) => all.map((box) => box.getAttribute('aria-checked')));
      assert.deepEqual(ticks, Array(6).fill('true'), 'two files with two places each');
      await preview.getByRole('button', { name: 'Apply' }).click();
      await becomes(folder, renamed);
      await undo(window, 2);
      await becomes(folder, files);
    },
  );

  asked('is made at once', async ({ page, folder }) => {
    await rename(window, '  name: web', 'shop');
    await question(page, 'Rename StatefulSet web to shop?').getByRole('button', { name: 'Rename' }).click();
    await becomes(folder, renamed);
    await undo(window, 2);
    await becomes(folder, files);
  });

  asked('is the only one that is asked about: another name of a port is just written', async ({ folder }) => {
    await rename(window, '            - name: http', 'www');
    const port = (text) => text.replace('- name: http', '- name: www').replace('targetPort: http', 'targetPort: www');
    await becomes(folder, { ...files, 'web.yaml': port(set), 'nodes.yaml': port(service) });
    await undo(window, 2);
    await becomes(folder, files);
  });

  asked('is a conversion', async ({ page, workbench, folder }) => {
    await refactor(window, 'Convert to a Deployment with one pod');
    const dialog = question(page, 'Convert to a Deployment with one pod?');
    await dialog.getByText('The pods lose their fixed names and their order.').waitFor();
    await workbench.screenshot('before a conversion');
    await dialog.getByRole('button', { name: 'Convert' }).click();
    await workbench.line('kind: Deployment').waitFor();
    await page.keyboard.press('Control+z');
    await workbench.line('kind: StatefulSet').waitFor();
    await workbench.line('apiVersion: apps/v1').waitFor();
    assert.deepEqual(textsIn(folder), files);
  });

  asked('is a change of the files', async ({ page, workbench, folder }) => {
    await refactor(window, 'Join the 2 other files of this folder into this file');
    const dialog = question(page, 'Join the 2 other files of this folder into this file?');
    await dialog.getByText('Moves the manifests of nodes.yaml, settings.yaml to the end of this file').waitFor();
    await workbench.screenshot('before joining files');
    await dialog.getByRole('button', { name: 'Join' }).click();
    await becomes(folder, { 'web.yaml': `${set}---\n${service}---\n${settings}` });
    await workbench.screenshot('joined');
    await undo(window, 1);
    await becomes(folder, files);
  });
});

/** Types another name for what stands at the end of a line of the active editor. */
async function rename({ workbench }, line, name) {
  await workbench.goToEndOf(set.split('\n').indexOf(line) + 1);
  await workbench.rename(name);
}

/** Chooses a refactoring where the first manifest of the active editor begins. */
async function refactor({ workbench }, title) {
  await workbench.goToEndOf(2);
  await workbench.refactor(title);
}

/** Takes back what was done last, in all files, and saves them: so many tabs have unsaved text then, one after the other. */
async function undo({ page, workbench }, unsaved) {
  const dirty = page.locator('.tab.dirty');
  await dirty.first().waitFor({ state: 'hidden' }); // what is on disk already may still be about to be saved
  await workbench.isInEditor();
  await page.keyboard.press('Control+z');
  await dirty.nth(unsaved - 1).waitFor();
  await workbench.run('File: Save All Files');
}

function question(page, title) {
  return page.locator('.monaco-dialog-box', { hasText: title });
}

/** The texts of the files that there are. */
function textsIn(folder) {
  const there = Object.keys(files).filter((name) => existsSync(path.join(folder, name)));
  return Object.fromEntries(there.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

/** Resolves once the files have these texts on disk. */
async function becomes(folder, texts) {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((again) => setTimeout(again, 100)))
    if (JSON.stringify(textsIn(folder)) === JSON.stringify(texts)) return;
  assert.deepEqual(textsIn(folder), texts);
}
