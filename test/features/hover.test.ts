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

test('rules of order and of claims have their reasons', () => {
  const why = (spec: string) => hoverAt({ spec }).match(/\*Why:\* [^\n]+/g) ?? [];
  assert.equal(why('podManagementPolicy: $0OrderedReady').length, 3);
  assert.match(why('updateStrategy:\n  type: $0RollingUpdate').join(), /often the primary, comes last/);
  const retain = 'persistentVolumeClaimRetentionPolicy:\n  whenScaled: $0Retain';
  assert.match(why(retain).join(), /Data outlives its pod/);
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

test('other kinds, templates and fields that mean nothing more here are left to others', () => {
  assert.equal(hoverAt({ container: 'workingDir: $0/data' }), '');
  assert.equal(hoverAt({ metadata: 'name: {{ .Release.Name }}', spec: 'replicas: $03' }), '');
  const { file, offset, context } = openAt({ 'a.yaml': setWith().replace('StatefulSet', '$0Deployment') });
  assert.equal(hover(file, offset, context), undefined);
});

test('a hostile name cannot leave its code span', () => {
  const shown = hoverAt({ metadata: 'name: "$0a`[x](command:y)`"' });
  assert.match(shown, /command:y/);
  assert.doesNotMatch(outsideCode(shown), /\[x\]|command:/);
});

/** Hovers in a set whose first container has these lines. */
const container = (text: string) => hoverAt({ container: text });

/** Hovers on a key that the standard set has too. */
function on(key: string, lines: Lines): string {
  const { file, offset, context } = openAt({ 'set.yaml': setWith(lines).replace(`${key}:`, `$0${key}:`) });
  return hover(file, offset, context)?.markdown ?? '';
}

test('fields of the pod template first tell what they mean for this set', () => {
  const cases: readonly (readonly [shown: string, expected: RegExp])[] = [
    [
      container('image: $0postgres:17'),
      /^PostgreSQL 17, in each of the 3 pods\. A new template reaches `web-2`.*another major version/,
    ],
    [container('imagePullPolicy: $0Always'), /asks the registry/],
    [container('ports:\n  - containerPort: $0http'), /headless Service clients connect to this port itself/],
    [
      on('readinessProbe', { container: 'readinessProbe:\n  periodSeconds: 5' }),
      /Each of the 3 pods is Ready.*3 failures in a row \(15 s\).*`web-1` is not created before `web-0` is Ready/,
    ],
    [
      container('livenessProbe:\n  failureThreshold: $05\n  tcpSocket: {port: 80}'),
      /failed after 5 failures in a row: about 50 s/,
    ],
    [
      container('startup$0Probe:\n  periodSeconds: 10\n  failureThreshold: 30\n  tcpSocket: {port: 80}'),
      /After 30 failures in a row \(300 s\)/,
    ],
    [container('e$0nv:\n  - {name: A, value: a}'), /same in each of the 3 pods.*`metadata\.name` is `web-0`/],
    [
      container('env:\n  - name: A\n    valueFrom: {fieldRef: {fieldPath: $0metadata.name}}'),
      /The name of the pod: `web-0`, `web-1`, `web-2`/,
    ],
    [container('env$0From:\n  - secretRef: {name: a}'), /`kubectl rollout restart statefulset\/web`/],
    [
      on('requests', { container: 'resources:\n  requests: {cpu: 500m, memory: 1Gi}' }),
      /3 pods request 1500m of `cpu`, 3Gi of `memory` in total/,
    ],
    [container('securityContext:\n  $0runAsUser: 5'), /what earlier pods wrote to the claims/],
    [container('lifecycle:\n  pre$0Stop: {sleep: {seconds: 5}}'), /`web-2` first.*30 s/],
    [on('securityContext', {}), /each of the 3 pods/],
    [hoverAt({ pod: 'volumes:\n  - name: a\n    empty$0Dir: {}' }), /what `web-0` writes is lost/],
    [hoverAt({ pod: 'affin$0ity: {}' }), /tie its pod to a zone or node/],
    [hoverAt({ pod: 'tolera$0tions: []' }), /node that does not respond/],
    [
      hoverAt({ pod: 'init$0Containers:\n  - {name: a, image: b}' }),
      /run one after the other.*`web-1` is not created before/,
    ],
    [hoverAt({ pod: 'terminationGrace$0PeriodSeconds: 60' }), /60 s.*up to 180 s/],
  ];
  for (const [shown, expected] of cases) assert.match(shown.replaceAll('\n', ' '), expected);
});

test('a short description follows, and no text that is wrong in a StatefulSet', () => {
  assert.match(container('imagePullPolicy: $0Always'), /\n\n---\n\n`imagePullPolicy` \(string\): Image pull policy\.$/);
  assert.equal(hoverAt({ pod: 'host$0name: a' }), 'It has no effect: the controller sets it to the name of the pod.');
  assert.equal(
    hoverAt({ pod: 'activeDeadline$0Seconds: 5' }),
    'Not allowed in a StatefulSet: its pods run until they are deleted.',
  );
  assert.doesNotMatch(hoverAt({ pod: 'restart$0Policy: Always' }), /OnFailure/);
  const claim = (field: string) =>
    hoverAt({ spec: `volumeClaimTemplates:\n  - metadata: {name: data}\n    spec:\n      ${field}` });
  assert.doesNotMatch(claim('resources: {re$0quests: {storage: 1Gi}}'), /container|lower than previous/);
  assert.match(claim('access$0Modes: [ReadWriteOnce]'), /accessModes` \(list of string\)/);
});

test('what a value does is said of that value', () => {
  assert.match(hoverAt({ pod: 'hostNetwork: $0true' }), /^Each pod uses the address of its node/);
  assert.match(hoverAt({ pod: 'hostNetwork: $0false' }), /^Each pod has an address of its own/);
  const onDelete = (container: string) => hoverAt({ spec: 'updateStrategy: {type: OnDelete}', container });
  assert.match(onDelete('e$0nv:\n  - {name: A, value: a}'), /only when you delete it \(OnDelete\)/);
  assert.doesNotMatch(onDelete('env$0From:\n  - secretRef: {name: a}'), /rollout restart/);
  assert.match(
    hoverAt({ spec: 'updateStrategy: {rollingUpdate: {max$0Unavailable: 2}}' }),
    /^It has no effect: Kubernetes 1\.\d+ drops it/,
  );
});

test('where another server describes fields, only what they mean here is shown', () => {
  const { file, offset, context } = openAt(
    { 'set.yaml': setWith({ container: 'imagePullPolicy: $0Always' }) },
    { schemaCompletion: false },
  );
  const shown = hover(file, offset, context)?.markdown ?? '';
  assert.match(shown, /asks the registry/);
  assert.doesNotMatch(shown, /---/);
});

test('fields of Services and budgets tell what they mean for the set that they serve', () => {
  const around = (text: string) => {
    const { file, offset, context } = openAt({ 'service.yaml': text, 'set.yaml': setWith() });
    return hover(file, offset, context)?.markdown ?? '';
  };
  assert.match(
    around(serviceWith({ spec: 'clusterIP: $0None' })),
    /Headless.*`web-0\.web\.default\.svc\.cluster\.local`.*`web-0`, `web-1`, `web-2`/,
  );
  assert.match(
    around(serviceWith({ spec: 'clusterIP: $010.0.0.1' })),
    /guarantees DNS names of single pods only for a headless/,
  );
  assert.match(around(serviceWith({ spec: 'publishNotReadyAddresses: $0true' })), /before they are Ready/);
  assert.match(around(serviceWith().replace('ports:', '$0ports:')), /not translated/);
  assert.match(around(serviceWith({ spec: 'type: $0ClusterIP' })), /inside the cluster only/);
  const budget = (spec: string) =>
    around(
      `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec:\n  ${spec}\n  selector: {matchLabels: {app: web}}\n`,
    );
  assert.match(
    budget('max$0Unavailable: 1'),
    /Of 3 pods \(`web-0`, `web-1`, `web-2`\) at most 1.*does not limit rollouts/,
  );
  assert.match(budget('minAvailable: $050%'), /at most 1 may be unavailable/);
  assert.match(budget('minAvailable: $03'), /none may be evicted/);
  const selector = around(serviceWith().replace('selector:', '$0selector:'));
  assert.equal(selector.match(/Selects the pods/g)?.length, 1, 'told once');
});
