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
  changeAnnotations?: Record<string, { label: string; description: string }>;
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

/** What the edits of a file are annotated with. */
function annotationsIn(edit: RenameEdit | undefined, file: string): (string | undefined)[] | undefined {
  const change = edit?.documentChanges?.find(({ textDocument }) => textDocument.uri.endsWith(file));
  return change?.edits.map(({ annotationId }) => annotationId);
}

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

test('a rename says what follows from it in annotations, and no part of it waits for a confirmation', async () => {
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
  const { label, description } = edit.changeAnnotations?.['here'] ?? {};
  assert.equal(label, 'Rename StatefulSet web to shop');
  assert.match(description ?? '', /^This creates a new StatefulSet\./);
  assert.doesNotMatch(JSON.stringify(edit), /needsConfirmation/);
});

const withScript = set.replace(/image: [^,}\n]+/, (image) => `${image}, command: [sh, -c, role web-0]`);

test('a rename leaves names in scripts that may mean something else, and tells where they are', async () => {
  const { client, ask } = await start(annotating, withScript);
  const told = new Promise<{ message: string }>((resolve) =>
    client.connection.onNotification('window/showMessage', resolve),
  );
  const edit = await ask<RenameEdit>('rename', 'set.yaml', 3, 9, { newName: 'shop' });
  assert.deepEqual(annotationsIn(edit, 'set.yaml'), ['here']);
  assert.match((await told).message, /may still have the old name: set\.yaml:11\. Check each of these\./);
});

test('a client that asks its user gets what to say, and the edit with those names too', async () => {
  const { client, folder } = await start(annotating, withScript);
  const rename = (line: number, character: number, newName: string) =>
    client.request<{ title: string; consequences: string[]; confirm: boolean; edit: RenameEdit } | null>(
      'statefulset/rename',
      { textDocument: { uri: folder.uriOf('set.yaml') }, position: { line, character }, newName },
    );
  const set = await rename(3, 9, 'shop');
  assert.equal(set?.title, 'Rename StatefulSet web to shop');
  assert.equal(set?.confirm, true);
  assert.match(set?.consequences[0] ?? '', /^This creates a new StatefulSet\. web-0, web-1 keep running until/);
  assert.match(set?.consequences.at(-1) ?? '', /^Changes 4 places in 2 files .*These include web-0 in scripts/);
  assert.deepEqual(annotationsIn(set?.edit, 'set.yaml'), ['here', 'mentions']);
  const container = await rename(10, withScript.split('\n')[10]?.indexOf('c,') ?? 0, 'main');
  assert.equal(container?.title, 'Rename container c to main');
  assert.equal(container?.confirm, false);
  await assert.rejects(rename(3, 9, 'No Name'), /'No Name' is not a valid name for a StatefulSet/);
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
