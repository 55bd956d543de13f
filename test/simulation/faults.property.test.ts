import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RolloutEvent } from '../../server/src/simulation/log';
import { Rollout, type SimulatedStep } from '../../server/src/simulation/rollout';
import { parseStep } from '../../server/src/simulation/steps';
import { target, web } from '../fixture';
import { runs } from '../property';

/** What the controller keeps to in 30 steps of any kind, whatever fails meanwhile. */

interface Options {
  readonly parallel: boolean;
  readonly atOnce: number;
  readonly whenDeleted: 'Retain' | 'Delete';
  readonly whenScaled: 'Retain' | 'Delete';
}

const retention = fc.constantFrom('Retain' as const, 'Delete' as const);
const options: fc.Arbitrary<Options> = fc.record({
  parallel: fc.boolean(),
  atOnce: fc.integer({ min: 1, max: 3 }),
  whenDeleted: retention,
  whenScaled: retention,
});

const onPod = fc
  .tuple(fc.constantFrom('deletePod', 'fail', 'recover', 'loseNode', 'forceDelete', 'drain'), fc.nat(5))
  .map(([action, ordinal]) => `${action}:web-${ordinal}`);
const onSet = fc.oneof(
  fc.nat(5).map((replicas) => `scale:${replicas}`),
  fc.nat(4).map((partition) => `partition:${partition}`),
  fc.constantFrom('image:nginx:1', 'image:nginx:2', 'image:nginx:bad', 'undo', 'apply', 'delete', 'delete:orphan'),
);
const steps = fc
  .array(fc.oneof(onPod, onPod, onSet), { minLength: 30, maxLength: 30 })
  .map((some) => ['apply', ...some]);

/** What is known of the pods, from the events alone. */
class Watcher {
  private readonly pods = new Map<string, 'starting' | 'ready' | 'terminating'>();
  private readonly failing = new Set<string>();
  private readonly lowered = new Set<number>();
  /** Of a set that was deleted: the next one does not control them. */
  private readonly strangers = new Set<string>();
  private replicas = 3;
  private exists = false;
  private wasDeleted = false;

  constructor(private readonly o: Options) {}

  see(step: string, { events, podsAfter, pvcsAfter }: SimulatedStep): void {
    this.begin(step);
    for (const event of events) this.check(step, event);
    assert.deepEqual(podsAfter.map(({ name }) => name).sort(), [...this.pods.keys()].sort());
    for (const { name, ready } of podsAfter) assert.ok(!ready || !this.failing.has(name), `${name} fails`);
    if (this.o.whenDeleted === 'Retain' && this.o.whenScaled === 'Retain')
      for (const { owners } of pvcsAfter) assert.deepEqual(owners, []);
  }

  private begin(step: string): void {
    const [word = '', value = ''] = step.split(':');
    if (word === 'fail') this.failing.add(value);
    if (word === 'recover') this.failing.delete(value);
    if (word === 'apply') [this.exists, this.replicas] = [true, 3];
    if (word === 'scale' && this.exists) this.replicas = Number(value);
    if (word === 'delete') this.exists = false;
    if (step === 'delete') this.wasDeleted = true;
    // What terminates is not adopted.
    if (word === 'delete')
      for (const [name, phase] of this.pods) if (step === 'delete' || phase === 'terminating') this.strangers.add(name);
    for (let ordinal = this.replicas; ordinal < 6; ordinal++) this.lowered.add(ordinal);
  }

  private check(step: string, { ev, name }: RolloutEvent): void {
    switch (ev) {
      case 'pod-create':
        assert.ok(!this.pods.has(name), `there is one ${name} at most`);
        assert.ok(this.exists, `${name} has a set`);
        if (!this.o.parallel)
          assert.ok(this.others(name, 'below').every(this.isReady), `${name} waits for those below`);
        this.pods.set(name, 'starting');
        break;
      case 'pod-ready':
        assert.ok(!this.failing.has(name), `${name} fails`);
        this.pods.set(name, 'ready');
        break;
      case 'pod-not-ready':
        this.pods.set(name, 'starting');
        break;
      case 'pod-terminating':
        if (this.exists && !step.endsWith(`:${name}`)) this.checkDeletion(name);
        if (!this.exists) this.strangers.add(name);
        this.pods.set(name, 'terminating');
        break;
      case 'pod-deleted':
        assert.ok(this.pods.delete(name));
        this.strangers.delete(name);
        break;
      case 'pvc-terminating':
      case 'pvc-deleted':
        this.checkClaim(name);
        break;
      case 'pvc-create':
      case 'pvc-owners':
    }
  }

  /** What the controller deletes of its own accord: to scale down, or to update. */
  private checkDeletion(name: string): void {
    if (ordinalOf(name) >= this.replicas) {
      if (!this.o.parallel && !this.strangers.has(name))
        assert.ok(this.others(name, 'above').length === 0, `${name} goes after those above`);
      return;
    }
    const unavailable = this.wanted().filter((other) => other !== name && !this.isReady(other));
    assert.ok(unavailable.length < this.o.atOnce, `${unavailable} and ${name} are down`);
  }

  /** A claim may be deleted if its ordinal was ever one too many, or its set was deleted; a lost pod only delays it. */
  private checkClaim(name: string): void {
    const scaled = this.o.whenScaled === 'Delete' && this.lowered.has(ordinalOf(name));
    const deleted = this.o.whenDeleted === 'Delete' && this.wasDeleted;
    assert.ok(scaled || deleted, `${name} is retained`);
  }

  private readonly isReady = (name: string): boolean => this.pods.get(name) === 'ready';

  private wanted(): string[] {
    return Array.from({ length: this.replicas }, (_, ordinal) => `web-${ordinal}`);
  }

  /** Below: those that are asked for. Above: those of the set that are there. */
  private others(name: string, where: 'above' | 'below'): string[] {
    const own = [...this.pods.keys()].filter((other) => !this.strangers.has(other));
    if (where === 'above') return own.filter((other) => ordinalOf(other) > ordinalOf(name));
    return this.wanted().filter((other) => ordinalOf(other) < ordinalOf(name));
  }
}

function ordinalOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('-') + 1));
}

function manifest({ parallel, atOnce, whenDeleted, whenScaled }: Options) {
  return web({
    podManagementPolicy: parallel ? 'Parallel' : 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: atOnce } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled },
  });
}

test('30 steps of any kind, and whatever fails, break no promise of the controller', () => {
  fc.assert(
    fc.property(options, steps, (o, texts) => {
      const on = { ...target, featureGates: { MaxUnavailableStatefulSet: true } };
      const original = new Rollout(manifest(o), on);
      let copy = new Rollout(manifest(o), on);
      const watcher = new Watcher(o);
      for (const text of texts) {
        const played = original.play(text, parseStep(text));
        watcher.see(text, played);
        // A copy remembers nothing of what the controller saw before: it has to see the same.
        copy = copy.clone();
        assert.deepEqual(copy.play(text, parseStep(text)), played);
      }
    }),
    runs(400),
  );
});
