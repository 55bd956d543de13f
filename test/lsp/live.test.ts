import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveStatus, LoadLiveResult, PreviewResult } from '../../server/src/protocol';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

const manifest = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: shop
spec:
  serviceName: web
  replicas: 4
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "nginx:1" }] }
`;

const metadata = { name: 'web', namespace: 'shop', uid: 'a', resourceVersion: '1' };
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } };
const dump = JSON.stringify({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata,
  spec: { serviceName: 'web', replicas: 3, selector: { matchLabels: { app: 'web' } }, template },
  status: { replicas: 3, readyReplicas: 3 },
});

type Diagnostics = { items: { source: string; code: string; message: string }[] };
type Actions = { title: string; command?: { command: string }; edit?: { changes: Record<string, unknown> } }[];

async function start(capabilities: object = {}) {
  const folder = keep(new Folder({ 'web.yaml': manifest, 'dump.json': dump }));
  const client = keep(new PlainClient());
  const told: (LiveStatus | null)[] = [];
  client.connection.onNotification('statefulset/live/changed', (status: LiveStatus | null) => void told.push(status));
  await client.initialize(folder.uri, capabilities, { live: true, preview: true });
  const uri = folder.uriOf('web.yaml');
  await client.open(uri, manifest);
  const textDocument = { uri };
  const found = async () =>
    (await client.request<Diagnostics>('textDocument/diagnostic', { textDocument })).items
      .filter(({ source }) => source === 'live')
      .map(({ code }) => code);
  const preview = (of = uri) => client.request<PreviewResult>('statefulset/preview', { uri: of });
  const load = (...texts: string[]) =>
    client.request<LoadLiveResult>('statefulset/live/load', { title: 'pasted dump', texts });
  return { folder, client, told, textDocument, found, preview, load };
}

const pulls = { textDocument: { diagnostic: {} } };

test('what is loaded is compared until it is cleared', async () => {
  const { client, told, found, preview, load } = await start(pulls);
  assert.deepEqual(await found(), []);
  assert.deepEqual(await load(dump), { title: 'pasted dump', sets: 1, objects: 1 });
  assert.ok((await found()).includes('drift'));
  assert.equal((await preview()).sets[0]?.live?.ready, '3 of 3 Ready');
  assert.deepEqual(
    (await preview('statefulset-live:/cluster')).live?.sets.map(({ name }) => name),
    ['web'],
  );
  await client.notify('statefulset/live/clear', {});
  assert.deepEqual(await found(), []);
  assert.equal((await preview()).live, null);
  assert.deepEqual(
    told.map((status) => status?.title),
    ['pasted dump', undefined],
  );
});

test('what holds nothing of a cluster leaves what is compared as it is', async () => {
  const { told, load } = await start(pulls);
  await load(dump);
  for (const texts of [[], [''], ['no dump'], [manifest], [7]]) assert.equal(await load(...(texts as string[])), null);
  assert.equal(told.length, 1);
});

test('clients that only listen are sent the same', async () => {
  const { client, textDocument, load } = await start();
  await client.published(textDocument.uri, ['service-not-found']);
  await load(dump);
  await client.published(textDocument.uri, ['service-not-found', 'drift']);
  await client.notify('statefulset/live/clear', {});
  await client.published(textDocument.uri, ['service-not-found']);
});

test('a dump in an editor is explained from there', async () => {
  const { folder, client, preview } = await start(pulls);
  const uri = folder.uriOf('dump.json');
  await client.open(uri, dump);
  const lenses = await client.request<{ command: { title: string; command: string } }[]>('textDocument/codeLens', {
    textDocument: { uri },
  });
  assert.deepEqual(
    lenses.map(({ command: { title, command } }) => [title, command]),
    [
      ['Explain this dump', 'statefulset.explainDump'],
      ['web: healthy', 'statefulset.explainDump'],
    ],
  );
  assert.equal((await client.request<LoadLiveResult>('statefulset/live/loadDocument', { uri }))?.title, 'dump.json');
  assert.equal((await preview()).live?.title, 'dump.json');
});

test('drift has a fix, and the head of a set leads to what is wrong', async () => {
  const { client, textDocument, load } = await start(pulls);
  await load(dump);
  const at = (line: number) =>
    client.request<Actions>('textDocument/codeAction', {
      textDocument,
      range: { start: { line, character: 12 }, end: { line, character: 12 } },
      context: { diagnostics: [], triggerKind: 1 },
    });
  const offered = await at(7);
  assert.deepEqual(
    offered.filter(({ title }) => /live/.test(title)).map(({ title }) => title),
    ['Update replicas from live', 'Show the live state'],
  );
  const fix = offered.find(({ title }) => title === 'Update replicas from live');
  assert.match(JSON.stringify(fix?.edit), /"newText":"3"/);
  assert.ok((await at(1)).some(({ command }) => command?.command === 'statefulset.troubleshoot'));
});
