import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applied } from '../../server/src/live/applied';
import { driftOf } from '../../server/src/live/drift';
import { lastApplied } from '../../server/src/live/serverFilled';
import { storedObject } from '../../server/src/validation';
import { asObject, fieldPath, type Json, type JsonObject, valueAt } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

/** What differs, as `path: here -> there`; `-` where a side has nothing. */
function differs(manifest: JsonObject, live: JsonObject): string[] {
  const text = (value: Json | undefined) => (value === undefined ? '-' : JSON.stringify(value));
  return driftOf(manifest, live, target).map((drift) => {
    const order = drift.kind === 'order' ? ' (order)' : '';
    return `${fieldPath(drift.path)}: ${text(drift.manifest)} -> ${text(drift.live)}${order}`;
  });
}

/** A manifest as the API server keeps it, with some of its metadata and spec changed afterwards. */
function liveOf(manifest: JsonObject, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  const stored = storedObject(manifest, target) ?? {};
  return {
    ...stored,
    metadata: { ...asObject(stored['metadata']), namespace: 'shop', uid: 'a1', resourceVersion: '7', ...metadata },
    spec: { ...asObject(stored['spec']), ...spec },
    status: { replicas: 3 },
  };
}

function podOf(container: JsonObject, pod: JsonObject = {}): JsonObject {
  const template = { metadata: { labels: { app: 'web' } } };
  return {
    template: { ...template, spec: { ...pod, containers: [{ name: 'nginx', image: 'nginx:1', ...container }] } },
  };
}

function setWithContainer(container: JsonObject, pod: JsonObject = {}): JsonObject {
  return web(podOf(container, pod));
}

const service: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
};
const claim: JsonObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

describe('no drift is', () => {
  const rows: readonly (readonly [what: string, manifest: JsonObject, live: JsonObject])[] = [
    ['a default', web(), liveOf(web())],
    ['a default that is written out', web({ revisionHistoryLimit: 10 }), liveOf(web())],
    ['a live object as kubectl prints it', liveOf(web()), liveOf(web(), {}, { resourceVersion: '8', generation: 2 })],
    [
      'another way to write an amount',
      setWithContainer({ resources: { requests: { cpu: 0.5, memory: '1Gi' } } }),
      liveOf(setWithContainer({ resources: { requests: { cpu: '500m', memory: '1024Mi' } } })),
    ],
    [
      'what allocation gives a Service',
      service,
      liveOf(service, {
        clusterIP: '10.96.0.7',
        clusterIPs: ['10.96.0.7'],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80, nodePort: 31000 }],
      }),
    ],
    [
      'what binding gives a claim',
      claim,
      liveOf(
        claim,
        { volumeName: 'pvc-1', storageClassName: 'standard', volumeMode: 'Filesystem' },
        { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' }, finalizers: ['kubernetes.io/pvc-protection'] },
      ),
    ],
    [
      'what Helm writes on what it installs',
      web(),
      liveOf(
        web(),
        {},
        {
          annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop' },
          labels: { 'app.kubernetes.io/managed-by': 'Helm' },
        },
      ),
    ],
    [
      'the pull policy of an earlier tag',
      setWithContainer({ image: 'nginx:1' }),
      liveOf(setWithContainer({ image: 'nginx:1', imagePullPolicy: 'Always' })),
    ],
    [
      'replicas that the manifest leaves to an autoscaler',
      web({ replicas: null }),
      liveOf(web({ replicas: 5 }), {}, { annotations: { [lastApplied]: JSON.stringify(web({ replicas: null })) } }),
    ],
    [
      'the other name of the service account',
      setWithContainer({}, { serviceAccountName: 'web' }),
      liveOf(setWithContainer({}, { serviceAccountName: 'web', serviceAccount: 'web' })),
    ],
    [
      'a field of a feature gate that is off',
      web({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } }),
      liveOf(web(), { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } }),
    ],
  ];
  for (const [what, manifest, live] of rows) test(what, () => assert.deepEqual(differs(manifest, live), []));
});

