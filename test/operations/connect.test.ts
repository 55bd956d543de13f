import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubectlCommands } from '../../server/src/operations/commands';
import { type Connections, connectionsOf, type SetNetwork } from '../../server/src/operations/connect';
import { runbookOf } from '../../server/src/operations/runbook';
import { readStatefulSet, type StatefulSet } from '../../server/src/statefulset/set';
import type { JsonObject } from '../../server/src/yaml/json';
import { web } from '../fixture';

type Objects = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

/** A network whose workspace has these ConfigMaps and Secrets, by `Kind/name`. */
function around(objects: Objects = {}): SetNetwork {
  return {
    governing: { name: 'web', headless: true, ports: [], publishNotReadyAddresses: false },
    governance: { state: 'governing', name: 'web', early: false, reaches: true },
    clients: [],
    clusterDomain: 'cluster.local',
    lookUp: (kind, name) => {
      const found = objects[`${kind}/${name}`];
      return found && new Map(Object.entries(found));
    },
  };
}

function running(containers: JsonObject | readonly JsonObject[], pod: JsonObject = {}, spec: JsonObject = {}) {
  const list = [containers].flat().map((container, index) => ({ name: `c${index}`, ...container }));
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: list, ...pod } };
  return readStatefulSet(web({ template, replicas: 2, ...spec }));
}

function connected(set: StatefulSet, objects: Objects = {}): Connections {
  return connectionsOf(set, around(objects));
}

/** The connection string of the first pod. */
function string(containers: JsonObject, objects: Objects = {}, pod: JsonObject = {}): string | undefined {
  return connected(running(containers, pod), objects).ways[0]?.connection;
}

function toAll(containers: JsonObject, objects: Objects = {}, pod: JsonObject = {}): string | undefined {
  return connected(running(containers, pod), objects).ways.find(({ to }) => to === 'all')?.connection;
}

function commands(set: StatefulSet, ordinal?: number, file?: string): string[] {
  const source = file === undefined ? undefined : ({ kind: 'file', name: file } as const);
  return kubectlCommands(set, around(), { ordinal, source }).flatMap((group) =>
    group.commands.map(({ command }) => command),
  );
}

const env = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const secretKey = (variable: string, name: string, key: string): JsonObject => ({
  name: variable,
  valueFrom: { secretKeyRef: { name, key } },
});
const secret = (name: string, key: string) => `$(kubectl get secret ${name} -o jsonpath='{.data.${key}}' | base64 -d)`;
const config = (name: string) => ({ volumes: [{ name: 'config', configMap: { name } }] });

test('user and password from a Secret are read from there', () => {
  const fromKeys = [secretKey('POSTGRES_USER', 'pg', 'user.name'), secretKey('POSTGRES_PASSWORD', 'pg', 'password')];
  assert.equal(
    string({ image: 'postgres:17', env: [...fromKeys, ...env({ POSTGRES_DB: 'shop' })] }),
    `postgresql://${secret('pg', 'user\\.name')}:${secret('pg', 'password')}@web-0.web:5432/shop`,
  );
  const { notes } = connected(running({ image: 'postgres:17', env: fromKeys }));
  assert.match(notes[0] ?? '', /^A shell replaces \$\(\.\.\.\)/);
});

test('a Secret in the workspace tells its keys, and never its values', () => {
  const container = { image: 'postgres:17', envFrom: [{ secretRef: { name: 'pg' } }] };
  assert.equal(
    string(container, { 'Secret/pg': { POSTGRES_PASSWORD: undefined } }),
    `postgresql://postgres:${secret('pg', 'POSTGRES_PASSWORD')}@web-0.web:5432/postgres`,
  );
  assert.equal(
    string(
      { ...container, envFrom: [{ prefix: 'POSTGRES_', secretRef: { name: 'pg' } }] },
      { 'Secret/pg': { USER: undefined } },
    ),
    `postgresql://${secret('pg', 'USER')}:PASSWORD@web-0.web:5432/${secret('pg', 'USER')}`,
  );
});

