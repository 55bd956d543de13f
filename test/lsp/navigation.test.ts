import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: "c:1"}]}
`;
const config = `apiVersion: v1
kind: ConfigMap
metadata: {name: config}
data:
  peers: web-0.web,web-1.web
`;

interface Place {
  uri?: string;
  targetUri?: string;
  range: { start: { line: number; character: number } };
}
interface RenameEdit {
  changes?: Record<string, { newText: string }[]>;
  documentChanges?: { textDocument: { uri: string; version: number | null }; edits: { annotationId?: string }[] }[];
  changeAnnotations?: Record<string, { label: string; description: string; needsConfirmation: boolean }>;
}

/** A client in a folder with the set open and a ConfigMap that is not. */
async function start(capabilities: object, text = set) {
  const folder = keep(new Folder({ 'set.yaml': text, 'config.yaml': config }));
  const client = keep(new PlainClient());
  const offered = await client.initialize(folder.uri, capabilities);
  await client.open(folder.uriOf('set.yaml'), text);
  const ask = <T>(method: string, file: string, line: number, character: number, more: object = {}) =>
    client.request<T>(`textDocument/${method}`, {
      textDocument: { uri: folder.uriOf(file) },
      position: { line, character },
      ...more,
    });
  return { folder, client, offered, ask };
}

const annotating = {
  textDocument: { definition: { linkSupport: true } },
  workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
};

test('every kind of navigation is offered and answered', async () => {
  const { folder, client, offered, ask } = await start({});
  for (const provider of ['definition', 'references', 'documentHighlight', 'rename', 'workspaceSymbol', 'foldingRange'])
    assert.ok(offered[`${provider}Provider`], provider);
  const [place] = await ask<Place[]>('definition', 'config.yaml', 4, 10);
  assert.equal(place?.uri, folder.uriOf('set.yaml'));
  assert.deepEqual(place?.range.start, { line: 3, character: 8 });
  const found = await ask<Place[]>('references', 'set.yaml', 3, 9, { context: { includeDeclaration: true } });
  assert.deepEqual(
    found.map(({ uri, range }) => `${uri?.split('/').at(-1)} ${range.start.line} ${range.start.character}`).sort(),
    ['config.yaml 4 19', 'config.yaml 4 9', 'set.yaml 3 8'],
  );
  assert.equal((await ask<Place[]>('documentHighlight', 'config.yaml', 4, 10)).length, 2);
  const symbols = await client.request<{ name: string }[]>('workspace/symbol', { query: 'web' });
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ['StatefulSet web'],
  );
  const textDocument = { uri: folder.uriOf('set.yaml') };
  const folds = await client.request<{ startLine: number }[]>('textDocument/foldingRange', { textDocument });
  assert.deepEqual(
    folds.map(({ startLine }) => startLine),
    [0, 2, 4, 8],
  );
  const positions = [{ line: 3, character: 9 }];
  const [selection] = await client.request<{ range: Place['range']; parent?: object }[]>(
    'textDocument/selectionRange',
    { textDocument, positions },
  );
  assert.deepEqual(selection?.range.start, { line: 3, character: 8 });
  assert.ok(selection?.parent);
  assert.deepEqual(await client.request('textDocument/documentLink', { textDocument }), []);
});

test('a rename says what follows from it, and asks before it changes other files', async () => {
  const { folder, ask } = await start(annotating);
  const [link] = await ask<Place[]>('definition', 'config.yaml', 4, 10);
  assert.equal(link?.targetUri, folder.uriOf('set.yaml'));
  const prepared = await ask<{ placeholder: string }>('prepareRename', 'set.yaml', 3, 9);
  assert.equal(prepared.placeholder, 'web');
  const edit = await ask<RenameEdit>('rename', 'set.yaml', 3, 9, { newName: 'shop' });
  assert.deepEqual(
    edit.documentChanges?.map(({ textDocument: { uri, version }, edits }) => [
      uri.split('/').at(-1),
      version,
      edits.map(({ annotationId }) => annotationId),
    ]),
    [
      ['set.yaml', 1, ['here']],
      ['config.yaml', null, ['elsewhere', 'elsewhere']],
    ],
  );
  assert.match(edit.changeAnnotations?.['here']?.description ?? '', /A renamed set is a new set/);
  assert.equal(edit.changeAnnotations?.['elsewhere']?.needsConfirmation, true);
});

test('a rename leaves names of pods in scripts to be confirmed one by one', async () => {
  const { ask } = await start(
    annotating,
    set.replace(/image: [^,}\n]+/, (image) => `${image}, command: [sh, -c, role web-0]`),
  );
  const edit = await ask<RenameEdit>('rename', 'set.yaml', 3, 9, { newName: 'shop' });
  const own = edit.documentChanges?.find(({ textDocument }) => textDocument.uri.endsWith('set.yaml'));
  assert.deepEqual(
    own?.edits.map(({ annotationId }) => annotationId),
    ['here', 'mentions'],
  );
  assert.equal(edit.changeAnnotations?.['mentions']?.needsConfirmation, true);
});

test('a client without annotations gets the plain edits, and a refusal is an error with the reason', async () => {
  const { folder, ask } = await start({});
  const { changes } = await ask<RenameEdit>('rename', 'set.yaml', 3, 9, { newName: 'shop' });
  assert.deepEqual(
    Object.entries(changes ?? {}).map(([uri, edits]) => [uri, edits.map(({ newText }) => newText)]),
    [
      [folder.uriOf('set.yaml'), ['shop']],
      [folder.uriOf('config.yaml'), ['shop', 'shop']],
    ],
  );
  await assert.rejects(
    ask('rename', 'set.yaml', 3, 9, { newName: 'No Name' }),
    /'No Name' is not a valid name for a StatefulSet/,
  );
  await assert.rejects(ask('prepareRename', 'set.yaml', 6, 13), /Only names of StatefulSets/);
});
