import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDump } from '../../server/src/live/read';
import { takenAt } from '../../server/src/live/taken';
import { toldSets } from '../../server/src/live/told';
import type { JsonObject } from '../../server/src/yaml/json';
import { web } from '../fixture';

const manifest = web({
  replicas: 3,
  volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: 'fast' } }],
});

/** What is told of the set `web`: its first cause, and the pod that suffers from it. */
function told(text: string, manifests: readonly JsonObject[] = []) {
  const dump = readDump([text]);
  return toldSets(dump, takenAt(dump), manifests).map(({ observed, explanation: { causes, waitsFor } }) => [
    observed.object.name,
    causes[0]?.id,
    waitsFor,
  ]);
}

describe('a line of kubectl get events tells of a set', () => {
  const lines: readonly (readonly [event: string, id: string, pod?: string])[] = [
    ['Warning FailedScheduling pod/web-0 0/3 nodes are available: 3 Insufficient memory.', 'unschedulable-resources'],
    ['Warning Failed pod/web-0 Failed to pull image "nginx:99": docker.io/library/nginx:99: not found', 'image-pull'],
    ['Warning InspectFailed pod/web-0 Failed to apply default image tag "N": invalid reference', 'image-name-invalid'],
    ['Warning Failed pod/web-0 Error: secret "db" not found', 'config-missing'],
    ['Warning Failed pod/web-0 Error: container has runAsNonRoot and image will run as root', 'run-as-root-refused'],
    ['Warning Failed pod/web-0 Error: exec: "serve": executable file not found in $PATH', 'wrong-command'],
    ['Warning BackOff pod/web-0 Back-off restarting failed container web in pod web-0_shop(a1)', 'crash-loop'],
    ['Warning Unhealthy pod/web-0 Readiness probe failed: statuscode: 503', 'readiness-failing'],
    [
      'Warning FailedMount pod/web-0 MountVolume.SetUp failed for volume "c" : configmap "x" not found',
      'mount-missing',
    ],
    ['Warning FailedAttachVolume pod/web-0 Multi-Attach error for volume "pv-1" Volume is in use', 'multi-attach'],
    [
      'Warning FailedCreate statefulset/web create Pod web-2 in StatefulSet web failed error: pods "web-2" is forbidden: exceeded quota: team, requested: pods=1, used: pods=2, limited: pods=2',
      'quota-exceeded',
      'web-2',
    ],
  ];
  for (const [event, id, pod = 'web-0'] of lines)
    test(event, () => {
      assert.deepEqual(told(`3m ${event}\n`), [['web', id, pod]]);
      assert.deepEqual(told(`3m ${event}\n`, [manifest]), [['web', id, pod]]);
    });
});

test('an event of a claim tells of the set whose manifest has the template', () => {
  const line =
    '3m Warning ProvisioningFailed persistentvolumeclaim/data-web-1 storageclass.storage.k8s.io "fast" not found\n';
  assert.deepEqual(told(line, [manifest]), [['web', 'class-missing', 'web-1']]);
  assert.deepEqual(told(line), []);
});

test('a pod that was described is explained by its events', () => {
  const text = [
    'Name:             web-1',
    'Namespace:        shop',
    'Node:             node-1/10.0.0.1',
    'Status:           Running',
    'Controlled By:  StatefulSet/web',
    'Events:',
    '  Type     Reason     Age                From               Message',
    '  ----     ------     ----               ----               -------',
    '  Normal   Scheduled  5m                 default-scheduler  Successfully assigned shop/web-1 to node-1',
    '  Warning  BackOff    2s (x12 over 5m)   kubelet            Back-off restarting failed container web in pod web-1_shop(a1)',
  ].join('\n');
  assert.deepEqual(told(text), [['web', 'crash-loop', 'web-1']]);
});

test('a pod alone is explained by its status', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...{ name: 'web-1', namespace: 'shop', uid: 'p', resourceVersion: '7' },
      ownerReferences: [{ kind: 'StatefulSet', name: 'web', uid: 's', controller: true }],
    },
    spec: { nodeName: 'node-1', containers: [{ name: 'web', image: 'nginx:99' }] },
    status: {
      phase: 'Pending',
      containerStatuses: [{ name: 'web', state: { waiting: { reason: 'ErrImagePull', message: 'not found' } } }],
    },
  };
  assert.deepEqual(told(JSON.stringify(pod)), [['web', 'image-pull', 'web-1']]);
});

test('where nothing is wrong, or other things are, nothing is told', () => {
  for (const event of [
    'Normal Started pod/web-0 Started container web',
    'Warning BackOff job/backup Job has reached the specified backoff limit',
    'Warning FailedCreate statefulset/web create Pod in StatefulSet failed',
  ])
    assert.deepEqual(told(`3m ${event}\n`, [manifest]), []);
});
