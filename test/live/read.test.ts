import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Dump } from '../../server/src/live/dump';
import { looksLikeDump, readDump } from '../../server/src/live/read';
import { takenAt } from '../../server/src/live/taken';

/** An object as a cluster returns it. */
function objectOf(kind: string, name: string, more: object = {}) {
  const apiVersion = kind === 'StatefulSet' ? 'apps/v1' : 'v1';
  const metadata = { name, namespace: 'shop', resourceVersion: '7', uid: `${kind}-${name}` };
  return { apiVersion, kind, metadata, ...more };
}

const [set, pod] = [objectOf('StatefulSet', 'web', { spec: { replicas: 2 } }), objectOf('Pod', 'web-0')];
const list = (...items: readonly object[]) => ({ apiVersion: 'v1', items, kind: 'List' });
const json = (value: unknown) => `${JSON.stringify(value, null, 4)}\n`;

const webItem = `- apiVersion: apps/v1
  kind: StatefulSet
  metadata:
    name: web
    namespace: shop
    resourceVersion: "7"
    uid: StatefulSet-web
  spec:
    replicas: 2
`;
const podItem = `- apiVersion: v1
  kind: Pod
  metadata:
    name: web-0
    namespace: shop
    resourceVersion: "7"
    uid: Pod-web-0
`;
const yamlList = `apiVersion: v1\nitems:\n${webItem}${podItem}kind: List\nmetadata:\n  resourceVersion: ""\n`;
const alone = (item: string) => item.replace(/^(?:- | {2})/gm, '');

function namesIn({ objects }: Dump): string[] {
  return objects.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}

/** What a person may paste or pipe that says all the same. */
const forms: Readonly<Record<string, string>> = {
  'a List in YAML': yamlList,
  'its items further in': yamlList
    .replace(/^(?=- | {2})/gm, '  ')
    .replace('    resourceVersion: ""', '  resourceVersion: ""'),
  'its items alone': webItem + podItem,
  'Windows line ends and a byte order mark': `\uFEFF${yamlList.replaceAll('\n', '\r\n')}`,
  'single objects in YAML': `${alone(webItem)}---\n${alone(podItem)}`,
  'a List in JSON': json(list(set, pod)),
  'a List of one kind, whose items need not name it': json({
    ...list({ ...set, apiVersion: undefined, kind: undefined }),
    apiVersion: 'apps/v1',
    kind: 'StatefulSetList',
  }).concat(json(pod)),
  'JSON objects one after the other': json(set) + json(pod),
  'without a line end between them': `${JSON.stringify(set, null, 4)}${json(pod)}`,
  'on one line each': `${JSON.stringify(set)}\n${JSON.stringify(pod)}\n`,
  'on one line altogether': JSON.stringify(set) + JSON.stringify(pod),
  'an array': json([set, pod]),
  'outputs with prompts, and warnings between them': [
    '$ kubectl get sts -o yaml',
    `Warning: v1 is old\napiVersion: v1\nitems:\n${webItem}kind: List`,
    '$ kubectl get pods -o json',
    'No resources found in other namespace.',
    json(list(pod)),
  ].join('\n'),
};

for (const [name, text] of Object.entries(forms))
  test(`reads ${name}`, () => {
    const dump = readDump([text]);
    assert.deepEqual(namesIn(dump), ['StatefulSet shop/web', 'Pod shop/web-0']);
    assert.deepEqual(dump.find({ kind: 'StatefulSet', namespace: 'shop', name: 'web' })?.json['spec'], { replicas: 2 });
    assert.deepEqual(dump.gaps, []);
    assert.ok(looksLikeDump(text));
  });

test('of what is there twice the higher resourceVersion counts, whichever text it is in', () => {
  const older = { ...set, spec: { replicas: 1 } };
  const newer = { ...set, metadata: { ...set.metadata, resourceVersion: '10' }, spec: { replicas: 5 } };
  for (const texts of [[json(older), json(newer)], [json(newer) + json(older)]]) {
    const dump = readDump(texts);
    assert.deepEqual(
      dump.ofKind('StatefulSet').map((object) => object.json['spec']),
      [{ replicas: 5 }],
    );
    assert.deepEqual(dump.gaps, []);
  }
});

test('an object with two uids is of two clusters, but a pod is only another one of its name', () => {
  const other = (object: typeof set) => ({ ...object, metadata: { ...object.metadata, uid: 'other' } });
  assert.match(readDump([json(set), json(other(set))]).gaps.join(), /StatefulSet shop\/web .* two clusters/);
  assert.deepEqual(readDump([json(pod), json(other(pod as typeof set))]).gaps, []);
});

test('another group has kinds of the same name', () => {
  const service = objectOf('Service', 'web');
  const dump = readDump([json(list({ ...service, apiVersion: 'serving.knative.dev/v1' }))]);
  assert.deepEqual(namesIn(dump), []);
});

test('a manifest is no object of a cluster', () => {
  const dump = readDump(['apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n']);
  assert.deepEqual(
    [namesIn(dump), dump.gaps],
    [[], ['1 object without a uid did not come from a cluster, and is left out.']],
  );
  assert.ok(!looksLikeDump('apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n'));
});

