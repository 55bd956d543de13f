import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { type RemedySubject, remedyFor } from '../../server/src/operations/remedies';
import { type CauseId, causeIds, type ObjectRef } from '../../server/src/operations/remedies/remedy';
import { readStatefulSet, type StatefulSet } from '../../server/src/statefulset/set';
import { fieldPath, type JsonObject } from '../../server/src/yaml/json';
import { web } from '../fixture';

const containers = [
  { name: 'nginx', image: 'nginx:1' },
  { name: 'sidecar', image: 's:1' },
];

function setOf(spec: JsonObject = {}, pod: JsonObject = {}, metadata: JsonObject = {}): StatefulSet {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { initContainers: [{ name: 'init', image: 'busybox' }], containers, ...pod },
  };
  return readStatefulSet(web({ template, ...spec }, { namespace: 'prod', ...metadata }));
}

function refer(kind: string, name: string): ObjectRef {
  return { kind, namespace: 'prod', name };
}

const abouts: Partial<Record<CauseId, ObjectRef>> = {
  'quota-exceeded': refer('ResourceQuota', 'compute'),
  'service-account-missing': refer('ServiceAccount', 'web'),
  'admission-webhook': refer('ValidatingWebhookConfiguration', 'policy'),
  'class-missing': refer('StorageClass', 'fast'),
  'config-missing': refer('ConfigMap', 'settings'),
  'key-missing': refer('Secret', 'web'),
  'mount-missing': refer('Secret', 'tls'),
  'image-pull-secret': refer('Secret', 'registry'),
  'multi-attach': refer('Pod', 'shell'),
  'claim-foreign': refer('Pod', 'importer'),
  predecessor: refer('Pod', 'web-0'),
  'governing-service-selector': refer('Service', 'web'),
};

function subjectOf(id: CauseId, set = setOf()): RemedySubject {
  const about = abouts[id];
  return {
    set,
    namespace: set.namespace,
    pod: `${set.name}-1`,
    container: 'nginx',
    about,
    culprit: about,
    details: { key: 'password', node: 'node-7' },
    source: { kind: 'file', name: 'web.yaml' },
  };
}

/** The commands of a remedy, short of what all have; `!` stands before those that destroy or interrupt something. */
function commandsOf(id: CauseId, set?: StatefulSet): readonly string[] {
  return remedyFor(id, subjectOf(id, set)).steps.flatMap(({ command, destroys }) =>
    command === undefined
      ? []
      : `${destroys === undefined ? '' : '! '}${command.replaceAll('kubectl ', '').replaceAll(' -n prod', '')}`,
  );
}

const apply = 'apply -f web.yaml';
const rollOut = '! apply -f web.yaml';
const restart = '! delete pod/web-1';
const orphan = '! delete statefulset/web --cascade=orphan';
const discard = '! delete pvc/data-web-1 pod/web-1';
const retry = 'annotate statefulset/web try-again=now && annotate statefulset/web try-again-';

