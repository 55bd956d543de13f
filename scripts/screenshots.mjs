// `npm run screenshots`: takes the pictures of README.md, in a real VS Code with the packaged .vsix, into docs/images/.
// Wants `pngquant`.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openBrowser } from '../test/vscode/browser.mjs';
import { startThrowAwayEditor } from '../test/vscode/editor.mjs';
import { dump, manifest as stuck } from '../test/vscode/liveFiles.mjs';
import { Workbench } from '../test/vscode/workbench.mjs';
import { npm, root, run } from './project.mjs';

const images = path.join(root, 'docs/images');
const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.stickyScroll.enabled': false,
};

await npm(['run', 'package']);
mkdirSync(images, { recursive: true });
const editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')], settings });
const folder = path.join(editor.state, 'shop');
mkdirSync(folder);
const manifest = readFileSync(path.join(root, 'examples/postgres/postgres.yaml'), 'utf8');
writeFileSync(path.join(folder, 'postgres.yaml'), manifest.replace(/(serviceName: postgres) #.*/, '$1'));
writeFileSync(path.join(folder, 'redis.yaml'), '');
const chart = path.join(editor.state, 'chart');
cpSync(path.join(root, 'examples/helm'), chart, { recursive: true });
const live = path.join(editor.state, 'live');
mkdirSync(live);
writeFileSync(path.join(live, 'web.yaml'), stuck);
const empty = path.join(editor.state, 'empty');
mkdirSync(empty);
const browser = await openBrowser({ width: 1180, height: 660 });
try {
  const { page } = browser;
  const workbench = new Workbench(page);
  const take = async (name) => {
    if (name !== 'problem' && name !== 'refusal') await page.mouse.move(0, 0); // a hover needs the mouse
    await page.locator('.monaco-sash.hover').waitFor({ state: 'detached' });
    await page.screenshot({ path: path.join(images, `${name}.png`), animations: 'disabled' });
  };
  await workbench.open(editor, folder, 'postgres.yaml');
  await page.keyboard.press('Control+b'); // without the side bar

  await workbench.hover(workbench.squiggles('warning'), "Service 'postgres' is not found");
  await take('problem');

  await page.keyboard.press('Escape');
  await workbench.openQuickFixes(workbench.squiggles('warning'));
  await take('fix');

  await workbench.fix(workbench.squiggles('warning'), "Add headless Service 'postgres'");
  await workbench.squiggles('warning').waitFor({ state: 'detached' });
  await workbench.run('StatefulSet: Open Preview');
  const panel = workbench.panel();
  await panel.getByRole('button', { name: 'postgres-storage-postgres-2, go to the manifest' }).waitFor();
  await workbench.lens('Service postgres, headless').waitFor();
  await take('preview');

  await panel.getByRole('spinbutton', { name: 'Replicas' }).fill('1');
  await panel.getByText('Claims on scale-down').locator('..').getByText('Delete').click();
  await panel.locator('tr.removed .claims', { hasText: 'deleted' }).first().waitFor();
  await take('what-if');

  await workbench.openFile('postgres.yaml'); // from the panel, which keeps the keys
  await workbench.openWalkthrough('Get Started with StatefulSets');
  await page.locator('.getting-started-step', { hasText: 'See a change refused' }).first().click();
  await page.getByRole('button', { name: 'Change the Storage', exact: true }).dispatchEvent('click');
  await workbench.hover(workbench.squiggles('error'), 'claim templates are immutable');
  await take('refusal');

  await workbench.run('StatefulSet: New from Template...');
  const input = page.locator('.quick-input-widget input[type=text]').first();
  await input.fill('standbys');
  await workbench.choice('PostgreSQL with standbys').click();
  for (const prompt of ['Name of the StatefulSet', 'Replicas', 'Storage of each claim', 'Namespace']) {
    await page.locator('.quick-input-message', { hasText: prompt }).waitFor();
    await page.keyboard.press('Enter');
  }
  await workbench.line('topologySpreadConstraints').waitFor(); // beside the first tab stop
  await take('template');

  await workbench.openFile('redis.yaml');
  await workbench.suggest('statefulset');
  await take('snippets');

  await workbench.open(editor, chart, 'templates/_helpers.tpl');
  await page.keyboard.press('Control+b');
  await workbench.run('StatefulSet: Open Rendering', 'values-prod.yaml');
  await page.locator('.tab', { hasText: 'values-prod (rendering).yaml' }).waitFor();
  await workbench.goToEndOf(8);
  await page.keyboard.press('Home');
  await page.locator('[class*=TextEditorDecorationType]').first().waitFor();
  await take('rendering');

  await workbench.open(editor, live, 'web.yaml');
  await page.keyboard.press('Control+b');
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), dump);
  await workbench.run('StatefulSet: Troubleshoot...', 'Paste from the Clipboard');
  await workbench.panel().locator('.cause').first().waitFor();
  await workbench.lens('live: 2 of 3 Ready').waitFor();
  await take('live');

  await page.goto(editor.address(empty));
  await workbench.run('StatefulSet: Start Lesson...', 'Storage');
  const lesson = workbench.panel();
  await lesson.getByRole('radio', { name: 'The data of the old redis-2', exact: true }).check();
  await lesson.getByRole('button', { name: 'Check answer' }).click();
  await lesson.getByRole('button', { name: 'Go to end' }).click();
  await lesson.locator('.board').scrollIntoViewIfNeeded();
  await take('lesson');
} finally {
  await browser.close();
  await editor.stop();
}

// The extension ships them: with a palette they have a third of the size, and look the same.
const pictures = readdirSync(images).filter((name) => name.endsWith('.png'));
await run('pngquant', ['--quality=80-98', '--strip', '--force', '--ext=.png', ...pictures], { cwd: images });
