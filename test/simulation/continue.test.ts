import assert from 'node:assert/strict';
import { test } from 'node:test';
import { continueFrom, type RunningPod, type RunningSet } from '../../server/src/simulation/continue';
import type { SimulatedStep } from '../../server/src/simulation/rollout';
import { parseStep } from '../../server/src/simulation/steps';
import { storedObject } from '../../server/src/validation';
import { asObject, type Json, type JsonObject, valueAt } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

/** The set `web`, which is moved from `web-a` to `web-b`, with the pods and whatever else a test is about. */
function running(spec: JsonObject, pods: readonly RunningPod[], rest: Partial<RunningSet> = {}): RunningSet {
  const manifest: Json = storedObject(web(spec), target) ?? null;
  const template = asObject(valueAt(manifest, ['spec', 'template']));
  return {
    manifest,
    pods,
    claims: pods.map(({ ordinal }) => ({
      name: `data-web-${ordinal}`,
      storage: '1Gi',
      owners: [],
      terminating: false,
      bound: true,
    })),
    revisions: [
      { name: 'web-a', number: 1, template: { ...template, metadata: { labels: { app: 'web', old: 'yes' } } } },
      { name: 'web-b', number: 2, template },
    ],
    currentRevision: 'web-a',
    updateRevision: 'web-b',
    currentReplicas: pods.filter(({ revision }) => revision === 'web-a').length,
    rejected: undefined,
    ...rest,
  };
}

function pod(ordinal: number, revision: string, fields: Partial<RunningPod> = {}): RunningPod {
  return { name: `web-${ordinal}`, ordinal, revision, state: 'available', terminating: false, stuck: false, ...fields };
}

const starting: Partial<RunningPod> = { state: 'pending' };
const stuck: Partial<RunningPod> = { state: 'pending', stuck: true };

/** `pod-ready web-2`, in their order. */
function events({ events }: SimulatedStep): string[] {
  return events.filter(({ ev }) => ev.startsWith('pod-')).map(({ ev, name }) => `${ev.slice('pod-'.length)} ${name}`);
}

function play(set: RunningSet, step: string): SimulatedStep {
  return continueFrom(set, target).play(step, parseStep(step));
}

test('goes on with the rollout at the pod that it has got to', () => {
  const set = running({}, [pod(0, 'web-a'), pod(1, 'web-a'), pod(2, 'web-b', starting)]);
  const step = continueFrom(set, target).proceed();
  assert.deepEqual(events(step), [
    'ready web-2',
    ...['web-1', 'web-0'].flatMap((name) => ['terminating', 'deleted', 'create', 'ready'].map((ev) => `${ev} ${name}`)),
  ]);
  assert.deepEqual(
    step.podsAfter.map(({ revisionName }) => revisionName),
    ['web-b', 'web-b', 'web-b'],
  );
});

test('does nothing while a pod is stuck, and brings it back as stuck as it was', () => {
  const set = running({}, [pod(0, 'web-a'), pod(1, 'web-a'), pod(2, 'web-b', stuck)]);
  assert.deepEqual(events(continueFrom(set, target).proceed()), []);
  assert.deepEqual(events(play(set, 'deletePod:web-2')), ['terminating web-2', 'deleted web-2', 'create web-2']);
});

test('a broken pod of an old template is replaced once it is deleted (kubernetes#67250)', () => {
  const set = running({}, [pod(0, 'web-b'), pod(1, 'web-b'), pod(2, 'web-a', stuck)], { currentRevision: 'web-b' });
  assert.deepEqual(events(continueFrom(set, target).proceed()), []);
  const step = play(set, 'deletePod:web-2');
  assert.deepEqual(events(step), ['terminating web-2', 'deleted web-2', 'create web-2', 'ready web-2']);
  assert.equal(step.podsAfter[2]?.revisionName, 'web-b');
});

test('the ready pods of a template show that it is not what keeps another one from starting', () => {
  const set = running({ replicas: 2 }, [pod(0, 'web-b'), pod(1, 'web-b', stuck)], { currentRevision: 'web-b' });
  assert.equal(events(play(set, 'deletePod:web-1')).at(-1), 'ready web-1');
});

test('a pod that terminates goes, and one that cannot stays', () => {
  const pods = (stuck: boolean) => [pod(0, 'web-b'), pod(1, 'web-b', { terminating: true, stuck })];
  const scaled = (stuck: boolean) => running({ replicas: 1 }, pods(stuck), { currentRevision: 'web-b' });
  assert.deepEqual(events(continueFrom(scaled(false), target).proceed()), ['deleted web-1']);
  assert.deepEqual(events(continueFrom(scaled(true), target).proceed()), []);
});

test('a pod on a lost node terminates once the node is back; what keeps another one is not known', () => {
  const left = (nodeLost: boolean) => {
    const pods = [pod(0, 'web-b'), pod(1, 'web-b', { terminating: true, stuck: true, nodeLost })];
    return running({ replicas: 2 }, pods, { currentRevision: 'web-b' });
  };
  assert.deepEqual(events(play(left(true), 'recover:web-1')), ['deleted web-1', 'create web-1', 'ready web-1']);
  const found = play(left(false), 'recover:web-1');
  assert.deepEqual(events(found), []);
  assert.match(found.notes.join(' '), /web-1 stays Terminating, as in the cluster\. No other pod of this name/);
});

test('pods that the API server rejects are not created', () => {
  const set = running({}, [pod(0, 'web-b')], { currentRevision: 'web-b', rejected: 'exceeded quota: team' });
  const { notes } = continueFrom(set, target).proceed();
  assert.deepEqual(notes.at(-1), 'The API server rejects web-1. exceeded quota: team');
});

test('scaling up from here takes over the claims that are left, with whatever is in them', () => {
  const left = { name: 'data-web-1', storage: '1Gi', owners: [], terminating: false, bound: true };
  const unbound = { ...left, name: 'data-web-2', bound: false };
  const used = { ...left, name: 'data-web-0' };
  const set = running({ replicas: 1 }, [pod(0, 'web-b')], { currentRevision: 'web-b', claims: [used, left, unbound] });
  assert.deepEqual(play(set, 'scale:4').notes, [
    'web-1, web-2, web-3 are created, in that order: each waits until the one before is Ready.',
    'data-web-3 (1Gi) is created, empty.',
    'data-web-2 (1Gi) exists already and is attached, empty.',
    'data-web-1 (1Gi) exists already and is attached, with whatever data is there.',
  ]);
});

test('a set of which hardly anything is known can be continued', () => {
  const set = running({}, [pod(0, 'web-z'), { ...pod(1, ''), revision: undefined }], {
    manifest: { kind: 'StatefulSet' },
    revisions: [],
    claims: [],
    currentRevision: undefined,
    updateRevision: undefined,
  });
  assert.doesNotThrow(() => continueFrom(set, target).proceed());
});
