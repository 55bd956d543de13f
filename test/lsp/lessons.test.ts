import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type LessonsResult,
  lessonScheme,
  lessonsRequest,
  type SetsResult,
  setsRequest,
} from '../../server/src/protocol';
import { serviceWith, setWith } from '../fixture';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

test('a file of a lesson is alone in the world: the workspace does not help it, and knows nothing of it', async () => {
  const folder = keep(new Folder({ 'web.yaml': `${serviceWith()}---\n${setWith()}` }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, { textDocument: { diagnostic: {} } });
  const codesOf = async (uri: string) => {
    const params = { textDocument: { uri } };
    const { items } = await client.request<{ items: { code: string }[] }>('textDocument/diagnostic', params);
    return items.map(({ code }) => code);
  };
  const setsOf = async () => (await client.request<SetsResult>(setsRequest, {})).map(({ uri }) => uri);
  const own = folder.uriOf('web.yaml');
  const before = [await setsOf(), await codesOf(own)];

  const [lesson] = await client.request<LessonsResult>(lessonsRequest, {});
  const text = lesson?.files['web.yaml'] ?? '';
  const uri = `${lessonScheme}:/${lesson?.id}/web.yaml`;
  await client.open(uri, text);
  assert.deepEqual(await codesOf(uri), [], 'nothing distracts from what the lesson is about');
  const [, alone = ''] = text.split('---\n');
  await client.change(uri, 2, alone);
  assert.deepEqual(await codesOf(uri), ['service-not-found'], 'though the workspace has a Service web');
  assert.deepEqual([await setsOf(), await codesOf(own)], before);

  await client.notify('textDocument/didClose', { textDocument: { uri } });
  assert.deepEqual(await codesOf(uri), []);
});
