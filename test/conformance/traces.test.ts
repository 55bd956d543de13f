import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Labels } from '../../server/src/kubernetes/selector';
import type { Target } from '../../server/src/kubernetes/versions';
import type { EventKind, RolloutEvent } from '../../server/src/simulation/log';
import { Rollout, type SimulatedStep } from '../../server/src/simulation/rollout';
import { parseStep } from '../../server/src/simulation/steps';
import { claimLabels, claimName, parsePodName, podLabels, podName } from '../../server/src/statefulset/identity';
import { readStatefulSet } from '../../server/src/statefulset/set';
import type { Json } from '../../server/src/yaml/json';
import { recorded } from './recorded';

/** What the StatefulSet controller of Kubernetes 1.36.2 did, step by step; one trace a line. */
interface Trace {
  readonly name: string;
  readonly manifest: Json;
  readonly steps: readonly RecordedStep[];
  /** Each pod as it was last created. */
  readonly pods: Readonly<Record<string, RecordedPod>>;
}

interface RecordedPod {
  readonly labels: Labels;
  readonly hostname: string;
  readonly subdomain: string | null;
  /** Claim by volume. */
  readonly claims: Readonly<Record<string, string>>;
}

interface RecordedEvent {
  readonly ev: string;
  readonly name: string;
  readonly revision?: number | string;
  readonly labels?: Labels;
}

interface RecordedStep {
  readonly step: string;
  readonly events: readonly RecordedEvent[];
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

const traces = recorded<Trace>('traces');

test('the traces are here', () => assert.equal(traces.length, 36));

for (const { name, manifest, steps } of traces) {
  test(`${name} is played as recorded`, () => {
    const target: Target = { version: 36, featureGates: { MaxUnavailableStatefulSet: name.endsWith('gate-on') } };
    const rollout = new Rollout(manifest, target);
    for (const step of steps) {
      const played = rollout.play(step.step, parseStep(step.step));
      const message = `${name}, ${step.step}`;
      assertSameOrder(step, played.events, message);
      assert.deepEqual(podsOf(played), step.podsAfter, message);
      assert.deepEqual(
        played.pvcsAfter.map(({ name, owners }) => ({ name, owners })),
        step.pvcsAfter.map(({ name, owners }) => ({ name, owners: owners.map(({ kind }) => kind) })),
        message,
      );
      const { status } = rollout;
      if (status === undefined || step.status === null) assert.equal(status ?? null, step.status, message);
      else
        for (const field of [
          'replicas',
          'readyReplicas',
          'availableReplicas',
          'currentReplicas',
          'updatedReplicas',
        ] as const)
          assert.equal(status[field], step.status[field] ?? 0, `${message}: status.${field}`);
    }
  });
}

test('pods and claims have the names and labels that were recorded', () => {
  for (const { manifest, steps, pods } of traces) {
    const set = readStatefulSet(manifest);
    for (const [name, pod] of Object.entries(pods)) {
      const parsed = parsePodName(name);
      assert.ok(parsed?.set === set.name);
      const { ordinal } = parsed;
      assert.equal(pod.hostname, podName(set, ordinal));
      assert.equal(pod.subdomain ?? undefined, set.serviceName);
      const claims = set.claimTemplates.map((template) => [template.name, claimName(template, set, ordinal)]);
      assert.deepEqual(pod.claims, Object.fromEntries(claims));
      // A label `v` is what two of the traces patch into the template.
      const { 'controller-revision-hash': hash, v: _, ...labels } = pod.labels;
      assert.ok(hash?.startsWith(`${set.name}-`));
      assert.deepEqual(labels, podLabels(set, ordinal));
    }
    for (const { ev, name, labels } of steps.flatMap(({ events }) => events)) {
      if (ev !== 'pvc-create') continue;
      const template = set.claimTemplates.find((candidate) => name.startsWith(`${candidate.name}-${set.name}-`));
      assert.ok(template);
      assert.deepEqual(labels, { ...claimLabels(template, set) });
    }
  }
});

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

/** With the hash of their revision, as recorded. */
function podsOf({ podsAfter }: SimulatedStep): string[] {
  return podsAfter.map(
    ({ name, revisionName, ready }) =>
      `${name}@${revisionName?.slice(revisionName.lastIndexOf('-') + 1)}${ready ? '' : ' (not ready)'}`,
  );
}
