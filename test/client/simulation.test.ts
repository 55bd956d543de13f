import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateCommand } from '../../client/src/simulation';
import { boardAt } from '../../client/src/webview/simulation/board';
import {
  acted,
  filled,
  type History,
  lastFrame,
  newHistory,
  replayed,
  reset,
  undone,
} from '../../client/src/webview/simulation/history';
import {
  emptyTimeline,
  frameAt,
  frameCount,
  joined,
  knownSteps,
  positionOf,
  type Timeline,
} from '../../client/src/webview/simulation/timeline';
import type { Played } from '../../server/src/protocol';
import { History as PlayedHistory } from '../../server/src/simulation/history';
import { Rollout } from '../../server/src/simulation/rollout';
import { target, web } from '../fixture';

/** What the server answers about steps on a set with so many replicas, whose claims a scale-down deletes. */
function answer({ run, steps }: History, { replicas = 3, have = 0 } = {}): Played {
  const manifest = web({ replicas, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } });
  const played = new PlayedHistory(new Rollout(manifest, target), manifest).play(steps, manifest);
  const { start, atStart, isOutdated } = played;
  const rest = { uri: '', rendering: null, set: 'web', invalid: null, atStart, isOutdated };
  return { ...rest, run, start, from: have, steps: played.steps.slice(have) };
}

function timeline(steps: readonly string[], replicas?: number): Timeline {
  const known = joined(undefined, answer({ ...newHistory(), steps }, { ...(replicas && { replicas }) }));
  assert.ok(known);
  return known;
}

const board = ({ steps }: Timeline) => ({
  start: 0,
  replicas: steps.at(-1)?.now?.replicas ?? 0,
  claimTemplates: [{ name: 'data' }],
});
const end = ({ steps }: Timeline) => ({ step: steps.length, frame: (steps.at(-1)?.frames.length ?? 1) - 1 });
const rowsAt = (of: Timeline, position: { step: number; frame: number }) =>
  boardAt(of, position, board(of)).map(({ from, to, pod, claims: [claim] }) =>
    [`${from}-${to}`, pod.state, claim?.state ?? 'none', claim?.data ?? ''].join(' ').trim(),
  );

test('what is done follows the step that is looked at, and undo brings back what it replaced', () => {
  const all = ['apply', 'scale:1', 'scale:3'].reduce(acted, newHistory());
  assert.deepEqual([all.steps, all.position], [['apply', 'scale:1', 'scale:3'], { step: 3, frame: 0 }]);
  const other = acted({ ...all, position: { step: 1, frame: 2 } }, 'delete');
  assert.deepEqual(other.steps, ['apply', 'delete']);
  assert.equal(other.run, all.run);
  assert.deepEqual(undone(other).steps, all.steps);
  assert.deepEqual(undone(undone(other)).steps, ['apply', 'scale:1']);
  assert.deepEqual(undone(newHistory()).steps, []);
});

test('a preset, a reset and a replay begin anew, and can be undone', () => {
  const begun = acted(newHistory(), 'apply');
  const canary = filled(begun, { setup: ['apply'], steps: ['partition:2', 'image:nginx:2'] });
  assert.deepEqual(canary.steps, ['apply', 'partition:2', 'image:nginx:2']);
  assert.deepEqual(canary.position, { step: 1, frame: lastFrame });
  assert.deepEqual(undone(canary).run, begun.run);
  // A set that runs needs no setup.
  assert.deepEqual(filled(newHistory(true), { setup: ['apply'], steps: ['scale:1'] }).steps, ['scale:1']);
  assert.deepEqual([reset(canary).steps, undone(reset(canary)).steps], [[], canary.steps]);
  assert.deepEqual(replayed(canary).steps, canary.steps);
  assert.equal(new Set([begun.run, canary.run, reset(canary).run, replayed(canary).run]).size, 4);
});

test('only the frames that are missing are asked for', () => {
  const history = ['apply', 'scale:1'].reduce(acted, newHistory());
  const known = joined(undefined, answer(history));
  const longer = acted(history, 'scale:3');
  assert.equal(knownSteps(known, longer), 2);
  const whole = joined(known, answer(longer, { have: 2 }));
  assert.deepEqual(whole?.steps, answer(longer).steps);
  // What goes on from something else is of no use: then all is asked for.
  assert.equal(joined(undefined, answer(longer, { have: 2 })), undefined);
  assert.equal(knownSteps(whole, reset(longer)), 0);
  assert.equal(knownSteps(whole, acted({ ...longer, position: { step: 1, frame: 0 } }, 'delete')), 1);
});

