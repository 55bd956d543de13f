// A manifest that was copied with its line numbers and without its indentation, pasted into a real VS Code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { step, Window } from './window.mjs';

const manifest = readFileSync(path.join(root, 'examples/postgres/postgres.yaml'), 'utf8');
const copied =
  '1apiVersion: v1\n2kind: Service\n3metadata:\n4name: web\n5spec:\n6clusterIP: None\n7ports:\n8- port: 80\n';
const meant =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: None\n  ports:\n  - port: 80\n';
const guide = '1. Then:\n\n   ```yaml\n   \n   ```\n';

let editor;
before(async () => {
  editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
});
after(() => editor?.stop());

describe('a manifest that was copied from a page', () => {
  let window;
  const it = (title, run) => step(title, () => window, run);
  before(async () => {
    const files = { 'web.yaml': '', 'postgres.yaml': manifest, 'guide.md': guide };
    window = new Window(editor, 'paste', { files });
    await window.open('web.yaml');
    await window.page.locator('#status\\.problems', { hasText: /[1-9]/ }).waitFor(); // the extension has started
    await window.page.evaluate((text) => navigator.clipboard.writeText(text), copied);
  });
  after(() => window?.close());

  it('is pasted as it is, with the choice to paste it clean', async ({ page, workbench, folder }) => {
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+v');
    await page.locator('.post-edit-widget').waitFor();
    await workbench.screenshot('offered');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget', { hasText: 'Paste as clean manifest' }).waitFor();
    await workbench.screenshot('choices');
    await page.locator('.action-widget .monaco-list-row', { hasText: 'Paste as clean manifest' }).click();
    await page.locator('.view-line', { hasText: /^\s+clusterIP/ }).waitFor();
    await workbench.save();
    assert.equal(readFileSync(path.join(folder, 'web.yaml'), 'utf8'), meant);
  });

  it('is pasted clean by the command, indented as the block that it is pasted into', async ({ workbench, folder }) => {
    await workbench.openFile('guide.md');
    await workbench.goToEndOf(4);
    await workbench.run('StatefulSet: Paste as Clean Manifest');
    await workbench.line('clusterIP').waitFor();
    await workbench.screenshot('block');
    await workbench.save();
    const lines = (text) => text.split('\n').filter((line) => line.trim() !== '');
    const expected = guide.replace('   \n', meant.replace(/^(?=.)/gm, '   '));
    assert.deepEqual(lines(readFileSync(path.join(folder, 'guide.md'), 'utf8')), lines(expected));
  });
});