describe('drift is', () => {
  const nginx = 'spec.template.spec.containers[0]';
  const rows: readonly (readonly [what: string, manifest: JsonObject, live: JsonObject, ...expected: string[]])[] = [
    ['another value', web(), liveOf(web(), { replicas: 5 }), 'spec.replicas: 3 -> 5'],
    [
      'a value that the manifest leaves at its default',
      web(),
      liveOf(web(), { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } }),
      'spec.updateStrategy.rollingUpdate.partition: - -> 2',
    ],
    ['a field that is not applied', web({ minReadySeconds: 5 }), liveOf(web()), 'spec.minReadySeconds: 5 -> -'],
    [
      'a field of a feature gate that is on, as the live object shows',
      web({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } }),
      liveOf(web(), { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } } }),
      'spec.updateStrategy.rollingUpdate.maxUnavailable: 2 -> 1',
    ],
    [
      'replicas that were applied once and are left open now',
      web({ replicas: null }),
      liveOf(web({ replicas: 5 }), {}, { annotations: { [lastApplied]: JSON.stringify(web({ replicas: 5 })) } }),
      'spec.replicas: - -> 5',
    ],
    [
      'a label or annotation, each for itself',
      web(),
      liveOf(web(), {}, { labels: { team: 'shop' }, annotations: { 'a/b': 'c', [lastApplied]: '{}' } }),
      'metadata.annotations[a/b]: - -> "c"',
      'metadata.labels.team: - -> "shop"',
    ],
    [
      'a headless Service that is not to be one',
      service,
      liveOf({
        ...service,
        spec: { selector: { app: 'web' }, clusterIP: 'None', ports: [{ name: 'http', port: 80 }] },
      }),
      'spec.type: "NodePort" -> "ClusterIP"',
      'spec.clusterIP: - -> "None"',
    ],
    [
      'an item of a list, by its name',
      setWithContainer({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
      liveOf(
        web({
          template: {
            metadata: { labels: { app: 'web' } },
            spec: {
              containers: [
                { name: 'proxy', image: 'envoy:1' },
                { name: 'nginx', image: 'nginx:2' },
              ],
            },
          },
        }),
      ),
      `${nginx}.image: "nginx:1" -> "nginx:2"`,
      `${nginx}.volumeMounts: [{"name":"data","mountPath":"/data"}] -> -`,
      `${nginx}: - -> {"name":"proxy","image":"envoy:1","terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}`,
    ],
    [
      'an item without a name, among others that are the same',
      setWithContainer({}, { tolerations: [{ key: 'a' }, { key: 'b' }] }),
      liveOf(setWithContainer({}, { tolerations: [{ key: 'c' }, { key: 'a' }, { key: 'b' }] })),
      'spec.template.spec.tolerations[0]: - -> {"key":"c"}',
    ],
    [
      'a list of words that is longer, as a whole',
      setWithContainer({ args: ['-a'] }),
      liveOf(setWithContainer({ args: ['-b', '-a'] })),
      `${nginx}.args: ["-a"] -> ["-b","-a"]`,
    ],
    [
      'a word of a list that is as long',
      setWithContainer({ args: ['-a', '-b'] }),
      liveOf(setWithContainer({ args: ['-a', '-c'] })),
      `${nginx}.args[1]: "-b" -> "-c"`,
    ],
    [
      'another order: variables may refer to those before them',
      setWithContainer({ env: [{ name: 'A' }, { name: 'B', value: '$(A)' }] }),
      liveOf(setWithContainer({ env: [{ name: 'B', value: '$(A)' }, { name: 'A' }] })),
      `${nginx}.env: ["A","B"] -> ["B","A"] (order)`,
    ],
    [
      'the value of a variable, which is not shown',
      setWithContainer({ env: [{ name: 'A', value: 'one' }] }),
      liveOf(setWithContainer({ env: [{ name: 'A', value: 'two' }] })),
      `${nginx}.env[0].value: "(hidden)" -> "(hidden)"`,
    ],
  ];
  for (const [what, manifest, live, ...expected] of rows)
    test(what, () => assert.deepEqual(differs(manifest, live), expected));
});

test('a Secret is compared by its data, which is not shown', () => {
  const secret = (data: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    ...data,
  });
  const written = secret({ stringData: { user: 'grüße' } });
  assert.deepEqual(differs(written, secret({ data: { user: 'Z3LDvMOfZQ==' } })), []);
  assert.deepEqual(differs(written, secret({ data: { user: 'YWRtaW4=' } })), ['data.user: "(hidden)" -> "(hidden)"']);
});

test('of a kind that is not known only what the manifest says is compared', () => {
  const issuer = (spec: JsonObject): JsonObject => ({
    apiVersion: 'example.com/v1',
    kind: 'Issuer',
    metadata: {},
    spec,
  });
  assert.deepEqual(differs(issuer({ a: 1 }), issuer({ a: 1, filledIn: true })), []);
  assert.deepEqual(differs(issuer({ a: 1 }), issuer({ a: 2, filledIn: true })), ['spec.a: 1 -> 2']);
});

test('hostile objects are compared without a crash, and none of their keys is taken for another', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as JsonObject;
  assert.deepEqual(differs({ kind: 'X', spec: deep }, { kind: 'X', spec: deep }), []);
  assert.equal(differs({ kind: 'X', spec: 5 }, { kind: 'X', spec: deep }).length, 1);
  const keys = JSON.parse('{"kind":"X","spec":{"__proto__":{"a":1},"constructor":1}}') as JsonObject;
  assert.deepEqual(differs(keys, { kind: 'X', spec: {} }).length, 2);
  for (const wrong of [null, 'text', [], { kind: 'StatefulSet', apiVersion: 'apps/v1', spec: 5 }] as const)
    assert.doesNotThrow(() => driftOf(wrong, liveOf(web()), target));
});

test('applying keeps what nobody applied before, and takes back what somebody did', () => {
  const live = liveOf(
    web({ minReadySeconds: 5, replicas: 7 }),
    {},
    { annotations: { [lastApplied]: JSON.stringify(web({ replicas: 7 })), team: 'shop' } },
  );
  const result = applied(web({ replicas: null }), live, target);
  assert.equal(valueAt(result, ['spec', 'minReadySeconds']), 5);
  assert.equal(valueAt(result, ['spec', 'replicas']), null);
  assert.deepEqual(valueAt(result, ['metadata', 'annotations']), { team: 'shop' });
});
