// Quick fixes and what-if of a chart, in the workbench of a real VS Code with the packaged .vsix installed: the Service
// that is missing becomes a template, and what is tried is written into the values that are shown. Screenshots are kept
// in test-results/.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { openBrowser } from './browser.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { stepsIn } from './window.mjs';
import { Workbench } from './workbench.mjs';

describe('a chart without its headless Service', () => {
  let editor;
  let folder;
  let browser;
  let workbench;
  let page;
  const step = stepsIn(() => workbench);
  const text = (name) => readFileSync(path.join(folder, name), 'utf8');

  before(async () => {
    editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
    folder = path.join(editor.state, 'chart-fixes');
    cpSync(path.join(root, 'examples/helm'), folder, { recursive: true });
    rmSync(path.join(folder, 'templates/service.yaml'));
    mkdirSync(path.join(folder, '.vscode'));
    writeFileSync(path.join(folder, '.vscode/settings.json'), '{"workbench.colorTheme": "Default Light Modern"}');
    browser = await openBrowser();
    ({ page } = browser);
    workbench = new Workbench(page, 'chart-fixes');
    await workbench.open(editor, folder, 'templates/statefulset.yaml');
  });
  after(async () => {
    await browser?.close();
    await editor?.stop();
  });

  step('gets it as a template of its own', async () => {
    await workbench.squiggles('warning').first().waitFor();
    await workbench.openQuickFixes(workbench.line('serviceName:'));
    await workbench.screenshot('1 the fix of a chart');
    await workbench.fix(workbench.line('serviceName:'), 'Add headless Service');
    await workbench.squiggles('warning').first().waitFor({ state: 'detached' });
    await workbench.openFile('service-headless.yaml');
    await workbench.line('clusterIP: None').waitFor();
    await workbench.screenshot('2 the new template');
  });

  step('writes what is tried into the values that are shown', async () => {
    await workbench.openFile('values-prod.yaml');
    await page.locator('.editor-actions').getByRole('button', { name: 'Open Preview' }).click();
    const panel = workbench.panel();
    await panel.getByRole('spinbutton', { name: 'Replicas' }).fill('7');
    const apply = panel.getByRole('button', { name: 'Write to values-prod.yaml' });
    await apply.waitFor();
    await workbench.screenshot('3 tried with the values of production');
    await apply.click();
    await apply.waitFor({ state: 'hidden' });
    await workbench.goToEditor();
    await workbench.line('replicaCount: 7').waitFor();
    await workbench.save();
    assert.match(text('values.yaml'), /^replicaCount: 3$/m);
  });

  step('is applied by commands of Helm', async () => {
    const panel = workbench.panel();
    await panel.locator('summary', { hasText: 'Commands' }).click();
    await panel.getByText('helm upgrade --install').first().waitFor();
    await panel.getByText('helm upgrade --install').first().scrollIntoViewIfNeeded();
    await workbench.screenshot('4 the commands of a chart');
  });
});
