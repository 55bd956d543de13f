import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { kubectlCommands } from '../../server/src/operations/commands';
import { connectionsOf, type SetNetwork } from '../../server/src/operations/connect';
import { diagramMermaid, diagramSvg } from '../../server/src/operations/diagram';
import { runbookOf } from '../../server/src/operations/runbook';
import { commandLine } from '../../server/src/operations/shell';
import { products } from '../../server/src/products/catalog';
import { productOf } from '../../server/src/products/images';
import { repositoryOf, withTag } from '../../server/src/statefulset/containers';
import { secretsOf } from '../../server/src/statefulset/secrets';
import { readStatefulSet, type StatefulSet } from '../../server/src/statefulset/set';
import type { JsonObject } from '../../server/src/yaml/json';
import { web } from '../fixture';
import { runs } from '../property';

const missing = { state: 'not-found', name: 'postgres', early: false, reaches: true } as const;
const alone: SetNetwork = { governing: undefined, governance: missing, clients: [], clusterDomain: 'cluster.local' };
const headless = { name: 'web', headless: true, ports: [{ name: 'http', port: 80 }], publishNotReadyAddresses: false };
const around: SetNetwork = {
  governing: headless,
  governance: { ...missing, name: 'web', state: 'governing' },
  clients: [
    { name: 'web-client', headless: false, ports: [{ name: null, port: 8080 }], publishNotReadyAddresses: false },
  ],
  clusterDomain: 'cluster.local',
};

function running(container: JsonObject, spec: JsonObject = {}, metadata: JsonObject = {}): StatefulSet {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', ...container }] } };
  return readStatefulSet(web({ template, ...spec }, metadata));
}

function connection(set: StatefulSet, to: 'pod' | 'all' | 'any'): string | undefined {
  return connectionsOf(set, around).ways.find((way) => way.to === to)?.connection;
}

function commands(set: StatefulSet, beside: SetNetwork = around): string[] {
  return kubectlCommands(set, beside).flatMap((group) => group.commands.map(({ command }) => command));
}

test('each way in has its names, and from where they resolve', () => {
  const { ways, srv, peers, product } = connectionsOf(running({ image: 'x' }, {}, { namespace: 'prod' }), around);
  assert.deepEqual(
    ways.map(({ to, name }) => `${to} ${name}`),
    ['pod web-0', 'pod web-1', 'pod web-2', 'all web', 'any web-client'],
  );
  assert.deepEqual(ways[1]?.names, [
    { name: 'web-1.web', from: 'from pods in the namespace prod' },
    { name: 'web-1.web.prod', from: 'from pods in any namespace' },
    {
      name: 'web-1.web.prod.svc.cluster.local',
      from: 'from every pod, whatever its search domains; not from outside the cluster',
    },
  ]);
  assert.deepEqual(srv, [{ name: '_http._tcp.web.prod.svc.cluster.local', port: 80 }]);
  assert.equal(peers, 'web-0.web,web-1.web,web-2.web');
  assert.equal(product, undefined);
  assert.ok(ways.every((way) => way.connection === undefined));
});

test('connection strings are those of the image, with what the manifest says', () => {
  const env = [
    { name: 'POSTGRES_USER', value: 'app/x' },
    { name: 'POSTGRES_DB', value: 'shop' },
  ];
  const postgres = running({ image: 'registry:5000/bitnami/postgresql:16@sha256:0', env });
  assert.equal(connection(postgres, 'pod'), 'postgresql://app%2Fx:PASSWORD@web-0.web:5432/shop');
  assert.equal(
    connection(postgres, 'all'),
    'postgresql://app%2Fx:PASSWORD@web-0.web:5432,web-1.web:5432,web-2.web:5432/shop?target_session_attrs=read-write',
  );
  assert.equal(connection(postgres, 'any'), 'postgresql://app%2Fx:PASSWORD@web-client:8080/shop');
  assert.equal(
    connection(running({ image: 'confluentinc/cp-kafka' }, { replicas: 2 }), 'all'),
    'web-0.web:9092,web-1.web:9092',
  );
  assert.equal(
    connection(running({ image: 'redis:7', ports: [{ containerPort: 7000 }] }), 'pod'),
    'redis://web-0.web:7000/0',
  );
});

