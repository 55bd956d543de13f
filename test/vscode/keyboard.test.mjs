// The preview in the workbench of a real VS Code with the packaged .vsix installed, without a mouse: from opening a file
// to applying what was tried.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { step, Window } from './window.mjs';

const manifest = readFileSync(path.join(root, 'examples/postgres/postgres.yaml'), 'utf8');

let editor;
before(async () => {
  editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
});
after(() => editor?.stop());

describe('by keyboard alone', () => {
  let window;
  const alone = (title, run) => step(title, () => window, run);
  before(async () => {
    window = new Window(editor, 'keyboard', { files: { 'notes.txt': '', 'postgres.yaml': manifest } });
    await window.open('notes.txt');
    await window.page.locator('#status\\.problems', { hasText: '1' }).waitFor(); // the window has come to rest
  });
  after(() => window?.close());

  alone('a file is opened, and its preview beside it', async ({ page, workbench }) => {
    await pick(page, 'Control+p', 'postgres.yaml', 'postgres.yaml');
    await workbench.editor('postgres.yaml').waitFor();
    await workbench.lens('3 pods').waitFor();
    await pick(page, 'F1', '>StatefulSet: Open Preview', 'StatefulSet: Open Preview');
    await workbench.panel().getByRole('heading', { name: 'postgres', level: 2 }).waitFor();
  });

  alone('more replicas are tried, and applied', async ({ page, workbench, folder }) => {
    const panel = workbench.panel();
    await page.keyboard.press('Control+2');
    await tabTo(page, panel.getByRole('slider', { name: 'Replicas' }));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await panel.getByText('postgres-4.postgres.default.svc.cluster.local', { exact: true }).waitFor();
    await tabTo(page, panel.getByRole('button', { name: 'Write to manifest' }));
    await workbench.screenshot('tried');
    await page.keyboard.press('Enter');
    await panel.getByRole('button', { name: 'Write to manifest' }).waitFor({ state: 'hidden' });
    await workbench.goToEditor();
    await workbench.save();
    assert.equal(
      readFileSync(path.join(folder, 'postgres.yaml'), 'utf8'),
      manifest.replace('replicas: 3', 'replicas: 5'),
    );
  });
});

/** Opens the quick input with a key, and takes what it offers first once that is this: again, if it lost the focus. */
async function pick(page, key, input, label) {
  const widget = page.locator('.quick-input-widget');
  for (let tries = 5; ; tries--) {
    await page.keyboard.press(key);
    await widget.locator('input[type=text]').first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(input);
    try {
      await widget.locator('.monaco-list-row.focused', { hasText: label }).first().waitFor({ timeout: 5000 });
      return await page.keyboard.press('Enter');
    } catch (error) {
      if (tries === 1) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Presses Tab until this has the focus, at most as often as a patient person would. */
async function tabTo(page, target) {
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let tabs = 0; tabs < 40 && !(await hasFocus()); tabs++) await page.keyboard.press('Tab');
  assert.ok(await hasFocus(), 'the focus gets there');
}
