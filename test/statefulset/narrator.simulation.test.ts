import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SimulatedStep, simulate } from '../../server/src/simulation/rollout';
import { ordinalRange, podNames } from '../../server/src/statefulset/identity';
import {
  claimsAfterDeletion,
  claimsAfterScaleDown,
  claimsOf,
  deletingOldSet,
  retention,
} from '../../server/src/statefulset/narrator/claims';
import {
  created,
  deletedWithSet,
  type Occasion,
  occasions,
  onDeleteRule,
  scaledDown,
  scaledDownByOne,
  updateRule,
} from '../../server/src/statefulset/narrator/order';
import { reversed, shorten } from '../../server/src/statefulset/phrases';
import { readStatefulSet, type StatefulSet } from '../../server/src/statefulset/set';
import type { JsonObject } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

/** What the narrator says of a set is what the simulated controller does with it. */

const policies = ['Retain', 'Delete'] as const;
const strategies: readonly JsonObject[] = [
  { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
  { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
  { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
  { type: 'OnDelete' },
];

interface Case {
  readonly name: string;
  readonly manifest: JsonObject;
  readonly set: StatefulSet;
}

const cases: Case[] = [1, 3, 7].flatMap((replicas) =>
  (['OrderedReady', 'Parallel'] as const).flatMap((podManagementPolicy) =>
    strategies.flatMap((updateStrategy) =>
      policies.flatMap((whenDeleted) =>
        policies.map((whenScaled): Case => {
          const manifest = web({
            replicas,
            ordinals: { start: 2 },
            podManagementPolicy,
            updateStrategy,
            persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled },
          });
          const strategy = JSON.stringify(updateStrategy);
          const name = `${replicas} ${podManagementPolicy} ${strategy} ${whenDeleted} ${whenScaled}`;
          return { name, manifest, set: readStatefulSet(manifest) };
        }),
      ),
    ),
  ),
);

function played({ manifest }: Case, ...steps: string[]): SimulatedStep {
  const step = simulate(manifest, steps, target).steps.at(-1);
  assert.ok(step);
  return step;
}

/** The pods of one kind of event, in their order. */
function pods({ events }: SimulatedStep, kind: 'pod-create' | 'pod-terminating'): string[] {
  return events.filter(({ ev }) => ev === kind).map(({ name }) => name);
}

/** Whether each pod that `begins` waits for the one before to be done with it. */
function eachWaits({ events }: SimulatedStep, begins: string, done: string): boolean {
  const steps = events.filter(({ ev }) => ev === begins || ev === done);
  return steps.every(({ ev, name, batch }, index) => {
    const previous = steps[index - 1];
    return ev === begins
      ? previous === undefined || (previous.ev === done && previous.batch < batch)
      : previous?.ev === begins && previous.name === name;
  });
}

function allAtOnce({ events }: SimulatedStep, begins: string, done: string): boolean {
  const first = events.findIndex(({ ev }) => ev === done);
  return events.every(({ ev }, index) => ev !== begins || index < first);
}

function occasion({ set }: Case, title: string): Occasion {
  const found = occasions(set, target).find((each) => each.title === title);
  assert.ok(found);
  return found;
}

/** Asserts that a step does with the pods what an occasion says, one after the other or all at once. */
function assertOrder(
  { pods: listed, text }: Occasion,
  step: SimulatedStep,
  acted: readonly string[],
  kinds: [string, string],
) {
  if (listed.length > 0) assert.deepEqual(listed, shorten(acted));
  if (/each waits/i.test(text)) assert.ok(acted.length > 1 && eachWaits(step, ...kinds), text);
  else if (/all at once/i.test(text)) assert.ok(acted.length > 1 && allAtOnce(step, ...kinds), text);
  else assert.ok(acted.length < 2, `no order for ${acted.join()}: ${text}`);
}

for (const one of cases) {
  const { name, set } = one;
  const { whenDeleted, whenScaled, replicas } = set;
  const all = podNames(set);
  const names = Array.from({ length: replicas }, (_, index) => all.at(index) ?? '');

  test(`${name}: created and scaled down in the order that is described`, () => {
    const create = played(one, 'apply');
    assertOrder(occasion(one, 'Create'), create, pods(create, 'pod-create'), ['pod-create', 'pod-ready']);
    assert.equal(create.notes[0], created(names, set));
    const down = played(one, 'apply', 'scale:0');
    const order = pods(down, 'pod-terminating');
    assert.deepEqual(order, [...names].reverse());
    assertOrder(occasion(one, 'Scale down'), down, order, ['pod-terminating', 'pod-deleted']);
    assert.ok(down.notes[0]?.startsWith(scaledDown(reversed(all), set, { ...set, replicas: 0 })));
    const byOne = played(one, 'apply', `scale:${replicas - 1}`);
    assert.ok(byOne.notes[0]?.startsWith(scaledDownByOne(set) ?? 'nothing'));
    assert.deepEqual(pods(byOne, 'pod-terminating'), names.slice(-1));
  });

  test(`${name}: updated in the order that is described, or kept`, () => {
    const update = played(one, 'apply', 'image:nginx:2');
    const described = occasion(one, 'Update');
    const replaced = pods(update, 'pod-terminating');
    const kept = update.podsAfter.filter(({ revision }) => revision === 1).map((pod) => pod.name);
    if (set.updateStrategy === 'OnDelete') {
      assert.deepEqual([described.text, replaced], [onDeleteRule, []]);
      const [first = ''] = names;
      const deleted = played(one, 'apply', 'image:nginx:2', `deletePod:${first}`);
      assert.deepEqual(
        deleted.podsAfter.map(({ revision }) => revision),
        names.map((pod) => (pod === first ? 2 : 1)),
      );
      return;
    }
    if (replaced.length === 0) assert.match(described.text, /reaches no pod/);
    else {
      assertOrder(described, update, replaced, ['pod-terminating', 'pod-ready']);
      assert.ok(updateRule(set, target).includes(`reaches ${shorten(replaced).join(', ')}`));
    }
    assert.deepEqual([...replaced].reverse(), names.slice(kept.length));
    if (kept.length > 0 && replaced.length > 0)
      assert.ok(described.text.includes(`keeps ${kept.join(', ')} at the old revision`));
    else assert.doesNotMatch(described.text, /old revision/);
  });

  test(`${name}: deleted in no order, or in order as advised`, () => {
    const deletion = played(one, 'apply', 'delete');
    assert.ok(deletion.events.every(({ batch }) => batch === 1));
    assert.equal(deletion.notes[0], deletedWithSet(names, set));
    const { text } = occasion(one, 'Delete');
    assert.equal(/no order/.test(text), replicas > 1);
    const advice = /scale to 0 first(, which also deletes the claims)?/.exec(text);
    const down = played(one, 'apply', 'scale:0');
    const inOrder = replicas > 1 && eachWaits(down, 'pod-terminating', 'pod-deleted');
    assert.equal(advice !== null, inOrder);
    if (advice) assert.equal(advice[1] !== undefined, down.pvcsAfter.length === 0);
  });

  test(`${name}: claims are retained and deleted as described`, () => {
    const claims = claimsOf(set);
    const fates = [
      [played(one, 'apply', 'scale:0'), claimsAfterScaleDown(claims, set)],
      [played(one, 'apply', 'delete'), claimsAfterDeletion(claims, set)],
      [played(one, 'apply', 'delete'), deletingOldSet(set)],
    ] as const;
    for (const [{ pvcsAfter }, sentence] of fates) {
      assert.ok(pvcsAfter.length === 0 || pvcsAfter.length === replicas);
      assert.equal(/delete[sd] .*with the data/.test(sentence), pvcsAfter.length === 0, sentence);
      assert.equal(/retain(?:ed|s)\b/.test(sentence.replace(/to retain.*/, '')), pvcsAfter.length > 0, sentence);
    }
    // Those that are retained come back with the set, and with pods of the same names.
    const [scaled] = fates;
    const up = played(one, 'apply', 'scale:0', `scale:${replicas}`);
    assert.equal(/get (?:it|them) back/.test(scaled[1]), !up.events.some(({ ev }) => ev === 'pvc-create'));
    // --cascade=orphan retains them in any case, and the pods are to be deleted one by one.
    const orphan = simulate(
      one.manifest,
      ['apply', 'delete:orphan', ...names.map((pod) => `deletePod:${pod}`)],
      target,
    );
    assert.deepEqual([orphan.steps.at(-1)?.podsAfter.length, orphan.steps.at(-1)?.pvcsAfter.length], [0, replicas]);
    assert.equal(/--cascade=orphan/.test(deletingOldSet(set)), whenDeleted === 'Delete');
    const summary = retention(set);
    const [onScale, onDelete = onScale] = / when the set is scaled down or deleted/.test(summary)
      ? [summary, summary]
      : summary.split(', and ');
    assert.equal(/deleted with the data/.test(onScale ?? ''), whenScaled === 'Delete', summary);
    assert.equal(/deleted with the data/.test(onDelete ?? ''), whenDeleted === 'Delete', summary);
  });
}

test('ordinals beyond the range are in none of it', () => {
  const set = readStatefulSet(web({ replicas: 3, ordinals: { start: 2 ** 31 - 2 } }));
  assert.deepEqual(shorten(podNames(set)), ['web-2147483646', 'web-2147483647']);
  assert.deepEqual(ordinalRange(set), { start: 2 ** 31 - 2, end: 2 ** 31 });
});

test('very many names are not made', () => {
  const set = readStatefulSet(web({ replicas: 2 ** 31 - 1 }));
  assert.deepEqual(shorten(reversed(podNames(set))), ['web-2147483646', 'web-2147483645', '…', 'web-0']);
  assert.equal(claimsOf(set).text, 'data-web-0, data-web-1, …, data-web-2147483646');
});

test('with maxUnavailable as many pods are replaced at a time as that says', () => {
  const on = { version: 37 };
  const manifest = web({ replicas: 5, updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } });
  const [, update] = simulate(manifest, ['apply', 'image:nginx:2'], on).steps;
  assert.ok(update);
  const described = occasions(readStatefulSet(manifest), on).find(({ title }) => title === 'Update');
  assert.equal(described?.text, 'Up to 2 at a time.');
  assert.deepEqual(described?.pods, pods(update, 'pod-terminating'));
  let terminating = 0;
  const most = update.events.map(({ ev }) => {
    if (ev === 'pod-terminating') terminating++;
    if (ev === 'pod-ready') terminating--;
    return terminating;
  });
  assert.equal(Math.max(...most), 2);
});
