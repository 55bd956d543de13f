import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutFor, podCount, type Widths, widths } from '../../client/src/webview/layout';
import { setPreview, template } from '../features/preview/setPreview';

const postgres: Widths = { ordinal: 1, pod: 10, dns: 45, claim: 27, detail: 4 };

test('the flattest layout that fits is taken', () => {
  const layouts = [1400, 900, 800, 700, 500, 450, 300, 0].map((width) => layoutFor(width, 8, postgres));
  assert.deepEqual(layouts, ['columns', 'columns', 'lines', 'pairs', 'pairs', 'stack', 'stack', 'stack']);
});

test('without claims less room is enough', () => {
  assert.equal(layoutFor(600, 8, { ...postgres, claim: 0, detail: 0 }), 'columns');
  assert.equal(layoutFor(300, 8, { ...postgres, claim: 0, detail: 0 }), 'pairs');
});

test('widths are those of the last pod, whose names are the longest', () => {
  const set = setPreview({ replicas: 1000, claimTemplates: [template({ name: 'data', storageClass: 'fast' })] });
  assert.deepEqual(widths(set), {
    ordinal: 3,
    pod: 'postgres-999'.length,
    dns: 'postgres-999.postgres.default.svc.cluster.local'.length,
    claim: 'data-postgres-999'.length,
    detail: '10Gi · fast'.length,
  });
  assert.equal(widths(setPreview({ start: 2 ** 31 - 1, replicas: 1 })).ordinal, 10);
  assert.equal(widths(setPreview({ replicas: 0, claimTemplates: [] })).claim, 0);
});

test('the table has the pods that a change would remove, and room for the sign before them', () => {
  const fewer = setPreview({ replicas: 2, written: { ...setPreview().written, replicas: 12 } });
  assert.equal(podCount(fewer), 12);
  assert.deepEqual([widths(fewer).ordinal, widths(fewer).pod], [4, 'postgres-11'.length]);
  assert.equal(widths(fewer).detail, 'retained'.length);
  assert.equal(podCount(setPreview({ replicas: 5 })), 5);
});
