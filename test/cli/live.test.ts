import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { readFile, valuesOf } from '../../server/src/workspace/file';
import { setWith } from '../fixture';
import { folderOf, run } from './commandLine';

/** A set of two replicas as a cluster returns it; its pods by what their status says. */
function dumpOf(pods: Readonly<Record<string, object>>, namespace = 'shop', spec: object = {}): string {
  const metadata = (name: string, more: object = {}) => ({
    ...{
      name,
      namespace,
      uid: `${namespace}-${name}`,
      resourceVersion: '7',
      creationTimestamp: '2026-03-01T10:00:00Z',
    },
    ...more,
  });
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } };
  const ownerReferences = [
    { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: `${namespace}-web`, controller: true },
  ];
  const ready = Object.values(pods).filter((status) =>
    JSON.stringify(status).includes('"Ready","status":"True"'),
  ).length;
  const revisions = { currentRevision: 'web-1', updateRevision: 'web-1', observedGeneration: 1 };
  const counts = {
    replicas: 2,
    readyReplicas: ready,
    availableReplicas: ready,
    currentReplicas: 2,
    updatedReplicas: 2,
  };
  const items = [
    {
      ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: metadata('web', { generation: 1 }) },
      spec: { replicas: 2, serviceName: 'web', selector: { matchLabels: labels }, template, ...spec },
      status: { ...revisions, ...counts },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: metadata('web') },
      spec: { clusterIP: 'None', selector: labels, ports: [{ port: 80 }] },
    },
    {
      ...{ apiVersion: 'apps/v1', kind: 'ControllerRevision', revision: 1 },
      metadata: metadata('web-1', { ownerReferences }),
    },
    ...Object.entries(pods).map(([name, status]) => ({
      ...{ apiVersion: 'v1', kind: 'Pod', spec: { ...template.spec, nodeName: 'node-1' }, status },
      metadata: metadata(name, { ownerReferences, labels: { ...labels, 'controller-revision-hash': 'web-1' } }),
    })),
    {
      ...{ apiVersion: 'v1', kind: 'Event', type: 'Normal', reason: 'SuccessfulCreate', message: 'create Pod web-0' },
      metadata: metadata('web.1'),
      involvedObject: { kind: 'StatefulSet', namespace, name: 'web' },
      lastTimestamp: '2026-03-01T10:00:00Z',
    },
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 4);
}

const since = { lastTransitionTime: '2026-03-01T10:00:05Z' };
const ready = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', ...since }],
  containerStatuses: [
    { name: 'web', ready: true, started: true, state: { running: { startedAt: since.lastTransitionTime } } },
  ],
};
const unpulled = {
  phase: 'Pending',
  conditions: [{ type: 'Ready', status: 'False', ...since }],
  containerStatuses: [
    {
      name: 'web',
      ready: false,
      state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nginx:1"' } },
    },
  ],
};
const healthy = dumpOf({ 'web-0': ready, 'web-1': ready });
const stuck = dumpOf({ 'web-0': ready, 'web-1': unpulled });