test('what an unknown object may set has no default', () => {
  const container = { image: 'postgres:17', envFrom: [{ secretRef: { name: 'pg' } }] };
  assert.equal(string(container), `postgresql://USER:${secret('pg', 'POSTGRES_PASSWORD')}@web-0.web:5432/DATABASE`);
  const two = [{ secretRef: { name: 'a' } }, { configMapRef: { name: 'b' } }];
  assert.equal(string({ image: 'postgres:17', envFrom: two }), 'postgresql://USER:PASSWORD@web-0.web:5432/DATABASE');
  assert.equal(string({ image: 'mysql:8', envFrom: two }), 'mysql://USER:PASSWORD@web-0.web:3306/DATABASE');
});

test('a ConfigMap of the workspace is read, and one that is not is asked for', () => {
  const user = { name: 'POSTGRES_USER', valueFrom: { configMapKeyRef: { name: 'pg', key: 'user' } } };
  const container = { image: 'postgres:17', env: [user, ...env({ POSTGRES_PASSWORD: 'p@ss', POSTGRES_DB: 'd' })] };
  assert.equal(string(container, { 'ConfigMap/pg': { user: 'app' } }), 'postgresql://app:p%40ss@web-0.web:5432/d');
  assert.equal(
    string(container),
    `postgresql://$(kubectl get configmap pg -o jsonpath='{.data.user}'):p%40ss@web-0.web:5432/d`,
  );
});

test('a file of a mounted Secret is one of its keys', () => {
  const container = (path: string, mount: JsonObject) => ({
    image: 'postgres:17',
    env: env({ POSTGRES_PASSWORD_FILE: path }),
    volumeMounts: [{ name: 'secrets', ...mount }],
  });
  const read = (key: string) => `postgresql://postgres:${secret('pg', key)}@web-0.web:5432/postgres`;
  const whole = { volumes: [{ name: 'secrets', secret: { secretName: 'pg' } }] };
  assert.equal(string(container('/run/pg/pw', { mountPath: '/run/pg/' }), {}, whole), read('pw'));
  assert.equal(string(container('/run/pw', { mountPath: '/run/pw', subPath: 'key' }), {}, whole), read('key'));
  const items = [{ key: 'pass.word', path: 'db/pw' }];
  const projected = { volumes: [{ name: 'secrets', projected: { sources: [{ secret: { name: 'pg', items } }] } }] };
  assert.equal(string(container('/run/db/pw', { mountPath: '/run' }), {}, projected), read('pass\\.word'));
  assert.equal(
    string(container('/elsewhere/pw', { mountPath: '/run' }), {}, whole),
    'postgresql://postgres:PASSWORD@web-0.web:5432/postgres',
  );
});

test('variables that refer to others are followed', () => {
  const container = {
    image: 'postgres:17',
    env: [
      secretKey('SECRET', 'pg', 'pw'),
      ...env({ NAME: 'app', POSTGRES_USER: '$(NAME)-rw', POSTGRES_PASSWORD: '$(SECRET)' }),
    ],
  };
  assert.equal(string(container), `postgresql://app-rw:${secret('pg', 'pw')}@web-0.web:5432/app-rw`);
});

test('names that Kubernetes rejects are never part of a command', () => {
  for (const [name, key] of [
    ["x'; reboot", 'k'],
    ['$(reboot)', 'k'],
    ['pg', "k}'; reboot; '{"],
  ] as const)
    assert.equal(
      string({ image: 'postgres:17', env: [secretKey('POSTGRES_PASSWORD', name, key)] }),
      'postgresql://postgres:PASSWORD@web-0.web:5432/postgres',
    );
});

