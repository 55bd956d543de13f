import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retention } from '../../server/src/statefulset/narrator/claims';
import { longNameProblem, tightNameProblem } from '../../server/src/statefulset/narrator/setName';
import { setPreview, template } from '../features/preview/setPreview';

const occasion = (title: string, fields: Parameters<typeof setPreview>[0] = {}) =>
  setPreview(fields).order.find((each) => each.title === title);

test('totals count pods and claims', () => {
  assert.deepEqual(setPreview().totals, ['3 pods', '3 claims', '30Gi of storage']);
  assert.deepEqual(setPreview({ replicas: 1, claimTemplates: [] }).totals, ['1 pod', 'no claims']);
  const unknown = setPreview({ claimTemplates: [template({ storage: null })] });
  assert.deepEqual(unknown.totals, ['3 pods', '3 claims']);
  assert.deepEqual(setPreview({ replicas: 0 }).totals, ['0 pods', 'no claims yet']);
});

test('of many pods the first two and the last are named', () => {
  const pods = (title: string, replicas: number) => occasion(title, { name: 'web', replicas })?.pods;
  assert.deepEqual(pods('Create', 5), ['web-0', 'web-1', 'web-2', 'web-3', 'web-4']);
  assert.deepEqual(pods('Scale down', 10), ['web-9', 'web-8', '…', 'web-0']);
  assert.deepEqual(pods('Create', 1), ['web-0']);
  assert.deepEqual(setPreview({ replicas: 0 }).order, []);
});

test('pods are created in ascending order and deleted in descending order, but for Parallel', () => {
  assert.deepEqual(occasion('Create')?.pods, ['postgres-0', 'postgres-1', 'postgres-2']);
  assert.deepEqual(occasion('Scale down')?.pods, ['postgres-2', 'postgres-1', 'postgres-0']);
  assert.deepEqual(occasion('Create', { podManagementPolicy: 'Parallel' })?.pods, []);
  assert.match(occasion('Delete')?.text ?? '', /no order/);
});

test('an update begins with the highest pod and ends at the partition, which is counted from the first pod', () => {
  assert.deepEqual(occasion('Update')?.pods, ['postgres-2', 'postgres-1', 'postgres-0']);
  const canary = occasion('Update', { start: 5, partition: 1 });
  assert.deepEqual(canary?.pods, ['postgres-7', 'postgres-6']);
  assert.match(canary?.text ?? '', /Partition 1 keeps postgres-5 at the old revision/);
  assert.match(
    occasion('Update', { partition: 2 })?.text ?? '',
    /Partition 2 keeps postgres-0, postgres-1 at the old revision/,
  );
  const held = occasion('Update', { partition: 3 });
  assert.deepEqual([held?.pods, /reaches no pod/.test(held?.text ?? '')], [[], true]);
  assert.match(occasion('Update', { updateStrategy: 'OnDelete' })?.text ?? '', /only when you delete it/);
  assert.match(occasion('Update', { updateStrategy: 'Recreate' })?.text ?? '', /All pods are deleted/);
});

test('what becomes of claims is described for each of the four policies', () => {
  const policies = ['Retain', 'Delete'] as const;
  const texts = policies.flatMap((whenScaled) =>
    policies.map((whenDeleted) => retention(setPreview({ whenScaled, whenDeleted }))),
  );
  assert.equal(new Set(texts).size, 4);
  assert.match(texts[0] ?? '', /are retained/);
  assert.match(texts[3] ?? '', /are deleted with the data when the set is scaled down or deleted/);
});

test('the longer a name, the more pod templates it rules out', () => {
  const end = (length: number) => /exceeds .*$/.exec(longNameProblem('a'.repeat(length), undefined) ?? '')?.[0];
  assert.deepEqual([52, 53, 54, 55].map(end), [
    undefined,
    'exceeds 63 characters with three of four pod templates',
    'exceeds 63 characters with nearly all pod templates',
    'exceeds 63 characters',
  ]);
});

test('the hash of a known template decides over a name', () => {
  const name = 'a'.repeat(53);
  assert.match(longNameProblem(name, `${name}-65d95db57b`) ?? '', /hash of this pod template, 65d95db57b, exceeds 63/);
  assert.equal(tightNameProblem(name, `${name}-65d95db57b`), undefined);
  assert.equal(longNameProblem(name, `${name}-b6ffdbc7f`), undefined);
  assert.match(tightNameProblem(name, `${name}-b6ffdbc7f`) ?? '', /just fits .* b6ffdbc7f/);
});

test('each order has its reason, and a single pod has no order', () => {
  const reasons = (fields: Parameters<typeof setPreview>[0]) => setPreview(fields).order.map(({ why }) => why);
  for (const podManagementPolicy of ['OrderedReady', 'Parallel'] as const)
    assert.ok(reasons({ replicas: 3, podManagementPolicy }).every(Boolean));
  assert.match(reasons({ replicas: 3 })[0] ?? '', /first pod is often the primary/);
  assert.ok(!reasons({ replicas: 1 }).some(Boolean));
});
