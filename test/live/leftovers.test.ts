import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveObject } from '../../server/src/live/dump';
import { leftoversIn } from '../../server/src/live/leftovers';
import type { Json, JsonObject } from '../../server/src/yaml/json';
import { claim, deleted, dumpOf, live, now, pod, web } from './running';

/** `data-web-3 of web`: the claims that are left over beside the set `web` of the pods 0 to 2. */
function leftovers(objects: readonly LiveObject[], set = web()): string[] {
  return leftoversIn(dumpOf([set, ...objects]), now).map(({ claim, set }) => `${claim} of ${set}`);
}

const applied: JsonObject = { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } };

const cases: readonly [name: string, labels: Json, metadata: JsonObject, expected: string | undefined][] = [
  ['data-web-0', { app: 'web' }, {}, undefined],
  ['data-web-3', { app: 'web' }, {}, 'web'],
  // Not the labels that the set gives its claims.
  ['data-web-4', { app: 'other' }, {}, undefined],
  ['data-web-4', { app: 'web' }, applied, undefined],
  // The set is there, and has no such template.
  ['www-web-0', { app: 'web' }, {}, undefined],
  ['data-web', { app: 'web' }, {}, undefined],
  ['data-web-03', { app: 'web' }, {}, undefined],
  // Of sets that are gone: their names are those of a label, or made of several.
  ['data-web-old-0', { app: 'web-old' }, {}, 'web-old'],
  ['data-pg-15-1', { 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': 'pg-15' }, {}, 'pg-15'],
  ['data-blue-redis-0', { 'app.kubernetes.io/name': 'redis', 'app.kubernetes.io/instance': 'blue' }, {}, 'blue-redis'],
  ['data-old-0', { app: 'reports' }, {}, undefined],
  ['data-old-0', {}, {}, undefined],
  ['data-old-0', { app: 'old' }, applied, undefined],
  // Somebody else takes care of it.
  ['data-old-0', { app: 'old' }, { ownerReferences: [{ kind: 'Kafka', name: 'old', uid: '1' }] }, undefined],
  ['data-old-0', { app: 'old' }, { ownerReferences: [{ kind: 'StatefulSet', name: 'old', uid: '1' }] }, 'old'],
  ['data-old-0', { app: 'old' }, deleted(1, 0, ['kubernetes.io/pvc-protection']), undefined],
  ['__proto__-web-3', { app: '__proto__' }, {}, undefined],
];

for (const [name, labels, metadata, expected] of cases)
  test(`${name} with ${JSON.stringify({ labels, ...metadata })} is ${expected ? `left over of ${expected}` : 'none'}`, () => {
    assert.deepEqual(leftovers([claim(name, labels, metadata)]), expected ? [`${name} of ${expected}`] : []);
  });

test('ordinals below the first one are left over too', () => {
  const set = web({ replicas: 1, ordinals: { start: 1 } });
  assert.deepEqual(leftovers([claim('data-web-0'), claim('data-web-1'), claim('data-web-2')], set), [
    'data-web-0 of web',
    'data-web-2 of web',
  ]);
});

test('a claim is not left over while a pod uses it', () => {
  const objects = (phase: string) => [claim('data-web-3'), pod(3, { status: { phase } })];
  assert.deepEqual(leftovers(objects('Running')), []);
  assert.deepEqual(leftovers(objects('Succeeded')), ['data-web-3 of web']);
});

test('nothing is left over in a namespace whose sets nobody asked for', () => {
  const elsewhere = claim('data-old-0', { app: 'old' }, { namespace: 'blog' });
  assert.deepEqual(leftovers([elsewhere]), []);
  assert.deepEqual(leftoversIn(dumpOf([claim('data-old-0', { app: 'old' })]), now), []);
  const everywhere = live('StatefulSet', 'db', {}, { namespace: 'bank' });
  assert.deepEqual(leftovers([elsewhere, everywhere]), ['data-old-0 of old']);
});

test('says who gets the data again', () => {
  const [first, second] = leftoversIn(dumpOf([web(), claim('data-web-3'), claim('data-old-0', { app: 'old' })]), now);
  assert.deepEqual(
    [first?.words, first?.takenOver],
    [
      'web has no pod web-3. data-web-3 (1Gi) is retained: pods of the same name get it back, with the old data. Scaling web to 4 or more creates web-3 again.',
      true,
    ],
  );
  assert.equal(
    second?.words,
    'There is no StatefulSet old. data-old-0 (1Gi) is retained. A StatefulSet named old gets it back, with the old data.',
  );
});
