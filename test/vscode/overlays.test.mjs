// The preview of what kustomizations read, in the workbench of a real VS Code with the packaged .vsix installed: one
// overlay or another is shown, what is tried lands in the overlay, and half-typed text keeps the last rendering.
// Screenshots are kept in test-results/.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { openBrowser } from './browser.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { commitAll, stepsIn } from './window.mjs';
import { Workbench } from './workbench.mjs';

const postgres = readFileSync(path.join(root, 'examples/postgres/postgres.yaml'), 'utf8');
const service = `apiVersion: v1
kind: Service
metadata:
  name: postgres
spec:
  clusterIP: None
  selector:
    app: postgres
  ports:
    - port: 5432
`;
const files = {
  'base/postgres.yaml': postgres,
  'base/service.yaml': service,
  'base/kustomization.yaml': 'resources:\n  - postgres.yaml\n  - service.yaml\n',
  'overlays/dev/kustomization.yaml':
    'namePrefix: dev-\nresources:\n  - ../../base\nreplicas:\n  - name: postgres\n    count: 1 # enough\n',
  'overlays/prod/kustomization.yml': 'namespace: prod\nresources:\n  - ../../base\npatches:\n  - path: replicas.yaml\n',
  'overlays/prod/replicas.yaml':
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: postgres\nspec:\n  replicas: 5 # for quorum\n',
};

let editor;
before(async () => {
  editor = await startThrowAwayEditor({
    vsix: [path.join(root, 'statefulset-tools.vsix')],
    settings: { 'git.enabled': true, 'git.autofetch': false },
  });
});
after(() => editor?.stop());

for (const [look, { theme, size }] of Object.entries({
  'overlays-light': { theme: 'Default Light Modern', size: {} },
  'overlays-dark': { theme: 'Default Dark Modern', size: {} },
  'overlays-high-contrast': { theme: 'Default High Contrast', size: {} },
  'overlays-narrow': { theme: 'Default Light Modern', size: { width: 760, height: 900 } },
})) {
  describe(`the preview of overlays, ${look}`, () => {
    let folder;
    let browser;
    let workbench;
    let page;
    let panel;
    const step = stepsIn(() => workbench);
    const text = (name) => readFileSync(path.join(folder, name), 'utf8');
    const choice = () => panel.getByRole('combobox', { name: 'Kustomization' });
    const heading = (name) => panel.getByRole('heading', { name, level: 2 });

    /** Beside the preview, not over it. */
    const open = async (name) => {
      await workbench.goToEditor();
      await workbench.openFile(name);
    };

    before(async () => {
      folder = path.join(editor.state, look);
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), content);
      }
      mkdirSync(path.join(folder, '.vscode'));
      writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
      commitAll(folder, editor.state);
      // The committed patch is compared, though nobody opens it.
      writeFileSync(
        path.join(folder, 'overlays/prod/replicas.yaml'),
        text('overlays/prod/replicas.yaml').replace('5', '4'),
      );
      browser = await openBrowser(size);
      ({ page } = browser);
      workbench = new Workbench(page, look);
      await workbench.open(editor, folder, 'base/postgres.yaml');
    });
    after(() => browser?.close());

    step('shows the base, and offers the overlays', async () => {
      await page.locator('.editor-actions').getByRole('button', { name: 'Open Preview' }).click();
      panel = workbench.panel();
      await heading('postgres').waitFor();
      await choice().waitFor();
      assert.equal(await choice().locator('option:checked').textContent(), 'base');
      assert.deepEqual(await choice().locator('option').allTextContents(), ['base', 'overlays/dev', 'overlays/prod']);
      await workbench.screenshot('1 the base');
    });

    step('switches to an overlay by the keyboard', async () => {
      await choice().focus();
      await page.keyboard.press('ArrowDown');
      await heading('dev-postgres').waitFor();
      assert.equal(await choice().evaluate((select) => select === document.activeElement), true);
      await page.keyboard.press('ArrowDown');
      await panel.getByText('postgres-3.postgres.prod.svc.cluster.local', { exact: true }).waitFor();
      await workbench.screenshot('2 an overlay');
    });

    step('compares the rendering with what is committed, closed files too', async () => {
      await panel.getByRole('heading', { name: 'Change plan' }).waitFor();
      await panel.getByText('scales 5 → 4').waitFor();
      await workbench.screenshot('3 the change plan');
    });

    step('applies what is tried to the overlay that sets it', async () => {
      await panel.getByRole('spinbutton', { name: 'Replicas' }).fill('7');
      const apply = panel.getByRole('button', { name: 'Write to overlays/prod/replicas.yaml' });
      await apply.waitFor();
      await workbench.screenshot('4 tried in the overlay');
      await apply.click();
      await apply.waitFor({ state: 'hidden' });
      await panel.getByText('postgres-6.postgres.prod.svc.cluster.local', { exact: true }).waitFor();
      await open('replicas.yaml');
      await workbench.line('replicas: 7 # for quorum').waitFor();
      await workbench.save();
      assert.equal(text('base/postgres.yaml'), postgres);
    });

    step('applies to the base what no overlay sets, and says who else reads it', async () => {
      await choice().waitFor({ state: 'hidden' });
      await panel.locator('.only', { hasText: 'overlays/prod' }).waitFor();
      await panel.getByText('Claims on scale-down').locator('..').getByText('Delete').click();
      await panel.getByText('base/postgres.yaml is also read by overlays/dev.').waitFor();
      await workbench.screenshot('5 tried in the base');
      await panel.getByRole('button', { name: 'Write to base/postgres.yaml' }).click();
      await panel.getByText('base/postgres.yaml is also read by overlays/dev.').waitFor({ state: 'hidden' });
      await panel.locator('.aside', { hasText: 'rejected' }).waitFor({ state: 'detached' });
    });

    step('keeps the last rendering while the kustomization is half typed, and leads to the reason', async () => {
      await open('kustomization.yml');
      await panel.getByText('postgres-6.postgres.prod.svc.cluster.local', { exact: true }).waitFor();
      await workbench.goToEndOf(5);
      await page.keyboard.press('Enter');
      await page.keyboard.type('- path: no.yaml');
      await panel
        .getByText('Kustomize cannot build overlays/prod as it is now: this is what it became last.')
        .waitFor();
      await panel.getByText('postgres-6.postgres.prod.svc.cluster.local', { exact: true }).waitFor();
      await workbench.screenshot('6 half typed');
      await panel.getByRole('button', { name: 'Show why' }).click();
      await page.locator('#status\\.editor\\.selection', { hasText: 'Ln 6,' }).waitFor();
    });

    step('shows the sets below their kustomizations in the Explorer', async () => {
      await page.locator('.pane-header', { hasText: 'StatefulSets' }).click();
      const tree = page.locator('.pane', { hasText: 'StatefulSets' });
      const row = (label) => tree.locator(`[role=treeitem][aria-label^="${label}"]`);
      await row('overlays/prod, 1 set').waitFor();
      await row('overlays/dev, 1 set').click();
      await page.keyboard.press('ArrowRight');
      await row('dev-postgres, 1 pod').waitFor();
      assert.equal(await tree.locator('[role=treeitem]').count(), 3);
      await workbench.screenshot('7 the tree');
    });

    it('asked nothing of any other machine', () => {
      assert.deepEqual([...browser.refused], []);
    });
  });
}
