// The preview, the tree and the editor's hints in the workbench of a real VS Code with the packaged .vsix installed:
// trying out, applying, playing, connecting. Screenshots are kept in test-results/.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { audit } from './audit.mjs';
import { openBrowser } from './browser.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { stepsIn } from './window.mjs';
import { Workbench } from './workbench.mjs';

let editor;
before(async () => {
  editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
});
after(() => editor?.stop());

/** A folder of its own, with an example and more files, looked at in a browser of its own. */
async function openWorkbench(look, theme, file, files = {}, size = {}) {
  const folder = path.join(editor.state, look);
  cpSync(path.join(root, 'examples/postgres'), path.join(folder, 'postgres'), { recursive: true });
  mkdirSync(path.join(folder, '.vscode'));
  writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const browser = await openBrowser(size);
  const workbench = new Workbench(browser.page, look);
  await workbench.open(editor, folder, file);
  return { folder, browser, workbench, page: browser.page };
}

for (const [look, theme] of Object.entries({
  'what-if-light': 'Default Light Modern',
  'what-if-dark': 'Default Dark Modern',
  'what-if-high-contrast': 'Default High Contrast',
})) {
  describe(`the preview, ${look}`, () => {
    let folder;
    let browser;
    let workbench;
    let page;
    let panel;
    const step = stepsIn(() => workbench);
    const file = () => path.join(folder, 'postgres/postgres.yaml');
    const text = () => readFileSync(file(), 'utf8');
    const saveManifest = async () => {
      await workbench.goToEditor();
      await workbench.save();
    };
    before(async () => {
      ({ folder, browser, workbench, page } = await openWorkbench(look, theme, 'postgres/postgres.yaml'));
      await workbench.lens('Service postgres, not found').waitFor();
    });
    after(() => browser?.close());

    step('opens from the code lens, beside the names that stand behind the values', async () => {
      await page.locator('.view-line', { hasText: 'postgres-0 … postgres-2' }).waitFor();
      panel = workbench.panel();
      await workbench.follow(workbench.lens('3 pods'), panel.getByRole('heading', { name: 'postgres', level: 2 }));
      await workbench.screenshot('1 preview');
      await audit(panel);
    });

    step('shows the pods, claims and DNS names of two replicas more, and leaves the manifest alone', async () => {
      const before = text();
      const slider = panel.getByRole('slider', { name: 'Replicas' });
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      for (const added of ['postgres-3', 'postgres-4', 'postgres-storage-postgres-4'])
        await panel.getByRole('button', { name: `${added}, go to the manifest`, exact: true }).waitFor();
      await panel.getByText('postgres-4.postgres.default.svc.cluster.local', { exact: true }).waitFor();
      await panel.getByText('postgres-3, postgres-4 are created, in that order').waitFor();
      await panel.getByRole('heading', { name: 'Commands' }).click();
      await panel.getByText('kubectl scale statefulset/postgres --replicas=5', { exact: true }).first().waitFor();
      await panel.getByRole('heading', { name: 'Commands' }).click();
      assert.equal(await panel.locator('tr.added').count(), 2);
      assert.equal(text(), before);
      assert.equal(await page.locator('.tab.dirty').count(), 0);
      await workbench.screenshot('2 two replicas more');
    });

    step('applies exactly the number', async () => {
      const before = text();
      await panel.getByRole('button', { name: 'Write to manifest' }).click();
      await panel.getByRole('button', { name: 'Write to manifest' }).waitFor({ state: 'hidden' });
      await saveManifest();
      assert.equal(text(), before.replace('replicas: 3', 'replicas: 5'));
    });

    step('says what happens to the claims on a scale-down, and resets', async () => {
      await panel.getByRole('spinbutton', { name: 'Replicas' }).fill('2');
      await panel
        .getByText('Their 3 claims (30Gi) are retained: pods of the same name get them back, with the old data.')
        .waitFor();
      assert.equal(await panel.locator('tr.removed .claims', { hasText: 'retained' }).count(), 3);
      assert.equal(await panel.locator('.diagram .claim.retained').count(), 3);
      await panel.locator('.totals', { hasText: /5 claims \(3 retained\).*50Gi of storage/ }).waitFor();
      await panel.getByText('Claims on scale-down').locator('..').getByText('Delete').click();
      await panel.getByText('Their 3 claims (30Gi) are deleted with the data: whenScaled is Delete.').waitFor();
      assert.equal(await panel.locator('tr.removed .claims', { hasText: 'deleted' }).count(), 3);
      await workbench.screenshot('3 fewer replicas');
      await audit(panel);
      await panel.getByRole('group', { name: 'Try other values' }).getByRole('button', { name: 'Reset' }).click();
      await panel.locator('tr.removed').first().waitFor({ state: 'detached' });
    });

    step('steps through the canary by keyboard', async () => {
      await panel.getByRole('button', { name: 'Canary' }).click();
      await panel.getByRole('button', { name: 'Set the partition to 4' }).waitFor();
      const position = panel.getByRole('slider', { name: 'Position' });
      const last = Number(await position.getAttribute('max'));
      await position.focus();
      const sentences = [];
      for (let frame = 0; frame < last; frame++) {
        await page.keyboard.press('ArrowRight');
        sentences.push(await panel.locator('.sentence').textContent());
        if (sentences.at(-1) === 'postgres-4 is deleted.') {
          await panel
            .locator('.board-row.changed', { hasText: 'postgres-storage-postgres-4' })
            .getByText('retained')
            .waitFor();
          await workbench.screenshot('4 the canary');
        }
      }
      const terminations = sentences.filter((sentence) => sentence.includes('terminate'));
      assert.deepEqual(
        terminations,
        [4, 3, 2, 1, 0].map((ordinal) => `postgres-${ordinal} terminates.`),
      );
      assert.equal(await panel.locator('.board-row', { hasText: /Ready · postgres-[a-z0-9]+/ }).count(), 5);
      assert.equal(text().includes('partition'), false);
      await audit(panel);
    });

    step('shows how to connect, and adds a Service for clients', async () => {
      await panel.getByRole('heading', { name: 'Connections' }).click();
      const password = "$(kubectl get secret postgres -o jsonpath='{.data.password}' | base64 -d)";
      const connection = `postgresql://postgres:${password}@postgres-0.postgres:5432/postgres`;
      await panel.getByText(connection).waitFor();
      await panel.getByRole('button', { name: 'Copy the connection string' }).click();
      await page.waitForFunction(async (expected) => (await navigator.clipboard.readText()) === expected, connection);
      await workbench.screenshot('5 connecting');
      await panel.getByRole('button', { name: 'Add client Service' }).click();
      await panel.getByText('postgres-client.default.svc.cluster.local').first().waitFor();
      await saveManifest();
      assert.match(text(), /kind: Service\nmetadata:\n {2}name: postgres-client\nspec:\n {2}type: ClusterIP\n/);
    });

    step('has commands, a runbook and a diagram, which it saves', async () => {
      await panel.getByRole('heading', { name: 'Commands' }).click();
      await panel.getByText('kubectl rollout status statefulset/postgres', { exact: true }).waitFor();
      await panel.getByRole('heading', { name: 'Runbook' }).click();
      await panel.getByRole('heading', { name: 'postgres-0 stays Terminating' }).click();
      await panel.getByText('The node of postgres-0 has failed').click();
      await panel.getByText('split brain').last().waitFor();
      await panel.getByRole('img', { name: 'Diagram of postgres: Service postgres, not found' }).waitFor();
      await panel.getByRole('button', { name: 'Export as SVG...' }).click();
      const saved = path.join(folder, 'postgres/postgres.svg');
      // The dialog offers the name once it has looked at the folder.
      await page.waitForFunction(
        (name) => document.querySelector('.quick-input-widget input')?.value.endsWith(name),
        'postgres/postgres.svg',
      );
      await page.keyboard.press('Enter');
      for (let tries = 100; tries > 0 && !existsSync(saved); tries--) await page.waitForTimeout(100);
      assert.match(readFileSync(saved, 'utf8'), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      await workbench.screenshot('6 runbook and diagram');
      await audit(panel);
    });

    step('shows the sets of the workspace in the Explorer, down to the claims', async () => {
      await page.locator('.pane-header', { hasText: 'StatefulSets' }).click();
      const tree = page.locator('.pane', { hasText: 'StatefulSets' });
      const row = (label) => tree.locator(`[role=treeitem][aria-label^="${label}"]`);
      await row('postgres, 5 pods').click();
      await page.keyboard.press('ArrowRight');
      await row('Service postgres, not found').waitFor();
      await row('postgres-0').click();
      await page.keyboard.press('ArrowRight');
      await row('postgres-storage-postgres-0, 10Gi').waitFor();
      await workbench.screenshot('7 the tree');
      await row('postgres-storage-postgres-0, 10Gi').click();
      const line =
        text()
          .split('\n')
          .findIndex((each) => each.includes('volumeClaimTemplates:')) + 1;
      await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line + 2},` }).waitFor();
    });

    it('asked nothing of any other machine', () => {
      assert.deepEqual([...browser.refused], []);
    });
  });
}

describe('a hostile manifest', () => {
  let browser;
  let workbench;
  let page;
  const step = stepsIn(() => workbench);
  before(async () => {
    const opened = await openWorkbench('hostile', 'Default Light Modern', 'hostile.yaml', { 'hostile.yaml': hostile });
    ({ browser, workbench, page } = opened);
  });
  after(() => browser?.close());

  step('shows its names as they are, and runs nothing of them', async () => {
    const dialogs = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const panel = workbench.panel();
    const pod = panel.getByRole('button', { name: `${hostileName}-0, go to the manifest`, exact: true });
    await workbench.follow(workbench.lens('3 pods'), pod);
    for (const section of ['Connections', 'Storage', 'Order', 'Commands', 'Runbook'])
      await panel.getByRole('heading', { name: section, exact: true }).click();
    for (const example of ['Create', 'Scale to 1 and back', 'Canary', 'Delete the set']) {
      const button = panel.getByRole('button', { name: example, exact: true });
      if (!(await button.isVisible())) await panel.getByText('Examples', { exact: true }).click();
      await button.click();
      await panel.getByRole('group', { name: 'Playback' }).waitFor();
    }
    await panel.getByRole('heading', { name: 'Diagram' }).locator('../..').locator('svg text').first().waitFor();
    assert.equal(await panel.locator('main script, main img, main iframe, main a, svg script, svg a').count(), 0);
    assert.equal(
      await panel
        .locator('main *')
        .evaluateAll(
          (all) => all.filter((each) => [...each.attributes].some(({ name }) => name.startsWith('on'))).length,
        ),
      0,
    );
    assert.equal(await panel.locator('html').evaluate(() => 'hacked' in window), false);
    assert.deepEqual(dialogs, []);
    await workbench.screenshot('hostile names');
  });
});

const hostileName = `"><img src=x onerror=hacked=1>`;
const hostile = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: '${hostileName}'
  annotations:
    '<script>hacked=1</script>': '<svg onload=hacked=1>'
spec:
  serviceName: '<script>hacked=1</script>'
  replicas: 3
  selector:
    matchLabels: &labels
      '<b onmouseover=hacked=1>': '</text><script>hacked=1</script>'
  template:
    metadata:
      labels: *labels
    spec:
      containers:
        - name: '<iframe src=javascript:hacked=1>'
          image: 'javascript:hacked=1/postgres:"><script>hacked=1</script>'
          env:
            - name: POSTGRES_USER
              value: '</code><script>hacked=1</script>'
  volumeClaimTemplates:
    - metadata:
        name: '</svg><script>hacked=1</script>'
      spec:
        resources:
          requests:
            storage: '<img src=x onerror=hacked=1>'
`;

describe('a file of three sets', () => {
  const texts = ['web', 'cache', 'message-broker-of-the-payment-service'].map(setWithService);
  const three = texts.join('---\n').replace('app: cache-pods', 'app: others');
  const lineOf = (text) => three.split('\n').findIndex((line) => line.includes(text)) + 1;
  let browser;
  let workbench;
  let page;
  let panel;
  const step = stepsIn(() => workbench);
  const tab = (name) => panel.getByRole('tab', { name, selected: true });
  before(async () => {
    const files = { 'three.yaml': three };
    const opened = await openWorkbench('three-sets', 'Default Dark Modern', 'three.yaml', files, {
      width: 760,
      height: 1000,
    });
    ({ browser, workbench, page } = opened);
  });
  after(() => browser?.close());

  step('has a tab for each, and follows the cursor', async () => {
    panel = workbench.panel();
    await workbench.follow(workbench.lens('Preview').first(), tab('web'));
    await workbench.goToEndOf(lineOf('name: cache'));
    await tab('cache').waitFor();
    await panel.getByRole('heading', { name: 'cache', level: 2 }).waitFor();
    await workbench.screenshot('three sets');
    await audit(panel);
  });

  step('goes on to the next by an arrow key, and keeps the focus there', async () => {
    await tab('cache').press('ArrowRight');
    await tab('message-broker-of-the-payment-service').waitFor();
    await panel.locator('[role=tab]:focus', { hasText: 'message-broker' }).waitFor();
    assert.equal(await panel.locator('[role=tabpanel]:visible').count(), 1);
    await workbench.screenshot('long names');
    await audit(panel);
  });

  step('shows the set whose lens is clicked, or that is chosen in the tree', async () => {
    await workbench.follow(
      page.locator('.codelens-decoration a:visible', { hasText: 'Preview' }).first(),
      tab('cache'),
    );
    await page.locator('.pane-header', { hasText: 'StatefulSets' }).click();
    await page.locator('[role=treeitem][aria-label^="web, 3 pods"]').click();
    await tab('web').waitFor();
  });

  step('leads from a verdict to the line that it is about', async () => {
    await panel.getByRole('tab', { name: 'cache' }).click();
    const selector = lineOf('app: others') - 1;
    const problem = panel.locator('.head li', { hasText: 'Service cache: selects other pods.' });
    await problem.getByRole('button', { name: `Show in three.yaml:${selector}` }).click();
    await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${selector},` }).waitFor();
  });
});

