import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateAt } from '../../server/src/protocol';
import { type ScenarioId, scenariosOf } from '../../server/src/simulation/scenarios';
import { playScenario, type Timeline } from '../../server/src/simulation/timeline';
import { readStatefulSet } from '../../server/src/statefulset/set';
import type { JsonObject } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

function play(id: ScenarioId, manifest: JsonObject = web(), choices = {}): Timeline {
  const scenario = scenariosOf(readStatefulSet(manifest), choices).find((candidate) => candidate.id === id);
  assert.ok(scenario);
  return playScenario(manifest, scenario, target);
}

/** `web-0 ready 1` of every pod, and `data-0 kept` of every claim, at the end of a timeline. */
function end(timeline: Timeline): { pods: string[]; claims: string[] } {
  const pods = [...stateAt(timeline, timeline.frames.length - 1)];
  return {
    pods: pods.flatMap(([ordinal, { state, revision }]) =>
      state === 'gone' ? [] : [`${ordinal} ${state} ${revision}`],
    ),
    claims: pods
      .flatMap(([ordinal, { claims }]) => [...claims].map(([template, state]) => `${template}-${ordinal} ${state}`))
      .filter((claim) => !claim.endsWith(' gone'))
      .sort(),
  };
}

test('the scenarios of a set are those that it can play', () => {
  const ids = (manifest: JsonObject) => scenariosOf(readStatefulSet(manifest)).map(({ id }) => id);
  assert.deepEqual(ids(web()), ['create', 'scale', 'rollout', 'canary', 'deletePod', 'deleteSet', 'neverReady']);
  assert.deepEqual(ids(web({ replicas: 0 })), ['create', 'scale', 'deleteSet']);
  const onDelete = scenariosOf(readStatefulSet(web({ updateStrategy: { type: 'OnDelete' } })));
  assert.deepEqual(onDelete.find(({ id }) => id === 'canary')?.steps, ['image:nginx:new', 'deletePod:web-2']);
});

test('creating shows claim, pod and readiness in turn', () => {
  const { frames, steps } = play('create', web({ replicas: 1 }));
  assert.deepEqual(
    frames.map(({ sentence }) => sentence),
    ['Apply the manifest.', 'data-web-0 is created.', 'web-0 is created.', 'web-0 becomes Ready.'],
  );
  assert.deepEqual(frames[2]?.pods, [{ from: 0, to: 0, state: 'starting', revision: 1 }]);
  assert.deepEqual(steps, [
    { title: 'Apply the manifest', notes: ['web-0 is created.', 'data-web-0 (1Gi) is created, empty.'] },
  ]);
});

test('scaling down keeps the claims, or deletes them', () => {
  assert.deepEqual(end(play('scale', web(), { replicas: 1 })), {
    pods: ['0 ready 1'],
    claims: ['data-0 used', 'data-1 kept', 'data-2 kept'],
  });
  const deleted = web({ persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } });
  assert.deepEqual(end(play('scale', deleted, { replicas: 1 })).claims, ['data-0 used']);
});

test('a claim that is about to be deleted is not shown as kept', () => {
  const manifest = web({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } });
  const { frames } = play('deleteSet', manifest);
  assert.ok(!frames.some(({ claims }) => claims.some(({ state }) => state === 'kept')));
  assert.deepEqual(end(play('deleteSet', manifest)), { pods: [], claims: [] });
  assert.match(frames.at(-1)?.sentence ?? '', /in no fixed order/);
});

test('the canary updates the highest pod first, then the rest', () => {
  const timeline = play('canary');
  const afterImage = timeline.frames.findLastIndex(({ step }) => step === 1);
  const revisions = [...stateAt(timeline, afterImage)].map(([ordinal, { revision }]) => `${ordinal}:${revision}`);
  assert.deepEqual(revisions, ['0:1', '1:1', '2:2']);
  assert.deepEqual(end(timeline).pods, ['0 ready 2', '1 ready 2', '2 ready 2']);
});

test('a pod that never becomes Ready is shown as such, until it is deleted', () => {
  const timeline = play('neverReady');
  const stuck = timeline.frames.findLastIndex(({ step }) => step === 1);
  assert.equal(stateAt(timeline, stuck).get(2)?.state, 'not-ready');
  assert.deepEqual(end(timeline).pods, ['0 ready 3', '1 ready 3', '2 ready 3']);
});

test('a timeline stays small whatever the replicas', () => {
  for (const id of ['create', 'rollout', 'deleteSet'] as const) {
    const timeline = play(id, web({ replicas: 1000 }));
    assert.ok(timeline.frames.length <= 110);
    assert.ok(JSON.stringify(timeline).length < 50_000);
  }
  assert.equal(stateAt(play('create', web({ replicas: 1000 })), 1000).size, 1000);
});

test('any manifest gives a timeline', () => {
  for (const manifest of [{}, { metadata: { name: 'x-1' } }, web({ template: 7 }), web({}, { name: 'Not Valid' })])
    for (const scenario of scenariosOf(readStatefulSet(manifest)))
      assert.ok(playScenario(manifest, scenario, target).frames.length > 0);
});
