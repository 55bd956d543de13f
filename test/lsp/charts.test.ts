import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpers, set, web } from '../features/charts/web';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

/** A client in the folder of a chart, with a template open that it types. */
async function start(text: string) {
  const folder = keep(new Folder(web));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, { textDocument: { completion: { completionItem: { snippetSupport: true } } } });
  await client.open(folder.uriOf(set), text);
  const ask = <T>(method: string, name: string, line: number, character: number, more: object = {}) =>
    client.request<T>(`textDocument/${method}`, {
      textDocument: { uri: folder.uriOf(name) },
      position: { line, character },
      ...more,
    });
  return { client, folder, ask };
}

interface Place {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

test('an editor is answered in the template that it types, and in the files around it', async () => {
  const { client, folder, ask } = await start('replicas: {{ .Values.replicas }}\n');
  const { contents } = await ask<{ contents: { value: string } }>('hover', set, 0, 25);
  assert.match(contents.value, /How many pods there are\./);
  assert.match(contents.value, /\*\*Renders\*\* with `values-prod.yaml`/);
  await client.change(folder.uriOf(set), 2, 'replicas: {{ .Values.replicas }}\nname: {{ .Values.image. }}\n');
  const { items } = await ask<{ items: { label: string; detail: string; kind: number }[] }>('completion', set, 1, 23);
  assert.deepEqual(
    items.map(({ label, detail }) => `${label} ${detail}`),
    ['repository string: nginx', 'tag string: ""'],
  );
  const [place] = await ask<Place[]>('definition', set, 0, 25);
  assert.equal(place?.uri, folder.uriOf('web/values.yaml'));
  const context = { includeDeclaration: true };
  const places = await ask<Place[]>('references', 'web/values-prod.yaml', 0, 2, { context });
  assert.deepEqual(
    places.map(({ uri }) => uri.split('/').at(-1)),
    ['values.yaml', 'values-prod.yaml', 'set.yaml'],
  );
  const { changes } = await ask<{ changes: Record<string, { newText: string }[]> }>('rename', set, 0, 25, {
    newName: 'count',
  });
  assert.equal(Object.keys(changes).length, 3);
  const outline = await ask<{ name: string; kind: number }[]>('documentSymbol', helpers, 0, 0);
  assert.deepEqual(
    outline.map(({ name, kind }) => `${kind} ${name}`),
    ['12 web.name', '12 web.image'],
  );
});