/** A set of three pods with a claim each, and its Service. */
function setWithService(name) {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  clusterIP: None
  selector:
    app: ${name}-pods
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
spec:
  serviceName: ${name}
  replicas: 3
  selector:
    matchLabels: &labels { app: ${name}-pods }
  template:
    metadata:
      labels: *labels
    spec:
      containers:
        - name: main
          image: nginx:1.29
          volumeMounts:
            - name: data
              mountPath: /data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 1Gi
`;
}

describe('a narrow panel of a thousand pods', () => {
  let browser;
  let workbench;
  const step = stepsIn(() => workbench);
  before(async () => {
    const many = readFileSync(path.join(root, 'examples/postgres/postgres.yaml'), 'utf8');
    const files = { 'many.yaml': many.replace('replicas: 3', 'replicas: 1000') };
    const opened = await openWorkbench('narrow', 'Default Dark Modern', 'many.yaml', files, {
      width: 700,
      height: 1000,
    });
    ({ browser, workbench } = opened);
  });
  after(() => browser?.close());

  step('makes rows for what is seen only, and folds what is the same in the simulation', async () => {
    const panel = workbench.panel();
    await workbench.follow(workbench.lens('1000 pods'), panel.getByText('postgres-0', { exact: true }).first());
    await panel.getByRole('button', { name: 'Roll out a new image' }).click();
    await panel.getByRole('button', { name: 'Step forward' }).click();
    await panel.getByText('1000 pods').first().waitFor();
    const [rows, elements] = [await panel.getByRole('row').count(), await panel.locator('main *').count()];
    assert.ok(rows > 3 && rows < 200 && elements < 3000, `${rows} rows, ${elements} elements`);
    await workbench.screenshot('a thousand pods');
  });
});
