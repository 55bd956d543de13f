import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectorOf } from '../../server/src/kubernetes/selector';
import type { Budget } from '../../server/src/simulation/cluster';
import { Rollout, type SimulatedStep } from '../../server/src/simulation/rollout';
import { parseStep } from '../../server/src/simulation/steps';
import type { JsonObject } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

/** What goes wrong with a single pod, and what the controller and the eviction API make of it. */

function play(rollout: Rollout, steps: readonly string[]): SimulatedStep {
  const [last] = steps.map((step) => rollout.play(step, parseStep(step))).slice(-1);
  assert.ok(last);
  return last;
}

function last(steps: readonly string[], spec: JsonObject = {}, budgets: readonly Budget[] = []): SimulatedStep {
  return play(new Rollout(web(spec), target).applying(web(spec), budgets), steps);
}

/** `web-0`, `web-1 failed`, `web-2 terminating: node lost`. */
function pods({ podsAfter }: SimulatedStep): string[] {
  return podsAfter.map(({ name, ready, trouble, terminating }) =>
    [name, terminating && 'terminating:', trouble ?? (ready ? '' : 'not ready')].filter(Boolean).join(' '),
  );
}

function events({ events }: SimulatedStep): string[] {
  return events.filter(({ ev }) => ev.startsWith('pod-')).map(({ ev, name }) => `${ev.slice('pod-'.length)} ${name}`);
}

function budget(limits: Partial<Budget>): Budget {
  return {
    name: 'web',
    selector: selectorOf({ app: 'web' }),
    minAvailable: undefined,
    maxUnavailable: undefined,
    alwaysUnhealthy: false,
    others: 0,
    ...limits,
  };
}

test('a pod that fails holds up an ordered start, and its recovery goes on with it', () => {
  const started = last(['fail:web-1', 'apply']);
  assert.deepEqual(pods(started), ['web-0', 'web-1 failed']);
  assert.deepEqual(started.notes.slice(-2), [
    'web-1 is not Ready, so the controller waits: web-2 is not created.',
    'The controller does not replace a pod that runs: mend what keeps web-1 from becoming Ready.',
  ]);
  assert.deepEqual(events(last(['fail:web-1', 'apply', 'recover:web-1'])), [
    'ready web-1',
    'create web-2',
    'ready web-2',
  ]);
});

test('a pod that is replaced fails again, until it recovers', () => {
  const steps = ['apply', 'fail:web-1', 'deletePod:web-1'];
  assert.deepEqual(pods(last(steps)), ['web-0', 'web-1 failed', 'web-2']);
  assert.deepEqual(pods(last([...steps, 'recover:web-1', 'deletePod:web-1'])), ['web-0', 'web-1', 'web-2']);
});

test('Parallel starts the others without a pod that fails', () => {
  assert.deepEqual(pods(last(['fail:web-0', 'apply'], { podManagementPolicy: 'Parallel' })), [
    'web-0 failed',
    'web-1',
    'web-2',
  ]);
});

test('a pod on a lost node stays Terminating, and has no replacement, until its node is back or it is forced', () => {
  const steps = ['apply', 'loseNode:web-1'];
  const lost = last(steps);
  assert.deepEqual(events(lost), ['not-ready web-1', 'terminating web-1']);
  assert.deepEqual(pods(lost), ['web-0', 'web-1 terminating: node lost', 'web-2']);
  assert.match(lost.notes.join(' '), /web-1 stays Terminating.*kubectl delete pod web-1 --force --grace-period=0/);
  assert.match(last([...steps, 'deletePod:web-1']).notes.join(' '), /web-1 is deleted already/);
  assert.deepEqual(events(last([...steps, 'scale:2'])), [], 'OrderedReady waits for it');
  const replaced = ['deleted web-1', 'create web-1', 'ready web-1'];
  assert.deepEqual(events(last([...steps, 'recover:web-1'])), replaced);
  const forced = last([...steps, 'forceDelete:web-1']);
  assert.deepEqual(events(forced), replaced);
  assert.match(forced.notes.join(' '), /there are two of one name, and both may write to the same data/);
});

test('a pod on a lost node outlives its set', () => {
  const deleted = last(['apply', 'loseNode:web-1', 'delete']);
  assert.deepEqual(pods(deleted), ['web-1 terminating: node lost']);
  assert.match(deleted.notes.join(' '), /web-1 stays Terminating/);
});

test('a pod that its set does not control keeps another one of its name from being created', () => {
  const steps = ['apply', 'delete:orphan', 'loseNode:web-1', 'apply'];
  const waiting = last(steps);
  assert.deepEqual(pods(waiting), ['web-0', 'web-1 terminating: node lost', 'web-2']);
  assert.match(waiting.notes.join(' '), /web-1 is not created: there is still a pod of this name/);
  assert.deepEqual(pods(last([...steps, 'forceDelete:web-1'])), ['web-0', 'web-1', 'web-2']);
});

