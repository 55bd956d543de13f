import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Target } from '../../server/src/kubernetes/versions';
import type { EventKind, RolloutEvent } from '../../server/src/statefulset/log';
import { Rollout, type SimulatedStep } from '../../server/src/statefulset/rollout';
import { parseStep } from '../../server/src/statefulset/steps';
import type { Json } from '../../server/src/yaml/json';

/** What the StatefulSet controller of Kubernetes 1.36.2 did, step by step; one trace a line. */
interface Trace {
  readonly name: string;
  readonly manifest: Json;
  readonly steps: readonly RecordedStep[];
}

interface RecordedStep {
  readonly step: string;
  readonly events: readonly { readonly ev: string; readonly name: string; readonly revision?: number | string }[];
  /** `web-2@5fd5f6d658 (not ready)` */
  readonly podsAfter: readonly string[];
  readonly pvcsAfter: readonly { readonly name: string; readonly owners: readonly { readonly kind: string }[] }[];
  readonly status: Readonly<Record<string, number | string>> | null;
}

const modelled: ReadonlySet<string> = new Set<EventKind>([
  'pvc-create',
  'pvc-owners',
  'pvc-terminating',
  'pvc-deleted',
  'pod-create',
  'pod-ready',
  'pod-terminating',
  'pod-deleted',
]);

const traces = gunzipSync(readFileSync('test/conformance/traces.jsonl.gz'))
  .toString('utf8')
  .trimEnd()
  .split('\n')
  .map((line): Trace => JSON.parse(line));

test('the traces are here', () => assert.equal(traces.length, 36));

for (const { name, manifest, steps } of traces) {
  test(`${name} is played as recorded`, () => {
    const target: Target = { version: 36, featureGates: { MaxUnavailableStatefulSet: name.endsWith('gate-on') } };
    const rollout = new Rollout(manifest, target);
    const revisions = new Map<string, number>();
    for (const recorded of steps) {
      const played = rollout.play(recorded.step, parseStep(recorded.step));
      const message = `${name}, ${recorded.step}`;
      for (const { ev, name, revision } of recorded.events)
        if (ev === 'revision-create') revisions.set(name.slice(name.lastIndexOf('-') + 1), Number(revision));
      assertSameOrder(recorded, played.events, message);
      assert.deepEqual(podsOf(played), recordedPods(recorded, revisions), message);
      assert.deepEqual(
        played.pvcsAfter,
        recorded.pvcsAfter.map(({ name, owners }) => ({ name, owners: owners.map(({ kind }) => kind) })),
        message,
      );
      const { status } = rollout;
      if (status === undefined || recorded.status === null) assert.equal(status ?? null, recorded.status, message);
      else
        for (const field of [
          'replicas',
          'readyReplicas',
          'availableReplicas',
          'currentReplicas',
          'updatedReplicas',
        ] as const)
          assert.equal(status[field], recorded.status[field] ?? 0, `${message}: status.${field}`);
    }
  });
}

/** The recorded events, cut into runs as long as our batches, are the same events batch by batch. */
function assertSameOrder(recorded: RecordedStep, played: readonly RolloutEvent[], message: string): void {
  const theirs = recorded.events.filter(({ ev }) => modelled.has(ev)).map(({ ev, name }) => `${ev} ${name}`);
  const ours: string[][] = [];
  for (const { ev, name, batch } of played) {
    if (ours.length < batch) ours.push([]);
    ours.at(-1)?.push(`${ev} ${name}`);
  }
  let from = 0;
  const cut = ours.map(({ length }) => {
    from += length;
    return theirs.slice(from - length, from).sort();
  });
  const sorted = ours.map((batch) => batch.sort());
  assert.deepEqual(sorted, [...cut, ...(from < theirs.length ? [theirs.slice(from)] : [])], message);
}

function podsOf({ podsAfter }: SimulatedStep): string[] {
  return podsAfter.map(({ name, revision, ready }) => `${name}@${revision}${ready ? '' : ' (not ready)'}`);
}

function recordedPods({ podsAfter }: RecordedStep, revisions: ReadonlyMap<string, number>): string[] {
  return podsAfter.map((pod) => pod.replace(/@(\w+)/, (_, hash: string) => `@${revisions.get(hash)}`));
}