test('the fields that managers own are left out', () => {
  const managed = `    managedFields:
    - apiVersion: apps/v1
      fieldsType: FieldsV1
      fieldsV1:
        f:spec:
          f:replicas: {}
      manager: kubectl
      operation: Update
      time: "2026-03-01T10:00:00Z"
    name: web
`;
  const yaml = readDump([yamlList.replace('    name: web\n', managed)]);
  const [entry] = [{ apiVersion: 'apps/v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': {} }, manager: 'kubectl' }];
  const metadata = { ...set.metadata, managedFields: [{ ...entry, time: '2026-03-01T10:00:00Z' }] };
  for (const dump of [yaml, readDump([json({ ...set, metadata })])]) {
    assert.doesNotMatch(JSON.stringify(dump.objects), /f:spec/);
    assert.match(JSON.stringify(dump.objects), /"manager":"kubectl"/);
    assert.equal(takenAt(dump), Date.parse('2026-03-01T10:00:00Z'));
  }
});

test('what is cut off is left out, and what is complete before it counts', () => {
  const cutOff = 'The dump is cut off: its last object is left out, and what followed is missing.';
  const yaml = yamlList.slice(0, yamlList.indexOf('Pod-web-0'));
  const text = json(list(set, pod));
  for (const cut of [yaml, text.slice(0, text.lastIndexOf('"uid"')), text.slice(0, text.lastIndexOf('"Pod-web') + 4)]) {
    const dump = readDump([cut]);
    assert.deepEqual([namesIn(dump), dump.gaps], [['StatefulSet shop/web'], [cutOff]]);
  }
});

test('one item that cannot be read leaves the others alone', () => {
  const dump = readDump([yamlList.replace('replicas: 2', 'replicas: [2')]);
  assert.deepEqual(namesIn(dump), ['Pod shop/web-0']);
  assert.deepEqual(dump.gaps, ['1 object cannot be read, and is left out.']);
});

test('what kubectl says on its way is said in the gaps', () => {
  const said = [
    'Error from server (Forbidden): persistentvolumes is forbidden: User "jane" cannot list resource "persistentvolumes" in API group "" at the cluster scope',
    `error: the server doesn't have a resource type "widgets"`,
    'Unable to connect to the server: dial tcp: lookup api: no such host',
  ];
  assert.deepEqual(readDump([`${yamlList}${said.join('\n')}\n`]).gaps, [
    'The cluster refused persistentvolumes: what follows from them is not known.',
    'The cluster has no widgets.',
    'kubectl failed: Unable to connect to the server: dial tcp: lookup api: no such host',
  ]);
});

test('events of both APIs are read alike, newest last, times in any zone', () => {
  const regarding = { kind: 'Pod', namespace: 'shop', name: 'web-0', fieldPath: 'spec.containers{web}' };
  const core = {
    ...objectOf('Event', 'web-0.1'),
    involvedObject: regarding,
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off',
    count: 4,
    lastTimestamp: '2026-03-01T12:00:00+02:00',
    source: { component: 'kubelet' },
  };
  const newer = {
    ...objectOf('Event', 'web-0.2'),
    apiVersion: 'events.k8s.io/v1',
    regarding,
    type: 'Warning',
    reason: 'Failed',
    note: 'Failed to pull',
    eventTime: '2026-03-01T09:00:00.000000Z',
    series: { count: 3, lastObservedTime: '2026-03-01T09:30:00.000000Z' },
    reportingController: 'kubelet',
  };
  const dump = readDump([json(list(core, newer, core))]);
  const seen = dump.eventsOf(regarding).map(({ reason, message, count, last = 0, field, reporter }) => ({
    ...{ reason, message, count, field, reporter },
    last: new Date(last).toISOString(),
  }));
  const common = { field: 'spec.containers{web}', reporter: 'kubelet' };
  assert.deepEqual(seen, [
    { ...common, reason: 'Failed', message: 'Failed to pull', count: 3, last: '2026-03-01T09:30:00.000Z' },
    { ...common, reason: 'BackOff', message: 'Back-off', count: 4, last: '2026-03-01T10:00:00.000Z' },
  ]);
});

