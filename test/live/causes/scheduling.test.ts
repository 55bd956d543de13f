import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../server/src/yaml/json';
import { before, type Cluster, causes, claim, ids } from './observed';

function unscheduled(message: string, rest: Partial<Cluster> = {}, spec: JsonObject = {}): Cluster {
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastTransitionTime: before(600),
  };
  return { objects: [claim()], ...rest, pod: { spec, status: { conditions: [condition] } } };
}

/** Messages of schedulers of several releases, without nodes in the dump. */
const messages: readonly (readonly [message: string, id: string])[] = [
  ['0/3 nodes are available: 1 Insufficient memory, 2 Insufficient cpu.', 'unschedulable-resources'],
  [
    '0/3 nodes are available: 3 Too many pods. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
    'unschedulable-resources',
  ],
  [
    "0/4 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate, 3 Insufficient nvidia.com/gpu.",
    'unschedulable-resources',
  ],
  ['0/3 nodes are available: 3 node(s) exceed max volume count.', 'unschedulable-resources'],
  [
    "0/6 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 5 node(s) didn't match Pod's node affinity/selector. preemption: 0/6 nodes are available: 6 Preemption is not helpful for scheduling.",
    'unschedulable-selector',
  ],
  ["0/3 nodes are available: 3 node(s) didn't match node selector.", 'unschedulable-selector'],
  ['0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: db}.', 'unschedulable-taint'],
  [
    "0/5 nodes are available: 2 node(s) had taint {node.kubernetes.io/not-ready: }, that the pod didn't tolerate, 3 node(s) had taint {x: y}, that the pod didn't tolerate.",
    'unschedulable-taint',
  ],
  [
    "0/12 nodes are available: 4 node(s) had untolerated taint(s), 8 node(s) didn't match Pod's node affinity/selector.",
    'unschedulable-taint',
  ],
  ['0/3 nodes are available: 3 node(s) were unschedulable.', 'unschedulable-cordoned'],
  [
    '0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) had volume node affinity conflict.',
    'unschedulable-cordoned',
  ],
  ['0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had volume node affinity conflict.', 'unschedulable-zone'],
  [
    "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match PersistentVolume's node affinity.",
    'unschedulable-zone',
  ],
  ["0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports.", 'unschedulable-ports'],
  [
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match pod anti-affinity rules.",
    'unschedulable-anti-affinity',
  ],
  [
    "0/3 nodes are available: 3 node(s) didn't match pod affinity/anti-affinity rules, 3 node(s) didn't satisfy existing pods anti-affinity rules.",
    'unschedulable-anti-affinity',
  ],
  [
    "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints (missing required label).",
    'unschedulable-topology-spread',
  ],
  ['no nodes available to schedule pods', 'unschedulable-resources'],
];

for (const [message, id] of messages)
  test(`a pod that no node takes: ${message}`, () => assert.deepEqual(ids(unscheduled(message)), [id]));

test('the event tells where the condition is missing; events of the pod that was replaced do not', () => {
  const event = (age: number) => [`${age} Pod/web-0 FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.`];
  assert.deepEqual(ids({ pod: {}, objects: [claim()], events: event(300) }), ['unschedulable-resources']);
  assert.deepEqual(ids({ pod: {}, objects: [claim()], events: event(3000) }), ['slow-start']);
});

const message =
  "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match Pod's node affinity/selector.";
const node = (name: string, spec: JsonObject, labels: JsonObject = { pool: 'db' }): JsonObject => ({
  kind: 'Node',
  metadata: { name, labels },
  spec,
});
const taint = { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] };
const control = node('control', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] });

test('nodes in the dump tell whether a selector, a taint or a cordon keeps the pod away', () => {
  const of = (spec: JsonObject, ...nodes: readonly JsonObject[]) =>
    ids(unscheduled(message, { objects: [claim(), control, node('other', {}, {}), ...nodes] }, spec));
  const expression = (operator: string, values: readonly string[]) => ({
    matchExpressions: [{ key: 'pool', operator, values }],
  });
  const affinity = (term: JsonObject) => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
  });
  assert.deepEqual(of({ nodeSelector: { pool: 'db' } }, node('a', taint)), ['unschedulable-taint']);
  assert.deepEqual(of({ nodeSelector: { pool: 'db' } }, node('a', { unschedulable: true })), [
    'unschedulable-cordoned',
  ]);
  assert.deepEqual(of({ nodeSelector: { pool: 'web' } }, node('a', taint)), ['unschedulable-selector']);
  assert.deepEqual(of(affinity(expression('In', ['db', 'kv'])), node('a', taint)), ['unschedulable-taint']);
  assert.deepEqual(of(affinity(expression('Gt', ['1'])), node('a', taint)), ['unschedulable-selector']);
});

test('the message counts the nodes, the decisive reason first, with what the pod asks for', () => {
  const [cause] = causes(
    unscheduled('0/5 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 4 Insufficient cpu.'),
  );
  assert.equal(
    cause?.message,
    'None of 5 nodes can take web-0: 4 have too little cpu (it requests 2); 1 has a taint that the pod does not tolerate {dedicated: gpu} (condition PodScheduled, 10 min ago).',
  );
  assert.equal(cause?.field?.join('.'), 'spec.template.spec.containers.0.resources.requests.cpu');
});

test('claims that wait for the pod come second', () => {
  const pending = claim({ status: { phase: 'Pending' } });
  assert.deepEqual(ids(unscheduled('0/1 nodes are available: 1 Insufficient cpu.', { objects: [pending] })), [
    'unschedulable-resources',
    'claim-waits-consumer',
  ]);
});

test("a pod with scheduling gates is nobody's yet", () => {
  const spec = { schedulingGates: [{ name: 'example.com/quota' }] };
  const [cause] = causes({
    pod: { spec, status: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] } },
  });
  assert.equal(cause?.id, 'scheduling-gated');
  assert.match(cause?.message ?? '', /example\.com\/quota/);
});

test('a pod that its node did not keep failed as a whole', () => {
  const failed = (reason: string) => ids({ pod: { spec: { nodeName: 'a' }, status: { phase: 'Failed', reason } } });
  assert.deepEqual(failed('Evicted'), ['unschedulable-resources']);
  assert.deepEqual(failed('OutOfcpu'), ['unschedulable-resources']);
  assert.deepEqual(failed('NodeAffinity'), ['unschedulable-selector']);
});
