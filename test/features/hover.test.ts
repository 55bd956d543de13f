import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hover } from '../../server/src/features/hover';
import { contextOf, fileOf, withCursor, workspaceOf } from '../fixture';

/** Hovers at `$0` in the set below, changed by `edit`. */
function hoverAt(edit: (text: string) => string, others: Record<string, string> = {}): string {
  const { text, offset } = withCursor(edit(set));
  const workspace = workspaceOf({ 'set.yaml': text, ...others });
  return hover(fileOf(workspace, 'set.yaml'), offset, contextOf(workspace))?.markdown ?? '';
}

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
  namespace: shop
spec:
  serviceName: postgres-hl
  replicas: 3
  podManagementPolicy: OrderedReady
  updateStrategy:
    type: RollingUpdate
    rollingUpdate:
      partition: 0
  selector:
    matchLabels:
      app: postgres
  template:
    metadata:
      labels:
        app: postgres
    spec:
      containers:
        - name: postgres
          image: postgres:17
          volumeMounts:
            - name: data
              mountPath: /data
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir: {}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 10Gi
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: postgres-hl
  namespace: shop
spec:
  clusterIP: None
  selector:
    app: postgres
`;
const at = (line: string) => (text: string) => text.replace(line, line.replace(/(\S+)$/, '$$0$1'));

test('the name tells what the set becomes', () => {
  const shown = hoverAt(at('name: postgres'));
  assert.match(shown, /`postgres-0`, `postgres-1`, `postgres-2`/);
  assert.match(shown, /`postgres-2\.postgres-hl\.shop\.svc\.cluster\.local`/);
  assert.match(shown, /`data-postgres-0`/);
  assert.match(shown, /30Gi in total/);
});

test('replicas tell the pods, the claims and what scaling down does, then what the field is', () => {
  const shown = hoverAt(at('replicas: 3'));
  assert.match(shown, /\*\*3 pods\*\*: `postgres-0`, `postgres-1`, `postgres-2`/);
  assert.match(shown, /Scaling from 3 to 2 deletes `postgres-2`\. Its claim is retained/);
  assert.match(shown, /`spec\.replicas` \(integer\)/);
  assert.ok(shown.indexOf('3 pods') < shown.indexOf('spec.replicas'), 'the computed part comes first');
});

test('many replicas are abridged, and none is none', () => {
  const replicas = (count: number) => (text: string) => text.replace('replicas: 3', `replicas: $0${count}`);
  assert.match(hoverAt(replicas(2_000_000_000)), /`postgres-0`, `postgres-1`, …, `postgres-1999999999`/);
  assert.match(hoverAt(replicas(0)), /none \(`replicas: 0`\)/);
});

test('ordinals start where they are told to', () => {
  const shown = hoverAt((text) => text.replace('replicas: 3', 'replicas: $03\n  ordinals:\n    start: 5'));
  assert.match(shown, /`postgres-5`, `postgres-6`, `postgres-7`/);
  assert.match(shown, /Ordinals 5 to 7/);
});

test('serviceName tells whether the Service is there and does its work', () => {
  const name = at('serviceName: postgres-hl');
  assert.match(hoverAt(name), /not in this workspace/);
  assert.match(hoverAt(name, { 'service.yaml': service }), /headless\. It selects these pods/);
  assert.match(
    hoverAt(name, { 'service.yaml': service.replace('clusterIP: None', 'type: ClusterIP') }),
    /not headless/,
  );
  assert.match(hoverAt(name, { 'service.yaml': service.replace('app: postgres', 'app: db') }), /selects other pods/);
});

test('a partition names the pods that an update reaches, from the highest down', () => {
  const partition = (value: number) => (text: string) => text.replace('partition: 0', `partition: $0${value}`);
  assert.match(hoverAt(partition(0)), /reaches `postgres-2`, `postgres-1`, `postgres-0`, in that order/);
  assert.match(
    hoverAt(partition(2)),
    /reaches `postgres-2`\. Partition 2 keeps `postgres-0`, `postgres-1` at the old revision/,
  );
  assert.match(hoverAt(partition(3)), /reaches no pod/);
  const fromFive = (text: string) => partition(1)(text).replace('replicas: 3', 'replicas: 3\n  ordinals: {start: 5}');
  assert.match(
    hoverAt(fromFive),
    /reaches `postgres-7`, `postgres-6`, in that order: .*\. Partition 1 keeps `postgres-5` at the old/,
  );
});

test('a claim template and its mount tell the claims, a volume that it is shared', () => {
  assert.match(hoverAt(at('        name: data')), /`data-postgres-0`.*10Gi each, 30Gi in total/s);
  assert.match(
    hoverAt((text) => text.replace('- name: data', '- name: $0data')),
    /its own claim: `data-postgres-0`/,
  );
  assert.match(
    hoverAt((text) => text.replace('- name: tmp', '- name: $0tmp')),
    /Volume `tmp` \(emptyDir\)/,
  );
});

test("the pod's own fields, other kinds and templates are left to others", () => {
  assert.equal(
    hoverAt((text) => text.replace('image: postgres:17', 'image: $0postgres:17')),
    '',
  );
  assert.equal(
    hoverAt((text) => text.replace('kind: StatefulSet', 'kind: $0Deployment')),
    '',
  );
  assert.equal(
    hoverAt((text) => at('replicas: 3')(text).replace('name: postgres\n', 'name: {{ .Release.Name }}\n')),
    '',
  );
});

test('a hostile name cannot leave its code span', () => {
  assert.doesNotMatch(
    hoverAt((text) => text.replace('name: postgres\n', 'name: "$0a`[x](command:y)`"\n')),
    /`\[x\]/,
  );
});
