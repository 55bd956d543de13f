import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderedAt } from '../../../server/src/features/renderings/renderedAt';
import { renderingText } from '../../../server/src/features/renderings/text';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { fileOf, uriOf, workspaceOf } from '../../fixture';
import { chart, chartWorkspace, prod } from './chart';
import { shop } from './shop';

/** The lines of a rendering that come from the first line of a file with this text, without their indentation. */
function linesFrom(workspace: Workspace, root: string, name: string, part: string): string[] {
  const shown = renderingText(root, 'printed', workspace);
  const offset = workspace.fileAt(uriOf(name))?.text.indexOf(part) ?? -1;
  assert.ok(offset >= 0, part);
  return renderedAt(shown, uriOf(name), offset, workspace).flatMap(({ start, end }) => {
    const first = shown.text.lastIndexOf('\n', start - 1) + 1;
    return shown.text
      .slice(first, end)
      .split('\n')
      .map((line) => line.trim());
  });
}

test('a line of a template becomes what it says and what its actions print', async () => {
  const workspace = await chartWorkspace();
  const from = (name: string, part: string) => linesFrom(workspace, prod, name, part);
  assert.deepEqual(from('templates/set.yaml', 'replicas:'), ['replicas: 5']);
  assert.deepEqual(from('templates/set.yaml', 'include'), ['labels:', 'app: shop', 'tier: data']);
  assert.deepEqual(from('templates/set.yaml', 'toYaml'), ['resources:', 'requests:', 'cpu: 100m']);
});

test('a line of a helper becomes one line wherever the helper is called', async () => {
  const workspace = await chartWorkspace();
  assert.deepEqual(linesFrom(workspace, prod, 'templates/_helpers.tpl', 'tier'), ['tier: data', 'tier: data']);
});

test('a value becomes the lines that have it, a map all that is in it, and what another file overrides nothing', async () => {
  const workspace = await chartWorkspace();
  const from = (name: string, part: string) => linesFrom(workspace, prod, name, part);
  assert.deepEqual(from('values-prod.yaml', 'replicas'), ['replicas: 5']);
  assert.deepEqual(from('values.yaml', 'replicas'), []);
  assert.deepEqual(from('values.yaml', 'resources'), ['requests:', 'cpu: 100m']);
});

test('while a template is half typed, the lines around still lead to the last rendering', async () => {
  const workspace = await chartWorkspace();
  renderingText(prod, 'printed', workspace);
  const typed = (chart['templates/set.yaml'] ?? '').replace('name: shop\n', 'name: {{ shop\n');
  const now = workspace.with(fileOf(await chartWorkspace({ 'templates/set.yaml': typed }), 'templates/set.yaml'));
  assert.notEqual(now.rendering(prod), now.lastRendering(prod));
  assert.deepEqual(linesFrom(now, prod, 'templates/set.yaml', 'replicas:'), ['replicas: 5']);
});

test('bases, patches and kustomizations lead to what is built of them', () => {
  const workspace = workspaceOf(shop);
  const from = (name: string, part: string) => linesFrom(workspace, uriOf('overlays/prod/'), name, part);
  assert.deepEqual(from('overlays/prod/patch.yaml', 'replicas'), ['replicas: 5']);
  assert.deepEqual(
    linesFrom(workspace, uriOf('overlays/dev/'), 'overlays/dev/kustomization.yaml', 'namePrefix').slice(0, 1),
    ['name: dev-web'],
  );
});

test('every offset of every file has an answer within the text', async () => {
  const workspace = await chartWorkspace();
  const shown = renderingText(prod, 'compared', workspace);
  for (const [name, text] of Object.entries(chart))
    for (let offset = 0; offset <= text.length; offset++)
      for (const { start, end } of renderedAt(shown, uriOf(name), offset, workspace))
        assert.ok(0 <= start && start < end && end <= shown.text.length);
});
