// What charts become, in the workbench of a real VS Code with the packaged .vsix installed: problems stand where they are
// made, a rendering opens beside and is linked with its sources, and two of them can be compared.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { cacheChart, inFolder, labelledChart, withoutDependencies } from './chartFiles.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { step, Window } from './window.mjs';

describe('charts as many are made', () => {
  let editor;
  let window;
  const there = () => window;
  /** A line of any editor; in the workbench spaces are no-break ones. */
  const line = (text) => window.page.locator('.view-line', { hasText: new RegExp(text.replaceAll(' ', '\\s')) });
  const highlighted = (group) =>
    window.page.locator('.editor-group-container').nth(group).locator('[class*=TextEditorDecorationType]');

  before(async () => {
    editor = await startThrowAwayEditor({
      vsix: [path.join(root, 'statefulset-tools.vsix')],
      settings: { 'git.enabled': true, 'git.autofetch': false, 'editor.minimap.enabled': false },
    });
    window = new Window(editor, 'charts', {
      files: {
        ...inFolder('labelled', labelledChart),
        ...inFolder('bare', withoutDependencies(cacheChart)),
        ...inFolder('cache', cacheChart),
      },
    });
    window.commit();
    await window.open('labelled/templates/_helpers.tpl');
  });
  after(async () => {
    await window?.close();
    await editor?.stop();
  });

  step('a defect of a helper is marked there, though VS Code has no language for it', there, async ({ workbench }) => {
    await workbench.squiggles('error').first().waitFor();
    await workbench.hover(workbench.squiggles('error').first(), 'label');
    await workbench.screenshot('1 a helper');
  });

  step('a chart without its dependencies says what it lacks, once', there, async ({ workbench, page }) => {
    await page.keyboard.press('Escape');
    await workbench.openFile('bare/Chart.yaml');
    await workbench.hover(workbench.squiggles('info'), 'Run helm dependency build');
    await workbench.screenshot('2 without dependencies');
    assert.equal(await workbench.squiggles('info').count(), 1);
    await page.keyboard.press('Escape');
    await workbench.openFile('bare/templates/statefulset.yaml');
    await page.locator('.codelens-decoration a').first().waitFor();
    for (const severity of ['error', 'warning', 'info']) assert.equal(await workbench.squiggles(severity).count(), 0);
  });

  step('a chart with a library is previewed', there, async ({ workbench, page }) => {
    await workbench.openFile('cache/templates/statefulset.yaml');
    await page.locator('.editor-actions').getByRole('button', { name: 'Open Preview' }).click();
    await workbench.panel().getByTitle('release-name-cache-2', { exact: true }).first().waitFor();
    await workbench.screenshot('3 the preview');
    await page.locator('.tab', { hasText: 'Preview statefulset.yaml' }).getByRole('button', { name: 'Close' }).click();
  });

  step('its rendering opens beside, as Helm prints it', there, async ({ workbench, page }) => {
    await workbench.run('StatefulSet: Open Rendering', 'values-prod.yaml');
    await page.locator('.tab', { hasText: 'cache with values-prod (rendering).yaml' }).waitFor();
    await line('# Source: cache/templates/headless.yaml').waitFor();
  });

  step(
    'the lines that come from the line of the cursor are highlighted there, wherever they are',
    there,
    async (it) => {
      await it.workbench.goToEndOf(23);
      await line('value: .release-name').waitFor();
      await highlighted(1).first().waitFor();
      await it.workbench.screenshot('4 what an action printed');
      await it.workbench.openFile('cache/values-prod.yaml');
      await it.workbench.goToEndOf(2);
      await line('mirror.example/library/redis').waitFor();
      await highlighted(1).first().waitFor();
      await it.workbench.openFile('cache/charts/common/templates/_names.tpl');
      await it.workbench.goToEndOf(6);
      await highlighted(1).nth(1).waitFor();
      await it.workbench.screenshot('5 what a helper printed');
    },
  );

  step('the origin of what the cursor is on in a rendering is highlighted', there, async ({ workbench, page }) => {
    await workbench.openFile('cache/templates/statefulset.yaml');
    await page.keyboard.press('Control+2');
    await line('terminationGracePeriodSeconds: 60').last().click();
    await highlighted(0).first().waitFor();
    await workbench.screenshot('6 where it comes from');
  });

  step('a rendering is compared with what is committed, and with other values', there, async ({ workbench, page }) => {
    await workbench.goToEditor();
    await workbench.openFile('cache/values.yaml');
    await workbench.goToEndOf(7);
    await page.keyboard.press('Backspace');
    await page.keyboard.type('4');
    await workbench.run('StatefulSet: Compare Renderings...', 'cache with values.yaml', 'What is committed');
    await page.locator('.monaco-diff-editor').waitFor();
    await line('replicas: 4').first().waitFor();
    await workbench.screenshot('7 compared with what is committed');
    await workbench.run('StatefulSet: Compare Renderings...', 'cache with values-prod.yaml');
    await line('storage: 50Gi').first().waitFor();
    await workbench.screenshot('8 compared with other values');
  });

  it('asked nothing of any other machine', () => {
    assert.deepEqual([...window.browser.refused], []);
  });
});
