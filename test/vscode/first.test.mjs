// The first five minutes in the workbench of a real VS Code with the packaged .vsix installed: the walkthrough to its end,
// on the example that it opens, and a StatefulSet begun from a template. No file of the user changes.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { openBrowser } from './browser.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { stepsIn } from './window.mjs';
import { patience, Workbench } from './workbench.mjs';

describe('somebody who has just installed the extension', () => {
  let editor;
  let browser;
  let workbench;
  let page;
  let folder;

  before(async () => {
    editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
    folder = path.join(editor.state, 'empty');
    mkdirSync(folder);
    browser = await openBrowser();
    page = browser.page;
    workbench = new Workbench(page, 'first');
    await page.goto(editor.address(folder));
  });
  after(async () => {
    await browser?.close();
    await editor?.stop();
  });

  const step = stepsIn(() => workbench);
  const button = (name) => page.locator('.getting-started-step.expanded').getByRole('button', { name, exact: true });
  const done = (title) =>
    page.locator('.getting-started-step', { hasText: title }).locator('.codicon-getting-started-step-checked');

  /** Takes a step until what it shows for a moment is there: lines that move, as for a new lens, close it. */
  async function takeStepTo(shown, title, name) {
    await workbench.insist(async () => {
      await takeStep(title, name);
      await shown.waitFor({ timeout: patience });
    });
  }

  async function takeStep(title, name) {
    await workbench.openWalkthrough('Get Started with StatefulSets');
    // The first step that is not done yet is expanded already, and a click would close it.
    const taken = page.locator('.getting-started-step', { hasText: title }).first();
    if (!(await taken.getAttribute('class')).includes('expanded')) await taken.click();
    // A real click would be tried again: the button is gone as soon as it is pressed.
    await button(name).dispatchEvent('click');
  }

  /** Back in the walkthrough, the step is checked off. */
  async function isDone(title) {
    await workbench.openWalkthrough('Get Started with StatefulSets');
    await done(title).first().waitFor();
    await workbench.screenshot(`the walkthrough after ${title}`);
  }

  step('fixes a missing Service', async () => {
    const title = "Add headless Service 'postgres'";
    await takeStepTo(workbench.quickFix(title), 'Fix a missing Service', 'Show the Fix');
    await workbench.fix(workbench.squiggles('warning'), title);
    await workbench.squiggles('warning').waitFor({ state: 'detached' });
    await isDone('Fix a missing Service');
  });

  step('opens the preview', async () => {
    await takeStep('Open the preview', 'Open Preview');
    await workbench.panel().getByRole('button', { name: 'postgres-storage-postgres-2, go to the manifest' }).waitFor();
    await isDone('Open the preview');
  });

  step('scales in What if', async () => {
    await takeStep('Scale it in What if', 'Open What If');
    const panel = workbench.panel();
    await panel.getByRole('spinbutton', { name: 'Replicas' }).fill('1');
    await panel.locator('tr.removed').first().waitFor();
    await isDone('Scale it in What if');
  });

  step('sees a change refused', async () => {
    await takeStep('See a change refused before the cluster does', 'Change the Storage');
    // The button opens the hover; what is laid out meanwhile may close it again.
    await workbench.hover(workbench.squiggles('error'), 'claim templates are immutable');
    await workbench.screenshot('the change that is refused');
    await isDone('See a change refused before the cluster does');
  });

  step('starts a set from a template, whose tab stops remain', async () => {
    await takeStep('Start your own from a template', 'New from Template...');
    const input = page.locator('.quick-input-widget input[type=text]').first();
    await input.fill('standbys');
    await workbench.choice('PostgreSQL with standbys').click();
    const answers = [
      ['Name of the StatefulSet', 'ledger'],
      ['Replicas', '2'],
      ['Storage of each claim', '5Gi'],
      ['Namespace', 'shop'],
    ];
    for (const [prompt, value] of answers) {
      await page.locator('.quick-input-message', { hasText: prompt }).waitFor();
      await input.fill(value === 'ledger' ? 'Ledger' : value);
      if (value === 'ledger') {
        await page.locator('.quick-input-message', { hasText: 'Use lowercase letters' }).waitFor();
        await workbench.screenshot('a name that Kubernetes does not take');
        await input.fill(value);
      }
      await page.keyboard.press('Enter');
    }
    await workbench.line('name: ledger').waitFor();
    await workbench.languageStatus('Kubernetes 1.36 · recommended');
    await workbench.screenshot('a new file from a template');
    await isDone('Start your own from a template');
    assert.deepEqual(readdirSync(folder), [], 'all of it is unsaved');
  });
});
