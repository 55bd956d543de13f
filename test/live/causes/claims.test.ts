import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../server/src/yaml/json';
import { before, causes, claim, ids } from './observed';

const unbound = (message = 'pod has unbound immediate PersistentVolumeClaims.'): JsonObject => ({
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: `0/3 nodes are available: ${message}`,
      lastTransitionTime: before(1200),
    },
  ],
});
const pending = { phase: 'Pending' };
const storageClass = (name: string, rest: JsonObject = {}): JsonObject => ({
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'csi.example.com',
  ...rest,
});

/** What the events of a claim say, and the cause. */
const said: readonly (readonly [events: readonly string[], id: string, spec?: JsonObject])[] = [
  [['ProvisioningFailed: storageclass.storage.k8s.io "fast" not found'], 'class-missing'],
  [
    ['FailedBinding: no persistent volumes available for this claim and no storage class is set'],
    'no-default-class',
    { storageClassName: null },
  ],
  [
    ['FailedBinding: no persistent volumes available for this claim and no storage class is set'],
    'no-matching-volume',
    { storageClassName: '' },
  ],
  [['FailedBinding: volume "pv-1" already bound to a different claim.'], 'no-matching-volume'],
  [['VolumeMismatch: Cannot bind to requested volume "pv-1": requested PV is too small'], 'no-matching-volume'],
  [['ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner'], 'no-matching-volume'],
  [
    [
      'ProvisioningFailed: failed to provision volume with StorageClass "fast": rpc error: code = ResourceExhausted desc = quota',
    ],
    'provisioning-failed',
  ],
  [['ProvisioningFailed: failed to get secret', '5 ExternalProvisioning: Waiting for a volume'], 'provisioning-failed'],
  [
    [
      "ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'csi.example.com' or manually",
    ],
    'provisioner-silent',
  ],
  [
    [
      '300 ProvisioningFailed: storageclass.storage.k8s.io "fast" not found',
      'ExternalProvisioning: Waiting for a volume',
    ],
    'provisioner-silent',
  ],
];

for (const [events, id, spec] of said)
  test(`a claim that is not bound: ${events.join('; ')}`, () => {
    const named = events.map((event) => event.replace(/^(\d+ )?/, '$1PersistentVolumeClaim/data-web-0 '));
    const [cause] = causes({
      pod: { status: unbound() },
      objects: [claim({ status: pending, spec: spec ?? {} })],
      events: named,
    });
    assert.deepEqual([cause?.id, cause?.culprit.name], [id, 'data-web-0']);
  });

test('the message of a missing class says what shows it, and how long ago', () => {
  const events = [
    '180 PersistentVolumeClaim/data-web-0 ProvisioningFailed: storageclass.storage.k8s.io "fast" not found',
  ];
  const [cause] = causes({ pod: { status: unbound() }, objects: [claim({ status: pending })], events });
  assert.equal(
    cause?.message,
    'Claim data-web-0 is Pending: its class fast does not exist (event ProvisioningFailed, 3 min ago).',
  );
  assert.deepEqual(cause?.about, { kind: 'StorageClass', namespace: undefined, name: 'fast' });
});

test('without events, the classes and volumes of the dump and the claim itself tell', () => {
  const of = (objects: readonly JsonObject[], spec: JsonObject = {}, metadata: JsonObject = {}) =>
    ids({ pod: { status: unbound() }, objects: [claim({ status: pending, spec, metadata }), ...objects] });
  const volume = {
    kind: 'PersistentVolume',
    metadata: { name: 'pv-1' },
    spec: { storageClassName: 'fast', capacity: { storage: '5Gi' } },
    status: { phase: 'Available' },
  };
  assert.deepEqual(of([storageClass('slow')]), ['class-missing']);
  assert.deepEqual(of([], { storageClassName: null }), ['no-default-class']);
  assert.deepEqual(of([storageClass('fast', { provisioner: 'kubernetes.io/no-provisioner' })]), ['no-matching-volume']);
  assert.deepEqual(of([volume]), ['no-matching-volume']);
  assert.deepEqual(of([], {}, { annotations: { 'volume.kubernetes.io/storage-provisioner': 'csi.example.com' } }), [
    'provisioner-silent',
  ]);
});

test('a claim that is Lost, that another pod has, or that the pod template names in vain', () => {
  const lost = unbound('persistentvolumeclaim "data-web-0" bound to non-existent persistentvolume "pv-1".');
  assert.deepEqual(ids({ pod: { status: lost }, objects: [claim({ status: { phase: 'Lost' } })] }), ['claim-lost']);
  const inUse = unbound(
    '3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.',
  );
  const user = {
    kind: 'Pod',
    metadata: { name: 'importer', namespace: 'shop' },
    spec: { nodeName: 'a', volumes: [{ persistentVolumeClaim: { claimName: 'data-web-0' } }] },
  };
  const [cause] = causes({
    pod: { status: inUse },
    objects: [claim({ spec: { accessModes: ['ReadWriteOncePod'] } }), user],
  });
  assert.deepEqual([cause?.id, cause?.about?.name], ['claim-foreign', 'importer']);
  const volumes = [{ name: 'shared', persistentVolumeClaim: { claimName: 'shared' } }];
  const absent = unbound('persistentvolumeclaim "shared" not found.');
  assert.deepEqual(ids({ pod: { status: absent, spec: { volumes } }, objects: [claim()] }), ['mount-missing']);
});

test('a claim from before the set: smaller than the template says, or of another mode', () => {
  const crashing = (message: string): JsonObject => ({
    phase: 'Running',
    containerStatuses: [
      {
        name: 'app',
        restartCount: 4,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, message } },
      },
    ],
  });
  const small = (labels: JsonObject) =>
    claim({
      spec: { resources: { requests: { storage: '1Gi' } } },
      metadata: { labels, creationTimestamp: before(9000) },
    });
  const of = (message: string, labels: JsonObject) =>
    ids({ pod: { spec: { nodeName: 'a' }, status: crashing(message) }, objects: [small(labels)] });
  assert.deepEqual(of('write: no space left on device', { app: 'web' }), ['claim-foreign']);
  assert.deepEqual(of('', {}), ['claim-foreign']);
  assert.deepEqual(
    of('cannot parse config', { app: 'web' }),
    ['crash-loop'],
    'the set was created again, its claim is its own',
  );
  const creating = {
    phase: 'Pending',
    containerStatuses: [{ name: 'app', state: { waiting: { reason: 'ContainerCreating' } } }],
  };
  const events = [
    'Pod/web-0 FailedMount: Unable to attach or mount volumes: unmounted volumes=[data]: volume data has volumeMode Block, but is specified in volumeMounts',
  ];
  assert.deepEqual(
    ids({
      pod: { spec: { nodeName: 'a' }, status: creating },
      objects: [claim({ spec: { volumeMode: 'Block' } })],
      events,
    }),
    ['claim-foreign'],
  );
});

test('a claim whose class waits for its pod is a cause of its own only where the pod goes round the scheduler', () => {
  const creating = {
    phase: 'Pending',
    containerStatuses: [{ name: 'app', state: { waiting: { reason: 'ContainerCreating' } } }],
  };
  const objects = [claim({ status: pending }), storageClass('fast', { volumeBindingMode: 'WaitForFirstConsumer' })];
  assert.deepEqual(ids({ pod: { spec: { nodeName: 'a' }, status: creating }, objects }), ['claim-waits-consumer']);
  assert.deepEqual(ids({ pod: { status: unbound('3 Insufficient cpu.') }, objects }), [
    'unschedulable-resources',
    'claim-waits-consumer',
  ]);
});
