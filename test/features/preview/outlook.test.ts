import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  claimDetail,
  occasions,
  podAt,
  podNames,
  retention,
  serviceState,
  totals,
} from '../../../server/src/features/preview/outlook';
import { service, setPreview, template } from './setPreview';

const occasion = (title: string, fields: Parameters<typeof setPreview>[0] = {}) =>
  occasions(setPreview(fields)).find((each) => each.title === title);

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

test('totals count pods and claims', () => {
  assert.deepEqual(totals(setPreview()), ['3 pods', '3 claims', '30Gi of storage']);
  assert.deepEqual(totals(setPreview({ replicas: 1, claimTemplates: [], storage: null })), ['1 pod', 'no claims']);
  assert.deepEqual(totals(setPreview({ storage: null })), ['3 pods', '3 claims']);
});

test('of many pods the first two and the last are named', () => {
  const set = setPreview({ name: 'web', replicas: 10 });
  assert.deepEqual(podNames(set, 0, 4), ['web-0', 'web-1', 'web-2', 'web-3', 'web-4']);
  assert.deepEqual(podNames(set, 9, 0), ['web-9', 'web-8', '…', 'web-0']);
  assert.deepEqual(podNames(set, 9, 9), ['web-9']);
  assert.deepEqual(occasions(setPreview({ replicas: 0 })), []);
});

test('pods come in ascending order and go in descending order, but for Parallel', () => {
  assert.deepEqual(occasion('Create')?.pods, ['postgres-0', 'postgres-1', 'postgres-2']);
  assert.deepEqual(occasion('Scale down')?.pods, ['postgres-2', 'postgres-1', 'postgres-0']);
  assert.deepEqual(occasion('Create', { podManagementPolicy: 'Parallel' })?.pods, []);
  assert.match(occasion('Delete')?.text ?? '', /no order/);
});

test('an update begins with the highest pod and ends at the partition, which is counted from the first pod', () => {
  assert.deepEqual(occasion('Update')?.pods, ['postgres-2', 'postgres-1', 'postgres-0']);
  const canary = occasion('Update', { start: 5, partition: 1 });
  assert.deepEqual(canary?.pods, ['postgres-7', 'postgres-6']);
  assert.match(canary?.text ?? '', /Partition 1 keeps postgres-5 at its revision/);
  assert.match(occasion('Update', { partition: 2 })?.text ?? '', /keeps postgres-0 to postgres-1 at their revision/);
  const held = occasion('Update', { partition: 3 });
  assert.deepEqual([held?.pods, /^No pod/.test(held?.text ?? '')], [[], true]);
  assert.match(occasion('Update', { updateStrategy: 'OnDelete' })?.text ?? '', /only when you delete it/);
  assert.match(occasion('Update', { updateStrategy: 'Recreate' })?.text ?? '', /All pods are deleted/);
});

test('the state of the governing Service is told', () => {
  const state = (fields: Parameters<typeof setPreview>[0]) => {
    const { badge } = serviceState(setPreview(fields));
    return `${badge.kind}: ${badge.text}`;
  };
  assert.equal(state({}), 'ok: Headless');
  assert.equal(state({ serviceName: null, service: null }), 'info: None named');
  assert.equal(state({ service: service({ found: false }) }), 'warning: Not found');
  assert.equal(state({ service: service({ headless: false }) }), 'warning: Not headless');
  assert.equal(state({ service: service({ selectsPods: false }) }), 'warning: Selects other pods');
});

test('what becomes of claims is told for each of the four policies', () => {
  const policies = ['Retain', 'Delete'] as const;
  const texts = policies.flatMap((whenScaled) =>
    policies.map((whenDeleted) => retention(setPreview({ whenScaled, whenDeleted }))),
  );
  assert.equal(new Set(texts).size, 4);
  assert.match(texts[0] ?? '', /stay/);
  assert.match(texts[3] ?? '', /are deleted when the set is scaled down or deleted/);
});
