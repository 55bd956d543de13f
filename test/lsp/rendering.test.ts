import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OriginResult, RenderResult, RootsResult } from '../../server/src/protocol';
import { shop } from '../features/renderings/shop';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

async function start(options: object = {}) {
  const folder = keep(new Folder(shop));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, {}, options);
  const root = `${folder.uriOf('overlays/prod')}/`;
  const render = () => client.request<RenderResult>('statefulset/render', { root });
  return { folder, client, root, render };
}

test('any client can ask what a kustomization becomes, and where that comes from', async () => {
  const { folder, client, root, render } = await start();
  const roots = await client.request<RootsResult>('statefulset/roots', {});
  assert.deepEqual(
    roots.map(({ name }) => name),
    ['overlays/dev', 'overlays/prod'],
  );
  const rendering = await render();
  assert.equal(rendering?.name, 'overlays/prod');
  assert.equal(rendering.stale, null);
  const lines = rendering.text.split('\n');
  const line = lines.indexOf('  replicas: 5');
  const origin = await client.request<OriginResult>('statefulset/originOf', {
    root,
    position: { line, character: 12 },
  });
  assert.equal(origin?.uri, folder.uriOf('overlays/prod/patch.yaml'));
  assert.deepEqual(origin.range.start, { line: 5, character: 12 });
  const elsewhere = { root: `${folder.uri}/base/none/`, position: { line: 0, character: 0 } };
  assert.equal(await client.request('statefulset/render', elsewhere), null);
  assert.equal(await client.request('statefulset/originOf', elsewhere), null);
});

test('what is typed is in the next answer, and the place of what Kustomize refuses', async () => {
  const { folder, client, render } = await start();
  const patch = folder.uriOf('overlays/prod/patch.yaml');
  await client.open(patch, shop['overlays/prod/patch.yaml'] ?? '');
  await client.change(patch, 2, (shop['overlays/prod/patch.yaml'] ?? '').replace('replicas: 5', 'replicas: 7'));
  assert.match((await render())?.text ?? '', /\n {2}replicas: 7\n/);
  await client.change(patch, 3, 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: other\n');
  const refused = await render();
  assert.equal(refused?.stale?.uri, patch);
  assert.equal(refused.stale.range.start.line, 3);
  assert.match(refused.text, /^# Kustomize would refuse .*\n {2}replicas: 7\n/s);
});

test('lenses name only the commands that a client has', async () => {
  const titles = async (options: object) => {
    const { folder, client } = await start(options);
    const ask = (name: string) =>
      client.request<{ command: { command: string; arguments: [{ root?: string }] } }[]>('textDocument/codeLens', {
        textDocument: { uri: folder.uriOf(name) },
      });
    const lenses = [...(await ask('overlays/prod/kustomization.yaml')), ...(await ask('base/web.yaml'))];
    return lenses.map(({ command }) => [command.command, command.arguments[0].root?.replace(folder.uri, '')]);
  };
  const [rendering, preview] = [
    ['statefulset.openRendering', '/overlays/prod/'],
    ['statefulset.openPreview', undefined],
  ];
  assert.deepEqual(await titles({ preview: true, rendering: true }), [rendering, preview]);
  assert.deepEqual(await titles({ rendering: true }), [rendering]);
  assert.deepEqual(await titles({ preview: true }), [preview]);
});

test('what is typed in a patch asks for the lenses of its base again', async () => {
  const folder = keep(new Folder(shop));
  const client = keep(new PlainClient());
  const refreshed = new Promise<void>((resolve) => {
    client.connection.onRequest('workspace/codeLens/refresh', () => {
      resolve();
      return null;
    });
  });
  await client.initialize(folder.uri, { workspace: { codeLens: { refreshSupport: true } } }, { rendering: true });
  const patch = folder.uriOf('overlays/prod/patch.yaml');
  await client.open(patch, shop['overlays/prod/patch.yaml'] ?? '');
  await refreshed;
});