const remedies: readonly (readonly [id: CauseId, field: string, commands: readonly string[]])[] = [
  ['quota-exceeded', '', ['describe quota compute', retry]],
  ['quota-needs-resources', 'spec.template.spec.initContainers[0].resources', ['describe quota', rollOut]],
  ['pod-security', 'spec.template.spec.securityContext', ['get namespace prod --show-labels', rollOut]],
  ['limit-range', 'spec.template.spec.containers[0].resources', ['describe limitrange', rollOut, orphan, apply]],
  ['admission-webhook', '', ['get validatingwebhookconfiguration/policy -o yaml', retry]],
  ['service-account-missing', 'spec.template.spec.serviceAccountName', ['create serviceaccount web', retry, rollOut]],
  ['priority-class-missing', 'spec.template.spec.priorityClassName', ['get priorityclass', rollOut, retry]],
  ['runtime-class-missing', 'spec.template.spec.runtimeClassName', ['get runtimeclass', rollOut, retry]],
  ['pod-invalid', 'spec.template', ['events --for statefulset/web --types=Warning', rollOut]],
  [
    'pod-name-taken',
    '',
    [String.raw`get pod/web-1 -o 'jsonpath={.metadata.ownerReferences}{"\n"}{.metadata.labels}'`, restart, retry],
  ],
  ['class-missing', 'spec.volumeClaimTemplates[0].spec.storageClassName', ['get storageclass', orphan, discard, apply]],
  [
    'no-default-class',
    'spec.volumeClaimTemplates[0].spec.storageClassName',
    [
      'get storageclass',
      'annotate storageclass/CLASS storageclass.kubernetes.io/is-default-class=true',
      orphan,
      discard,
      apply,
    ],
  ],
  ['no-matching-volume', 'spec.volumeClaimTemplates[0].spec', ['get pv', orphan, discard, apply]],
  [
    'provisioning-failed',
    'spec.volumeClaimTemplates[0].spec',
    ['describe pvc data-web-1', 'get storageclass/CLASS -o yaml', orphan, discard, apply],
  ],
  [
    'provisioner-silent',
    'spec.volumeClaimTemplates[0].spec.storageClassName',
    ["get storageclass/CLASS -o 'jsonpath={.provisioner}'", 'get csidrivers', orphan, discard, apply],
  ],
  ['claim-waits-consumer', '', ['describe pod/web-1']],
  ['claim-lost', '', ['describe pvc data-web-1', discard]],
  ['claim-foreign', '', ['describe pvc data-web-1', '! delete pod/importer', discard]],
  [
    'unschedulable-resources',
    'spec.template.spec.containers[0].resources.requests',
    ['describe nodes node-7', rollOut, restart],
  ],
  [
    'unschedulable-selector',
    'spec.template.spec.nodeSelector',
    ['get nodes --show-labels', 'label node/node-7 KEY=VALUE', rollOut, restart],
  ],
  [
    'unschedulable-taint',
    'spec.template.spec.tolerations',
    ['get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints', rollOut, restart, 'taint node node-7 KEY-'],
  ],
  [
    'unschedulable-anti-affinity',
    'spec.template.spec.affinity.podAntiAffinity',
    ['get pods -l app=web -o wide', rollOut, restart],
  ],
  ['unschedulable-topology-spread', 'spec.template.spec.topologySpreadConstraints', ['get nodes', rollOut, restart]],
  [
    'unschedulable-zone',
    '',
    [
      'get pv -o custom-columns=NAME:.metadata.name,CLAIM:.spec.claimRef.name,NODES:.spec.nodeAffinity.required.nodeSelectorTerms',
      'get nodes -L topology.kubernetes.io/zone',
      discard,
    ],
  ],
  ['unschedulable-cordoned', '', ['get nodes', 'uncordon node-7']],
  ['unschedulable-ports', '', ['get pods -l app=web -o wide', rollOut, restart]],
  [
    'scheduling-gated',
    '',
    [
      "get pod/web-1 -o 'jsonpath={.spec.schedulingGates}'",
      'describe pod/web-1',
      `patch pod/web-1 --type=json -p '[{"op":"remove","path":"/spec/schedulingGates"}]'`,
    ],
  ],
  [
    'multi-attach',
    '',
    [
      'describe pvc data-web-1',
      'get volumeattachments',
      '! delete pod/shell',
      '! taint node OLD-NODE node.kubernetes.io/out-of-service=nodeshutdown:NoExecute',
      'taint node OLD-NODE node.kubernetes.io/out-of-service-',
    ],
  ],
  [
    'volume-mount-failed',
    '',
    ['describe pod/web-1', 'get pods -A --field-selector=spec.nodeName=node-7', 'cordon node-7', restart],
  ],
  [
    'mount-missing',
    'spec.template.spec.volumes',
    ['get secrets', 'create secret generic tls --from-literal=KEY=VALUE', rollOut, restart],
  ],
  [
    'sandbox-failed',
    '',
    ['describe pod/web-1', 'get pods -A --field-selector=spec.nodeName=node-7', 'cordon node-7', restart],
  ],
  ['image-pull', 'spec.template.spec.containers[0].image', ['describe pod/web-1', rollOut, restart]],
  ['image-name-invalid', 'spec.template.spec.containers[0].image', [rollOut, restart]],
  [
    'image-pull-secret',
    'spec.template.spec.imagePullSecrets',
    [
      'get secret/registry',
      'create secret docker-registry registry --docker-server=SERVER --docker-username=USER --docker-password=PASSWORD',
      rollOut,
      restart,
      restart,
    ],
  ],
  [
    'config-missing',
    'spec.template.spec.containers[0].env',
    ['get configmaps', 'create configmap settings --from-literal=KEY=VALUE', rollOut, restart],
  ],
  [
    'key-missing',
    'spec.template.spec.containers[0].env',
    ['describe secret/web', `patch secret/web --type=merge -p '{"stringData":{"password":"VALUE"}}'`, rollOut, restart],
  ],
  ['run-as-root-refused', 'spec.template.spec.containers[0].securityContext.runAsUser', [rollOut, restart]],
  ['init-failing', 'spec.template.spec.initContainers', ['logs pod/web-1 -c init', rollOut, restart]],
  [
    'wrong-command',
    'spec.template.spec.containers[0].command',
    ["get pod/web-1 -o 'jsonpath={.status.containerStatuses[*].lastState.terminated}'", rollOut, restart],
  ],
  [
    'oom-killed',
    'spec.template.spec.containers[0].resources.limits.memory',
    ['top pod web-1 --containers', rollOut, restart],
  ],
  [
    'permission-denied',
    'spec.template.spec.securityContext.fsGroup',
    ['logs pod/web-1 -c nginx --previous', rollOut, restart],
  ],
  [
    'crash-loop',
    'spec.template.spec.containers[0]',
    [
      'logs pod/web-1 -c nginx --previous',
      "get pod/web-1 -o 'jsonpath={.status.containerStatuses[*].lastState.terminated}'",
      rollOut,
      restart,
      restart,
    ],
  ],
  [
    'startup-failing',
    'spec.template.spec.containers[0].startupProbe',
    ['logs pod/web-1 -c nginx --previous', rollOut, restart],
  ],
  [
    'liveness-killed',
    'spec.template.spec.containers[0].livenessProbe',
    ['logs pod/web-1 -c nginx --previous', rollOut, restart],
  ],
  [
    'readiness-failing',
    'spec.template.spec.containers[0].readinessProbe',
    ['describe pod/web-1', 'logs pod/web-1 -c nginx', rollOut, restart],
  ],
  [
    'terminating-finalizer',
    '',
    [
      "get pod/web-1 -o 'jsonpath={.metadata.finalizers}'",
      `! patch pod/web-1 --type=merge -p '{"metadata":{"finalizers":null}}'`,
    ],
  ],
  [
    'terminating-node-lost',
    '',
    [
      'get nodes',
      '! taint node node-7 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute',
      'taint node node-7 node.kubernetes.io/out-of-service-',
      '! delete pod/web-1 --grace-period=0 --force',
    ],
  ],
  [
    'terminating-grace',
    'spec.template.spec.terminationGracePeriodSeconds',
    ['get pod/web-1 -w', '! delete pod/web-1 --grace-period=1'],
  ],
  ['broken-rollback', '', ['get pods -l app=web -L controller-revision-hash', restart]],
  ['predecessor', '', ['describe pod/web-0']],
  ['scale-down-blocked', '', ['describe pod/web-1']],
  [
    'paused-by-max-unavailable',
    'spec.updateStrategy.rollingUpdate.maxUnavailable',
    ['get pods -l app=web -L controller-revision-hash', rollOut],
  ],
  [
    'partition',
    'spec.updateStrategy.rollingUpdate.partition',
    [
      'get pods -l app=web -L controller-revision-hash',
      `! patch statefulset/web --type=merge -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":0}}}}'`,
    ],
  ],
  ['on-delete', 'spec.updateStrategy.type', ['get pods -l app=web -L controller-revision-hash', restart]],
  ['min-ready-seconds', 'spec.minReadySeconds', ['rollout status statefulset/web']],
  ['governing-service-missing', 'spec.serviceName', ['get services', apply]],
  [
    'governing-service-selector',
    '',
    [
      'get service/web -o wide',
      'get endpointslices -l kubernetes.io/service-name=web -o yaml',
      '! delete service/web',
      apply,
    ],
  ],
  ['slow-start', '', ['get pod/web-1 -w', 'describe pod/web-1']],
  ['rolling', '', ['rollout status statefulset/web']],
  ['scaling-down', '', ['get pods -w']],
];

