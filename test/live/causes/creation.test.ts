import assert from 'node:assert/strict';
import { test } from 'node:test';
import { before, type Cluster, causes, ids } from './observed';

/** What the event FailedCreate of a set says of web-0. */
function rejected(text: string): Cluster {
  return { events: [`StatefulSet/web FailedCreate: Create Pod web-0 in StatefulSet web failed error: ${text}`] };
}

/** The words of admission plugins, of several releases; the cause, its culprit and the second object. */
const rejections: readonly (readonly [text: string, id: string, culprit: string, about?: string])[] = [
  [
    'pods "web-0" is forbidden: exceeded quota: team, requested: limits.memory=1Gi,pods=1, used: limits.memory=8Gi,pods=3, limited: limits.memory=8Gi,pods=9',
    'quota-exceeded',
    'ResourceQuota/team',
  ],
  [
    'failed to create PVC data-web-0: persistentvolumeclaims "data-web-0" is forbidden: exceeded quota: storage, requested: requests.storage=10Gi, used: requests.storage=95Gi, limited: requests.storage=100Gi',
    'quota-exceeded',
    'ResourceQuota/storage',
  ],
  [
    'pods "web-0" is forbidden: failed quota: team: must specify limits.cpu for: app; limits.memory for: app,setup',
    'quota-needs-resources',
    'ResourceQuota/team',
  ],
  [
    'pods "web-0" is forbidden: failed quota: old: must specify cpu,memory',
    'quota-needs-resources',
    'ResourceQuota/old',
  ],
  [
    'pods "web-0" is forbidden: violates PodSecurity "restricted:v1.29": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false)',
    'pod-security',
    'Namespace/shop',
  ],
  [
    'pods "web-0" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount]',
    'pod-security',
    'Namespace/shop',
  ],
  [
    'pods "web-0" is forbidden: [maximum memory usage per Container is 512Mi, but limit is 1Gi, maximum cpu usage per Pod is 1, but limit is 2]',
    'limit-range',
    'StatefulSet/web',
  ],
  [
    'persistentvolumeclaims "data-web-0" is forbidden: minimum storage usage per PersistentVolumeClaim is 20Gi, but request is 10Gi',
    'limit-range',
    'StatefulSet/web',
  ],
  [
    'pods "web-0" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
    'limit-range',
    'StatefulSet/web',
  ],
  [
    'Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: Post "https://check.shop.svc:443/?timeout=10s": no endpoints available for service "check"',
    'admission-webhook',
    'ValidatingWebhookConfiguration/check.example.com',
  ],
  [
    'Internal error occurred: failed calling webhook "check.example.com": Post https://check.shop.svc:443/: dial tcp 10.0.0.9:443: i/o timeout',
    'admission-webhook',
    'ValidatingWebhookConfiguration/check.example.com',
  ],
  [
    'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/shop/web-0 was blocked',
    'admission-webhook',
    'ValidatingWebhookConfiguration/validate.kyverno.svc-fail',
  ],
  [
    "pods \"web-0\" is forbidden: ValidatingAdmissionPolicy 'latest' with binding 'latest-shop' denied request: no latest tags",
    'admission-webhook',
    'ValidatingAdmissionPolicy/latest',
  ],
  [
    'pods "web-0" is forbidden: error looking up service account shop/web: serviceaccount "web" not found',
    'service-account-missing',
    'StatefulSet/web',
    'ServiceAccount/web',
  ],
  [
    'pods "web-0" is forbidden: no PriorityClass with name urgent was found',
    'priority-class-missing',
    'StatefulSet/web',
    'PriorityClass/urgent',
  ],
  [
    'pods "web-0" is forbidden: pod rejected: RuntimeClass "kata" not found',
    'runtime-class-missing',
    'StatefulSet/web',
    'RuntimeClass/kata',
  ],
  [
    'Pod "web-0" is invalid: spec.containers[0].image: Invalid value: " app": must not have leading or trailing whitespace',
    'pod-invalid',
    'StatefulSet/web',
  ],
  ['etcdserver: request timed out', 'pod-invalid', 'StatefulSet/web'],
  ['pvc data-web-0 is being deleted', 'claim-foreign', 'PersistentVolumeClaim/data-web-0'],
];

