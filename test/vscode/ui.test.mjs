// The main job, as a user does it, in the workbench of a real VS Code with the packaged .vsix installed: see what is
// wrong, fix it, see what the manifest becomes. Once in each look; what it looked like is kept in test-results/.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { openBrowser } from './browser.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { stepsIn } from './window.mjs';
import { Workbench } from './workbench.mjs';

const vsix = path.join(root, 'statefulset-tools.vsix');
const examples = path.join(root, 'examples');
const looks = process.env.ONE
  ? { light: 'Default Light Modern' }
  : {
      light: 'Default Light Modern',
      dark: 'Default Dark Modern',
      'high-contrast': 'Default High Contrast',
    };

let editor;
before(async () => {
  editor = await startThrowAwayEditor({ vsix: [vsix] });
});
after(() => editor?.stop());

for (const [look, theme] of Object.entries(looks)) {
  describe(`in ${look}`, () => {
    let browser;
    let workbench;
    let page;
    let folder;
    before(async () => {
      folder = path.join(editor.state, look);
      cpSync(examples, folder, { recursive: true });
      mkdirSync(path.join(folder, '.vscode'));
      writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
      writeFileSync(path.join(folder, 'queue.yaml'), '');
      for (const [name, text] of Object.entries(cache)) writeFileSync(path.join(folder, name), text);
      browser = await openBrowser();
      page = browser.page;
      workbench = new Workbench(page, look);
      await workbench.open(editor, folder, 'postgres/postgres.yaml');
    });
    after(() => browser?.close());

    const step = stepsIn(() => workbench);

    step('underlines a serviceName that names no Service, and says why', async () => {
      await workbench.squiggles('warning').waitFor({ state: 'attached' });
      await workbench.hover(workbench.squiggles('warning'), "Service 'postgres' is not found in this workspace");
      await workbench.screenshot('1 the problem');
    });

    step("opens the rule's page from there, and explains itself without network", async () => {
      await page.locator('.monaco-hover a', { hasText: 'service-not-found' }).click();
      await page.locator('.tab.active', { hasText: 'service-not-found' }).waitFor();
      await workbench.panel().getByRole('heading', { name: 'service-not-found' }).waitFor();
      await workbench.screenshot('2 its page');
      await workbench.run('View: Close Editor');
      await workbench.editor('postgres.yaml').waitFor();
    });

    step('adds the headless Service by the light bulb, right to the byte', async () => {
      const file = path.join(folder, 'postgres/postgres.yaml');
      const manifest = readFileSync(file, 'utf8');
      await page.keyboard.press('Escape');
      await workbench.openQuickFixes(workbench.squiggles('warning'));
      await workbench.screenshot('3 its fixes');
      await workbench.fix(workbench.squiggles('warning'), "Add headless Service 'postgres'");
      await workbench.squiggles('warning').waitFor({ state: 'detached' });
      await workbench.screenshot('4 it is fixed');
      await workbench.save();
      assert.equal(readFileSync(file, 'utf8'), `${service}---\n${manifest}`);
    });

    step('shows what the set becomes, and follows the keystrokes', async () => {
      await workbench.run('StatefulSet: Open Preview');
      const panel = workbench.panel();
      const shows = (text) => panel.getByText(text, { exact: true }).first().waitFor();
      await shows('postgres-2.postgres.default.svc.cluster.local');
      await shows('postgres-storage-postgres-2');
      assert.equal(await panel.getByText('postgres-3').count(), 0);
      await workbench.screenshot('5 the preview');
      const line = lineOf(readFileSync(path.join(folder, 'postgres/postgres.yaml'), 'utf8'), 'replicas:');
      await workbench.goToEndOf(line);
      await page.keyboard.press('Backspace');
      await page.keyboard.type('5');
      await shows('postgres-4.postgres.default.svc.cluster.local');
      await shows('postgres-storage-postgres-4');
      await workbench.screenshot('6 the preview of 5 replicas');
    });

    step('copies a name from the preview, and leads from it to the manifest', async () => {
      const panel = workbench.panel();
      await panel.getByRole('button', { name: 'Copy postgres-storage-postgres-2' }).click();
      await panel.getByText('Copied postgres-storage-postgres-2').waitFor({ state: 'attached' });
      const isCopied = async (text) => (await navigator.clipboard.readText()) === text;
      await page.waitForFunction(isCopied, 'postgres-storage-postgres-2');
      await panel.getByRole('button', { name: 'postgres-storage-postgres-2, go to the manifest' }).click();
      const line = lineOf(readFileSync(path.join(folder, 'postgres/postgres.yaml'), 'utf8'), 'volumeClaimTemplates:');
      await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line + 2},` }).waitFor();
    });

    step('shows 1,000 replicas without making a row for each', async () => {
      const line = lineOf(readFileSync(path.join(folder, 'postgres/postgres.yaml'), 'utf8'), 'replicas:');
      await workbench.goToEndOf(line);
      await page.keyboard.press('Backspace');
      await page.keyboard.type('1000');
      const panel = workbench.panel();
      await panel.getByText('1000 pods').first().waitFor();
      const rows = await panel.getByRole('row').count();
      assert.ok(rows > 3 && rows < 200, `${rows} rows`);
      await workbench.screenshot('7 the preview of 1000 replicas');
    });

    step('inserts a snippet and walks through its fields', async () => {
      await workbench.openFile('queue.yaml');
      await workbench.suggest('statefulset');
      await workbench.screenshot('8 the snippets');
      await workbench.suggestion('StatefulSet with its headless Service').click();
      await workbench.line('kind: Service').waitFor();
      const type = (text) => page.keyboard.type(text).then(() => page.keyboard.press('Tab'));
      const values = ['jobs', 'http', '8080', '2', 'Parallel', 'DoNotSchedule', 'jobs:1.0', 'spool', '/spool', '1Gi'];
      for (const value of values) {
        await (['Parallel', 'DoNotSchedule'].includes(value) ? workbench.suggestion(value).click() : type(value));
        if (value === '2') await workbench.screenshot('9 the snippet being filled in');
      }
      await workbench.panel().getByRole('button', { name: 'spool-jobs-1, go to the manifest' }).waitFor();
      await workbench.save();
      const source = readFileSync(path.join(root, 'snippets/src/statefulset.yaml'), 'utf8').split(/^---\n/m);
      const expected = source
        .slice(1)
        .join('---\n')
        .replace(/\$\{(\d+)[^}]*\}/g, (_, stop) => values[stop - 1] ?? '');
      assert.equal(`${readFileSync(path.join(folder, 'queue.yaml'), 'utf8')}\n`, expected);
    });

    step('renames a set across three files, once it has said what that leads to', async () => {
      await workbench.openFile('cache.yaml');
      await workbench.goToEndOf(lineOf(cache['cache.yaml'], '  name: cache'));
      await workbench.rename('store');
      const question = page.locator('.monaco-dialog-box', { hasText: 'Rename StatefulSet cache to store?' });
      await question.getByText('its data stays in data-cache-0').waitFor();
      await workbench.screenshot('10 the question before a rename');
      await question.getByRole('button', { name: 'Rename' }).click();
      await workbench.line('name: store').waitFor();
      for (const [name, text] of Object.entries(cache)) {
        const renamed = text.replace('name: cache\n', 'name: store\n').replaceAll('cache-0', 'store-0');
        await until(() => readFileSync(path.join(folder, name), 'utf8') === renamed, `${name} is renamed`);
      }
    });

    it('asked nothing of any other machine', () => {
      assert.deepEqual([...browser.refused], []);
    });
  });
}

/** The number, from 1, of the first line that holds this text. */
const lineOf = (text, part) => text.split('\n').findIndex((line) => line.includes(part)) + 1;

const service = `apiVersion: v1
kind: Service
metadata:
  name: postgres
spec:
  clusterIP: None
  selector:
    app: postgres
  ports:
    - name: postgres
      port: 5432
`;

/** Resolves once `holds` does. */
async function until(holds, what) {
  for (const end = Date.now() + 20_000; !holds(); await new Promise((again) => setTimeout(again, 100)))
    assert.ok(Date.now() < end, what);
}

/** A set that three files name. */
const cache = {
  'cache.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: cache
spec:
  serviceName: nodes
  selector:
    matchLabels: {app: redis}
  template:
    metadata:
      labels: {app: redis}
    spec:
      containers:
        - name: redis
          image: redis:8
          volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
`,
  'nodes.yaml': `apiVersion: v1
kind: Service
metadata:
  name: nodes
  annotations: {first: cache-0.nodes}
spec:
  clusterIP: None
  selector: {app: redis}
`,
  'client.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: client}
data:
  url: redis://cache-0.nodes:6379
`,
};
