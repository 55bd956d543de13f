import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeLens, InlayHint } from 'vscode-languageserver-types';
import type { ApplyResult, PreviewResult } from '../../server/src/protocol';
import { serviceWith, setWith } from '../fixture';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

const readable = `${serviceWith()}---\n${setWith({ spec: 'replicas: 3' })}`;
const indented = readable.replace('  replicas: 3\n', '   replicas: 3\n');
/** Line 1 for the first. */
const lineOf = (text: string, words: string) => text.slice(0, text.indexOf(words)).split('\n').length;

/** A set in an editor that knows what it was when it was committed. */
async function start(text: string) {
  const folder = keep(new Folder({ 'web.yaml': readable }));
  const client = keep(new PlainClient());
  const commands = { preview: true, rendering: true };
  await client.initialize(folder.uri, {}, commands);
  const uri = folder.uriOf('web.yaml');
  await client.open(uri, text);
  const textDocument = { uri };
  const range = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };
  return {
    type: (version: number, next: string) => client.change(uri, version, next),
    preview: () => client.request<PreviewResult>('statefulset/preview', { uri }),
    lenses: () => client.request<CodeLens[]>('textDocument/codeLens', { textDocument }),
    hints: () => client.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range }),
    scale: () =>
      client.request<ApplyResult>('statefulset/apply', {
        uri,
        set: 'web',
        what: { kind: 'changes', changes: { replicas: 5 } },
      }),
  };
}

test('while a line cannot be read, preview, lenses and hints show the last readable version, and say so', async () => {
  const { type, preview, lenses, hints, scale } = await start(readable);
  const [set] = (await preview()).sets;
  const titles = (found: readonly CodeLens[]) => found.map(({ command }) => command?.title);
  const [before, shown] = [titles(await lenses()), (await hints()).map(({ label }) => label)];
  assert.ok(before.length > 0 && shown.length > 0);

  await type(2, `# typed above\n${indented}`);
  const stale = await preview();
  const line = lineOf(indented, '   replicas: 3') + 1;
  assert.equal(stale.remark?.text, `Line ${line} cannot be read: indentation. Showing the last readable version.`);
  assert.equal(stale.remark.isStale, true);
  assert.equal(stale.remark.place.range.start.line, line - 1);
  assert.deepEqual(stale.sets, [set], 'no change plan from half a text');
  assert.equal(await scale(), null, 'an edit of what is shown is not one of what is there');
  const moved = await lenses();
  assert.deepEqual(titles(moved), before);
  assert.equal(moved[0]?.range.start.line, lineOf(indented, 'apiVersion: apps/v1'), 'a line further down than before');
  assert.deepEqual(
    (await hints()).map(({ label }) => label),
    shown,
  );

  await type(3, readable.replace('replicas: 3', 'replicas: 4'));
  const now = await preview();
  assert.equal(now.remark, null);
  assert.equal(now.sets[0]?.replicas, 4);
});

test('a file that could never be read is shown as far as it goes', async () => {
  const { preview } = await start(indented);
  assert.equal((await preview()).remark, null);
});
