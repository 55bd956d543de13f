import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectorOf } from '../../server/src/kubernetes/selector';
import type { Target } from '../../server/src/kubernetes/versions';
import type { Budget } from '../../server/src/simulation/cluster';
import { findFailures } from '../../server/src/simulation/failures/find';
import { type Finding, findingIds } from '../../server/src/simulation/failures/finding';
import { Rollout, simulate } from '../../server/src/simulation/rollout';
import type { Json, JsonObject } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

/** Which single failures break a set. Each finding can be played. */

function find(manifest: Json, budgets: readonly Budget[] = [], on: Target = target): Finding[] {
  return findFailures(manifest, new Rollout(manifest, on).applying(manifest, budgets));
}

/** `blocks: apply drain:web-0`. */
function told(found: readonly Finding[]): string[] {
  return found.map(({ id, steps }) => `${id}: ${steps.join(' ')}`);
}

function running(image: string, spec: JsonObject = {}): Json {
  const labels = { app: 'web' };
  return web({ template: { metadata: { labels }, spec: { containers: [{ name: 'main', image }] } }, ...spec });
}

function budget(limits: Partial<Budget>): Budget {
  const none = { minAvailable: undefined, maxUnavailable: undefined, alwaysUnhealthy: false, others: 0 };
  return { name: 'web', selector: selectorOf({ app: 'web' }), ...none, ...limits };
}

test('an ordered set stops at a pod that does not become Ready, also on the way back', () => {
  assert.deepEqual(told(find(running('nginx:1'))), [
    'blocks: fail:web-0 apply',
    'blocks: apply loseNode:web-0',
    'blocks: apply image:nginx:bad',
    'blocks: apply fail:web-0 image:nginx:other',
    'blocks: apply partition:3 image:nginx:other',
    'rollback-blocks: apply image:nginx:bad image:nginx:1',
  ]);
});

test('Parallel starts without the others, and replaces what is broken', () => {
  assert.deepEqual(told(find(running('nginx:1', { podManagementPolicy: 'Parallel' }))), [
    'blocks: apply loseNode:web-0',
    'blocks: apply image:nginx:bad',
    'blocks: apply partition:3 image:nginx:other',
  ]);
});

test('the worst comes first: claims that a scale-down or a deletion takes with it', () => {
  const policy = { whenScaled: 'Delete', whenDeleted: 'Delete' };
  const [scaled, deleted] = find(running('nginx:1', { persistentVolumeClaimRetentionPolicy: policy }));
  assert.deepEqual(
    [scaled?.id, scaled?.steps, scaled?.pods, scaled?.claims],
    ['data-deleted', ['apply', 'scale:2'], ['web-2'], ['data-web-2']],
  );
  assert.deepEqual(
    [deleted?.steps, deleted?.claims],
    [
      ['apply', 'delete'],
      ['data-web-0', 'data-web-1', 'data-web-2'],
    ],
  );
});

test('two members that vote need both, three go on without one', () => {
  const members = (replicas: number) =>
    find(running('zookeeper:3.9', { replicas })).filter(({ id }) => id === 'quorum-lost');
  const [lost] = members(2);
  assert.deepEqual(
    [lost?.steps, lost?.pods],
    [
      ['apply', 'fail:web-0'],
      ['web-0', 'web-1'],
    ],
  );
  assert.match(lost?.message ?? '', /^ZooKeeper needs 2 of its 2 members: .* Run 3 members/);
  assert.deepEqual(members(3), []);
  assert.deepEqual(members(4), []);
});

test('an update of several members at once may cost the quorum', () => {
  const several = running('zookeeper:3.9', { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } });
  const [lost] = find(several, [], { version: 37 });
  assert.deepEqual(
    [lost?.id, lost?.steps, lost?.pods],
    ['quorum-lost', ['apply', 'image:zookeeper:other'], ['web-2', 'web-1']],
  );
  assert.match(lost?.message ?? '', /Set maxUnavailable to 1\.$/);
});

test('a drain that a budget refuses while all pods are healthy', () => {
  const drain = (limits: Partial<Budget>) =>
    find(running('nginx:1'), [budget(limits)]).filter(({ steps }) => steps.some((step) => step.startsWith('drain')));
  const [refused] = drain({ minAvailable: '67%' });
  assert.deepEqual(
    [refused?.steps, refused?.pods],
    [
      ['apply', 'drain:web-0'],
      ['web-0', 'web-1', 'web-2'],
    ],
  );
  assert.match(refused?.message ?? '', /\(minAvailable: 67%\) needs 3 healthy pods.*Set maxUnavailable: 1\.$/);
  assert.deepEqual(drain({ maxUnavailable: 1 }), []);
});

test('a single pod leaves none', () => {
  const found = find(running('nginx:1', { replicas: 1 }));
  assert.deepEqual(told(found).at(-1), 'unavailable: apply fail:web-0');
});

test('a set that cannot be applied or has no pods has nothing else to fail', () => {
  assert.deepEqual(told(find(running('nginx:1', { selector: { matchLabels: { app: 'other' } } }))), ['blocks: apply']);
  assert.deepEqual(find(running('nginx:1', { replicas: 0 })), []);
  assert.doesNotThrow(() => find({ kind: 'StatefulSet' }));
});

test('every finding can be played, in the order of its ids, and is led to by all of its steps', () => {
  const policy = { whenScaled: 'Delete', whenDeleted: 'Delete' };
  for (const spec of [
    {},
    { podManagementPolicy: 'Parallel' },
    { updateStrategy: { type: 'OnDelete' } },
    { replicas: 12 },
  ]) {
    const manifest = running('zookeeper:3.9', { replicas: 2, persistentVolumeClaimRetentionPolicy: policy, ...spec });
    const found = find(manifest, [budget({ maxUnavailable: 0 })]);
    const ranks = found.map(({ id }) => findingIds.indexOf(id));
    assert.deepEqual(ranks, [...ranks].sort());
    for (const { id, steps } of found) {
      const rollout = () => new Rollout(manifest, target).applying(manifest, [budget({ maxUnavailable: 0 })]);
      const after = (list: readonly string[]) => simulate(manifest, list, target, rollout()).steps.at(-1);
      const end = after(steps);
      for (const left of steps)
        assert.notDeepEqual(
          after(steps.filter((step) => step !== left))?.notes,
          end?.notes,
          `${id}: ${steps} without ${left}`,
        );
    }
  }
});