test('each cause has its remedy, with the commands in order and what they destroy', () => {
  assert.deepEqual(
    remedies.map(([id]) => id),
    [...causeIds],
  );
  for (const [id, field, commands] of remedies) {
    const remedy = remedyFor(id, subjectOf(id));
    assert.equal(remedy.field === undefined ? '' : fieldPath(remedy.field), field, id);
    assert.deepEqual(commandsOf(id), commands, id);
    for (const { text } of remedy.steps) assert.match(text, /^[^\s].*[.:]$/, id);
  }
});

test('what looks destroys nothing, and what deletes says what', () => {
  for (const id of causeIds)
    for (const { command = '', destroys } of remedyFor(id, subjectOf(id)).steps) {
      if (/^kubectl (?:get|describe|logs|events|top|rollout status|uncordon|label|create) /.test(command))
        assert.equal(destroys, undefined, command);
      if (/^kubectl delete |:NoExecute|finalizers":null/.test(command)) assert.match(destroys ?? '', /\.$/, command);
    }
});

test('a template that is put right reaches a stuck pod as the policies of the set have it', () => {
  const image = (spec: JsonObject) => commandsOf('image-pull', setOf(spec)).slice(1);
  const partition = (value: number) => ({ updateStrategy: { rollingUpdate: { partition: value } } });
  assert.deepEqual(image({}), [rollOut, restart]);
  assert.deepEqual(image({ podManagementPolicy: 'Parallel' }), [rollOut]);
  assert.deepEqual(image({ updateStrategy: { type: 'OnDelete' } }), [apply, restart]);
  assert.deepEqual(image(partition(1)), [rollOut, restart]);
  assert.deepEqual(image(partition(2)), [rollOut]);
  const below = remedyFor('image-pull', subjectOf('image-pull', setOf(partition(2)))).steps.at(-1);
  assert.match(below?.text ?? '', /^web-1 is below partition 2 and keeps the old template/);
});

test('what deleting claims costs depends on the policy and on whether they are bound', () => {
  const steps = (id: CauseId, spec: JsonObject) => JSON.stringify(remedyFor(id, subjectOf(id, setOf(spec))).steps);
  const deleted = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } };
  assert.match(steps('class-missing', deleted), /Without --cascade=orphan its claims are deleted with the data/);
  assert.doesNotMatch(steps('class-missing', {}), /Without --cascade=orphan/);
  assert.match(steps('class-missing', {}), /The claim must be Pending: then there is no volume yet, and no data/);
  assert.match(steps('claim-foreign', {}), /deleted with the data, unless its volume has the reclaim policy Retain/);
});

