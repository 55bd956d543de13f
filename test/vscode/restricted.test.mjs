// A folder that nobody trusts, in a real VS Code with the packaged .vsix installed: everything works in Restricted Mode
// but the one command that runs a program.
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { manifest } from './liveFiles.mjs';
import { step, Window } from './window.mjs';

describe('a folder in Restricted Mode', () => {
  let editor;
  let window;
  before(async () => {
    editor = await startThrowAwayEditor({
      vsix: [path.join(root, 'statefulset-tools.vsix')],
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
      trusted: false,
    });
    const broken = manifest.replace('serviceName: web', 'serviceName: wep');
    window = new Window(editor, 'restricted', { files: { 'web.yaml': broken } });
    await window.open('web.yaml');
    await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  });
  after(async () => {
    await window?.close();
    await editor?.stop();
  });
  const it = (title, run) => step(title, () => window, run);

  it('is checked, and fixed', async ({ workbench }) => {
    await workbench.squiggles('warning').first().waitFor();
    await workbench.fix(workbench.squiggles('warning').first(), "Change serviceName to 'web'");
    await workbench.squiggles('warning').first().waitFor({ state: 'detached' });
    await workbench.save();
  });

  it('does not offer to run kubectl', async ({ workbench, page }) => {
    await page.keyboard.press('F1');
    const widget = page.locator('.quick-input-widget');
    await widget.locator('input[type=text]').first().fill('>StatefulSet: Compare with');
    await widget.locator('.monaco-list-row', { hasText: 'Compare with' }).first().waitFor();
    await workbench.screenshot('the commands');
    await widget.locator('.monaco-list-row', { hasText: 'Compare with the Cluster' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  it('has a preview, and a simulation', async ({ workbench }) => {
    const apply = workbench.panel().getByRole('button', { name: 'Apply the manifest', exact: true });
    await workbench.follow(workbench.lens('4 pods'), apply);
    await apply.click();
    await workbench.panel().locator('.board-row', { hasText: 'web-3' }).getByText('in use').waitFor();
    await workbench.screenshot('a simulation');
  });

  it('has lessons', async ({ workbench, page }) => {
    await workbench.run('View: Close All Editors');
    await workbench.run('StatefulSet: Start Lesson...', 'Storage');
    await page.locator('.tab.active[data-resource-name="redis.yaml"]').waitFor();
    await workbench.panel().getByRole('button', { name: 'Check answer', exact: true }).waitFor();
    await workbench.screenshot('a lesson');
  });
});
