// Charts in the workbench of a real VS Code with the packaged .vsix installed: the preview and the status of an editor
// show the same values, a rendering opens beside and is linked with what it is made of, and half-typed templates keep the
// last one. Screenshots are kept in test-results/.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { step, Window } from './window.mjs';

let editor;
before(async () => {
  editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
});
after(() => editor?.stop());

for (const [look, options] of Object.entries({
  'charts-light': {},
  'charts-dark': { theme: 'Default Dark Modern' },
  'charts-high-contrast': { theme: 'Default High Contrast' },
  'charts-narrow': { size: { width: 760, height: 900 } },
})) {
  describe(`a chart with two values files, ${look}`, () => {
    let window;
    const there = () => window;
    const values = () => window.workbench.panel().getByRole('combobox', { name: 'Values' });
    const pod = (name) => window.workbench.panel().getByTitle(name, { exact: true }).first();

    before(async () => {
      window = new Window(editor, look, options);
      cpSync(path.join(root, 'examples/helm'), window.folder, { recursive: true });
      await window.open('templates/statefulset.yaml');
    });
    after(() => window?.close());

    step('is previewed with its own values, and offers the others', there, async ({ workbench, page }) => {
      await page.locator('.editor-actions').getByRole('button', { name: 'Open Preview' }).click();
      await pod('release-name-shop-queue-2').waitFor();
      assert.equal(await values().locator('option:checked').textContent(), 'values.yaml');
      assert.deepEqual(await values().locator('option').allTextContents(), ['values.yaml', 'values-prod.yaml']);
      await workbench.screenshot('1 the preview of a chart');
    });

    step('has the values of the preview in the status of the editor, where they can be changed', there, async (it) => {
      await values().selectOption('values-prod.yaml');
      await pod('release-name-shop-queue-4').waitFor();
      await it.workbench.goToEditor();
      const status = await it.workbench.languageStatus('values-prod.yaml');
      await it.workbench.screenshot('2 the status');
      await status.getByRole('button', { name: 'Change' }).click();
      await it.workbench.choice('values.yaml').click();
      await pod('release-name-shop-queue-4').waitFor({ state: 'detached' });
      assert.equal(await values().locator('option:checked').textContent(), 'values.yaml');
    });

    step('keeps the last preview, dimmed, while a template is half typed', there, async ({ workbench, page }) => {
      await workbench.goToEndOf(9);
      await page.keyboard.press('Backspace');
      const panel = workbench.panel();
      await panel.getByText('this is what it became last', { exact: false }).waitFor();
      await pod('release-name-shop-queue-2').waitFor();
      await panel.locator('#main.stale').waitFor();
      await workbench.screenshot('3 half typed');
      await panel.getByRole('button', { name: 'Show why in statefulset.yaml:9' }).click();
      await page.locator('#status\\.editor\\.selection', { hasText: 'Ln 9,' }).waitFor();
      const status = await workbench.languageStatus('the last good one is shown');
      await workbench.screenshot('4 the status of what cannot be rendered');
      await status.getByRole('button', { name: 'Show Why' }).waitFor();
      await page.keyboard.press('Escape');
      await workbench.goToEndOf(9);
      await page.keyboard.type('}');
      await panel.locator('#main:not(.stale)').waitFor();
    });

    step('highlights in a rendering beside what the line of the cursor became', there, async ({ workbench, page }) => {
      await workbench.run('StatefulSet: Open Rendering', 'values-prod.yaml');
      await page.locator('.tab', { hasText: 'values-prod (rendering).yaml' }).waitFor();
      await workbench.goToEndOf(18);
      await page.locator('[class*=TextEditorDecorationType]').first().waitFor();
      await workbench.screenshot('5 what the line became');
    });
  });
}