test('of several claims only the one at fault is deleted', () => {
  const templates = ['data', 'logs'].map((name) => ({ metadata: { name }, spec: { storageClassName: 'fast' } }));
  const subject = subjectOf('class-missing', setOf({ volumeClaimTemplates: templates }));
  const deletion = (culprit?: ObjectRef) =>
    remedyFor('class-missing', { ...subject, culprit }).steps.find(({ command }) => command?.includes('pvc/'));
  const known = deletion(refer('PersistentVolumeClaim', 'logs-web-1'));
  assert.equal(known?.command, 'kubectl delete pvc/logs-web-1 pod/web-1 -n prod');
  assert.equal(deletion()?.command, 'kubectl delete pvc/CLAIM pod/web-1 -n prod');
  assert.match(deletion()?.text ?? '', /CLAIM is the one at fault: data-web-1 or logs-web-1\.$/);
});

test('the field is the one that names what is missing', () => {
  const env = [
    { name: 'A', value: 'x' },
    { name: 'B', valueFrom: { secretKeyRef: { name: 'web', key: 'password' } } },
    { name: 'C', valueFrom: { configMapKeyRef: { name: 'settings', key: 'c' } } },
  ];
  const volumes = [
    { name: 'other', emptyDir: {} },
    { name: 'tls', secret: { secretName: 'tls' } },
  ];
  const set = setOf({}, { containers: [{ name: 'nginx', image: 'nginx:1', env }], volumes });
  const field = (id: CauseId) => fieldPath(remedyFor(id, subjectOf(id, set)).field ?? []);
  const first = 'spec.template.spec.containers[0]';
  assert.equal(field('key-missing'), `${first}.env[1].valueFrom.secretKeyRef.key`);
  assert.equal(field('config-missing'), `${first}.env[2].valueFrom.configMapKeyRef.name`);
  assert.equal(field('mount-missing'), 'spec.template.spec.volumes[1].secret.secretName');
  assert.ok(commandsOf('config-missing', set).includes('create configmap settings --from-literal=c=VALUE'));
});

test('a hostile name stays one word and is never an option', () => {
  const name = "--all'; rm -rf / #$(reboot)\n`x`";
  const set = setOf({ serviceName: name }, { serviceAccountName: name }, { name, namespace: name });
  for (const id of causeIds) {
    const about = abouts[id] && { ...abouts[id], name };
    const subject = {
      ...subjectOf(id, set),
      container: name,
      about,
      culprit: about,
      details: { key: name, node: name },
    };
    for (const { command } of remedyFor(id, subject).steps) {
      const [first] = command?.split(' && ') ?? [];
      if (first === undefined) continue;
      const words = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${first}`], { encoding: 'utf8' }).split('\0');
      assert.equal(words[0], 'kubectl');
      for (const [index, word] of words.entries())
        if (word.startsWith('--all'))
          assert.match(words[index - 1] ?? '', /^-[nc]$/, `${word} is the value of an option`);
    }
  }
});