test('a frame has one position in the history, and a position one frame', () => {
  const known = timeline(['apply', 'scale:1']);
  for (let index = 0; index < frameCount(known); index++) assert.equal(frameAt(known, positionOf(known, index)), index);
  assert.equal(frameAt(known, { step: 2, frame: lastFrame }), frameCount(known) - 1);
  // What has not arrived yet is shown as far as it has.
  assert.equal(frameAt(known, { step: 9, frame: 0 }), frameCount(known) - 1);
  assert.deepEqual(positionOf(known, 1000), end(known));
});

test('every pod of the history has its row from the first frame to the last', () => {
  const created = timeline(['apply']);
  assert.deepEqual(rowsAt(created, { step: 0, frame: 0 }), ['0-0 gone none', '1-1 gone none', '2-2 gone none']);
  assert.deepEqual(rowsAt(created, end(created)), ['0-0 ready used 1', '1-1 ready used 1', '2-2 ready used 1']);
});

test('a pod that the manifest asks for has its row before anything runs, and what is done next is about the end', () => {
  const rows = boardAt(emptyTimeline('one'), { step: 0, frame: 0 }, { start: 1, replicas: 2, claimTemplates: [] });
  assert.deepEqual(
    rows.map(({ from, pod }) => [from, pod.state]),
    [
      [1, 'gone'],
      [2, 'gone'],
    ],
  );
  const scaled = timeline(['apply', 'scale:2']);
  const frame = scaled.steps[1]?.frames.findIndex(({ sentence }) => sentence === 'web-2 terminates.') ?? -1;
  const [, , last] = boardAt(scaled, { step: 2, frame }, board(scaled));
  assert.deepEqual([last?.pod.state, last?.next.state], ['ending', 'gone']);
});

test('deleted claims are still shown, as deleted', () => {
  const scaled = timeline(['apply', 'scale:2']);
  assert.deepEqual(rowsAt(scaled, end(scaled)), ['0-0 ready used 1', '1-1 ready used 1', '2-2 gone gone']);
});

test('only pods that change in a frame are marked, and a new revision is known', () => {
  const rolled = timeline(['apply', 'image:nginx:2'], 2);
  const last = end(rolled);
  assert.deepEqual(
    boardAt(rolled, last, board(rolled)).map(({ changed, pod }) => [changed, pod.revision]),
    [
      [true, 2],
      [false, 2],
    ],
  );
  const frame = rolled.steps[1]?.frames.findIndex(({ sentence }) => sentence === 'web-1 is deleted.') ?? -1;
  assert.ok(frame >= 0);
  assert.equal(boardAt(rolled, { step: 2, frame }, board(rolled))[1]?.pod.revision, undefined);
});

test('of a thousand pods neighbours share a row', () => {
  const rolled = timeline(['apply', 'image:nginx:2'], 1000);
  for (let index = 1; index < frameCount(rolled); index++) {
    const rows = boardAt(rolled, positionOf(rolled, index), board(rolled));
    assert.ok(rows.length <= 6, `${rows.length} rows`);
    assert.equal(
      rows.reduce((sum, { from, to }) => sum + to - from + 1, 0),
      1000,
    );
  }
});

test('a history is shared as a command, of what runs as one that reads the cluster first', () => {
  const shared = { path: 'my charts/web.yaml', set: { name: 'web', namespace: 'shop' }, steps: ['scale:1', 'undo'] };
  assert.equal(
    simulateCommand({ ...shared, isOnlySet: false, fromLive: false }),
    "statefulset simulate 'my charts/web.yaml' --set web scale:1 undo",
  );
  assert.equal(
    simulateCommand({ ...shared, isOnlySet: true, fromLive: true }),
    "kubectl get statefulsets,pods,pvc,pv,controllerrevisions,events,services -o yaml -n shop | statefulset simulate 'my charts/web.yaml' --live - scale:1 undo",
  );
});
