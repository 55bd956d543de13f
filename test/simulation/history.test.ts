import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataLabel, stateAt } from '../../server/src/protocol';
import type { PlayedStep } from '../../server/src/simulation/frames';
import { History, maxSteps } from '../../server/src/simulation/history';
import { type PresetId, presetsOf } from '../../server/src/simulation/presets';
import { Rollout } from '../../server/src/simulation/rollout';
import { readStatefulSet } from '../../server/src/statefulset/set';
import type { JsonObject } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

function begin(manifest: JsonObject = web()): History {
  return new History(new Rollout(manifest, target), manifest);
}

function play(steps: readonly string[], manifest: JsonObject = web()): readonly PlayedStep[] {
  return begin(manifest).play(steps, manifest).steps;
}

function playPreset(id: PresetId, manifest: JsonObject = web()): readonly PlayedStep[] {
  const preset = presetsOf(readStatefulSet(manifest)).find((candidate) => candidate.id === id);
  assert.ok(preset);
  return play([...preset.setup, ...preset.steps], manifest);
}

/** `0 ready 1` of every pod that is there, and `data-0 kept` of every claim, at the end of a step: by default of the last. */
function end(steps: readonly PlayedStep[], step = steps.at(-1)): { pods: string[]; claims: string[] } {
  assert.ok(step);
  const pods = [...stateAt(step, step.frames.length - 1)];
  return {
    pods: pods.flatMap(([ordinal, { pod }]) =>
      pod.state === 'gone' ? [] : [`${ordinal} ${pod.state} ${pod.revision}`],
    ),
    claims: pods.flatMap(([ordinal, { claims }]) =>
      [...claims].flatMap(([template, claim]) =>
        claim.state === 'gone' ? [] : [`${template}-${ordinal} ${claim.state}, ${dataLabel(claim)}`],
      ),
    ),
  };
}

test('creating shows claim, pod and readiness in turn', () => {
  const manifest = web({ replicas: 1 });
  const { start, steps } = begin(manifest).play(['apply'], manifest);
  assert.deepEqual(start, { sentence: 'Nothing runs yet.', pods: [], claims: [] });
  const [created] = steps;
  assert.deepEqual(
    created?.frames.map(({ sentence }) => sentence),
    ['Apply the manifest.', 'data-web-0 is created.', 'web-0 is created.', 'web-0 becomes Ready.'],
  );
  assert.deepEqual(created?.frames[2]?.pods, [{ from: 0, to: 0, state: 'starting', revision: 1 }]);
  assert.equal(created?.title, 'Apply the manifest');
  assert.deepEqual(created?.notes, ['web-0 is created.', 'data-web-0 (1Gi) is created, empty.']);
});

test('scaling to one and back brings the old data back, unless it was deleted', () => {
  const steps = ['apply', 'scale:1', 'scale:3'];
  const kept = play(steps);
  assert.deepEqual(end(kept, kept[1]).claims, [
    'data-0 used, data from step 1',
    'data-1 kept, data from step 1',
    'data-2 kept, data from step 1',
  ]);
  assert.deepEqual(end(kept).claims, [
    'data-0 used, data from step 1',
    'data-1 used, data from step 1',
    'data-2 used, data from step 1',
  ]);
  assert.equal(kept[2]?.frames[1]?.sentence, 'web-1 is created. data-web-1 is attached again, with the old data.');
  const deleted = play(steps, web({ persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } }));
  assert.deepEqual(end(deleted, deleted[1]).claims, ['data-0 used, data from step 1']);
  assert.deepEqual(end(deleted).claims.slice(1), ['data-1 used, data from step 3', 'data-2 used, data from step 3']);
});

test('a step more leaves those before as they are, and one less takes back what it did', () => {
  const manifest = web();
  const history = begin(manifest);
  const all = ['apply', 'scale:5', 'image:nginx:2', 'deletePod:web-1', 'scale:1', 'delete', 'apply'];
  const whole = play(all, manifest);
  for (const count of [1, 2, 5, 7, 3, 4, 0, 6, 2, 7]) {
    const { steps } = history.play(all.slice(0, count), manifest);
    assert.deepEqual(steps, whole.slice(0, count));
  }
  const other = ['apply', 'scale:5', 'scale:2'];
  assert.deepEqual(history.play(other, manifest).steps, play(other, manifest));
  assert.equal(history.play(other, manifest).known, 3);
});