const manifest = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  replicas: 2
  serviceName: web
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx:1}]}
`;

const folder = folderOf({
  'healthy.json': healthy,
  'stuck.json': stuck,
  'same.yaml': manifest,
  'other.yaml': manifest.replace('replicas: 2', 'replicas: 5'),
  'both/a.txt': healthy,
  'both/b.json': dumpOf({ 'web-0': ready, 'web-1': unpulled }, 'blog'),
  'both/notes.txt': 'nothing',
  'manifest.yaml': setWith(),
});
const at = (name: string) => join(folder.path, name);

test('live exits with 0 where all is healthy and nothing differs', async () => {
  const { code, out, err } = await run('live', at('healthy.json'), at('same.yaml'));
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^StatefulSet shop\/web: healthy\n/);
});

test('live tells what a set waits for, why, and what to do', async () => {
  const { code, out } = await run('live', at('stuck.json'));
  assert.equal(code, 1);
  assert.match(out, /^StatefulSet shop\/web: stuck\n {2}web waits for web-1 to be Ready\./);
  assert.match(out, / \[image-pull\]\n {5}spec\.template\.spec\.containers\[0\]\.image\n {5}- /);
  assert.match(out, /^ {9}kubectl .*web-1/m);
});

test('live --format json has the sets, what is left over, and the objects of the manifests', async () => {
  const { code, out } = await run('live', '--format', 'json', at('stuck.json'), at('other.yaml'));
  assert.equal(code, 1);
  const { sets, orphans, objects, gaps } = JSON.parse(out);
  const [{ causes, revision, ...set }] = sets;
  assert.deepEqual([set.namespace, set.name, set.state, set.waitsFor], ['shop', 'web', 'stuck', 'web-1']);
  assert.deepEqual([causes[0].id, causes[0].culprit], ['image-pull', { kind: 'Pod', name: 'web-1' }]);
  assert.deepEqual(revision.pods, { 'web-0': 'web-1', 'web-1': 'web-1' });
  assert.deepEqual([orphans, gaps], [[], []]);
  assert.deepEqual(objects, [
    {
      ...{ kind: 'StatefulSet', namespace: 'shop', name: 'web', file: at('other.yaml') },
      drift: [{ field: 'spec.replicas', manifest: 5, live: 2 }],
    },
  ]);
});

test('drift alone is no success', async () => {
  const { code, out } = await run('live', at('healthy.json'), at('other.yaml'));
  assert.equal(code, 1);
  assert.match(out, /differs from .*other\.yaml:\n {2}spec\.replicas: 5 in the manifest, 2 live\n/);
});

test('a folder is read as one dump; of a manifest without a namespace it says what it cannot know', async () => {
  const { out } = await run('live', '--format', 'json', at('both'), at('same.yaml'));
  const { sets, objects, gaps } = JSON.parse(out);
  assert.deepEqual(
    sets.map(({ namespace, state }: { namespace: string; state: string }) => [namespace, state]),
    [
      ['shop', 'healthy'],
      ['blog', 'stuck'],
    ],
  );
  assert.deepEqual(objects, []);
  assert.deepEqual(gaps, [
    'StatefulSet web is not compared: its manifest names no namespace, and the dump has one in each of shop, blog.',
  ]);
});

test('what the dump lacks is said with the word that adds it', async () => {
  const { items } = JSON.parse(stuck);
  const lacking = (...kinds: readonly string[]) =>
    JSON.stringify({ kind: 'List', items: items.filter(({ kind }: { kind: string }) => !kinds.includes(kind)) });
  const { path } = folderOf({
    'a.json': lacking('Event', 'Service'),
    'b.json': lacking('StatefulSet'),
    'c.json': lacking('Pod', 'ControllerRevision'),
  });
  const gapsOf = async (name: string) => JSON.parse((await run('live', '--format', 'json', join(path, name))).out).gaps;
  const missing = (noun: string, word: string) => `There are no ${noun} in this dump: add \`${word}\` to the command.`;
  assert.deepEqual(await gapsOf('a.json'), [missing('Services', 'services'), missing('events', 'events')]);
  assert.deepEqual(await gapsOf('b.json'), [
    'There is no StatefulSet in this dump: add `statefulsets` to the command.',
  ]);
  assert.deepEqual(await gapsOf('c.json'), [missing('pods', 'pods'), missing('revisions', 'controllerrevisions')]);
});

test('--set picks a set, --at is a time', async () => {
  const { out } = await run('live', '--set', 'web', '--at', '2026-03-01T12:00:00+02:00', at('healthy.json'));
  assert.match(out, /shop\/web/);
  for (const [args, message] of [
    [['--set', 'db'], /has no StatefulSet 'db'/],
    [['--at', 'noon'], /--at must be a time/],
  ] as const) {
    const { code, err } = await run('live', ...args, at('healthy.json'));
    assert.equal(code, 2);
    assert.match(err, message);
  }
});

test('what holds nothing of a cluster is wrong usage', async () => {
  for (const args of [['live'], ['live', at('manifest.yaml')], ['live', at('none')], ['live', '-', '-'], ['clean']]) {
    const { code, out, err } = await run(...args);
    assert.deepEqual([code, out], [2, ''], args.join(' '));
    assert.match(err, /^statefulset (?:live|clean): /);
  }
});

test('standard input is a dump, and what is cleaned of it differs from nothing', async () => {
  const cli = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['dist/cli.js', ...args], { input: healthy, encoding: 'utf8' });
  const { status, stdout } = cli('clean', '-');
  assert.equal(status, 0);
  const kinds = valuesOf(readFile('file:///a.yaml', stdout)).map((value) => (value as { kind?: string }).kind);
  assert.deepEqual(kinds, ['StatefulSet', 'Service']);
  const { path } = folderOf({ 'cleaned.yaml': stdout });
  const compared = cli('live', '-', join(path, 'cleaned.yaml'), '--format', 'json');
  const { objects } = JSON.parse(compared.stdout);
  assert.deepEqual(
    objects.map(({ kind, drift }: { kind: string; drift: unknown }) => [kind, drift]),
    [
      ['StatefulSet', []],
      ['Service', []],
    ],
  );
});

test('clean writes what runs into manifests that exist, whose comments stay', async () => {
  const { path } = folderOf({
    'dump.json': dumpOf({}, 'shop', { replicas: 5 }),
    'web.yaml': setWith({ spec: 'replicas: 3 # for now' }),
  });
  const { out, err } = await run('clean', join(path, 'dump.json'), join(path, 'web.yaml'));
  assert.equal(err, '');
  assert.match(out, /^ {2}replicas: 5 # for now$/m);
});

test('clean leaves out Secrets, and what controllers made', async () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'key', uid: 'a', resourceVersion: '7' },
    data: { a: 'c2VjcmV0' },
  };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-web-0', namespace: 'shop', uid: 'b', resourceVersion: '7' },
  };
  const set = dumpOf({}, 'shop', { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] });
  const { path } = folderOf({ 'dump.json': [JSON.stringify(secret), JSON.stringify(claim), set].join('\n') });
  const { out, err } = await run('clean', join(path, 'dump.json'));
  assert.doesNotMatch(out, /c2VjcmV0|data-web-0|Secret/);
  assert.equal(err, 'Left out: 1 Secret (key). Secret data is not printed.\n');
});