test('a product may have its own form of a peer list', () => {
  const peers = (image: string, replicas = 2) => connectionsOf(running({ image }, { replicas }), around).productPeers;
  assert.equal(peers('quay.io/coreos/etcd:v3'), 'web-0=http://web-0.web:2380,web-1=http://web-1.web:2380');
  assert.equal(peers('apache/kafka'), '0@web-0.web:9093,1@web-1.web:9093');
  assert.equal(peers('postgres'), undefined);
  assert.equal(peers('etcd', 0), undefined);
});

test('no product is listed twice, and each text can be filled in', () => {
  const images = products.flatMap((product) => product.images);
  assert.equal(new Set(images).size, images.length);
  for (const product of products) {
    const set = running({ image: product.images[0] ?? '' });
    assert.equal(productOf(set)?.product, product);
    for (const { connection } of connectionsOf(set, around).ways)
      assert.doesNotMatch(connection ?? '', /[{}]|undefined/);
    assert.doesNotMatch(JSON.stringify(runbookOf(set, around).at(-1)), /\{\w+\}|undefined/);
    assert.doesNotMatch(commands(set).join('\n'), /\{\w+\}|undefined/);
  }
});

test('pods without a headless Service have no names, and that is said', () => {
  const unnamed = { ...alone, governance: { ...missing, state: 'unnamed', name: undefined } } as const;
  const none = connectionsOf(running({ image: 'postgres' }, { serviceName: '' }), unnamed);
  assert.deepEqual([none.ways, none.peers], [[], undefined]);
  assert.match(none.notes[0] ?? '', /serviceName is not set/);
  const clusterIp = connectionsOf(running({ image: 'postgres' }), {
    ...around,
    governing: { ...headless, headless: false },
    governance: { ...missing, state: 'not-headless' },
  });
  assert.deepEqual(
    clusterIp.ways.map(({ to, name }) => `${to} ${name}`),
    ['any web', 'any web-client'],
  );
  assert.match(
    clusterIp.notes[0] ?? '',
    /not headless\. Kubernetes guarantees DNS names of pods only for a headless Service/,
  );
  assert.match(connectionsOf(running({ image: 'postgres' }), alone).notes[0] ?? '', /not in this workspace/);
});

test('publishNotReadyAddresses and what it means for starting is said', () => {
  const set = running({ image: 'etcd' });
  assert.match(connectionsOf(set, around).notes[0] ?? '', /need publishNotReadyAddresses.*Parallel/);
  const published = { ...around, governing: { ...headless, publishNotReadyAddresses: true } };
  assert.match(connectionsOf(set, published).notes[0] ?? '', /find each other while they start/);
});

test('lists of very many pods are cut, and that is said', () => {
  const { ways, peers, notes } = connectionsOf(running({ image: 'etcd' }, { replicas: 2_000_000_000 }), around);
  assert.equal(ways.length, 22);
  assert.equal(peers?.split(',').length, 1000);
  assert.match(notes.join(' '), /first 20 are listed.*only the first 1000/);
});

test('kubectl commands name this very set, with its namespace', () => {
  const set = running({ image: 'nginx:1.27' }, { ordinals: { start: 5 } }, { namespace: 'prod' });
  const all = commands(set);
  for (const command of [
    'kubectl rollout status statefulset/web -n prod',
    'kubectl get pods -l app=web -w -n prod',
    'kubectl scale statefulset/web --replicas=4 -n prod',
    'kubectl set image statefulset/web app=nginx:TAG -n prod',
    `kubectl patch statefulset/web --type=merge -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":2}}}}' -n prod`,
    'kubectl rollout undo statefulset/web -n prod',
    'kubectl delete statefulset/web service/web service/web-client -n prod',
    'kubectl delete pvc data-web-5 data-web-6 data-web-7 -n prod',
    'kubectl logs pod/web-5 --previous -n prod',
  ])
    assert.ok(all.includes(command), command);
  assert.ok(all.every((command) => command.includes(' -n prod')));
  assert.ok(!commands(running({ image: 'nginx' })).some((command) => command.includes(' -n ')));
});

test('commands fit the set: OnDelete, policy, many replicas, no claims', () => {
  const onDelete = running({ image: 'nginx' }, { updateStrategy: { type: 'OnDelete' } });
  assert.ok(commands(onDelete).includes('kubectl delete pod/web-2'));
  assert.ok(!commands(onDelete).some((command) => command.includes('partition')));
  const deleted = running({ image: 'nginx' }, { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } });
  assert.ok(!commands(deleted).some((command) => command.includes('delete pvc')));
  const many = commands(running({ image: 'nginx' }, { replicas: 100 }));
  assert.ok(many.includes('for i in $(seq 0 99); do kubectl delete pvc/data-web-"$i"; done'));
  assert.ok(!commands(running({ image: 'nginx' }, { volumeClaimTemplates: [] })).some((c) => c.includes('pvc')));
});

