import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setWith } from '../fixture';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

const set = setWith('spec:\n  replicas: -1');
const kustomization = 'resources:\n  - "\\ud83c.yaml"\n';

test('odd files and addresses take the check away from no other file', async () => {
  const folder = keep(
    new Folder({
      'set.yaml': set,
      'odd.yaml': set.replace('apps/v1', 'constructor'),
      'kustomization.yaml': kustomization,
      '.statefulset.yaml': 'ignore: [vendor/]\n',
    }),
  );
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, { textDocument: { diagnostic: {} } });
  const odd = ['a//x.yaml', '%ZZ.yaml', '%.yaml', 'odd.yaml'].map((name) => `${folder.uri}/${name}`);
  for (const uri of odd) await client.open(uri, set);
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, set);
  for (const each of [...odd, uri]) {
    const { items } = await client.request<{ items: { code: string }[] }>('textDocument/diagnostic', {
      textDocument: { uri: each },
    });
    if (each === uri) assert.ok(items.some(({ code }) => code === 'invalid-field'));
    await client.request('textDocument/hover', { textDocument: { uri: each }, position: { line: 1, character: 8 } });
  }
});
