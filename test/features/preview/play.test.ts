import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histories, play } from '../../../server/src/features/preview/play';
import type { Changes, Played, Playing, PlayResult } from '../../../server/src/protocol';
import { contextOf, fileOf, setWith, workspaceOf } from '../../fixture';

/** Plays on a set with so many replicas. */
function playOn(histories: Histories, replicas: number, playing: Partial<Playing>, changes: Changes = {}): Played {
  const result = tryOn(histories, replicas, {
    playing: { run: 'one', fromLive: false, steps: [], have: 0, ...playing },
    changes,
  });
  assert.ok(result);
  return result;
}

function tryOn(
  histories: Histories,
  replicas: number,
  { set = 'web', changes = {}, playing }: { set?: string; changes?: Changes; playing: Playing },
): PlayResult {
  const context = contextOf(workspaceOf({ 'web.yaml': setWith({ spec: `replicas: ${replicas}` }) }));
  return play(fileOf(context.workspace, 'web.yaml'), context, { set, changes, playing }, histories);
}

const titles = ({ steps }: Played) => steps.map(({ title }) => title);

test('the answer has the steps that the client does not have yet', () => {
  const histories = new Histories();
  const first = playOn(histories, 5, { steps: ['apply'] });
  assert.deepEqual([first.from, titles(first), first.steps.at(-1)?.now?.replicas], [0, ['Apply the manifest'], 5]);
  const second = playOn(histories, 5, { steps: ['apply', 'scale:2'], have: 1 });
  assert.deepEqual([second.from, titles(second), second.steps.at(-1)?.now?.replicas], [1, ['Scale to 2'], 2]);
  // After a reload the client has nothing; after one of the server, nothing that it has may be right.
  assert.deepEqual(playOn(histories, 5, { steps: ['apply', 'scale:2'] }).from, 0);
  const again = playOn(new Histories(), 5, { steps: ['apply', 'scale:2'], have: 2 });
  assert.deepEqual([again.from, titles(again)], [0, ['Apply the manifest', 'Scale to 2']]);
});

test('a run keeps the manifest that was applied, and another begins with that of now and what is tried', () => {
  const histories = new Histories();
  playOn(histories, 5, { steps: ['apply'] });
  const edited = playOn(histories, 3, { steps: ['apply'] });
  assert.deepEqual([edited.steps.at(-1)?.now?.replicas, edited.isOutdated], [5, true]);
  assert.equal(playOn(histories, 3, { run: 'two', steps: ['apply'] }).steps[0]?.now?.replicas, 3);
  assert.equal(playOn(histories, 3, { run: 'three', steps: ['apply'] }, { replicas: 7 }).steps[0]?.now?.replicas, 7);
});

test('what cannot be played says why', () => {
  const histories = new Histories();
  assert.match(playOn(histories, 3, { steps: ['fly'] }).invalid ?? '', /^Invalid step "fly"/);
  const playing = { run: 'one', fromLive: false, steps: [], have: 0 };
  assert.equal(tryOn(histories, 3, { set: 'other', playing }), null);
});
