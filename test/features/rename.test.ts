import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extentOf, prepareRename, rename } from '../../server/src/features/rename';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import type { Workspace } from '../../server/src/workspace/workspace';
import {
  applyFix,
  contextOf,
  cursorAt,
  type Files,
  fileOf,
  openAt,
  serviceWith,
  setWith,
  workspaceOf,
} from '../fixture';

/** The workspace after a rename at `$0`, by the names of its files; and what the user is told. */
function renamed(files: Files, name: string) {
  const { workspace, file, offset, context } = openAt(files);
  const found = rename(file, offset, name, context);
  if ('refused' in found) assert.fail(found.refused);
  const after = applyFix(workspace, found.edits);
  const consequences = found.consequences.join('\n');
  return {
    ...found,
    consequences,
    extent: extentOf(found),
    before: workspace,
    after,
    text: (name: string) => fileOf(after, name).text,
  };
}

function refused(files: Files, name: string): string {
  const { file, offset, context } = openAt(files);
  const found = rename(file, offset, name, context);
  return 'refused' in found ? found.refused : assert.fail(`renamed: ${found.title}`);
}

/** Every problem of a workspace. */
function problems(workspace: Workspace): string[] {
  return [...workspace.files.values()].flatMap((file) =>
    diagnose(file, contextOf(workspace)).map(({ rule, field, message }) => `${rule.id} ${field} ${message}`),
  );
}

const set = setWith({
  metadata: 'name: web # the set',
  spec: 'serviceName: "web-hl"\nreplicas: 2',
  pod: 'volumes:\n  - name: tmp\n    emptyDir: {}',
  container: `command: [sh, -c, 'echo $PEER \${PEER}']
args: ['--peer=$(PEER)', '--not=$$(PEER)']
env:
  - name: PEER
    value: web-0.web-hl
  - {name: OTHER, value: 'http://$(PEER):80'}
volumeMounts:
  - {name: data, mountPath: /data}
  - {name: tmp, mountPath: /tmp}`,
});
const service = serviceWith(
  { metadata: 'name: web-hl', spec: 'ports:\n  - name: main\n    port: 80\n    targetPort: http' },
  { without: ['ports'] },
);
const others = `apiVersion: v1
kind: ConfigMap
metadata:
  name: config
data:
  peers.conf: |
    # web is the set
    peers = web-0.web-hl:80, web-1.web-hl.default.svc.cluster.local:80
    loop = web-\${i}.web-hl
    path = /var/web-0.web-hl
  name: web
---
apiVersion: v1
kind: Service
metadata:
  name: first
spec:
  selector:
    app: web
    statefulset.kubernetes.io/pod-name: web-0
  ports: [{port: 80, targetPort: http}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: 'web'}
  maxReplicas: 3
---
apiVersion: batch/v1
kind: Job
metadata: {name: backup}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: c, image: c:1, volumeMounts: [{name: v, mountPath: /v}]}]
      volumes:
        - name: v
          persistentVolumeClaim: {claimName: data-web-1}
`;
const files = { 'set.yaml': set, 'service.yaml': service, 'others.yaml': others };
const cursor = (file: keyof typeof files, place: string): Files => ({ ...files, [file]: cursorAt(files[file], place) });

test('renaming a set renames its pods, claims, targets and patches too, and nothing else', () => {
  const { text, consequences, extent, confirm, title } = renamed(
    {
      ...cursor('set.yaml', 'name: $0web #'),
      'overlay/patch.yaml': 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec: {replicas: 5}\n',
    },
    'shop',
  );
  assert.equal(
    text('set.yaml'),
    set.replace('name: web # the set', 'name: shop # the set').replace('web-0.web-hl', 'shop-0.web-hl'),
  );
  assert.equal(text('service.yaml'), service);
  const expected = others
    .replace('peers = web-0.', 'peers = shop-0.')
    .replace(', web-1.', ', shop-1.')
    .replace('web-${i}', 'shop-${i}')
    .replace('pod-name: web-0', 'pod-name: shop-0')
    .replace("name: 'web'", "name: 'shop'")
    .replace('data-web-1', 'data-shop-1');
  assert.equal(text('others.yaml'), expected);
  assert.match(text('overlay/patch.yaml'), /name: shop/);
  assert.equal(title, 'Rename StatefulSet web to shop');
  assert.ok(confirm);
  assert.equal(
    consequences,
    `This creates a new StatefulSet. web-0, web-1 keep running until you (or a tool that prunes) delete StatefulSet web; their data stays in data-web-0, data-web-1. Deleting the old set retains its claims.
The new pods are shop-0, shop-1. data-shop-0, data-shop-1 are created empty, but for claims of these names that exist: those are attached, with the old data.
As long as both sets exist, Service web-hl selects the pods of both.`,
  );
  assert.equal(extent, 'Changes 9 places in 3 files (set.yaml, others.yaml, patch.yaml).');
});

