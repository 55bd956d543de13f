import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../server/src/yaml/json';
import { type Cluster, causes, claim, ids } from './observed';

function creating(events: readonly string[], rest: Partial<Cluster> = {}, status: JsonObject = {}): Cluster {
  const containerStatuses = [
    { name: 'app', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
  ];
  return {
    objects: [claim({ spec: { volumeName: 'pv-1' } })],
    ...rest,
    pod: { spec: { nodeName: 'a' }, status: { containerStatuses, ...status } },
    events: events.map((event) => event.replace(/^(\d+ )?/, '$1Pod/web-0 ')),
  };
}

const timeOut =
  'FailedMount: Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data conf]: timed out waiting for the condition';

/** What a node says of a pod whose containers it has not begun with; the last event is the newest. */
const said: readonly (readonly [events: readonly string[], id: string, about?: string])[] = [
  [
    ['FailedAttachVolume: Multi-Attach error for volume "pv-1" Volume is already used by pod(s) old-1, old-2'],
    'multi-attach',
    'old-1',
  ],
  [
    [
      'FailedAttachVolume: Multi-Attach error for volume "pv-1" Volume is already exclusively attached to one node and can\'t be attached to another',
      `5 ${timeOut}`,
    ],
    'multi-attach',
  ],
  [
    [
      '300 FailedAttachVolume: Multi-Attach error for volume "pv-1" Volume is already used by 1 pod(s) in different namespaces',
      '200 SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pv-1"',
      timeOut,
    ],
    'volume-mount-failed',
  ],
  [
    [
      'FailedAttachVolume: AttachVolume.Attach failed for volume "pv-1" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    ],
    'volume-mount-failed',
  ],
  [
    [
      'FailedMount: MountVolume.MountDevice failed for volume "pv-1" : driver name csi.example.com not found in the list of registered CSI drivers',
    ],
    'volume-mount-failed',
  ],
  [
    ['FailedMount: MountVolume.SetUp failed for volume "conf" : configmap "web-conf" not found', `5 ${timeOut}`],
    'mount-missing',
    'web-conf',
  ],
  [['FailedMount: MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found'], 'mount-missing', 'web-tls'],
  [
    [
      'FailedMount: MountVolume.SetUp failed for volume "conf" : configmap references non-existent config key: web.yaml',
    ],
    'key-missing',
    'web-conf',
  ],
  [
    ['FailedMount: MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.key'],
    'key-missing',
  ],
  [
    [
      'FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "1": plugin type="calico" failed (add): no IPs',
    ],
    'sandbox-failed',
  ],
  [
    ['NetworkNotReady: network is not ready: container runtime network not ready: cni plugin not initialized'],
    'sandbox-failed',
  ],
];

for (const [events, id, about] of said)
  test(`a pod that its node does not begin with: ${events.join('; ')}`, () => {
    const [cause] = causes(creating(events));
    assert.deepEqual([cause?.id, cause?.about?.name, cause?.culprit.name], [id, about, 'web-0']);
  });

test('a step that came later ends what was said of earlier ones', () => {
  const mount = 'FailedMount: MountVolume.SetUp failed for volume "conf" : configmap "web-conf" not found';
  assert.deepEqual(ids(creating([`90 ${mount}`, '30 Pulling: Pulling image "app:1"'])), ['slow-start']);
});

test('without events, objects tell: a pod on another node, a ConfigMap that is not among others', () => {
  const user = {
    kind: 'Pod',
    metadata: { name: 'old', namespace: 'shop' },
    spec: { nodeName: 'b', volumes: [{ persistentVolumeClaim: { claimName: 'data-web-0' } }] },
  };
  const other = { kind: 'ConfigMap', metadata: { name: 'other', namespace: 'shop' } };
  const [attached] = causes(creating([], { objects: [claim(), user] }));
  assert.deepEqual([attached?.id, attached?.about?.name], ['multi-attach', 'old']);
  const [absent] = causes(creating([], { objects: [claim(), other] }));
  assert.deepEqual([absent?.id, absent?.about?.name], ['mount-missing', 'web-conf']);
});

test('containers that are Ready in a pod that is not: a gate, or a node that does not report', () => {
  const running = (ready: JsonObject, ...conditions: readonly JsonObject[]) =>
    causes(
      creating(
        [],
        {},
        {
          phase: 'Running',
          containerStatuses: [{ name: 'app', ready: true, started: true, state: { running: {} } }],
          conditions: [{ type: 'Ready', status: 'False', ...ready }, ...conditions],
        },
      ),
    );
  const gate = 'the status of pod readiness gate "x.io/lb" is not "True", but False';
  const [gated] = running(
    { reason: 'ReadinessGatesNotReady', message: gate },
    { type: 'x.io/lb', status: 'False', message: 'target is draining' },
  );
  assert.equal(gated?.id, 'readiness-failing');
  assert.match(gated?.message ?? '', /readiness gate x\.io\/lb is False: target is draining/);
  const [lost] = running({});
  assert.deepEqual([lost?.id, lost?.about?.kind], ['readiness-failing', 'Node']);
});
