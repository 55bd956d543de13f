// A guide in a real VS Code: hovers of its commands, and the lens that plays them in the simulation of the preview.
// Screenshots are kept in test-results/.
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { startThrowAwayEditor } from './editor.mjs';
import { setOf } from './manifests.mjs';
import { stepsIn, Window } from './window.mjs';

const guide = `# Scale and verify persistence

\`\`\`bash
# Scale down
kubectl scale statefulset redis --replicas=1

# Check that the claims still exist
kubectl get pvc

# Scale back up
kubectl scale statefulset redis --replicas=3
\`\`\`

\`\`\`yaml
${setOf('redis', 'redis:7')}\`\`\`
`;

let editor;
before(async () => {
  editor = await startThrowAwayEditor({ vsix: [path.join(root, 'statefulset-tools.vsix')] });
});
after(() => editor?.stop());

describe('a guide', () => {
  let window;
  const step = stepsIn(() => window?.workbench);
  before(async () => {
    window = new Window(editor, 'guide', { files: { 'guide.md': guide } });
    await window.open('guide.md');
  });
  after(() => window?.close());

  step('says what a command does', async () => {
    const { page, workbench } = window;
    const command = page.locator('.view-line', { hasText: 'replicas=1' }).locator('span span').last();
    await workbench.hover(command, 'Scaling from 3 to 1 deletes redis-2, redis-1');
    await workbench.screenshot('guide 1 hover');
    // It lies over the lens.
    await page.mouse.move(0, 0);
    await page.locator('.monaco-hover', { hasText: 'Scaling from 3 to 1' }).first().waitFor({ state: 'hidden' });
  });

  step('plays its commands: the old data is there again', async () => {
    const { workbench } = window;
    const panel = workbench.panel();
    const played = panel.getByRole('button', { name: '3 Scale to 3' });
    await workbench.follow(workbench.lens('Play on redis: scale to 1, scale to 3'), played);
    await panel.getByText('exist already and are attached again, with the old data').waitFor();
    for (const pod of ['redis-1', 'redis-2'])
      await panel.locator('.board-row', { hasText: pod }).getByText('in use · data from step 1').waitFor();
    await workbench.screenshot('guide 2 played');
  });
});
