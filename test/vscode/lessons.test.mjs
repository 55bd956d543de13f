// The four lessons in the workbench of a real VS Code with the packaged .vsix installed, each to its end: questions that
// the simulated cluster answers, manifests that are broken and repaired in the editor, and the exercises.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { audit } from './audit.mjs';
import { openBrowser } from './browser.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { stepsIn } from './window.mjs';
import { Workbench } from './workbench.mjs';

const snippets = JSON.parse(readFileSync(path.join(root, 'snippets/statefulset.json'), 'utf8'));

describe('somebody who learns StatefulSets', () => {
  let editor;
  let browser;
  let workbench;
  let page;
  let folder;

  before(async () => {
    editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
    folder = path.join(editor.state, 'empty');
    mkdirSync(folder);
    browser = await openBrowser({ width: 1500, height: 1000 });
    page = browser.page;
    workbench = new Workbench(page, 'lessons');
    await page.goto(editor.address(folder));
  });
  after(async () => {
    await browser?.close();
    await editor?.stop();
  });

  const step = stepsIn(() => workbench);
  const lesson = () => workbench.panel();
  const button = (name) => lesson().getByRole('button', { name, exact: true });
  const goal = (text) => lesson().locator('.goals .reached', { hasText: text });

  /** The part with this title is shown. */
  const part = (title) => lesson().getByRole('heading', { name: title, level: 2, exact: true }).waitFor();

  async function start(title) {
    await workbench.run('StatefulSet: Start Lesson...', title);
    await lesson().locator('.lesson-title', { hasText: title }).waitFor();
  }

  /** Answers the question, and waits until the cluster has shown why. */
  async function answer(text, reply, outcome) {
    await lesson().getByRole('radio', { name: text, exact: true }).check();
    await button('Check answer').click();
    await lesson().locator('.reply', { hasText: reply }).waitFor();
    if (!outcome) return;
    await button('Go to end').click();
    await lesson().locator('.step-notes', { hasText: outcome }).waitFor();
  }

  const apply = 'Apply the manifest';

  async function press(...names) {
    for (const name of names) await button(name).click();
  }

  /** Goes on to the part with this title. */
  async function goOn(title) {
    await button('Continue').click();
    await part(title);
  }

  /** Writes at the end of a line of the manifest, by its number, after deleting so many characters there. */
  async function write(file, line, deleted, text) {
    await page.locator(`.tab.active[data-resource-name="${file}"]`).click();
    await workbench.goToEndOf(line);
    for (let i = 0; i < deleted; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type(text);
  }

  step('is asked first, sees why, and breaks and repairs a name', async () => {
    await start('Identity');
    await workbench.screenshot('a question');
    await audit(lesson());
    await answer('web-3, the next number that is free', 'No. With 3 replicas');
    await answer('web-1', 'Yes. The set fills the place', 'recreated under the same name and DNS name');
    await workbench.screenshot('the answer to a question');
    await audit(lesson());
    await goOn('An address that stays');
    await answer('By the name web-1.web', 'Pod, dot, Service', 'its IP address changes');
    await goOn('Break it and repair it');
    await write('web.yaml', 18, ' # the Service above'.length, 'p');
    await goal('Break it').waitFor();
    await workbench.squiggles('warning').waitFor();
    await workbench.screenshot('a name that is broken');
    await workbench.fix(workbench.squiggles('warning'), 'Add headless Service');
    await goal('Repair it').waitFor();
    await workbench.screenshot('a name that is repaired');
    await goOn('Exercise: deploy Redis');
  });

  step('deploys Redis from an empty file', async () => {
    await page.locator('.tab[data-resource-name="redis.yaml"].active').waitFor();
    await workbench.goToEndOf(1);
    await page.keyboard.press('Enter');
    await page.keyboard.type('redis');
    await page.keyboard.press('Control+Space');
    await workbench.suggestion('statefulset-redis').first().click();
    await goal('runs 3 pods of Redis').waitFor();
    await page.keyboard.press('Escape');
    const { body } = snippets['Redis StatefulSet'];
    const line = body.findIndex((text) => text.includes('storage:')) + 2;
    await write('redis.yaml', line, '10Gi'.length, '1Gi');
    await goal('1Gi of storage').waitFor();
    await press(apply);
    await goal('3 pods become Ready').waitFor();
    await workbench.screenshot('an exercise that is done');
    await audit(lesson());
    await goOn('What to remember');
    await workbench.screenshot('what to remember');
    await audit(lesson());
  });

  step('loses data, keeps it, and finds the trap', async () => {
    await start('Storage');
    await answer('The data of the old redis-2', 'The claim stayed', 'attached again, with the old data');
    await workbench.screenshot('old data is there again');
    await goOn('When claims are deleted');
    await answer('That of redis-1 and redis-2', 'Their claims were deleted', '2 claims (2Gi) are created, empty');
    await workbench.screenshot('data that is gone');
    await goOn('Lose data, then keep it');
    await write('redis.yaml', 21, 'Retain'.length, 'Delete');
    await press(apply, 'Scale to 1', 'Scale to 3');
    await goal('Lose data').waitFor();
    await write('redis.yaml', 21, 'Delete'.length, 'Retain');
    await press(apply, 'Scale to 1', 'Scale to 3');
    await goal('Repair it').waitFor();
    await workbench.screenshot('data is lost and kept');
    await goOn('Exercise: scale and verify');
    await write('scaled.yaml', 21, 'Delete'.length, 'Retain');
    await press(apply, 'Scale to 1', 'Scale to 3');
    await goal('Scale back to 3').waitFor();
    await workbench.screenshot('scaled and verified');
    await goOn('What to remember');
    await press('Next lesson: Order: one after the other');
    await part('Scaling down');
    await page.locator('.tab[data-resource-name="web.yaml"].active').waitFor(); // which takes the focus
  });

  step('gets a start stuck, and going', async () => {
    await start('Order');
    await answer('web-2', 'The highest ordinal', 'deletes web-2, web-1, in that order');
    await goOn('A pod that does not become Ready');
    await answer('They are not created', 'waits until web-0 is Ready', 'web-1, web-2 are not created');
    await workbench.screenshot('a start that is stuck');
    await goOn('Get it stuck, then going');
    await press('Make web-0 fail', apply);
    await goal('Get it stuck').waitFor();
    await write('web.yaml', 20, 'OrderedReady'.length, 'Parallel');
    await press(apply);
    await button('Go to end').click();
    await lesson().locator('.step-notes', { hasText: 'Rejected by the API server' }).waitFor();
    await workbench.screenshot('a change that is rejected');
    await press('Delete the set', apply);
    await goal('Get it going').waitFor();
    await goOn('Exercise: start together');
    await write('redis.yaml', 19, 0, '\npodManagementPolicy: Parallel');
    await press(apply);
    await goal('start together').waitFor();
    await write('redis.yaml', 31, '8.2'.length, '8.4');
    await press(apply);
    await goal('Update them').waitFor();
    await workbench.screenshot('pods that start together');
    await goOn('What to remember');
  });

  step('saves a rollout, and tries a canary', async () => {
    await start('Updates');
    await answer('web-2', 'The highest ordinal', 'are replaced, in that order');
    await goOn('A rollback that waits');
    await answer('Nothing: it keeps the broken image until somebody deletes it', 'the very pod', 'recreated');
    await goOn('Break the rollout, then save it');
    await write('web.yaml', 30, '1.28'.length, 'bad');
    await press(apply);
    await goal('Break it').waitFor();
    await press('Roll back', 'Delete web-2');
    await goal('Save it').waitFor();
    await workbench.screenshot('a rollout that is saved');
    await goOn('Exercise: try it on one pod');
    await write('redis.yaml', 30, '8.2'.length, '8.4');
    await write('redis.yaml', 19, 0, '\nupdateStrategy: {rollingUpdate: {partition: 2}}');
    await press(apply);
    await goal('alone has a new image').waitFor();
    await workbench.screenshot('a canary');
    await write('redis.yaml', 20, '2}}'.length, '0}}');
    await press(apply);
    await goal('All 3 pods have the new image').waitFor();
    await goOn('What to remember');
    assert.deepEqual(readdirSync(folder), [], 'nothing of it is in the folder');
  });
});
