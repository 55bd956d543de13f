import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RolloutEvent } from '../../server/src/simulation/log';
import { type SimulatedStep, simulate } from '../../server/src/simulation/rollout';
import type { JsonObject } from '../../server/src/yaml/json';
import { target, web } from '../fixture';
import { runs } from '../property';

/** What must hold of every set and every sequence of steps. */

interface Options {
  readonly replicas: number;
  readonly start: number;
  readonly parallel: boolean;
  readonly partition: number | undefined;
  readonly onDelete: boolean;
  readonly whenDeleted: 'Retain' | 'Delete';
  readonly whenScaled: 'Retain' | 'Delete';
  readonly claims: readonly string[];
  readonly minReadySeconds: number;
}

const retention = fc.constantFrom('Retain', 'Delete');
const options: fc.Arbitrary<Options> = fc.record({
  replicas: fc.nat(5),
  start: fc.nat(4),
  parallel: fc.boolean(),
  partition: fc.option(fc.nat(4), { nil: undefined }),
  onDelete: fc.boolean(),
  whenDeleted: retention,
  whenScaled: retention,
  claims: fc.subarray(['data', 'log']),
  minReadySeconds: fc.nat(2),
});

const healthyStep = fc.oneof(
  fc.nat(6).map((n) => `scale:${n}`),
  fc.nat(5).map((n) => `start:${n}`),
  fc.nat(5).map((n) => `partition:${n}`),
  fc.nat(3).map((n) => `image:nginx:${n}`),
  fc.nat(8).map((n) => `deletePod:web-${n}`),
  fc.constantFrom('apply', 'delete', 'delete:orphan'),
  fc
    .tuple(fc.nat(5), fc.nat(3))
    .map(
      ([replicas, v]) =>
        `patch:${JSON.stringify({ spec: { replicas, template: { metadata: { labels: { v: `${v}` } } } } })}`,
    ),
);
const healthySteps = fc.array(healthyStep, { maxLength: 8 }).map((steps) => ['apply', ...steps]);
const anySteps = fc.array(fc.oneof(healthyStep, fc.constant('image:nginx:bad')), { maxLength: 8 });

function manifest(o: Options) {
  const rollingUpdate = o.partition === undefined ? {} : { rollingUpdate: { partition: o.partition } };
  return web({
    replicas: o.replicas,
    ordinals: { start: o.start },
    minReadySeconds: o.minReadySeconds,
    podManagementPolicy: o.parallel ? 'Parallel' : 'OrderedReady',
    updateStrategy: o.onDelete ? { type: 'OnDelete' } : { type: 'RollingUpdate', ...rollingUpdate },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: o.whenDeleted, whenScaled: o.whenScaled },
    volumeClaimTemplates: o.claims.map((name) => ({
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    })),
  });
}

/** Calls `see` on every event with the pods that exist, and those in motion, once it has happened. */
function follow(
  steps: readonly SimulatedStep[],
  see: (event: RolloutEvent, moving: ReadonlySet<string>, step: SimulatedStep) => void,
): void {
  const pods = new Set<string>();
  const claims = new Set<string>();
  const moving = new Set<string>();
  for (const step of steps) {
    for (const event of step.events) {
      const { ev, name } = event;
      switch (ev) {
        case 'pod-create':
          assert.ok(!pods.has(name), `${name} exists once at most`);
          pods.add(name);
          moving.add(name);
          break;
        case 'pod-ready':
          assert.ok(pods.has(name) && moving.delete(name), `${name} becomes Ready after it was made`);
          break;
        case 'pod-terminating':
          assert.ok(pods.has(name), `${name} ends after it was made`);
          moving.add(name);
          break;
        case 'pod-deleted':
          assert.ok(pods.delete(name) && moving.delete(name), `${name} ends before it is gone`);
          break;
        case 'pvc-create':
          assert.ok(!claims.has(name), `${name} exists once at most`);
          claims.add(name);
          break;
        case 'pvc-deleted':
          assert.ok(claims.delete(name), `${name} is gone after it was made`);
          break;
        case 'pvc-owners':
        case 'pvc-terminating':
          assert.ok(claims.has(name), `${name} exists`);
      }
      see(event, moving, step);
    }
    assert.deepEqual(new Set(step.podsAfter.map(({ name }) => name)), pods, 'the pods are those of the events');
    assert.deepEqual(new Set(step.pvcsAfter.map(({ name }) => name)), claims, 'the claims are those of the events');
  }
}

function property(
  name: string,
  steps: fc.Arbitrary<string[]>,
  holds: (o: Options, played: readonly SimulatedStep[], steps: readonly string[]) => void,
): void {
  test(name, () =>
    fc.assert(
      fc.property(options, steps, (o, texts) => holds(o, simulate(manifest(o), texts, target).steps, texts)),
      runs(300),
    ),
  );
}

property(
  'events tell of one pod per ordinal, made before it is Ready and ended before it is gone',
  anySteps,
  (_, played) => follow(played, () => undefined),
);