test('Secrets are created with the keys that the manifest names', () => {
  const container = {
    image: 'x',
    env: [
      { name: 'A', valueFrom: { secretKeyRef: { name: 'db', key: 'user' } } },
      { name: 'B', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
    ],
    envFrom: [{ secretRef: { name: 'all', optional: true } }],
  };
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: {
      containers: [container],
      imagePullSecrets: [{ name: 'registry' }],
      volumes: [
        { name: 'tls', secret: { secretName: 'tls', items: [{ key: 'tls.crt', path: 'x' }] } },
        { name: 'p', projected: { sources: [{ secret: { name: 'token' } }] } },
      ],
    },
  };
  const set = readStatefulSet(web({ template }));
  assert.deepEqual(secretsOf(set), [
    { name: 'db', keys: ['user', 'password'], registry: false, optional: false },
    { name: 'all', keys: [], registry: false, optional: true },
    { name: 'tls', keys: ['tls.crt'], registry: false, optional: false },
    { name: 'token', keys: [], registry: false, optional: false },
    { name: 'registry', keys: [], registry: true, optional: false },
  ]);
  assert.ok(
    commands(set).includes('kubectl create secret generic db --from-literal=user=VALUE --from-literal=password=VALUE'),
  );
});

test('a shell reads the words of a command line as they were meant', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), (words) => {
      const printable = words.filter((word) => !/[\p{C}\u2028\u2029]/u.test(word));
      const line = `printf '%s\\0' ${commandLine(printable)}`;
      const read = execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' }).split('\0');
      assert.deepEqual(read.slice(0, -1), printable.length === 0 ? [''] : printable);
    }),
    runs(50),
  );
  assert.equal(commandLine(['a\u001b[2Jb\nc']), "'a?[2Jb?c'");
});

test('a hostile name stays one word and is never an option', () => {
  const name = "--all'; rm -rf / #$(reboot)\n`x`";
  const set = readStatefulSet(web({ serviceName: name }, { name, namespace: name }));
  const secret = { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: '--dry-run', key: 'k' } } }], image: name };
  for (const command of [...commands(set, alone), ...commands(running(secret), alone)]) {
    const words = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' }).split('\0');
    assert.equal(words[0], 'kubectl');
    assert.ok(!words.includes('--dry-run'));
    for (const [index, word] of words.entries())
      if (word.startsWith('--all')) assert.equal(words[index - 1], '-n', `${word} is the value of an option`);
  }
});

test('a Service that is no host name is in no connection string, nor is a port in an SRV name', () => {
  const invalid = 'x@evil.example/?a=';
  const set = running({ image: 'postgres' }, { serviceName: invalid });
  const named = { ...headless, name: invalid };
  const found = connectionsOf(set, { ...around, governing: named, clients: [named, { ...headless, name: 'pg' }] });
  assert.deepEqual(
    found.ways.map(({ name }) => name),
    ['pg'],
  );
  assert.deepEqual([found.peers, found.productPeers, found.srv], [undefined, undefined, []]);
  assert.match(found.notes[0] ?? '', /DNS names of the pods are invalid/);
  const ports = [
    { name: 'a.b', port: 1 },
    { name: 'pg', port: 2 },
  ];
  const { srv } = connectionsOf(running({ image: 'x' }), { ...around, governing: { ...headless, ports } });
  assert.deepEqual(
    srv.map(({ port }) => port),
    [2],
  );
});

test('a user and a database are encoded, whatever they contain, and are no options of a client', () => {
  const env = [
    { name: 'POSTGRES_USER', value: 'a@b:c/\ud800' },
    { name: 'POSTGRES_DB', value: '--command=drop' },
  ];
  const set = running({ image: 'postgres', env });
  assert.match(
    connection(set, 'pod') ?? '',
    /^postgresql:\/\/a%40b%3Ac%2F%EF%BF%BD:PASSWORD@web-0\.web:5432\/--command%3Ddrop$/,
  );
  assert.ok(commands(set).some((command) => command.includes("'?command=drop'")));
  assert.ok(!commands(set).some((command) => command.includes('--command')));
});

