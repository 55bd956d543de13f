import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

const begun = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  replicas: "3"\n';

test('what a set lacks is said of one that is opened, and waits while it is typed until it has a template', async () => {
  const folder = keep(new Folder({ 'set.yaml': begun }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, { textDocument: { diagnostic: {} } });
  const codesOf = async (uri: string) => {
    const { items } = await client.request<{ items: { code: string; severity: number }[] }>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    return items.filter(({ severity }) => severity === 1).map(({ code }) => code);
  };
  const uri = folder.uriOf('set.yaml');
  await client.open(uri, begun);
  assert.deepEqual(await codesOf(uri), ['selector-missing', 'wrong-type']);
  await client.change(uri, 2, `${begun}  bogus: 1\n`);
  assert.deepEqual(await codesOf(uri), ['wrong-type', 'unknown-field']);
  await client.change(uri, 3, `${begun}  template: {}\n`);
  assert.deepEqual(await codesOf(uri), ['selector-missing', 'wrong-type']);

  const fresh = folder.uriOf('new.yaml');
  await client.open(fresh, begun);
  assert.deepEqual(await codesOf(fresh), ['wrong-type'], 'a file that is not on disk is being typed');
});
