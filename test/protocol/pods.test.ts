import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimDetail, podAt } from '../../server/src/protocol';
import { setPreview, template } from '../features/preview/setPreview';

test('a pod has its names and the names of its claims', () => {
  const data = template({ name: 'data' });
  assert.deepEqual(podAt(setPreview({ start: 5, claimTemplates: [data] }), 2), {
    ordinal: 7,
    name: 'postgres-7',
    dns: 'postgres-7.postgres.default.svc.cluster.local',
    claims: [{ name: 'data-postgres-7', template: data }],
  });
  assert.equal(podAt(setPreview({ dns: false }), 0).dns, undefined);
  assert.equal(
    podAt(setPreview({ namespace: null, clusterDomain: 'k8s.test' }), 0).dns,
    'postgres-0.postgres.default.svc.k8s.test',
  );
});

test('a size is told with its class where one is named', () => {
  assert.equal(claimDetail(template()), '10Gi');
  assert.equal(claimDetail(template({ storageClass: 'fast' })), '10Gi · fast');
  assert.equal(claimDetail(template({ storage: null, storageClass: '' })), 'no size · no class');
});