test('the runbook is of one pod, and says what can be lost', () => {
  const set = running({ image: 'mongo:7' }, {}, { namespace: 'prod' });
  const book = runbookOf(set, around, { ordinal: 1 });
  assert.deepEqual(
    book.map(({ id }) => id),
    [
      'pod-missing',
      'pod-pending',
      'claim-unbound',
      'pod-creating',
      'image',
      'crashing',
      'not-ready',
      'dns',
      'rollout-stuck',
      'scale-down-stuck',
      'terminating',
      'data-gone',
      'orphaned-claims',
      'scale-down',
    ],
  );
  const text = (id: string) => JSON.stringify(book.find((entry) => entry.id === id));
  assert.match(text('pod-missing'), /web-1 is not created until web-0 is Ready/);
  assert.match(text('pod-pending'), /kubectl describe pod\/web-1 -n prod/);
  assert.match(text('pod-pending'), /kubectl get nodes -L topology\.kubernetes\.io\/zone"/);
  assert.match(text('terminating'), /--grace-period=0 --force.*split brain/);
  assert.match(text('scale-down'), /rs\.remove\(\\"web-2\.web:27017\\"\).*fewer than 2 running ones/);
  assert.match(text('orphaned-claims'), /kubectl delete pvc data-web-3 -n prod/);
  assert.match(text('orphaned-claims'), /other sets with the same labels/);
  assert.match(text('dns'), /web-1\.web\.prod\.svc\.cluster\.local/);
  for (const { look } of book) assert.ok(look.every(({ danger }) => danger === undefined));
});

test('the runbook leaves out what the set does not have', () => {
  const bare = running({ image: 'x' }, { volumeClaimTemplates: [], serviceName: '', podManagementPolicy: 'Parallel' });
  const book = runbookOf(bare, alone, { ordinal: 99 });
  const ids = book.map(({ id }) => id);
  for (const id of ['claim-unbound', 'dns', 'init', 'data-gone', 'orphaned-claims']) assert.ok(!ids.includes(id), id);
  assert.match(book[0]?.title ?? '', /^web-2 /);
  assert.doesNotMatch(JSON.stringify(book), /pvc\/|nothing creates|Parallel creates|until web-\d is Ready/);
  assert.ok(runbookOf(running({ image: 'x' }, { replicas: 0 }), alone).length > 0);
});

test('the Mermaid text has the Services, pods and claims', () => {
  assert.equal(
    diagramMermaid(running({ image: 'x' }, { replicas: 1 }), around),
    `flowchart LR
  set["web<br/>StatefulSet"]
  service0(["web<br/>Service, headless"])
  service1(["web-client<br/>Service"])
  pod0["web-0"]
  set --> pod0
  service0 -.-> pod0
  service1 -.-> pod0
  claim0_0[("data-web-0<br/>1Gi")]
  pod0 --- claim0_0
`,
  );
  const many = diagramMermaid(running({ image: 'x' }, { replicas: 1000 }), alone);
  assert.match(many, /994 more/);
  assert.match(many, /web-999/);
  assert.match(many, /Service, not found/);
});

test('no name is read as Mermaid, and the SVG is well-formed whatever the names', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, service) => {
      const set = readStatefulSet(web({ serviceName: service, replicas: 2 }, { name: `${name}"]<script>` }));
      const beside = { ...alone, governing: { ...headless, name: `</text>"'&${service}` } };
      const svg = diagramSvg(set, beside);
      const open: string[] = [];
      for (const [, close, tag, attributes = '', end] of svg.matchAll(
        /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g,
      )) {
        assert.doesNotMatch(attributes, / on\w+=| href=/);
        if (close) assert.equal(open.pop(), tag);
        else if (!end) open.push(tag ?? '');
      }
      assert.deepEqual(open, []);
      const rest = svg.replace(/<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g, '').replace(/&#\d+;/g, '');
      assert.doesNotMatch(rest, /[<>&"']/);
      for (const label of diagramMermaid(set, beside).matchAll(/"(.*)"/g))
        assert.match(label[1] ?? '', /^(?:[\w .,/-]|#\d+;|<br\/>|…)*$/);
    }),
    runs(100),
  );
});

test('images are taken apart as registries do', () => {
  assert.equal(repositoryOf('registry:5000/a/b:1@sha256:0'), 'registry:5000/a/b');
  assert.equal(repositoryOf('registry:5000/a/b'), 'registry:5000/a/b');
  assert.equal(withTag('nginx', 'new'), 'nginx:new');
  assert.equal(withTag('', 'new'), 'image:new');
});
