import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeLens, Hover, MarkupContent } from 'vscode-languageserver-types';
import { setWith } from '../fixture';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

const guide = '# Scale\n\n```bash\n$ kubectl scale sts web --replicas=1\n```\n';

/** A page about a set of its folder, in a client with these options. */
async function start(options: object) {
  const folder = keep(new Folder({ 'web.yaml': setWith() }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, {}, options);
  const textDocument = { uri: folder.uriOf('README.md') };
  await client.open(textDocument.uri, guide);
  return { folder, client, textDocument };
}

test('a command in Markdown has a hover, and a lens that names the steps for a client that plays them', async () => {
  const { folder, client, textDocument } = await start({ play: true });
  const hover = await client.request<Hover>('textDocument/hover', {
    textDocument,
    position: { line: 3, character: 12 },
  });
  assert.match((hover.contents as MarkupContent).value, /^Scaling from 3 to 1 deletes web-2, web-1, in that order/);
  assert.deepEqual(hover.range, { start: { line: 3, character: 2 }, end: { line: 3, character: 36 } });
  const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
  assert.deepEqual(
    lenses.map(({ command }) => [command?.command, command?.arguments]),
    [['statefulset.play', [{ uri: folder.uriOf('web.yaml'), set: 'web', steps: ['apply', 'scale:1'], setup: 1 }]]],
  );
});

test('a client without the command has no such lens', async () => {
  const { client, textDocument } = await start({ preview: true });
  assert.deepEqual(await client.request<CodeLens[]>('textDocument/codeLens', { textDocument }), []);
});