test('without authentication there is no password', () => {
  const cases: readonly (readonly [JsonObject, string])[] = [
    [
      { image: 'postgres:17', env: env({ POSTGRES_HOST_AUTH_METHOD: 'trust' }) },
      'postgresql://postgres@web-0.web:5432/postgres',
    ],
    [
      { image: 'bitnami/postgresql:16', env: env({ ALLOW_EMPTY_PASSWORD: 'yes' }) },
      'postgresql://postgres@web-0.web:5432/postgres',
    ],
    [{ image: 'mysql:8', env: env({ MYSQL_ALLOW_EMPTY_PASSWORD: '1' }) }, 'mysql://root@web-0.web:3306/'],
    [{ image: 'mariadb:11', env: env({ MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: 'yes' }) }, 'mariadb://root@web-0.web:3306/'],
    [{ image: 'mongo:7' }, 'mongodb://web-0.web:27017/?directConnection=true'],
    [{ image: 'redis:7' }, 'redis://web-0.web:6379/0'],
    [{ image: 'bitnami/redis:7', env: env({ ALLOW_EMPTY_PASSWORD: 'yes' }) }, 'redis://web-0.web:6379/0'],
    [{ image: 'elasticsearch:8.15.0', env: env({ 'xpack.security.enabled': 'false' }) }, 'http://web-0.web:9200'],
    [{ image: 'elasticsearch:9.1.0', args: ['-Expack.security.enabled=false'] }, 'http://web-0.web:9200'],
    [{ image: 'elasticsearch:7.17.0' }, 'http://web-0.web:9200'],
    [
      { image: 'opensearchproject/opensearch:2', env: env({ DISABLE_SECURITY_PLUGIN: 'true' }) },
      'http://web-0.web:9200',
    ],
    [
      { image: 'cockroachdb/cockroach:v25.1', args: ['start', '--insecure'] },
      'postgresql://root@web-0.web:26257/defaultdb?sslmode=disable',
    ],
  ];
  for (const [container, expected] of cases) assert.equal(string(container), expected);
});

test('with authentication there is the user of the image', () => {
  const cases: readonly (readonly [JsonObject, string])[] = [
    [{ image: 'elasticsearch:8.15.0' }, 'https://elastic:PASSWORD@web-0.web:9200'],
    [
      { image: 'elasticsearch:8.15.0', env: [secretKey('ELASTIC_PASSWORD', 'es', 'elastic')] },
      `https://elastic:${secret('es', 'elastic')}@web-0.web:9200`,
    ],
    [
      { image: 'elasticsearch:8.15.0', env: env({ 'xpack.security.http.ssl.enabled': 'false' }) },
      'http://elastic:PASSWORD@web-0.web:9200',
    ],
    [
      { image: 'elasticsearch:7.17.0', env: env({ 'xpack.security.enabled': 'true' }) },
      'http://elastic:PASSWORD@web-0.web:9200',
    ],
    [{ image: 'opensearchproject/opensearch:2' }, 'https://admin:PASSWORD@web-0.web:9200'],
    [
      {
        image: 'mysql:8',
        env: [...env({ MYSQL_USER: 'app', MYSQL_DATABASE: 'd' }), secretKey('MYSQL_PASSWORD', 'my', 'p')],
      },
      `mysql://app:${secret('my', 'p')}@web-0.web:3306/d`,
    ],
    [
      { image: 'mysql:8', env: [secretKey('MYSQL_ROOT_PASSWORD', 'my', 'r')] },
      `mysql://root:${secret('my', 'r')}@web-0.web:3306/`,
    ],
    [{ image: 'rabbitmq:4', env: env({ RABBITMQ_DEFAULT_VHOST: 'a/b' }) }, 'amqp://guest:guest@web-0.web:5672/a%2Fb'],
    [{ image: 'couchdb:3' }, 'http://USER:PASSWORD@web-0.web:5984'],
  ];
  for (const [container, expected] of cases) assert.equal(string(container), expected);
});

test('the password of Redis is that of its options, its file or its variables', () => {
  const password = [secretKey('PW', 'redis', 'pw')];
  const withSecret = `redis://:${secret('redis', 'pw')}@web-0.web:6379/0`;
  assert.equal(string({ image: 'redis:7', args: ['--requirepass', '$(PW)'], env: password }), withSecret);
  const script = 'exec redis-server --requirepass "$PW" --appendonly yes';
  assert.equal(string({ image: 'redis:7', command: ['sh', '-c', script], env: password }), withSecret);
  const byFile = { image: 'redis:7', command: ['redis-server', '/etc/redis.conf'] };
  const known = (text: string) => string(byFile, { 'ConfigMap/redis': { 'redis.conf': text } }, config('redis'));
  assert.equal(known('requirepass secret\n'), 'redis://:secret@web-0.web:6379/0');
  assert.equal(known('appendonly yes\n'), 'redis://web-0.web:6379/0');
  assert.equal(string(byFile), 'redis://:PASSWORD@web-0.web:6379/0');
  assert.equal(string({ image: 'redis:7', args: ['--tls-port', '6380', '--port', '0'] }), 'rediss://web-0.web:6380/0');
});

