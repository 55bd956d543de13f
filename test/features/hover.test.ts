import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hover } from '../../server/src/features/hover';
import { type Files, type Lines, openAt, serviceWith, setWith } from '../fixture';
import { outsideCode } from '../markdown';

/** Hovers at the cursor in these lines of a set. */
function hoverAt(lines: Lines, others: Files = {}): string {
  const { file, offset, context } = openAt({ 'set.yaml': setWith(lines), ...others });
  return hover(file, offset, context)?.markdown ?? '';
}

test('the name tells what the set becomes', () => {
  const shown = hoverAt({ metadata: 'name: $0postgres\nnamespace: shop', spec: 'serviceName: postgres-hl' });
  assert.match(shown, /`postgres-0`, `postgres-1`, `postgres-2`/);
  assert.match(shown, /`postgres-2\.postgres-hl\.shop\.svc\.cluster\.local`/);
  assert.match(shown, /`data-postgres-0`/);
  assert.match(shown, /3Gi in total/);
});

test('replicas tell the pods, the claims and what scaling down does, then what the field is', () => {
  const shown = hoverAt({ spec: 'replicas: $03' });
  assert.match(shown, /\*\*3 pods\*\*: `web-0`, `web-1`, `web-2`/);
  assert.match(shown, /Scaling from 3 to 2 deletes `web-2`\. Its claim is retained/);
  assert.match(shown, /`spec\.replicas` \(integer\)/);
  assert.ok(shown.indexOf('3 pods') < shown.indexOf('spec.replicas'), 'the computed part comes first');
});

test('of many replicas some are shown, and none is none', () => {
  assert.match(hoverAt({ spec: 'replicas: $02000000000' }), /`web-0`, `web-1`, …, `web-1999999999`/);
  assert.match(hoverAt({ spec: 'replicas: $00' }), /none \(`replicas: 0`\)/);
});

test('ordinals begin where spec.ordinals.start says', () => {
  const shown = hoverAt({ spec: 'replicas: $03\nordinals:\n  start: 5' });
  assert.match(shown, /`web-5`, `web-6`, `web-7`/);
  assert.match(shown, /Ordinals 5 to 7/);
});

test('serviceName tells whether the Service is there and gives the pods DNS names', () => {
  const shown = (...services: string[]) =>
    hoverAt({ spec: 'serviceName: $0web' }, Object.fromEntries(services.map((text) => ['service.yaml', text])));
  assert.match(shown(), /not in this workspace/);
  assert.match(shown(serviceWith()), /headless\. It selects these pods/);
  assert.match(shown(serviceWith('', { without: ['clusterIP'] })), /not headless/);
  assert.match(shown(serviceWith({ spec: 'selector:\n  app: db' })), /selects other pods/);
});

test('a partition names the pods that an update reaches, in descending order', () => {
  const shown = (partition: number, more = '') =>
    hoverAt({ spec: `${more}updateStrategy:\n  rollingUpdate:\n    partition: $0${partition}` });
  assert.match(shown(0), /reaches `web-2`, `web-1`, `web-0`, in that order/);
  assert.match(shown(2), /reaches `web-2`\. Partition 2 keeps `web-0`, `web-1` at the old revision/);
  assert.match(shown(3), /reaches no pod/);
  assert.match(
    shown(1, 'ordinals: {start: 5}\n'),
    /reaches `web-7`, `web-6`, in that order: .*\. Partition 1 keeps `web-5` at the old/,
  );
});

test('a claim template and its mount tell the claims; a volume is the same for every pod', () => {
  assert.match(
    hoverAt({ spec: 'volumeClaimTemplates:\n  - metadata:\n      name: $0data' }),
    /`data-web-0`.*1Gi each, 3Gi in total/s,
  );
  assert.match(
    hoverAt({ container: 'volumeMounts:\n  - name: $0data\n    mountPath: /more' }),
    /its own claim: `data-web-0`/,
  );
  assert.match(
    hoverAt({
      container: 'volumeMounts:\n  - name: $0tmp\n    mountPath: /tmp',
      pod: 'volumes:\n  - name: tmp\n    emptyDir: {}',
    }),
    /Volume `tmp` \(emptyDir\)/,
  );
});

test("the pod's own fields, other kinds and templates are left to others", () => {
  assert.equal(hoverAt({ container: 'image: $0web:1' }), '');
  assert.equal(hoverAt({ metadata: 'name: {{ .Release.Name }}', spec: 'replicas: $03' }), '');
  const { file, offset, context } = openAt({ 'a.yaml': setWith().replace('StatefulSet', '$0Deployment') });
  assert.equal(hover(file, offset, context), undefined);
});

test('a hostile name cannot leave its code span', () => {
  const shown = hoverAt({ metadata: 'name: "$0a`[x](command:y)`"' });
  assert.match(shown, /command:y/);
  assert.doesNotMatch(outsideCode(shown), /\[x\]|command:/);
});
