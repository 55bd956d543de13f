import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailuresResult, PlayResult } from '../../server/src/protocol';
import { setWith } from '../fixture';
import { Folder, PlainClient } from './client';
import { keep } from './keep';

test('a simulation goes on from request to request, while the manifest is edited', async () => {
  const manifest = setWith({ spec: 'replicas: 3' });
  const folder = keep(new Folder({ 'web.yaml': manifest }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, {});
  const uri = folder.uriOf('web.yaml');
  await client.open(uri, manifest);
  const play = async (steps: readonly string[], have: number) => {
    const playing = { run: 'one', fromLive: false, steps, have };
    const played = await client.request<PlayResult>('statefulset/play', { uri, set: 'web', playing });
    assert.ok(played);
    const { from, steps: shown, isOutdated } = played;
    return { from, titles: shown.map(({ title }) => title), replicas: shown.at(-1)?.now?.replicas, isOutdated };
  };
  const created = { from: 0, titles: ['Apply the manifest'], replicas: 3, isOutdated: false };
  assert.deepEqual(await play(['apply'], 0), created);

  await client.change(uri, 2, setWith({ spec: 'replicas: 5' }));
  assert.deepEqual(await play(['apply', 'scale:1'], 1), {
    from: 1,
    titles: ['Scale to 1'],
    replicas: 1,
    isOutdated: true,
  });
  const applied = { from: 2, titles: ['Apply the manifest'], replicas: 5, isOutdated: false };
  assert.deepEqual(await play(['apply', 'scale:1', 'apply'], 2), applied);
});

test('what can go wrong is found with the values that are tried, and its steps can be played', async () => {
  const manifest = setWith({ spec: 'replicas: 3' });
  const folder = keep(new Folder({ 'web.yaml': manifest }));
  const client = keep(new PlainClient());
  await client.initialize(folder.uri, {});
  const about = { uri: folder.uriOf('web.yaml'), set: 'web' };
  await client.open(about.uri, manifest);
  const found = async (changes: object) => {
    const result = await client.request<FailuresResult>('statefulset/failures', { ...about, changes });
    return result?.findings.map(({ id }) => id);
  };
  assert.equal((await found({}))?.includes('unavailable'), false);
  assert.equal((await found({ replicas: 1 }))?.includes('unavailable'), true);
  assert.equal(await client.request('statefulset/failures', { ...about, set: 'other' }), null);
});
