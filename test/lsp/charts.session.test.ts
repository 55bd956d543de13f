import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../server/src/lsp/session';
import { isHelmLoaded } from '../../server/src/workspace/helm';
import { chartRoot } from '../../server/src/workspace/uri';
import { chart } from '../chart';
import { type Files, setWith, uriOf } from '../fixture';

/** A session on these files, whose client lists those that may be manifests, and below a folder all. */
async function sessionOn(files: Files) {
  const texts = new Map(Object.entries(files).map(([name, text]) => [uriOf(name), text]));
  const session = new Session(() => ({
    list: async ({ below, all } = {}) =>
      [...texts.keys()].filter(
        (uri) => (all || /\.(?:ya?ml|json)$/.test(uri)) && (below?.some((folder) => uri.startsWith(folder)) ?? true),
      ),
    read: async (uri) => texts.get(uri),
    readBytes: async (uri) => new TextEncoder().encode(texts.get(uri)),
  }));
  await session.load();
  await session.readNamed([uriOf('').slice(0, -1)]);
  return { session, texts };
}

const root = chartRoot(uriOf('web/'), 'values.yaml');
const inFolder = Object.fromEntries(Object.entries(chart).map(([name, text]) => [`web/${name}`, text]));

test('nothing that renders charts is loaded where there is none', async () => {
  await sessionOn({ 'web.yaml': setWith() });
  assert.equal(isHelmLoaded(), false);
});

test('all files of a chart are read, whatever they are called, and what changes is rendered again', async () => {
  const { session, texts } = await sessionOn(inFolder);
  const names = () => session.context.workspace.rendering(root).resources.map(({ name }) => name);
  assert.deepEqual(names(), ['release-name-web', 'release-name-web']);
  const helpers = uriOf('web/templates/_helpers.tpl');
  texts.set(helpers, (texts.get(helpers) ?? '').replace('"%s-%s"', '"%s-the-%s"'));
  await session.reread([helpers]);
  assert.deepEqual(names(), ['release-name-the-web', 'release-name-the-web']);
  texts.set(uriOf('web/templates/new.yaml'), 'kind: ConfigMap\nmetadata: {name: new}\n');
  await session.reread([uriOf('web/templates/new.yaml')]);
  assert.ok(names().includes('new'), 'a template that is new');
});

test('a helper that is open counts as it is typed, and as it is on disk once it is closed', async () => {
  const { session, texts } = await sessionOn(inFolder);
  const helpers = uriOf('web/templates/_helpers.tpl');
  const names = () => session.context.workspace.rendering(root).resources.map(({ name }) => name);
  session.setText(helpers, (texts.get(helpers) ?? '').replace('"%s-%s"', '"typed-%s-%s"'));
  assert.deepEqual(names(), ['typed-release-name-web', 'typed-release-name-web']);
  await session.close(helpers);
  assert.deepEqual(names(), ['release-name-web', 'release-name-web']);
});

test('a chart that is begun in the editor is rendered from then on', async () => {
  const { session } = await sessionOn({ 'web/templates/config.yaml': 'kind: ConfigMap\nmetadata: {name: a}\n' });
  session.setText(uriOf('web/Chart.yaml'), chart['Chart.yaml'] ?? '');
  await session.readNamed([uriOf('').slice(0, -1)]);
  assert.deepEqual([...session.context.workspace.roots.all], [root]);
});