test('Sentinel is asked by the name that it has for the primary', () => {
  const sentinel = { image: 'redis:7', command: ['redis-sentinel', '/etc/sentinel.conf'] };
  const ask = (name: string) => `redis-cli -h web-0.web -p 26379 SENTINEL get-master-addr-by-name ${name}`;
  const file = { 'ConfigMap/redis': { 'sentinel.conf': 'sentinel monitor cache redis-0.redis 6379 2\n' } };
  assert.equal(string(sentinel, file, config('redis')), ask('cache'));
  assert.equal(string(sentinel), ask('MASTER'));
  assert.equal(string({ image: 'bitnami/redis-sentinel:7', env: env({ REDIS_MASTER_SET: 'm1' }) }), ask('m1'));
  const both = connected(
    running([{ image: 'redis:7' }, { image: 'redis:7', args: ['redis-server', '/s.conf', '--sentinel'] }]),
  );
  assert.equal(both.product, 'Redis');
  assert.deepEqual(
    both.ways[0]?.others.map(({ connection }) => connection),
    [ask('MASTER')],
  );
});

test('the replica set of MongoDB is in its command, its file or its variables', () => {
  const all = (name: string) => `mongodb://web-0.web:27017,web-1.web:27017/?replicaSet=${name}`;
  assert.equal(toAll({ image: 'mongo:7', command: ['mongod', '--replSet', 'rs0'] }), all('rs0'));
  assert.equal(toAll({ image: 'mongo:7', args: ['--replSet=$(NAME)'], env: env({ NAME: 'main' }) }), all('main'));
  const byFile = { image: 'mongo:7', args: ['--config', '/etc/mongod.conf'] };
  const text = 'replication:\n  replSetName: "prod"\n';
  assert.equal(toAll(byFile, { 'ConfigMap/mongo': { 'mongod.conf': text } }, config('mongo')), all('prod'));
  assert.equal(toAll(byFile), all('REPLICA_SET'));
  assert.equal(toAll({ image: 'mongo:7' }), undefined, 'a server of its own');
  const bitnami = env({ MONGODB_REPLICA_SET_MODE: 'primary', ALLOW_EMPTY_PASSWORD: 'yes' });
  assert.equal(toAll({ image: 'bitnami/mongodb:7', env: bitnami }), all('replicaset'));
});

test('the port of another protocol is not taken for the own one', () => {
  const listening = (image: string, ...ports: readonly number[]) =>
    string({ image, ports: ports.map((containerPort) => ({ containerPort })) });
  assert.equal(listening('clickhouse/clickhouse-server:25.3', 8123), 'clickhouse://default@web-0.web:9000/default');
  assert.equal(listening('neo4j:5', 7474), 'bolt://web-0.web:7687');
  assert.equal(listening('quay.io/coreos/etcd:v3.5.15', 2380), 'http://web-0.web:2379', 'of the members');
  assert.equal(listening('neo4j:5', 7474, 17687), 'bolt://web-0.web:17687', 'its own, changed');
});

test("the administrator of Bitnami's ClickHouse has variables of its own", () => {
  const container = { image: 'bitnami/clickhouse:25' };
  const named = [{ name: 'CLICKHOUSE_ADMIN_USER', value: 'boss' }, secretKey('CLICKHOUSE_ADMIN_PASSWORD', 'ch', 'pw')];
  assert.equal(string({ ...container, env: named }), `clickhouse://boss:${secret('ch', 'pw')}@web-0.web:9000/default`);
  assert.equal(string(container), 'clickhouse://default:PASSWORD@web-0.web:9000/default');
  const open = env({ ALLOW_EMPTY_PASSWORD: 'yes' });
  assert.equal(string({ ...container, env: open }), 'clickhouse://default@web-0.web:9000/default');
});

