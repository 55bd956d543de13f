import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type UpdateVerdict, validateUpdate } from '../../server/src/validation';
import { fieldPath, type Json, type Path } from '../../server/src/yaml/json';
import { target } from '../fixture';
import { set, withValue } from './manifests';

const claim: Path = ['spec', 'volumeClaimTemplates', 0];

function places(verdict: UpdateVerdict): readonly string[] {
  return verdict.findings.map((finding) => fieldPath(finding.path));
}

test('every change that a live set does not allow is found where it stands', () => {
  const changes: readonly (readonly [Path, Json])[] = [
    [['spec', 'serviceName'], 'other'],
    [['spec', 'podManagementPolicy'], 'Parallel'],
    [[...claim, 'spec', 'resources', 'requests', 'storage'], '2Gi'],
    [[...claim, 'metadata', 'labels'], { a: 'b' }],
    [['spec', 'replicas'], 5],
  ];
  const next = changes.reduce((manifest, [path, value]) => withValue(manifest, path, value), set);
  const verdict = validateUpdate(set, next, target);
  const immutable = [
    'spec.podManagementPolicy',
    'spec.serviceName',
    'spec.volumeClaimTemplates[0].metadata.labels',
    'spec.volumeClaimTemplates[0].spec.resources.requests.storage',
  ];
  assert.deepEqual(places(verdict).toSorted(), immutable);
  assert.deepEqual(
    new Set(verdict.findings.map(({ field, reason }) => `${field} ${reason}`)),
    new Set(['spec FieldValueForbidden']),
  );
  assert.deepEqual(verdict.changed.map(fieldPath).toSorted(), [...immutable, 'spec.replicas'].toSorted());
});

for (const [what, path, value] of [
  ['the same amount in other words', [...claim, 'spec', 'resources', 'requests', 'storage'], '1024Mi'],
  ['a default', ['spec', 'podManagementPolicy'], 'OrderedReady'],
  ['a default of a claim', [...claim, 'spec', 'volumeMode'], 'Filesystem'],
  ['the kind of a claim template', [...claim, 'kind'], 'PersistentVolumeClaim'],
  ['an empty map', [...claim, 'metadata', 'annotations'], {}],
  ['null', ['spec', 'serviceName'], null],
] as const satisfies readonly (readonly [string, Path, Json])[])
  test(`${what} changes nothing`, () => {
    assert.deepEqual(validateUpdate(set, withValue(set, path, value), target), { findings: [], changed: [] });
  });

test('a claim template that is removed or added is named by its list', () => {
  const verdict = validateUpdate(set, withValue(set, ['spec', 'volumeClaimTemplates'], []), target);
  assert.deepEqual(places(verdict), ['spec.volumeClaimTemplates']);
  assert.match(verdict.findings[0]?.message ?? '', /volumeClaimTemplates\[0\] is removed/);
});

test('what stood for a default is removed or added, and can be put back', () => {
  const ordered = withValue(set, ['spec', 'podManagementPolicy'], undefined);
  const parallel = withValue(set, ['spec', 'podManagementPolicy'], 'Parallel');
  const [removed] = validateUpdate(parallel, ordered, target).findings;
  assert.match(removed?.message ?? '', /^spec\.podManagementPolicy is removed,/);
  assert.deepEqual(removed?.fixes, [
    {
      title: 'Set podManagementPolicy back to Parallel',
      do: 'insert',
      path: ['spec', 'podManagementPolicy'],
      value: 'Parallel',
    },
  ]);
  const [added] = validateUpdate(ordered, parallel, target).findings;
  assert.match(added?.message ?? '', /^spec\.podManagementPolicy is added,/);
  assert.deepEqual(added?.fixes, [
    { title: 'Remove podManagementPolicy', do: 'remove', path: ['spec', 'podManagementPolicy'] },
  ]);
});

