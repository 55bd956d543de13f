import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewJson, previewText } from '../../../server/src/cli/formats/preview';
import { preview } from '../../../server/src/features/preview/preview';
import type { PreviewResult, SetPreview } from '../../../server/src/protocol';
import type { Settings } from '../../../server/src/settings/settings';
import { contextOf, fileOf, uriOf, workspaceOf } from '../../fixture';
import { setPreview, template } from './setPreview';

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
spec:
  serviceName: postgres
  replicas: 3
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
          ports:
            - containerPort: 5432
          volumeMounts:
            - name: postgres-storage
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: postgres-storage
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: fast
        resources:
          requests:
            storage: 10Gi
`;

function serviceOf(name: string, fields: string, selector = 'postgres'): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: ${selector}}, ${fields}}\n`;
}

const headless = serviceOf('postgres', 'clusterIP: None, ports: [{name: postgres, port: 5432}]');

function previewOf(files: Record<string, string>, settings: Partial<Settings> = {}): PreviewResult {
  const context = contextOf(workspaceOf(files), settings);
  return preview(fileOf(context.workspace, Object.keys(files)[0] ?? ''), context);
}

function only({ sets }: PreviewResult): SetPreview {
  const [first, ...others] = sets;
  assert.ok(first && others.length === 0, `${sets.length} sets`);
  return first;
}

/** The text at a range of a file. */
function textAt(file: string, { start, end }: SetPreview['ranges']['name']): string | undefined {
  return file.split('\n')[start.line]?.slice(start.character, end.character);
}

test('the JSON has the pods, their names and claims, the Service and the total', () => {
  const { sets } = previewJson(previewOf({ 'set.yaml': set, 'service.yaml': headless }));
  const [json] = sets;
  assert.deepEqual(json?.pods[2], {
    ordinal: 2,
    name: 'postgres-2',
    hostname: 'postgres-2',
    dns: 'postgres-2.postgres.default.svc.cluster.local',
    claims: [
      { name: 'postgres-storage-postgres-2', template: 'postgres-storage', storage: '10Gi', storageClass: 'fast' },
    ],
  });
  assert.deepEqual(
    { ...json, pods: json?.pods.map(({ name }) => name) },
    {
      name: 'postgres',
      namespace: 'default',
      replicas: 3,
      service: { name: 'postgres', found: true, headless: true },
      pods: ['postgres-0', 'postgres-1', 'postgres-2'],
      storage: '30Gi',
    },
  );
});

test('dns is null only without serviceName, or under a Service that is known not to give it', () => {
  const dns = (files: Record<string, string>) => previewJson(previewOf(files)).sets[0]?.pods[0]?.dns;
  const full = 'postgres-0.postgres.default.svc.cluster.local';
  assert.equal(dns({ 'set.yaml': set }), full);
  assert.equal(dns({ 'set.yaml': set, 'service.yaml': headless }), full);
  assert.equal(dns({ 'set.yaml': set, 'service.yaml': serviceOf('postgres', 'ports: [{port: 5432}]') }), null);
  assert.equal(dns({ 'set.yaml': set, 'service.yaml': serviceOf('postgres', 'clusterIP: None', 'other') }), null);
  assert.equal(dns({ 'set.yaml': set.replace('  serviceName: postgres\n', '') }), null);
  const unnamed = previewJson(previewOf({ 'set.yaml': set.replace('  serviceName: postgres\n', '') }));
  assert.equal(unnamed.sets[0]?.service, null);
});

test('a Service that is not there is named, and not found', () => {
  const { service } = only(previewOf({ 'set.yaml': set }));
  assert.deepEqual([service?.name, service?.found, service?.headless], ['postgres', false, false]);
});

test('other Services that select the pods are what clients connect to', () => {
  const { clientServices } = only(
    previewOf({
      'set.yaml': set,
      'service.yaml': headless,
      'client.yaml': serviceOf('db', 'type: NodePort, publishNotReadyAddresses: true, ports: [{port: 5432}]'),
      'other.yaml': serviceOf('other', 'clusterIP: None', 'redis'),
    }),
  );
  assert.deepEqual(
    clientServices.map(({ name, type, headless, ports, publishNotReadyAddresses, uri }) => [
      ...[name, type, headless, ports, publishNotReadyAddresses, uri],
    ]),
    [['db', 'NodePort', false, [{ name: null, port: 5432, protocol: 'TCP' }], true, uriOf('client.yaml')]],
  );
});

test('places lead to the text, to the nearest where a field is absent', () => {
  const { ranges, claimTemplates, service } = only(previewOf({ 'set.yaml': set, 'service.yaml': headless }));
  assert.equal(textAt(set, ranges.name), 'postgres');
  assert.equal(ranges.name.start.line, 3);
  assert.equal(textAt(set, ranges.replicas), '3');
  assert.equal(textAt(set, ranges.serviceName), 'postgres');
  assert.equal(textAt(set, ranges.template), 'template');
  assert.equal(textAt(set, claimTemplates[0]?.range ?? ranges.name), 'postgres-storage');
  assert.equal(service?.range && textAt(headless, service.range), 'postgres');
  const defaulted = set.replace('  replicas: 3\n', '');
  const { replicas, ranges: others } = only(previewOf({ 'set.yaml': defaulted }));
  assert.deepEqual([replicas, textAt(defaulted, others.replicas)], [1, 'spec']);
});