test('no manifest and no step makes it fail or hang', () => {
  const fields = ['replicas', 'ordinals', 'template', 'updateStrategy', 'volumeClaimTemplates', 'selector'];
  const more = ['minReadySeconds', 'persistentVolumeClaimRetentionPolicy', 'revisionHistoryLimit', 'serviceName'];
  const spec = fc.dictionary(fc.constantFrom(...fields, ...more), fc.jsonValue(), { maxKeys: 3 });
  const patch = spec.map((value) => `patch:${JSON.stringify({ spec: value })}`);
  fc.assert(
    fc.property(spec, fc.array(fc.oneof(patch, healthyStep), { maxLength: 5 }), (value, steps) => {
      const played = simulate(web(value as JsonObject), ['apply', ...steps], target).steps;
      assert.equal(played.length, steps.length + 1);
    }),
    runs(500),
  );
});

property('batches count up from 1 in each step', anySteps, (_, played) => {
  for (const { events } of played)
    for (const [index, { batch }] of events.entries()) {
      const before = events[index - 1]?.batch ?? 0;
      assert.ok(batch === before || batch === before + 1);
      assert.ok(batch >= 1);
    }
});

property('OrderedReady never has two pods in motion', healthySteps, (o, played) => {
  if (o.parallel) return;
  follow(played, (event, moving, { step }) => {
    if (!step.startsWith('delete')) assert.ok(moving.size <= 1, `${[...moving]} at ${event.ev} ${event.name}`);
  });
});

property('no batch of OrderedReady tells of two pods, unless the set is deleted', healthySteps, (o, played) => {
  if (o.parallel) return;
  for (const { step, events } of played) {
    if (step === 'delete') continue;
    const pods = new Map<number, string>();
    for (const { ev, name, batch } of events) {
      if (!ev.startsWith('pod-')) continue;
      assert.ok((pods.get(batch) ?? name) === name);
      pods.set(batch, name);
    }
  }
});

property('a new template leaves the pods below the partition alone', healthySteps, (o, played) => {
  let partition = o.onDelete ? Infinity : (o.partition ?? 0);
  let start = o.start;
  let live = false;
  for (const { step, events } of played) {
    const [word, value] = step.split(':');
    if (word === 'partition' && !o.onDelete && live) partition = Number(value);
    if (word === 'start' && live) start = Number(value);
    if (step === 'apply') {
      if (!live) partition = o.onDelete ? Infinity : (o.partition ?? 0);
      else if (o.partition !== undefined) partition = o.onDelete ? Infinity : o.partition;
      start = o.start;
      live = true;
    }
    if (step.startsWith('delete') && word === 'delete') live = false;
    if (word !== 'image') continue;
    for (const { ev, name } of events)
      if (ev === 'pod-terminating')
        assert.ok(Number(name.slice('web-'.length)) >= start + partition, `${step}: ${name}`);
  }
});

property('no claim is deleted that the retention policy keeps', anySteps, (o, played) => {
  for (const { step, events, pvcsAfter } of played) {
    const deleted = events.filter(({ ev }) => ev === 'pvc-deleted' || ev === 'pvc-terminating');
    if (step === 'delete') {
      if (o.whenDeleted === 'Retain' && o.whenScaled === 'Retain') assert.deepEqual(deleted, []);
    } else if (o.whenScaled === 'Retain') assert.deepEqual(deleted, []);
    if (o.whenDeleted === 'Retain' && o.whenScaled === 'Retain')
      for (const { owners } of pvcsAfter) assert.deepEqual(owners, []);
  }
});

test('with maxUnavailable no more pods than that are in motion in an update', () =>
  fc.assert(
    fc.property(options, fc.integer({ min: 1, max: 4 }), healthySteps, (o, most, steps) => {
      const on = { version: 36, featureGates: { MaxUnavailableStatefulSet: true } };
      const played = simulate(manifest({ ...o, onDelete: false }), ['apply', `maxUnavailable:${most}`, ...steps], on);
      follow(played.steps, (_, moving, { step }) => {
        if (step.startsWith('image')) assert.ok(moving.size <= most, `${[...moving]} at ${step}`);
      });
    }),
    runs(300),
  ));

property('a set whose pods all become Ready ends as it was asked to be', healthySteps, (o, played, steps) => {
  let replicas = o.replicas;
  let start = o.start;
  let live = false;
  for (const [index, { podsAfter }] of played.entries()) {
    const [word = '', value] = (steps[index] ?? '').split(':');
    if (word === 'apply') {
      ({ replicas, start } = o);
      live = true;
    } else if (word === 'delete') live = false;
    else if (live && word === 'scale') replicas = Number(value);
    else if (live && word === 'start') start = Number(value);
    else if (live && word === 'patch') replicas = JSON.parse(steps[index]?.slice('patch:'.length) ?? '').spec.replicas;
    if (!live) continue;
    assert.deepEqual(
      podsAfter.map(({ name, ready }) => [name, ready]),
      Array.from({ length: replicas }, (_, i) => [`web-${start + i}`, true]),
    );
  }
});

property('playing again, or a part of the steps, gives the same', anySteps, (o, played, steps) => {
  assert.deepEqual(simulate(manifest(o), steps, target).steps, played);
  assert.deepEqual(simulate(manifest(o), steps.slice(0, 3), target).steps, played.slice(0, 3));
});