test('an eviction is refused as the budget says, and never ends where all pods must be healthy', () => {
  const refused = last(['apply', 'drain:web-1'], {}, [budget({ minAvailable: 3 })]);
  assert.deepEqual(events(refused), []);
  assert.deepEqual(refused.notes, [
    "The eviction of web-1 is refused: PodDisruptionBudget 'web' (minAvailable: 3) needs 3 healthy pods, and 3 are healthy. kubectl drain tries again and again, and never completes.",
  ]);
  const evicted = last(['apply', 'drain:web-1'], {}, [budget({ minAvailable: 2 })]);
  assert.deepEqual(events(evicted), ['terminating web-1', 'deleted web-1', 'create web-1', 'ready web-1']);
});

for (const { title, limits, steps, evicted } of [
  { title: 'maxUnavailable 50% of 3 is 2', limits: { maxUnavailable: '50%' }, steps: ['fail:web-2'], evicted: true },
  { title: 'minAvailable 50% of 3 is 2', limits: { minAvailable: '50%' }, steps: ['fail:web-2'], evicted: false },
  { title: 'maxUnavailable 0', limits: { maxUnavailable: 0 }, steps: [], evicted: false },
  { title: 'neither limit', limits: {}, steps: [], evicted: false },
  { title: 'one is down already', limits: { maxUnavailable: 1 }, steps: ['fail:web-2'], evicted: false },
  { title: 'it counts the pods of other workloads', limits: { minAvailable: 3, others: 1 }, steps: [], evicted: true },
  {
    title: 'a pod that is not Ready, with too few others',
    limits: { minAvailable: 3 },
    steps: ['fail:web-1'],
    evicted: false,
  },
  {
    title: 'a pod that is not Ready, with AlwaysAllow',
    limits: { minAvailable: 3, alwaysUnhealthy: true },
    steps: ['fail:web-1'],
    evicted: true,
  },
  {
    title: 'a pod that is not Ready, with enough others',
    limits: { minAvailable: 2 },
    steps: ['fail:web-1'],
    evicted: true,
  },
  {
    title: 'a pod that never started',
    limits: { minAvailable: 3 },
    steps: ['fail:web-0', 'image:nginx:bad', 'deletePod:web-1'],
    evicted: true,
  },
])
  test(`an eviction: ${title}`, () => {
    const step = last(['apply', ...steps, 'drain:web-1'], { podManagementPolicy: 'Parallel' }, [budget(limits)]);
    assert.equal(events(step).includes('deleted web-1'), evicted);
  });

test('a pod that two budgets select is not evicted', () => {
  const budgets = [budget({ maxUnavailable: 1 }), budget({ name: 'other', maxUnavailable: 1 })];
  const { notes } = last(['apply', 'drain:web-0'], {}, budgets);
  assert.match(notes[0] ?? '', /PodDisruptionBudgets 'web' and 'other' both select it/);
});

test('undo goes back to the revision before, and again', () => {
  const revisions = (steps: readonly string[]) => last(steps).podsAfter.map(({ revision }) => revision);
  const steps = ['apply', 'image:nginx:2', 'image:nginx:3', 'undo'];
  assert.deepEqual(revisions(steps), [2, 2, 2]);
  assert.deepEqual(revisions([...steps, 'undo']), [3, 3, 3]);
  assert.deepEqual(last(['apply', 'undo']).notes, ['There is no revision before this one to roll back to.']);
});

test('claims tell whose data they hold: the old one comes back, and a new claim has another', () => {
  const writer = (whenScaled: string) => {
    const spec = { persistentVolumeClaimRetentionPolicy: { whenScaled } };
    const [first, again] = [['apply'], ['apply', 'scale:1', 'image:nginx:2', 'scale:3']].map(
      (steps) => last(steps, spec).pvcsAfter[2]?.writer,
    );
    assert.equal(first?.pod, 'web-2');
    return again?.uid === first.uid;
  };
  assert.equal(writer('Retain'), true);
  assert.equal(writer('Delete'), false);
});

test('what is played in a copy is not seen in the original', () => {
  const original = new Rollout(web(), target);
  play(original, ['apply', 'image:nginx:bad', 'fail:web-0']);
  const before = original.look();
  const copy = original.clone();
  const steps = ['recover:web-0', 'undo', 'deletePod:web-2', 'scale:1', 'delete', 'apply'];
  const played = steps.map((step) => copy.play(step, parseStep(step)));
  assert.deepEqual(original.look(), before);
  assert.deepEqual(
    steps.map((step) => original.play(step, parseStep(step))),
    played,
  );
});

test('steps that name no pod of the set say so', () => {
  for (const step of ['fail:db-0', 'recover:web-7', 'loseNode:web-7', 'forceDelete:web-7', 'drain:web-7'])
    assert.match(last(['apply', step]).notes[0] ?? '', /^There is no pod \w+-\d\.$/, step);
  assert.deepEqual(last(['apply', 'recover:web-1']).notes[0], 'web-1 has not failed: the step has no effect.');
});
