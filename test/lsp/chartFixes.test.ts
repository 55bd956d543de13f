import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction } from 'vscode-languageserver-types';
import { chartWith, setTemplate } from '../releaseChart';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

const { 'web/templates/service.yaml': _, ...withoutService } = chartWith();
const title = "Add headless Service 'release-name-web-nodes'";

/** The action that adds the missing Service of a chart, as a client with these operations gets it. */
async function offered(resourceOperations: readonly string[]): Promise<CodeAction | undefined> {
  const folder = keep(new Folder(withoutService));
  const client = keep(new PlainClient());
  const workspace = { workspaceEdit: { documentChanges: true, resourceOperations } };
  await client.initialize(folder.uri, { workspace });
  const uri = folder.uriOf('web/templates/set.yaml');
  const text = setTemplate();
  await client.open(uri, text);
  const line = text.split('\n').findIndex((each) => each.includes('serviceName'));
  const at = { line, character: 20 };
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
  return actions.find((each) => each.title === title);
}

test('a fix that makes a file creates it first, and fails if it is there meanwhile', async () => {
  const [create, change] = (await offered(['create']))?.edit?.documentChanges ?? [];
  assert.ok(create && 'kind' in create && create.kind === 'create');
  assert.match(create.uri, /\/web\/templates\/service-headless\.yaml$/);
  assert.equal(create.options, undefined, 'nothing is overwritten');
  assert.ok(change && 'textDocument' in change);
  assert.deepEqual(change.textDocument, { uri: create.uri, version: null });
});

test('it is not offered to a client that makes no files', async () => {
  assert.equal(await offered([]), undefined);
});