/** What tells of one event in other ways than as an object; ages count from the newest time of the rest. */
const tellings: Readonly<Record<string, string>> = {
  'kubectl get events': [
    'LAST SEEN   TYPE      REASON             OBJECT      MESSAGE',
    '3m12s       Warning   FailedScheduling   pod/web-0   0/3 nodes are available:  none fits.',
  ].join('\n'),
  'kubectl get events -A': [
    'NAMESPACE   LAST SEEN   TYPE      REASON             OBJECT      MESSAGE',
    'shop        3m12s       Warning   FailedScheduling   pod/web-0   0/3 nodes are available:  none fits.',
  ].join('\n'),
  'kubectl get events -o wide': [
    'LAST SEEN   TYPE      REASON             OBJECT      SUBOBJECT   SOURCE              MESSAGE                                FIRST SEEN   COUNT   NAME',
    '3m12s       Warning   FailedScheduling   pod/web-0               default-scheduler   0/3 nodes are available:  none fits.   5m           1       web-0.1',
  ].join('\n'),
  'kubectl events': [
    'LAST SEEN               TYPE      REASON             OBJECT      MESSAGE',
    '3m12s (x1 over 5m)      Warning   FailedScheduling   Pod/web-0   0/3 nodes are available:  none fits.',
  ].join('\n'),
  'a line without its head':
    '3m12s       Warning   FailedScheduling   pod/web-0   0/3 nodes are available:  none fits.',
  'kubectl describe pod': [
    'Name:             web-0',
    'Namespace:        shop',
    'Node:             <none>',
    'Status:           Pending',
    'Containers:',
    '  web:',
    '    Image:  nginx',
    'Events:',
    '  Type     Reason            Age    From               Message',
    '  ----     ------            ----   ----               -------',
    '  Warning  FailedScheduling  3m12s  default-scheduler  0/3 nodes are available:  none fits.',
  ].join('\n'),
  'kubectl describe event': [
    'Name:             web-0.1',
    'Namespace:        shop',
    'Count:            1',
    'Involved Object:',
    '  Kind:            Pod',
    '  Name:            web-0',
    '  Namespace:       shop',
    'Kind:              Event',
    'Last Timestamp:    2026-03-01T09:56:48Z',
    'Message:           0/3 nodes are available:  none fits.',
    'Reason:            FailedScheduling',
    'Type:              Warning',
    'Events:            <none>',
  ].join('\n'),
};

for (const [name, text] of Object.entries(tellings))
  test(`reads the event that ${name} tells`, () => {
    const seen = { status: { conditions: [{ lastTransitionTime: '2026-03-01T10:00:00Z' }] } };
    for (const texts of [
      [json(list(set, { ...pod, ...seen })), text],
      [`${text}\n\n${json(list(set, { ...pod, ...seen }))}`],
    ]) {
      const dump = readDump(texts);
      const [event] = dump.eventsOf({ kind: 'Pod', namespace: 'shop', name: 'web-0' });
      const { type, reason, message, count, last = 0 } = event ?? assert.fail(JSON.stringify(dump.events));
      assert.deepEqual(
        [type, reason, message, count],
        ['Warning', 'FailedScheduling', '0/3 nodes are available:  none fits.', 1],
      );
      assert.equal(new Date(last).toISOString(), '2026-03-01T09:56:48.000Z');
      assert.deepEqual(namesIn(dump), ['StatefulSet shop/web', 'Pod shop/web-0']);
    }
  });

test('the newest time is when the dump was taken; what lies ahead does not count', () => {
  const times = {
    metadata: {
      ...pod.metadata,
      creationTimestamp: '2026-03-01T10:00:00Z',
      deletionTimestamp: '2026-03-01T11:00:00Z',
      annotations: { at: '2027-01-01T00:00:00Z' },
    },
    status: { containerStatuses: [{ state: { running: { startedAt: '2026-03-01T10:00:05Z' } } }] },
  };
  assert.equal(takenAt(readDump([json({ ...pod, ...times })])), Date.parse('2026-03-01T10:00:05Z'));
  assert.equal(takenAt(readDump([''])), 0);
});

test('whatever stands in a text, reading it ends and says nothing that is not there', () => {
  const hostile = [
    '{'.repeat(100_000),
    '{\n'.repeat(100_000),
    '['.repeat(100_000),
    `{"items": [${'{"a": "'.repeat(50_000)}`,
    '- '.repeat(50_000),
    `items:\n${'- a\n'.repeat(100_000)}`,
    'Name:  a\n'.repeat(100_000),
    `LAST SEEN   TYPE   REASON   OBJECT   MESSAGE\n${'\t'.repeat(100_000)}`,
    `${'fieldsType: FieldsV1\nfieldsV1:\n'.repeat(50_000)}`,
    json({
      kind: 'List',
      items: [null, 1, [], { kind: 5 }, { kind: '__proto__', metadata: { name: '__proto__', uid: 'x' } }],
    }),
    '\u0000\uFEFF---\n\u2028',
  ];
  for (const text of hostile) {
    const dump = readDump([text]);
    assert.ok(
      dump.objects.every(({ kind }) => kind === '__proto__'),
      text.slice(0, 40),
    );
    assert.deepEqual(dump.events, []);
    looksLikeDump(text);
  }
});

const folder = '../shared/dumps/dumps';
test('every recorded dump is read without gaps, and cut anywhere without an error', {
  skip: !existsSync(folder),
}, () => {
  for (const name of readdirSync(folder)) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    const dump = readDump([text]);
    assert.ok(dump.ofKind('StatefulSet').length > 0, name);
    assert.deepEqual(dump.gaps, [], name);
    assert.ok(looksLikeDump(text), name);
    for (const share of [0.1, 0.37, 0.73, 0.99]) {
      const part = readDump([text.slice(0, text.length * share)]);
      assert.ok(part.objects.length <= dump.objects.length, name);
      for (const object of part.objects)
        assert.deepEqual(object.json, dump.find(object)?.json, `${name} ${object.name}`);
    }
  }
});
