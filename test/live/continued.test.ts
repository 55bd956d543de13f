import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cause } from '../../server/src/live/cause';
import { clusterFrom } from '../../server/src/live/continued';
import { dataLabel } from '../../server/src/protocol';
import { History } from '../../server/src/simulation/history';
import { Rollout } from '../../server/src/simulation/rollout';
import { parseStep } from '../../server/src/simulation/steps';
import { asObject } from '../../server/src/yaml/json';
import { target } from '../fixture';
import { claim, deleted, headless, observedWeb, pod, revisions, updating, web } from './running';

const well = () => [];
/** All that is down has this cause. */
const because = (message: string) => (): readonly Cause[] => {
  const culprit = { kind: 'StatefulSet', namespace: 'shop', name: 'web' };
  return [
    {
      id: 'quota-exceeded',
      message,
      culprit,
      about: undefined,
      pod: undefined,
      field: undefined,
      remedy: { steps: [] },
    },
  ];
};

const claims = ['data-web-0', 'data-web-1', 'data-web-2'].map((name) => claim(name));
const others = [headless, ...revisions, ...claims];

function podsAfter(rollout: Rollout): string[] {
  return rollout.proceed().podsAfter.map(({ name, revisionName, ready }) => `${name} ${revisionName} ${ready}`);
}

test('a cluster is as the dump has it: pods, their revisions, claims', () => {
  const settled = clusterFrom(observedWeb([web(), pod(0), pod(1), pod(2), ...others]), target, undefined, well);
  assert.deepEqual(podsAfter(settled), ['web-0 web-b true', 'web-1 web-b true', 'web-2 web-b true']);
  assert.deepEqual(settled.play('scale:2', parseStep('scale:2')).notes, [
    'Scaling from 3 to 2 deletes web-2. Its claim (1Gi) is retained: pods of the same name get it back, with the old data.',
  ]);
});

test('what is missing is created, unless the dump says why it cannot be', () => {
  const begun = observedWeb([web({ replicas: 2 }), pod(0), ...others]);
  assert.deepEqual(podsAfter(clusterFrom(begun, target, undefined, well)), ['web-0 web-b true', 'web-1 web-b true']);
  const { notes } = clusterFrom(begun, target, undefined, because('The quota is full.')).proceed();
  assert.deepEqual(notes, ['The API server rejects web-1. The quota is full.']);
});

test('a broken pod stays broken until it is deleted', () => {
  const broken = pod(2, { revision: 'web-a', ready: false });
  const rolledBack = observedWeb([web(), pod(0), pod(1), broken, ...others]);
  const rollout = clusterFrom(rolledBack, target, undefined, because('It crashes.'));
  assert.equal(podsAfter(rollout).at(-1), 'web-2 web-a false');
  const step = rollout.play('deletePod:web-2', parseStep('deletePod:web-2'));
  assert.equal(step.podsAfter.at(-1)?.revisionName, 'web-b');
});

test('a partition, a finalizer and an unavailable pod are as they are in the cluster', () => {
  const old = { revision: 'web-a' };
  const partition = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } };
  const canary = observedWeb([web(partition, updating), pod(0, old), pod(1, old), pod(2), ...others]);
  const { notes } = clusterFrom(canary, target, undefined, well).play('partition:0', parseStep('partition:0'));
  assert.match(notes[0] ?? '', /^web-1, web-0 are replaced/);
  const kept = pod(1, { metadata: deleted(40, 0, ['example.com/guard']) });
  assert.deepEqual(
    clusterFrom(observedWeb([web(), pod(0), kept, pod(2), ...others]), target, undefined, well).proceed().events,
    [],
  );
});

test('a manifest is applied to the set as it runs', () => {
  const live = web();
  const wanted = { ...live.json, spec: { ...asObject(live.json['spec']), replicas: 1 } };
  const running = observedWeb([live, pod(0), pod(1), pod(2), ...others]);
  const { podsAfter } = clusterFrom(running, target, wanted, well).play('apply', { do: 'apply' });
  assert.deepEqual(
    podsAfter.map(({ name }) => name),
    ['web-0'],
  );
});

test('a history begins with the set as it runs, and with the data that is there', () => {
  const running = observedWeb([web(), pod(0), pod(1), pod(2, { ready: false }), ...others]);
  const from = clusterFrom(running, target, undefined, because('It crashes.'));
  const { start, steps } = new History(from, running.object.json).play(['scale:4'], running.object.json);
  assert.equal(start.sentence, 'The set is as it runs.');
  assert.deepEqual(
    start.pods.map(({ from, to, state }) => [from, to, state]),
    [
      [0, 1, 'ready'],
      [2, 2, 'not-ready'],
    ],
  );
  assert.deepEqual(
    start.claims.map((claim) => [claim.from, claim.to, dataLabel(claim)]),
    [
      [0, 1, 'data from before'],
      [2, 2, 'empty'],
    ],
  );
  assert.deepEqual(steps[0]?.revisions, { 2: 'web-b' });
});

test('a dump of the set alone is a cluster, too', () => {
  const rollout = clusterFrom(
    observedWeb([web({}, { currentRevision: '', updateRevision: '' })]),
    target,
    undefined,
    well,
  );
  assert.ok(rollout instanceof Rollout);
  assert.deepEqual(podsAfter(rollout).length, 3);
});