test('RabbitMQ has the user that its configuration names, and guest only without one', () => {
  const mounted = { image: 'rabbitmq:4', volumeMounts: [{ name: 'config', mountPath: '/etc/rabbitmq/conf.d' }] };
  const url = (login: string) => `amqp://${login}@web-0.web:5672`;
  assert.equal(string(mounted), url('USER:PASSWORD'), 'a file that nobody knows');
  const known = (text: string) => string(mounted, { 'ConfigMap/mq': { 'rabbitmq.conf': text } }, config('mq'));
  assert.equal(known('default_user = app\ndefault_pass = a\n'), url('app:a'));
  assert.equal(known('cluster_name = a\n'), url('guest:guest'));
  assert.equal(string({ image: 'rabbitmq:4' }), url('guest:guest'));
});

test('only brokers that vote have a list of controllers', () => {
  const peers = (image: string, values: Readonly<Record<string, string>> = {}) =>
    connected(running({ image, env: env(values) })).productPeers;
  assert.equal(peers('confluentinc/cp-kafka:7.7.0'), '0@web-0.web:9093,1@web-1.web:9093');
  assert.equal(peers('confluentinc/cp-kafka:7.3.0', { KAFKA_ZOOKEEPER_CONNECT: 'zk:2181' }), undefined);
  assert.equal(peers('redpandadata/redpanda:v24.2.1'), undefined);
});

test("MinIO's defaults are those of the image", () => {
  const login = (image: string) => connected(running({ image })).ways[0]?.others[0]?.connection;
  assert.equal(login('minio/minio'), 'http://minioadmin:minioadmin@web-0.web:9000');
  assert.equal(login('bitnami/minio:2024'), 'http://minio:miniosecret@web-0.web:9000');
});

test('an empty password is none', () => {
  const empty = env({ MYSQL_ROOT_PASSWORD: '', MYSQL_ALLOW_EMPTY_PASSWORD: 'yes' });
  assert.equal(string({ image: 'mysql:8', env: empty }), 'mysql://root@web-0.web:3306/');
});

test('commands run in the container that clients connect to', () => {
  const set = running([{ image: 'exporter' }, { image: 'redis:7', command: ['redis-sentinel', '/s.conf'] }]);
  assert.ok(commands(set).includes('kubectl exec -it pod/web-0 -c c1 -- sh'));
});

test('a headless Service does not translate ports', () => {
  const epmd = { name: 'nodes', headless: true, ports: [{ name: null, port: 4369 }], publishNotReadyAddresses: false };
  const set = running({ image: 'rabbitmq:4' });
  const { ways } = connectionsOf(set, { ...around(), clients: [epmd, { ...epmd, name: 'any', headless: false }] });
  assert.equal(ways.find(({ name }) => name === 'nodes')?.connection, 'amqp://guest:guest@nodes:5672');
  assert.equal(ways.find(({ name }) => name === 'any')?.connection, 'amqp://guest:guest@any:4369');
});

test('the comments of a script are no options, and no quotes', () => {
  const script = '# don\'t use --certs-dir here\nARGS=("start" "--insecure")\nexec /cockroach/cockroach ${ARGS[*]}';
  assert.equal(
    string({ image: 'cockroachdb/cockroach:v25.1', command: ['/bin/bash', '-ecx', script] }),
    'postgresql://root@web-0.web:26257/defaultdb?sslmode=disable',
  );
});

test('software with several ports has several ways in', () => {
  const [first] = connected(running({ image: 'clickhouse/clickhouse-server:25.3' })).ways;
  assert.equal(first?.connection, 'clickhouse://default@web-0.web:9000/default');
  assert.equal(first?.others[0]?.connection, 'http://default@web-0.web:8123/?database=default');
  assert.ok(
    commands(running({ image: 'clickhouse/clickhouse-server:25.3' })).includes(
      'kubectl port-forward pod/web-0 9000 8123',
    ),
  );
});