test('what runs stays as it was applied, until the manifest is applied again', () => {
  const [before, after] = [web({ replicas: 2, minReadySeconds: 5 }), web({ replicas: 4 })];
  const history = begin(before);
  assert.equal(history.play(['apply'], before).isOutdated, false);
  const edited = history.play(['apply', 'scale:3'], after);
  assert.deepEqual([edited.steps.at(-1)?.now?.replicas, edited.isOutdated], [3, true]);
  const applied = history.play(['apply', 'scale:3', 'apply'], after);
  assert.deepEqual([applied.steps.at(-1)?.now?.replicas, applied.isOutdated], [4, false]);
  assert.deepEqual(end(applied.steps).pods.length, 4);
  // What was applied is remembered with the step, also where the step is played again.
  assert.equal(history.play(['apply'], after).steps.at(-1)?.now?.replicas, 2);
});

test('what a manifest no longer says is taken back when it is applied', () => {
  const history = begin(web({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } }));
  const held = web({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
  history.play(['apply'], held);
  assert.equal(history.play(['apply', 'apply'], web()).steps.at(-1)?.now?.partition, 0);
});

test('a step that is none ends what is played, and says so', () => {
  const manifest = web();
  const { steps, invalid } = begin(manifest).play(['apply', 'scale:many', 'scale:1'], manifest);
  assert.equal(steps.length, 1);
  assert.match(invalid ?? '', /^Invalid step "scale:many"/);
  const long = begin(manifest).play(
    Array.from({ length: maxSteps + 1 }, () => 'deletePod:none'),
    manifest,
  );
  assert.equal(long.steps.length, maxSteps);
  assert.match(long.invalid ?? '', /at most 500 steps/);
});

test('a claim that is about to be deleted is not shown as kept', () => {
  const steps = playPreset('deleteSet', web({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } }));
  const frames = steps.at(-1)?.frames ?? [];
  assert.ok(!frames.some(({ claims }) => claims.some(({ state }) => state === 'kept')));
  assert.deepEqual(end(steps), { pods: [], claims: [] });
  assert.match(frames.at(-1)?.sentence ?? '', /in no fixed order/);
});

test('the presets of a set are those that it can play', () => {
  const ids = (manifest: JsonObject) => presetsOf(readStatefulSet(manifest)).map(({ id }) => id);
  assert.deepEqual(ids(web()), ['create', 'scale', 'rollout', 'canary', 'deletePod', 'deleteSet', 'neverReady']);
  assert.deepEqual(ids(web({ replicas: 0 })), ['create', 'scale', 'deleteSet']);
  const onDelete = presetsOf(readStatefulSet(web({ updateStrategy: { type: 'OnDelete' } })));
  assert.deepEqual(onDelete.find(({ id }) => id === 'canary')?.steps, ['image:nginx:new', 'deletePod:web-2']);
});

test('the canary updates the highest pod first, then the rest', () => {
  const steps = playPreset('canary');
  assert.deepEqual(end(steps, steps[2]).pods, ['0 ready 1', '1 ready 1', '2 ready 2']);
  assert.deepEqual(end(steps).pods, ['0 ready 2', '1 ready 2', '2 ready 2']);
});

test('a pod that never becomes Ready is shown as such, until it is deleted', () => {
  const steps = playPreset('neverReady');
  assert.deepEqual(end(steps, steps[1]).pods[2], '2 not-ready 2');
  assert.deepEqual(end(steps).pods, ['0 ready 3', '1 ready 3', '2 ready 3']);
});

test('a step stays small whatever the replicas', () => {
  for (const id of ['create', 'rollout', 'deleteSet'] as const)
    for (const step of playPreset(id, web({ replicas: 1000 }))) {
      assert.ok(step.frames.length <= 110);
      assert.ok(JSON.stringify(step).length < 50_000);
    }
});

test('of very much to do a part is done at once, and the rest when it is asked for again', () => {
  const manifest = web({ replicas: 1000, podManagementPolicy: 'Parallel' });
  const all = ['apply', ...Array.from({ length: 20 }, (_, index) => `scale:${index % 2 === 0 ? 0 : 1000}`)];
  const history = begin(manifest);
  const counts = [0];
  while ((counts.at(-1) ?? 0) < all.length && counts.length <= all.length)
    counts.push(history.play(all, manifest).steps.length);
  assert.equal(counts.at(-1), all.length);
  assert.ok(counts.length > 2, `${counts}`);
});

test('any manifest gives a history', () => {
  for (const manifest of [{}, { metadata: { name: 'x-1' } }, web({ template: 7 }), web({}, { name: 'Not Valid' })])
    for (const { setup, steps } of presetsOf(readStatefulSet(manifest)))
      assert.equal(play([...setup, ...steps], manifest).length, setup.length + steps.length);
});