for (const [text, id, culprit, about] of rejections)
  test(`a pod that is not created: ${text}`, () => {
    const [cause] = causes(rejected(text));
    const name = (object: { kind: string; name: string } | undefined) => object && `${object.kind}/${object.name}`;
    assert.deepEqual([cause?.id, name(cause?.culprit), name(cause?.about)], [id, culprit, about]);
    assert.match(cause?.message ?? '', /created.*event FailedCreate, 60 s ago/);
  });

test('the place in the manifest is what the API server names', () => {
  const field = (text: string) => causes(rejected(text))[0]?.field?.join('.');
  assert.equal(field(rejections[16]?.[0] ?? ''), 'spec.template.spec.containers.0.image');
  assert.equal(field(rejections[4]?.[0] ?? ''), 'spec.template.spec.containers.0.securityContext');
  assert.equal(field(rejections[1]?.[0] ?? ''), 'spec.volumeClaimTemplates.0.spec.resources.requests.storage');
});

test('a webhook is looked up in the configurations, a bound in the LimitRanges', () => {
  const webhook = {
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'injector' },
    webhooks: [{ name: 'inject.example.com' }],
  };
  const limits = (name: string, memory: string) => ({
    kind: 'LimitRange',
    metadata: { name, namespace: 'shop' },
    spec: { limits: [{ type: 'Container', max: { memory } }] },
  });
  const called = { ...rejected('failed calling webhook "inject.example.com": EOF'), objects: [webhook] };
  assert.deepEqual(causes(called)[0]?.culprit, {
    kind: 'MutatingWebhookConfiguration',
    namespace: undefined,
    name: 'injector',
  });
  const bound = 'pods "web-0" is forbidden: maximum memory usage per Container is 2Gi, but limit is 3Gi';
  const ranges = [limits('small', '1Gi'), limits('large', '2Gi')];
  assert.equal(causes({ ...rejected(bound), objects: ranges })[0]?.culprit.name, 'large');
});

test('a failure that is over is not told: the pod was created since, or the claim is another one', () => {
  const quota = rejected('exceeded quota: team').events ?? [];
  const created = '10 StatefulSet/web SuccessfulCreate: Create Pod web-0 in StatefulSet web successful';
  assert.deepEqual(ids({ events: [...quota, created] }), []);
  const claim = { kind: 'PersistentVolumeClaim', metadata: { name: 'data-web-0', namespace: 'shop' } };
  assert.deepEqual(ids({ ...rejected('pvc data-web-0 is being deleted'), objects: [claim] }), []);
});

test('without events, what is in the way tells: a pod, a claim, a quota, a name', () => {
  const pod = (metadata: object) => ({ kind: 'Pod', metadata: { name: 'web-0', namespace: 'shop', ...metadata } });
  const quota = {
    kind: 'ResourceQuota',
    metadata: { name: 'team', namespace: 'shop' },
    status: { hard: { pods: '4' }, used: { pods: '4' } },
  };
  const deleted = {
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-web-0', namespace: 'shop', deletionTimestamp: before(60), finalizers: ['x/y'] },
  };
  assert.deepEqual(ids({ objects: [pod({})] }), ['pod-name-taken']);
  assert.deepEqual(ids({ objects: [pod({ labels: { app: 'web' } })] }), [], 'the controller adopts it');
  assert.deepEqual(ids({ objects: [quota] }), ['quota-exceeded']);
  assert.deepEqual(ids({ objects: [deleted] }), ['claim-foreign']);
  assert.deepEqual(ids({}), []);
});
