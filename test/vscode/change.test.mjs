// Safe change in the workbench of a real VS Code with the packaged .vsix installed, on a Git repository made for it:
// what the API server will reject is reported while typing, with a way back, a runbook and a plan.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { openBrowser } from './browser.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { commitAll, git, stepsIn } from './window.mjs';
import { Workbench } from './workbench.mjs';

describe('a set in a Git repository', () => {
  let editor;
  let browser;
  let workbench;
  let page;
  let file;
  let committed;

  before(async () => {
    editor = await startThrowAwayEditor({
      vsix: [path.join(root, 'statefulset-tools.vsix')],
      settings: { 'git.enabled': true, 'git.autofetch': false },
    });
    const folder = path.join(editor.state, 'repository');
    mkdirSync(folder);
    cpSync(path.join(root, 'examples/redis'), folder, { recursive: true });
    file = path.join(folder, 'redis.yaml');
    committed = readFileSync(file, 'utf8');
    commitAll(folder, editor.state);
    browser = await openBrowser();
    page = browser.page;
    workbench = new Workbench(page, 'change');
    await workbench.open(editor, folder, 'redis.yaml');
  });
  after(async () => {
    await browser?.close();
    await editor?.stop();
  });

  const step = stepsIn(() => workbench);

  const lineOf = (text) => committed.split('\n').findIndex((each) => each.includes(text)) + 1;

  /** Takes the last characters of a line away and types others. */
  async function replaceEnd(text, end, by) {
    const line = lineOf(text);
    assert.ok(committed.split('\n')[line - 1].endsWith(end), `${text} ends with ${end}`);
    await workbench.goToEndOf(line);
    for (let i = 0; i < end.length; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type(by);
    await page.keyboard.press('Escape');
  }

  const lens = (text) => workbench.lens(text);

  step('two changes that a live set does not allow are errors', async () => {
    assert.equal(await workbench.squiggles('error').count(), 0);
    await replaceEnd('serviceName: ', 'redis-headless', 'cache');
    await replaceEnd('storage: ', storage(committed), '64Gi');
    await workbench.goToEndOf(1);
    await lens('change: rejected: serviceName, volumeClaimTemplates').waitFor();
    await workbench.run('Problems: Focus on Problems View');
    const problems = page.locator('.markers-panel .monaco-list-row');
    await problems.filter({ hasText: 'immutable-field-changed' }).first().waitFor();
    await problems.filter({ hasText: 'claim-storage-changed' }).first().waitFor();
    await workbench.screenshot('1 both errors');
    await workbench.run('View: Toggle Panel Visibility');
  });

  step('the migration runbook opens from a fix, with the commands of this set', async () => {
    await workbench.openQuickFixes(workbench.squiggles('error').first());
    await workbench.screenshot('2 the fixes');
    await workbench.fix(workbench.squiggles('error').first(), 'Open the migration runbook');
    const runbook = workbench.panel();
    await runbook.getByRole('heading', { name: 'Migrate StatefulSet redis' }).waitFor();
    const text = await runbook.locator('body').textContent();
    assert.match(text, /kubectl delete statefulset\/redis --cascade=orphan/);
    assert.match(text, /kubectl patch pvc\/\S+-redis-0 --type=merge -p '.*"64Gi".*'/);
    assert.match(text, /kubectl apply -f redis\.yaml/);
    await page.locator('.editor-group-container:has(.monaco-editor) .tab.active', { hasText: 'redis.yaml' }).waitFor();
    const command = runbook.locator('pre', { hasText: '--cascade=orphan' });
    const written = (await command.locator('code').textContent()).trimEnd();
    await command.getByRole('button', { name: /^Copy/ }).click();
    await page.waitForFunction(async (expected) => (await navigator.clipboard.readText()) === expected, written);
    await workbench.screenshot('3 the runbook');
    await workbench.run('View: Close Editor');
    await workbench.editor('redis.yaml').waitFor();
  });

  step('the fixes put both fields back, to the byte', async () => {
    for (const field of ['serviceName: ', 'storage: ']) {
      await workbench.goToEndOf(lineOf(field));
      await workbench.fix(workbench.squiggles('error').first(), ' back to ');
      await workbench.squiggles('error').first().waitFor({ state: 'detached' });
    }
    await workbench.goToEndOf(1);
    await workbench.screenshot('4 both are back');
    await lens('change:').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+s');
    await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    assert.equal(readFileSync(file, 'utf8'), committed);
  });

  step('fewer replicas have a plan: which pods are deleted, and that their claims are retained', async () => {
    const replicas = Number(/replicas: (\d+)/.exec(committed)?.[1]);
    await replaceEnd('replicas: ', String(replicas), '1');
    const panel = workbench.panel();
    const heading = panel.getByRole('heading', { name: 'Change plan' });
    await workbench.follow(lens(`change: scales ${replicas} → 1, retains`), heading);
    await panel
      .getByText(`redis-${replicas - 1}, `)
      .first()
      .waitFor();
    await panel
      .getByText(/claims are retained: pods of the same name get them back/)
      .first()
      .waitFor();
    await workbench.screenshot('5 the plan');
  });

  step('what is committed since is compared with', async () => {
    await workbench.save();
    git(path.dirname(file), editor.state, ['commit', '--quiet', '--all', '--message', 'One']);
    await lens('change:').waitFor({ state: 'detached' });
  });

  step('any file can be compared with, and nothing', async () => {
    writeFileSync(path.join(path.dirname(file), 'before.txt'), committed);
    await workbench.run('StatefulSet: Compare With...', 'Another version of this manifest', 'before.txt');
    await lens('change: scales').waitFor();
    await workbench.screenshot('6 compared with a file');
    await workbench.run('StatefulSet: Stop Comparing');
    await lens('change:').waitFor({ state: 'detached' });
    await workbench.run('StatefulSet: Open Change Plan');
    await page.locator('.tab.active', { hasText: 'Change plan' }).waitFor();
    await workbench.screenshot('7 nothing to compare with');
  });

  step('a conversion is shown before it is made', async () => {
    await workbench.run('View: Close Editor');
    await workbench.editor('redis.yaml').waitFor();
    await workbench.goToEndOf(lineOf('kind: StatefulSet'));
    await workbench.refactor('Convert to a Deployment');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Show Changes' }).click();
    const preview = page.locator('.bulk-edit-panel');
    await preview.getByText('kind: Deployment').first().waitFor();
    await workbench.screenshot('8 the preview of a conversion');
  });

  step('asked nothing of any other machine', async () => {
    assert.deepEqual([...browser.refused], []);
  });
});

function storage(text) {
  return /storage: (\S+)/.exec(text)?.[1] ?? '';
}