test('a rename works from every place that means the thing', () => {
  const places = [
    cursor('others.yaml', 'peers = $0web-0.'),
    cursor('others.yaml', ', web-$01.'),
    cursor('others.yaml', "name: 'w$0eb'"),
    cursor('others.yaml', 'data-$0web-1'),
    cursor('set.yaml', 'value: $0web-0.'),
  ];
  const wanted = renamed(cursor('set.yaml', 'name: $0web #'), 'shop');
  for (const place of places) {
    const { text } = renamed(place, 'shop');
    for (const name of Object.keys(files)) assert.equal(text(name), wanted.text(name));
  }
});

test('names of pods and claims without a DNS name, in what its own pods read, stand apart', () => {
  const settings = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  start.sh: |
    # web-1.5 is a version, my-web-0 is another set, web-0.web-hl is a reference
    [ "$HOSTNAME" = web-0 ] && role=primary || follow "web-\${i}"
    ordinal=\${HOSTNAME#web-}
    claim=data-web-2
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: unused
data:
  primary: web-0
`;
  const script = `command: [sh, -c, 'case $(hostname) in web-0) primary ;; *) join web-0.web-hl;; esac']
envFrom:
  - configMapRef: {name: settings}`;
  const text = setWith({ spec: 'serviceName: web-hl', container: script });
  const { mentions, extent, before, after } = renamed(
    {
      'set.yaml': cursorAt(text, 'metadata:\n  name: $0web\nspec:\n  serviceName'),
      'service.yaml': service,
      'settings.yaml': settings,
    },
    'shop',
  );
  assert.doesNotMatch(fileOf(after, 'settings.yaml').text, /shop-0 /);
  assert.match(
    extent,
    /These include web-0, web-, data-web-2 in scripts and settings of its pods: check that this set is meant\.$/,
  );
  const all = applyFix(before, mentions);
  assert.equal(
    fileOf(all, 'settings.yaml').text,
    settings
      .replace('= web-0 ]', '= shop-0 ]')
      .replace('"web-', '"shop-')
      .replace('#web-', '#shop-')
      .replace('data-web-2', 'data-shop-2'),
  );
  assert.match(fileOf(all, 'set.yaml').text, /in shop-0\) primary/);
});

test('renaming a Service changes serviceName and DNS names too', () => {
  const { text, consequences, confirm } = renamed(cursor('service.yaml', 'name: $0web-hl'), 'nodes');
  assert.equal(
    text('set.yaml'),
    set.replace('serviceName: "web-hl"', 'serviceName: "nodes"').replace('web-0.web-hl', 'web-0.nodes'),
  );
  assert.equal(text('service.yaml'), service.replace('web-hl', 'nodes'));
  assert.equal(
    text('others.yaml'),
    others.replaceAll('.web-hl', '.nodes').replace('/var/web-0.nodes', '/var/web-0.web-hl'),
  );
  assert.equal(
    consequences,
    `This creates a new Service. Service web-hl exists until you (or a tool that prunes) delete it.
serviceName is immutable: delete the set web with --cascade=orphan, which leaves its pods running, and apply it again.
Pods get DNS names under nodes when they are recreated.`,
  );
  assert.ok(confirm);
});

test('a Service that governs no set is another Service under another name, too', () => {
  const { consequences, confirm } = renamed(cursor('others.yaml', 'name: $0first'), 'primary');
  assert.match(
    consequences,
    /^This creates a new Service\..*\nClients outside of this workspace may still connect to first\.$/,
  );
  assert.ok(confirm);
});

test('renaming a claim template renames mounts and claims too, and says that the data stays in the old claims', () => {
  const { text, consequences, confirm } = renamed(cursor('set.yaml', '{name: $0data, mount'), 'store');
  assert.equal(
    text('set.yaml'),
    set.replace('{name: data, mount', '{name: store, mount').replace('        name: data', '        name: store'),
  );
  assert.equal(text('others.yaml'), others.replace('data-web-1', 'store-web-1'));
  assert.match(
    consequences,
    /^The data stays in data-web-0, data-web-1, .*\nstore-web-0, store-web-1 are created empty/,
  );
  assert.ok(confirm);
});

test('with whenDeleted Delete, it warns that deleting the old set deletes the data', () => {
  const policy = 'replicas: 2\n  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}';
  const renamedAt = (place: string, name: string) =>
    renamed({ 'set.yaml': cursorAt(set.replace('replicas: 2', policy), place) }, name);
  assert.match(
    renamedAt('name: $0web #', 'shop').consequences,
    /Deleting the old set deletes its claims with the data.* delete it with --cascade=orphan, then delete its pods/,
  );
  assert.match(
    renamedAt('{name: $0data, mount', 'store').consequences,
    /Without --cascade=orphan its claims are deleted with the data/,
  );
});

test('renaming volumes, containers, ports and variables replaces no object: nobody is asked', () => {
  const volume = renamed(cursor('set.yaml', '{name: $0tmp'), 'scratch');
  assert.equal(
    volume.text('set.yaml'),
    set.replace('{name: tmp', '{name: scratch').replace('- name: tmp', '- name: scratch'),
  );
  assert.match(volume.consequences, /A new template reaches web-1, web-0, in that order/);
  const container = renamed(cursor('set.yaml', '- name: $0web'), 'proxy');
  assert.equal(container.text('set.yaml'), set.replace('- name: web', '- name: proxy'));
  const port = renamed(cursor('set.yaml', '- name: $0http'), 'www');
  assert.equal(port.text('set.yaml'), set.replace('- name: http', '- name: www').replaceAll('port: http', 'port: www'));
  assert.equal(port.text('service.yaml'), service.replace('targetPort: http', 'targetPort: www'));
  assert.equal(port.text('others.yaml'), others.replace('targetPort: http', 'targetPort: www'));
  const pinned = others.replace('    app: web\n', '');
  const byPod = renamed({ ...cursor('set.yaml', '- name: $0http'), 'others.yaml': pinned }, 'www');
  assert.equal(byPod.text('others.yaml'), pinned.replace('targetPort: http', 'targetPort: www'));
  const variable = renamed(cursor('set.yaml', '- name: $0PEER'), 'NODE');
  assert.equal(
    variable.text('set.yaml'),
    set
      .replace('- name: PEER', '- name: NODE')
      .replace('$PEER ${PEER}', () => '$NODE ${NODE}')
      .replace('=$(PEER)', () => '=$(NODE)')
      .replace('//$(PEER)', () => '//$(NODE)'),
  );
  const servicePort = renamed(cursor('service.yaml', '- name: $0main'), 'public');
  assert.equal(servicePort.text('service.yaml'), service.replace('name: main', 'name: public'));
  for (const { title, confirm } of [volume, container, port, variable, servicePort])
    assert.equal(confirm, false, title);
});

test('what happens to the pods depends on their owner', () => {
  const inJob = cursor('others.yaml', '- name: $0v');
  const said = (from: string, to: string) =>
    renamed({ ...inJob, 'others.yaml': (inJob['others.yaml'] ?? '').replace(from, to) }, 'vol').consequences;
  assert.match(said('', ''), /immutable: delete Job backup and apply it again/);
  assert.match(said('kind: Job', 'kind: Deployment'), /pods of Deployment backup are replaced/);
});

test('the problems before and after are the same, except for names', () => {
  const broken: Files = {
    ...files,
    'set.yaml': set
      .replace('replicas: 2', 'replicas: 2\n  podManagementPolicy: Any')
      .replace('app: web\n  template', 'app: back\n  template'),
    'service.yaml': service.replace('clusterIP: None', 'type: ClusterIP'),
  };
  const renames = [
    ['set.yaml', 'name: $0web #', 'web', 'shop'],
    ['service.yaml', 'name: $0web-hl', 'web-hl', 'nodes'],
    ['set.yaml', '- {name: $0data', 'data', 'store'],
    ['set.yaml', '- name: $0http', 'http', 'www'],
    ['set.yaml', '- name: $0web', 'nginx', 'proxy'],
    ['set.yaml', '- name: $0tmp', 'tmp', 'scratch'],
    ['set.yaml', '- name: $0PEER', 'PEER', 'NODE'],
  ] as const;
  assert.ok(problems(workspaceOf(broken)).length > 2, 'there are problems to compare');
  for (const workspace of [files, broken]) {
    for (const [file, place, old, name] of renames) {
      const { before, after } = renamed({ ...workspace, [file]: cursorAt(workspace[file] ?? '', place) }, name);
      const words = (found: string[]) => found.map((line) => line.replaceAll(old, '*').replaceAll(name, '*')).sort();
      assert.deepEqual(words(problems(after)), words(problems(before)), `${old} to ${name}`);
    }
  }
});

test('a name that would be read as a number is quoted', () => {
  const plain = set.replace('"web-hl"', 'web-hl');
  const { text } = renamed(
    { ...files, 'set.yaml': plain, 'service.yaml': service.replace('name: web-hl', 'name: $0web-hl') },
    '010',
  );
  assert.match(text('service.yaml'), /name: "010"\n/);
  assert.match(text('set.yaml'), /serviceName: "010"\n/);
  assert.match(text('set.yaml'), /value: web-0\.010\n/);
});

test('a name that is invalid or in use is refused with the reason', () => {
  const name = (file: keyof typeof files, place: string, to: string) => refused(cursor(file, place), to);
  assert.match(
    name('set.yaml', 'name: $0web #', 'Shop'),
    /'Shop' is not a valid name for a StatefulSet: use at most 52/,
  );
  assert.match(name('set.yaml', 'name: $0web #', 'a'.repeat(53)), /at most 52/);
  assert.match(name('service.yaml', 'name: $0web-hl', 'first'), /Service 'first' already exists in others\.yaml/);
  assert.match(name('set.yaml', '- name: $0tmp', 'data'), /StatefulSet web already has a claim template 'data'/);
  assert.match(name('set.yaml', '- name: $0http', 'much-too-long-name'), /at most 15/);
  assert.match(name('set.yaml', '- name: $0PEER', '9'), /'9' is not a valid name for an environment variable/);
  assert.match(name('set.yaml', '- name: $0PEER', 'OTHER'), /already has an environment variable 'OTHER'/);
  assert.match(name('others.yaml', 'name: $0config', 'x'), /only StatefulSets, Services/);
  assert.match(name('set.yaml', 'replicas: $02', 'x'), /^Only names of/);
  assert.match(name('service.yaml', '$0app: web', 'x'), /^Only names of/);
});

test('a name that aliases repeat is not renamed', () => {
  const anchored = set
    .replace('name: web #', 'name: &name $0web #')
    .replace('app: web\n  template', 'app: *name\n  template');
  assert.match(refused({ 'set.yaml': anchored }, 'shop'), /shared through a YAML anchor/);
  const alias = set.replace('"web-hl"', '&service web-hl').replace('value: web-0.web-hl', 'value: *service');
  assert.match(
    refused({ 'set.yaml': alias, 'service.yaml': service.replace('name: web-hl', 'name: $0web-hl') }, 'x'),
    /also|alias|anchor/,
  );
});

test('which of several variants is meant is not guessed', () => {
  const variants = { 'a.yaml': service, 'b.yaml': service, 'set.yaml': cursorAt(set, '"$0web-hl"') };
  assert.match(refused(variants, 'x'), /a\.yaml.*b\.yaml.*rename one of these where it is defined/);
});

test('a rename begins with the name, without quotes and ordinals', () => {
  const prepared = (files: Files) => {
    const { file, offset, context } = openAt(files);
    const found = prepareRename(file, offset, context);
    return 'refused' in found ? found.refused : [found.name, file.text.slice(found.span.start, found.span.end)];
  };
  assert.deepEqual(prepared(cursor('set.yaml', '"$0web-hl"')), ['web-hl', 'web-hl']);
  assert.deepEqual(prepared(cursor('others.yaml', 'peers = web-$00.')), ['web', 'web']);
  assert.match(String(prepared(cursor('set.yaml', 'image: $0registry'))), /^Only names of/);
});
