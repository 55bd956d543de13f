import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  ChoiceResult,
  OriginResult,
  RenderedAtResult,
  RenderResult,
  RootsResult,
} from '../../server/src/protocol';
import { chart } from '../features/renderings/chart';
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

async function startChart() {
  const folder = keep(new Folder(chart));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, {}, {});
  const uri = folder.uriOf('templates/set.yaml');
  const choice = (renderings: readonly string[] = []) =>
    client.request<ChoiceResult>('statefulset/choice', { uri, renderings });
  return { folder, client, uri, choice };
}

test('a template is shown with the values that were chosen, else with those of its chart', async () => {
  const { client, uri, choice } = await startChart();
  const { renderings, rendering, refusal } = await choice();
  assert.deepEqual(
    renderings.map(({ name }) => name),
    ['values.yaml', 'values-prod.yaml'],
  );
  assert.equal(rendering, renderings[0]?.root);
  assert.equal(refusal, null);
  const prod = renderings[1]?.root ?? '';
  assert.equal((await choice(['file:///gone/', prod])).rendering, prod);
  const text = chart['templates/set.yaml'] ?? '';
  await client.open(uri, text);
  await client.change(uri, 2, text.replace('.Values.replicas }}', '.Values.replicas }'));
  const refused = (await choice([prod])).refusal;
  assert.equal(refused?.shown, 'last');
  assert.equal(refused.place.uri, uri);
  assert.equal(refused.place.range.start.line, 6);
});

test('a line of a file leads to the lines of a rendering that come from it', async () => {
  const { folder, client, choice } = await startChart();
  const root = (await choice()).renderings[1]?.root ?? '';
  const { text = '' } = (await client.request<RenderResult>('statefulset/render', { root })) ?? {};
  const at = (name: string, line: number, more: object = {}) =>
    client.request<RenderedAtResult>('statefulset/renderedAt', {
      root,
      uri: folder.uriOf(name),
      position: { line, character: 0 },
      ...more,
    });
  const lines = (await at('templates/_helpers.tpl', 2)).map(({ start }) => text.split('\n')[start.line]?.trim());
  assert.deepEqual(lines, ['tier: data', 'tier: data']);
  assert.deepEqual(await at('no.yaml', 0), []);
  assert.deepEqual(await at('values-prod.yaml', 99), []);
  assert.deepEqual(await at('values-prod.yaml', 0, { root: `${folder.uri}/none/` }), []);
});

test('what is committed can be asked for as far as a client sends it', async () => {
  const { folder, client, choice } = await startChart();
  const root = (await choice()).renderings[1]?.root ?? '';
  const committed = () => client.request<RenderResult>('statefulset/render', { root, committed: true });
  assert.equal(await committed(), null);
  await client.notify('statefulset/base', { uri: folder.uriOf('values-prod.yaml'), text: 'replicas: 2\n' });
  assert.match((await committed())?.text ?? '', /\n {2}replicas: 2\n/);
});
