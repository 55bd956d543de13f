// The simulation of the preview in a real VS Code: an exercise of a course on StatefulSets is played in the panel, and a
// pod is broken and mended. Screenshots are kept in test-results/.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { audit } from './audit.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { headless, setOf } from './manifests.mjs';
import { stepsIn, Window } from './window.mjs';

const manifest = `${headless('redis')}---\n${setOf('redis', 'redis:7')}`;

let editor;
before(async () => {
  editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
});
after(() => editor?.stop());

const looks = [
  ['light', 'Default Light Modern', {}],
  ['high contrast and narrow', 'Default High Contrast', { width: 700, height: 1000 }],
];

for (const [look, theme, size] of looks)
  describe(`the simulation, ${look}`, () => {
    let window;
    let panel;
    const step = stepsIn(() => window?.workbench);
    const row = (pod) => panel.locator('.board-row', { hasText: pod });
    const press = (name) => panel.getByRole('button', { name, exact: true }).click();
    const scaleTo = async (replicas) => {
      await panel.getByRole('spinbutton', { name: 'Replicas', exact: true }).last().fill(String(replicas));
      await press('Scale');
    };
    const picture = async (name) => {
      await panel.locator('.board').scrollIntoViewIfNeeded();
      await window.workbench.screenshot(`simulation ${name}`);
    };
    before(async () => {
      window = new Window(editor, `simulation-${look}`, { theme, size, files: { 'redis.yaml': manifest } });
      await window.open('redis.yaml');
      panel = window.workbench.panel();
      const heading = panel.getByRole('heading', { name: 'Simulation' });
      await window.workbench.follow(window.workbench.lens('3 pods'), heading);
      await heading.scrollIntoViewIfNeeded();
    });
    after(() => window?.close());

    step('begins with nothing, and creates what the manifest asks for', async () => {
      await panel.getByText('Nothing runs yet.').waitFor();
      assert.equal(await row('no pod').count(), 3);
      await press('Apply the manifest');
      await row('redis-1').getByText('starting').waitFor();
      await row('redis-2').getByText('in use · data from step 1').waitFor();
      await picture('1 applied');
    });

    step('scales to one pod: the claims of the others keep their data', async () => {
      await press('Scale…');
      await scaleTo(1);
      for (const pod of ['redis-1', 'redis-2']) await row(pod).getByText('retained · data from step 1').waitFor();
      assert.match(await row('redis-1').textContent(), /no pod/);
      await picture('2 scaled down');
    });

    step('scales back to three: the old data is there again', async () => {
      await scaleTo(3);
      for (const pod of ['redis-1', 'redis-2']) await row(pod).getByText('in use · data from step 1').waitFor();
      await row('redis-2').getByText(/Ready/).waitFor();
      await panel.getByText('exist already and are attached again, with the old data').waitFor();
      await picture('3 the old data');
      await audit(panel);
      await press('Copy as command');
      const command = 'statefulset simulate redis.yaml apply scale:1 scale:3';
      await window.page.waitForFunction(async (text) => (await navigator.clipboard.readText()) === text, command);
    });

    step('breaks a pod by keyboard, and mends it', async () => {
      await row('redis-1').getByRole('button', { name: 'Actions for redis-1' }).focus();
      await window.page.keyboard.press('Enter');
      await panel.getByRole('button', { name: 'Make it fail' }).focus();
      await window.page.keyboard.press('Enter');
      await row('redis-1').getByText('not Ready · fails').waitFor();
      await panel.getByText('The controller does not replace a pod that runs').waitFor();
      await picture('4 a pod fails');
      await audit(panel);
      await press('Recover');
      await row('redis-1').getByText('Ready · redis').waitFor();
    });

    step('finds what breaks the set, and plays it', async () => {
      await panel.getByText('What breaks it', { exact: true }).click();
      const rollback = panel.locator('.failures li', { hasText: 'kubernetes#67250' });
      await rollback.waitFor();
      await picture('5 what breaks it');
      await audit(panel);
      await rollback.getByRole('button', { name: 'Play' }).click();
      await row('redis-2').getByText('not Ready · image').waitFor();
      await picture('6 a rollback that waits');
      await press('Undo');
    });

    step('takes back what was done, and keeps what runs while the manifest changes', async () => {
      await press('Undo');
      await press('Undo');
      await panel.getByRole('button', { name: '3 Scale to 3' }).waitFor();
      assert.equal(await panel.locator('.steps li').count(), 3);
      await panel.getByRole('slider', { name: 'Replicas' }).focus();
      await window.page.keyboard.press('ArrowRight');
      await panel.getByText('As in a cluster, nothing happens until you apply it.').waitFor();
      await picture('7 a changed manifest');
      await press('Apply the manifest');
      await row('redis-3').getByText('in use · data from step 4').waitFor();
      await picture('8 applied again');
    });
  });
