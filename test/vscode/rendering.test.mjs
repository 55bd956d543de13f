// Renderings in the workbench of a real VS Code with the packaged .vsix installed: what two overlays make of a base is told
// beside it, opens next to it, follows what is typed, leads back to what made it, and can be compared.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { openBrowser } from './browser.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { stepsIn } from './window.mjs';
import { Workbench } from './workbench.mjs';

const files = {
  'base/kustomization.yaml': 'resources:\n  - web.yaml\n',
  'base/web.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
  selector: {app: web}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
`,
  'overlays/dev/kustomization.yaml': `namePrefix: dev-
resources:
  - ../../base
replicas:
  - name: web
    count: 1
`,
  'overlays/prod/kustomization.yaml': `resources:
  - ../../base
patches:
  - path: patch.yaml
`,
  'overlays/prod/patch.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  replicas: 5
`,
};

describe('a base with two overlays', () => {
  let editor;
  let browser;
  let workbench;
  let page;

  before(async () => {
    editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
    const folder = path.join(editor.state, 'shop');
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    browser = await openBrowser();
    page = browser.page;
    workbench = new Workbench(page, 'rendering');
    await workbench.open(editor, folder, 'overlays/prod/patch.yaml');
  });
  after(async () => {
    await browser?.close();
    await editor?.stop();
  });

  const step = stepsIn(() => workbench);

  const lens = (text) => workbench.lens(text);
  /** A line of any editor; in the workbench spaces are no-break ones. */
  const line = (text) => page.locator('.view-line', { hasText: new RegExp(text.replaceAll(' ', '\\s')) });

  step('its patch has the pods of the set that it changes, and opens what is built beside', async () => {
    await lens('web-0 … web-4').waitFor();
    await page.locator('.editor-actions a[aria-label^="Open Rendering"]').waitFor();
    await workbench.run('StatefulSet: Open Rendering');
    await page.locator('.tab', { hasText: 'prod (rendering).yaml' }).waitFor();
    await line('clusterIP: None').waitFor();
    await workbench.editor('patch.yaml').waitFor();
    assert.equal(await workbench.squiggles('error').count(), 0);
    await workbench.screenshot('1 beside');
  });

  step('what is typed is what is built', async () => {
    await workbench.goToEndOf(6);
    await page.keyboard.press('Backspace');
    await page.keyboard.type('7');
    await line('replicas: 7').nth(1).waitFor();
    await lens('web-0 … web-6').waitFor();
  });

  step('what cannot be built is told, and the last that could stays', async () => {
    await workbench.goToEndOf(4);
    await page.keyboard.type('site');
    await line('# Kustomize would refuse').waitFor();
    await line('clusterIP: None').waitFor();
    await workbench.screenshot('2 refused');
    for (let i = 0; i < 4; i++) await page.keyboard.press('Backspace');
    await line('# Kustomize would refuse').waitFor({ state: 'detached' });
    await workbench.save();
  });

  step('the base tells what each overlay makes of a value', async () => {
    await workbench.openFile('web.yaml');
    await lens('2 overlays · dev-web-0 in overlays/dev · web-0 … web-6 in overlays/prod').waitFor();
    await workbench.goToEndOf(15);
    await workbench.hover(line('replicas: 3').locator('span span').last(), 'Rendered as');
    await workbench.screenshot('3 the hover of a base');
    await page.keyboard.press('Escape');
  });

  step('a value that is built leads to what made it', async () => {
    await page.keyboard.press('Control+2');
    await line('replicas: 7').last().locator('span span').last().click();
    await page.keyboard.press('F12');
    await workbench.editor('patch.yaml').waitFor();
    await page.locator('#status\\.editor\\.selection', { hasText: 'Ln 6, Col 13' }).waitFor();
  });

  step('two overlays can be compared', async () => {
    await workbench.run('StatefulSet: Compare Renderings...');
    await page.locator('.monaco-diff-editor').waitFor();
    await line('name: dev-web').first().waitFor();
    await workbench.screenshot('4 compared');
  });
});