test('claim templates know where they are mounted; of two with one name the last counts', () => {
  const twice = `${set}    - metadata: {name: postgres-storage}\n      spec: {resources: {requests: {storage: 5Gi}}}\n`;
  const { claimTemplates, storage } = only(previewOf({ 'set.yaml': twice }));
  assert.deepEqual(
    claimTemplates.map(({ name, storage, mounts }) => ({ name, storage, mounts })),
    [
      {
        name: 'postgres-storage',
        storage: '5Gi',
        mounts: [{ container: 'postgres', path: '/var/lib/postgresql/data' }],
      },
    ],
  );
  assert.equal(storage, '15Gi');
});

test('an error of the set becomes a note', () => {
  const name = 'a'.repeat(53);
  const { notes } = only(previewOf({ 'set.yaml': set.replace('name: postgres\n', `name: ${name}\n`) }));
  assert.ok(notes.length > 0);
  assert.deepEqual(only(previewOf({ 'set.yaml': set })).notes, []);
});

test('half-typed text keeps its preview; templates, patches and other kinds have none', () => {
  assert.equal(only(previewOf({ 'set.yaml': `${set}  podManagementPolicy: [` })).replicas, 3);
  assert.equal(only(previewOf({ 'set.yaml': 'kind: StatefulSet\nmetadata:\n  name: web\n' })).replicas, 1);
  assert.deepEqual(previewOf({ 'set.yaml': headless }).sets, []);
  assert.deepEqual(
    previewOf({ 'chart/templates/set.yaml': set.replace('replicas: 3', 'replicas: {{ .n }}') }).sets,
    [],
  );
  assert.deepEqual(previewOf({ 'set.yaml': set, 'kustomization.yaml': 'patches: [{path: set.yaml}]\n' }).sets, []);
});

test('the cluster domain is a setting', () => {
  const { sets } = previewJson(previewOf({ 'set.yaml': set }, { clusterDomain: 'k8s.example' }));
  assert.equal(sets[0]?.pods[0]?.dns, 'postgres-0.postgres.default.svc.k8s.example');
});

test('the JSON of two billion pods lists some and counts the rest', () => {
  const huge = setPreview({ replicas: 2 ** 31 - 1 });
  const { sets } = previewJson({ uri: 'file:///web.yaml', sets: [huge] });
  assert.equal(sets[0]?.pods.length, 100_000);
  assert.equal(sets[0]?.podsOmitted, 2 ** 31 - 1 - 100_000);
  assert.ok(!('podsOmitted' in (previewJson({ uri: '', sets: [setPreview()] }).sets[0] ?? {})));
});

test('the text is a table of pods, and in which order they are created and deleted', () => {
  const short = setPreview({ name: 'web', replicas: 2, claimTemplates: [template({ name: 'data' })], storage: '20Gi' });
  assert.equal(
    previewText({ uri: '', sets: [short] }),
    `StatefulSet web, namespace default: 2 pods, 2 claims, 20Gi of storage
Service postgres: headless. It selects these pods: each has a DNS name of its own, which resolves while the pod is Ready.

ORDINAL  POD    DNS NAME                                  CLAIMS
0        web-0  web-0.postgres.default.svc.cluster.local  data-web-0 (10Gi)
1        web-1  web-1.postgres.default.svc.cluster.local  data-web-1 (10Gi)

Create      web-0 > web-1  Each waits until the one before is Ready.
Scale down  web-1 > web-0  Each waits until the one before has terminated.
Update      web-1 > web-0  Each waits until the one before is Ready.
Delete      All at once, in no order. To delete the pods in order, scale to 0 first.`,
  );
  assert.equal(previewText({ uri: '', sets: [] }), 'No StatefulSet found.');
  assert.match(previewText({ uri: '', sets: [setPreview({ replicas: 1_000_000 })] }), /\n\.\.\. and 999,000 more\n/);
});

test('the text tells headless Services from those for clients, and a set without a governing one', () => {
  const text = previewText(
    previewOf({
      'set.yaml': set.replace('  serviceName: postgres\n', ''),
      'service.yaml': headless,
      'client.yaml': serviceOf('db', 'ports: [{port: 5432}]'),
    }),
  );
  assert.match(text, /^No governing Service: serviceName is not set\.$/m);
  assert.match(text, /^Service postgres: headless, selects the pods but gives them no DNS names$/m);
  assert.match(text, /^Service db: for clients \(ClusterIP\)$/m);
});

test('without pods there are no orders', () => {
  const text = previewText(previewOf({ 'set.yaml': set.replace('replicas: 3', 'replicas: 0') }));
  assert.match(text, /\n\nNo pods: replicas is 0\.$/);
  assert.doesNotMatch(text, /ORDINAL|Create|Update/);
});

test('pods whose ordinal does not fit are neither listed nor counted', () => {
  const ordinals = (start: number) => set.replace('  replicas: 3\n', `  replicas: 3\n  ordinals: {start: ${start}}\n`);
  const result = previewOf({ 'set.yaml': ordinals(2147483646) });
  assert.deepEqual(only(result).notes, ['postgres-2147483648 cannot exist: an ordinal is at most 2147483647.']);
  assert.deepEqual(
    previewJson(result).sets[0]?.pods.map(({ ordinal }) => ordinal),
    [2147483646, 2147483647],
  );
  assert.equal(previewJson(result).sets[0]?.storage, '20Gi');
  const text = previewText(result);
  assert.match(text, /: 2 pods, 2 claims, 20Gi of storage\n/);
  assert.match(text, /^Update +postgres-2147483647 > postgres-2147483646 /m);
  const most = only(previewOf({ 'set.yaml': ordinals(2147483647) }));
  assert.match(most.notes[0] ?? '', /^postgres-2147483648, postgres-2147483649 cannot exist/);
});