test('a claim template is compared with the one of its name', () => {
  const template = (name: string, storage: string): Json => ({
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  });
  const withTemplates = (...templates: Json[]) => withValue(set, ['spec', 'volumeClaimTemplates'], templates);
  const before = withTemplates(template('data', '1Gi'), template('wal', '5Gi'));
  const next = withTemplates(template('wal', '5Gi'), template('data', '2Gi'));
  const [finding] = validateUpdate(before, next, target).findings;
  const path = [...claim.with(-1, 1), 'spec', 'resources', 'requests', 'storage'];
  assert.deepEqual(finding?.fixes, [{ title: 'Set storage back to 1Gi', do: 'replace', path, value: '1Gi' }]);
});

test('the order of named things is a change of their list', () => {
  const first = { name: 'a', value: '1' };
  const second = { name: 'b', value: '2' };
  const env: Path = ['spec', 'template', 'spec', 'containers', 0, 'env'];
  const before = withValue(set, env, [first, second]);
  const verdict = validateUpdate(before, withValue(set, env, [second, first]), target);
  assert.deepEqual(verdict.changed.map(fieldPath), ['spec.template.spec.containers[0].env']);
  const added = validateUpdate(before, withValue(set, env, [{ name: 'c', value: '3' }, first, second]), target);
  assert.deepEqual(added.changed.map(fieldPath), ['spec.template.spec.containers[0].env[0]']);
});

test('a pod template as bad as the live one is tolerated', () => {
  const image: Path = ['spec', 'template', 'spec', 'containers', 0, 'image'];
  const bad = withValue(set, image, '');
  assert.deepEqual(places(validateUpdate(set, bad, target)), ['spec.template.spec.containers[0].image']);
  assert.deepEqual(places(validateUpdate(bad, withValue(bad, ['spec', 'replicas'], 1), target)), []);
});

const service: Json = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30000 }], type: 'NodePort' },
};

test('a live Service does not become headless', () => {
  const next = withValue(withValue(service, ['spec', 'clusterIP'], 'None'), ['spec', 'type'], 'ClusterIP');
  const [finding] = validateUpdate(service, next, target).findings;
  assert.equal(finding?.field, 'spec.clusterIPs[0]');
  assert.deepEqual(finding?.path, ['spec', 'clusterIP']);
});

test('a headless Service stays headless where the update says nothing', () => {
  const headless = withValue(
    { ...service, spec: { ports: [{ port: 80 }], clusterIP: 'None' } },
    ['spec', 'type'],
    'ClusterIP',
  );
  const silent = withValue(headless, ['spec', 'clusterIP'], undefined);
  assert.deepEqual(validateUpdate(headless, silent, target).findings, []);
  assert.deepEqual(
    validateUpdate(headless, withValue(silent, ['spec', 'type'], 'NodePort'), target).findings.map(
      ({ field }) => field,
    ),
    ['spec.clusterIPs[0]'],
  );
});

test('node ports are dropped with the type that needs them', () => {
  const next = withValue(service, ['spec', 'type'], 'ClusterIP');
  assert.deepEqual(validateUpdate(service, next, target).findings, []);
  const other = withValue(next, ['spec', 'ports', 0, 'nodePort'], 30001);
  assert.deepEqual(
    validateUpdate(service, other, target).findings.map(({ field }) => field),
    ['spec.ports[0].nodePort'],
  );
});

test('a claim can grow, and not shrink', () => {
  const volume: Json = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
  };
  const size: Path = ['spec', 'resources', 'requests', 'storage'];
  assert.deepEqual(validateUpdate(volume, withValue(volume, size, '3Gi'), target).findings, []);
  assert.deepEqual(places(validateUpdate(volume, withValue(volume, size, '1Gi'), target)), [fieldPath(size)]);
});

test('objects of kinds that are not known are compared as they stand', () => {
  const ingress: Json = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    spec: { rules: [{ host: 'a' }, { host: 'b' }] },
  };
  const next = withValue(withValue(ingress, ['spec', 'rules', 1, 'host'], 'c'), ['spec', 'ingressClassName'], 'x');
  assert.deepEqual(validateUpdate(ingress, ingress, target), { findings: [], changed: [] });
  const { findings, changed } = validateUpdate(ingress, next, target);
  assert.deepEqual(findings, []);
  assert.deepEqual(changed.map(fieldPath), ['spec.rules[1].host', 'spec.ingressClassName']);
});