test('ports and TLS are those of the command', () => {
  assert.equal(
    string({ image: 'postgres:17', args: ['-c', 'port=5433', '-c', 'ssl=on'], env: env({ POSTGRES_PASSWORD: 'x' }) }),
    'postgresql://postgres:x@web-0.web:5433/postgres?sslmode=require',
  );
  assert.equal(
    string({ image: 'quay.io/coreos/etcd:v3.6', args: ['--listen-client-urls=https://0.0.0.0:4001'] }),
    'https://web-0.web:4001',
  );
  assert.equal(string({ image: 'hashicorp/vault:1.20', args: ['server', '-config=/vault'] }), 'https://web-0.web:8200');
  assert.equal(
    string({ image: 'hashicorp/vault:1.20', env: env({ VAULT_ADDR: 'http://127.0.0.1:8200' }), args: ['server'] }),
    'http://web-0.web:8200',
  );
  const kafka = { image: 'apache/kafka:4.0.0', env: env({ KAFKA_LISTENERS: 'CONTROLLER://:9090,CLIENT://:9095' }) };
  assert.equal(string(kafka), 'web-0.web:9095');
  assert.equal(connected(running(kafka)).productPeers, '0@web-0.web:9090,1@web-1.web:9090');
});

test('a client runs in the chosen pod, with what only the container knows', () => {
  const set = running({ image: 'postgres:17', env: [secretKey('POSTGRES_USER', 'pg', 'u')] });
  assert.ok(
    commands(set, 1).includes(
      `kubectl exec -it pod/web-1 -- sh -c 'psql -h localhost -p 5432 -U "$POSTGRES_USER" -d "$POSTGRES_USER"'`,
    ),
  );
  assert.ok(commands(set, 7).includes('kubectl exec -it pod/web-1 -- sh'), 'the nearest');
  assert.ok(commands(set).includes('kubectl port-forward pod/web-0 5432'));
  assert.ok(
    commands(running({ image: 'x', ports: [{ containerPort: 80 }] })).includes(
      'kubectl port-forward pod/web-0 8080:80',
    ),
  );
});

test('the commands lead with what applies the manifest', () => {
  const set = running({ image: 'nginx' });
  assert.deepEqual(commands(set, 0, 'web.yaml').slice(0, 2), ['kubectl diff -f web.yaml', 'kubectl apply -f web.yaml']);
  assert.equal(commands(set, 0, '-o.yaml')[0], 'kubectl diff -f ./-o.yaml');
  assert.ok(!commands(set).some((command) => /diff|apply/.test(command)), 'not without a file');
  const [diff] = kubectlCommands(set, around(), { source: { kind: 'kustomization', folder: '' } }).flatMap(
    (group) => group.commands,
  );
  assert.equal(diff?.command, 'kubectl diff -k FOLDER');
});

test('kubectl follows no rollout that waits for deletions', () => {
  const onDelete = running({ image: 'nginx' }, {}, { updateStrategy: { type: 'OnDelete' } });
  assert.ok(!commands(onDelete).some((command) => command.includes('rollout status')));
  assert.ok(commands(onDelete).includes('kubectl get pods -l app=web -L controller-revision-hash'));
  assert.ok(commands(running({ image: 'nginx' })).includes('kubectl rollout status statefulset/web'));
});

test('where the image has no shell, none is run', () => {
  for (const image of [
    'quay.io/coreos/etcd:v3.6.1',
    'nats:2.11',
    'prom/prometheus:v3.9.0-distroless',
    'gcr.io/distroless/static',
  ]) {
    const set = running({ image });
    const all = [
      ...commands(set),
      ...runbookOf(set, around()).flatMap(({ look }) => look.map(({ command }) => command)),
    ];
    assert.ok(!all.some((command) => / exec .*-- (?:sh|df|hostname)/.test(command)), image);
    assert.ok(all.includes('kubectl debug -it pod/web-0 --image=busybox:1.36 --target=c0 -- sh'), image);
  }
  const etcdctl = 'kubectl exec -it pod/web-0 -- etcdctl --endpoints=http://localhost:2379 endpoint status';
  assert.ok(commands(running({ image: 'quay.io/coreos/etcd:v3.6.1' })).includes(etcdctl));
  for (const image of ['bitnami/etcd:3.6', 'nats:2.11-alpine', 'prom/prometheus:v3.9.0'])
    assert.ok(commands(running({ image })).includes('kubectl exec -it pod/web-0 -- sh'), image);
});
