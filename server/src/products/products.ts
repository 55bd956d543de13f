import { type Container, containersOf, repositoryOf } from '../statefulset/containers';
import type { StatefulSet } from '../statefulset/set';

/**
 * What is known of software that runs in StatefulSets: how clients address it and how its members come and go. In the
 * texts `{host}`, `{port}`, `{pod}`, `{ordinal}`, `{user}` and `{database}` stand for one member's, `{hosts}` for `host:port` of
 * every member joined by commas, `{urls}` for every member's `url` likewise. PASSWORD and other words in capitals are
 * for the reader to fill in.
 */
export interface Product {
  readonly name: string;
  /** The last part of its images' repositories. */
  readonly images: readonly string[];
  /** Where clients connect. */
  readonly port: number;
  /** The connection string of one member. */
  readonly url: string;
  /** One connection string for all members, where clients take such. */
  readonly all?: string;
  /** A client that the image brings, run inside a pod. */
  readonly client?: string;
  readonly user?: Setting;
  readonly database?: Setting;
  /** How members list each other, of one member; joined by commas. */
  readonly peer?: string;
  /** Whether members vote: with half of them or more gone, the rest refuses to work. */
  readonly votes?: true;
  /** Every member votes on everything, so that an even number of them stands no more failures than one fewer. */
  readonly odd?: true;
  /** Whether members can start together and find each other, or must come one after the other. */
  readonly start?: 'together' | 'in-order';
  /** Often without a volume, on purpose: what it holds is a copy, or is worked out again. */
  readonly cache?: true;
  /** Replicas that know nothing of each other are in order: they do the same work, or keep what they share elsewhere. */
  readonly apart?: true;
  /** Where its images keep data. */
  readonly data?: readonly DataFolder[];
  /** What to do before a member goes for good. */
  readonly leave?: string;
  /** A store for the applications of the cluster: clients from outside are not expected. */
  readonly internal?: true;
  /** Before it answers it replays its log, however long that takes. */
  readonly recovers?: true;
  /** How a member says that it takes requests; where absent, by taking a connection. */
  readonly ready?: Readiness;
  /** An amount of memory to begin with (1Gi if absent). */
  readonly memory?: string;
  readonly rootless?: readonly Rootless[];
}

/** A command that the image brings (from a major version on), or a path that answers over HTTP. */
export type Readiness =
  | { readonly command: readonly string[]; readonly since?: number }
  | { readonly path: string; readonly port?: number };

/** How an image runs without root, from the image's own documentation. */
export interface Rootless {
  /** The repository without registry and `library/`; of a name that ends in a slash all below it. */
  readonly image: string;
  /** Its own user; `alpine` in the tags that are made of Alpine Linux, where they differ. */
  readonly user: number;
  readonly alpine?: number;
  /** The folders that it writes to beside its data; absent where it also changes files that it brings. */
  readonly writes?: readonly string[];
}

/**
 * Where an image keeps its data, as its Dockerfile and documentation have it. Of several for one image, each is for
 * other versions or other data.
 */
export interface DataFolder {
  /** Repositories without registry and `library/`. */
  readonly images: readonly string[];
  /** The major versions, both ends included, to which it applies. */
  readonly from?: number;
  readonly upTo?: number;
  /** Where the data goes if nothing else is said. */
  readonly path: string;
  /** Where to mount a volume for it, if not there. */
  readonly mount?: string;
  /** Where the image declares volumes of its own: what is mounted above one of them does not get what is in it. */
  readonly volumes?: readonly string[];
  /** Variables and options of the command line that move it. */
  readonly env?: readonly string[];
  readonly options?: readonly string[];
  /** The variable to set, and the folder below the volume to set it to, so that data lies where a volume is mounted. */
  readonly below?: { readonly env: string; readonly folder: string };
  /** It must not be the root of a volume: the folder lost+found of a fresh ext4 file system is in its way. */
  readonly notRoot?: true;
  /** Its configuration decides; here it is by custom. */
  readonly byCustom?: true;
}

/** A value that the image takes from an environment variable. */
interface Setting {
  readonly env: readonly string[];
  readonly fallback: string;
}

const database = (...env: readonly string[]): Setting => ({ env, fallback: 'DATABASE' });

const tmp = '/tmp';

/** Whose images all run alike. */
const vendors: readonly Rootless[] = [
  { image: 'bitnami/', user: 1001 },
  { image: 'bitnamilegacy/', user: 1001 },
];

export const products: readonly Product[] = [
  {
    name: 'PostgreSQL',
    images: ['postgres', 'postgresql', 'postgresql-repmgr', 'postgis', 'timescaledb', 'timescaledb-ha', 'pgvector'],
    port: 5432,
    url: 'postgresql://{user}:PASSWORD@{host}:{port}/{database}',
    all: 'postgresql://{user}:PASSWORD@{hosts}/{database}?target_session_attrs=read-write',
    client: 'psql -h {host} -p {port} -U {user} {database}',
    user: { env: ['POSTGRES_USER', 'POSTGRESQL_USERNAME'], fallback: 'postgres' },
    database: { env: ['POSTGRES_DB', 'POSTGRESQL_DATABASE'], fallback: 'postgres' },
    leave: 'If it is the primary, promote another pod first; then drop its replication slot on the primary.',
    internal: true,
    recovers: true,
    ready: { command: ['pg_isready', '--host=127.0.0.1', '--username={user}'] },
    rootless: [{ image: 'postgres', user: 999, alpine: 70, writes: ['/var/run/postgresql', tmp] }],
    data: [
      {
        images: ['postgres', 'postgis/postgis', 'pgvector/pgvector', 'timescale/timescaledb'],
        upTo: 17,
        path: '/var/lib/postgresql/data',
        volumes: ['/var/lib/postgresql/data'],
        env: ['PGDATA'],
        options: ['-D', '--pgdata'],
        below: { env: 'PGDATA', folder: 'pgdata' },
        notRoot: true,
      },
      {
        images: ['postgres', 'postgis/postgis', 'pgvector/pgvector'],
        from: 18,
        path: '/var/lib/postgresql/{major}/docker',
        mount: '/var/lib/postgresql',
        volumes: ['/var/lib/postgresql'],
        env: ['PGDATA'],
        options: ['-D', '--pgdata'],
      },
      {
        images: ['timescale/timescaledb-ha'],
        path: '/home/postgres/pgdata/data',
        env: ['PGDATA'],
        options: ['-D', '--pgdata'],
      },
      {
        images: ['bitnami/postgresql', 'bitnamilegacy/postgresql', 'bitnami/postgresql-repmgr'],
        path: '/bitnami/postgresql/data',
        mount: '/bitnami/postgresql',
        env: ['PGDATA', 'POSTGRESQL_DATA_DIR', 'POSTGRESQL_PGDATA'],
      },
    ],
  },
  {
    name: 'MySQL',
    images: ['mysql', 'mysql-server', 'percona', 'percona-server', 'percona-xtradb-cluster'],
    port: 3306,
    url: 'mysql://{user}:PASSWORD@{host}:{port}/{database}',
    client: 'mysql -h {host} -P {port} -u {user} -p',
    user: { env: ['MYSQL_USER'], fallback: 'root' },
    database: database('MYSQL_DATABASE'),
    leave: 'If it is the source, switch over to another pod first; then stop replication on it.',
    internal: true,
    recovers: true,
    ready: { command: ['mysqladmin', 'ping', '--host=127.0.0.1'] },
    memory: '2Gi',
    rootless: [{ image: 'mysql', user: 999, writes: ['/var/run/mysqld', tmp] }],
    data: [
      {
        images: ['mysql', 'percona', 'percona/percona-server', 'mysql/mysql-server'],
        upTo: 5,
        path: '/var/lib/mysql',
        volumes: ['/var/lib/mysql'],
        options: ['--datadir'],
        notRoot: true,
      },
      {
        images: ['mysql', 'percona', 'percona/percona-server', 'mysql/mysql-server'],
        from: 8,
        path: '/var/lib/mysql',
        volumes: ['/var/lib/mysql'],
        options: ['--datadir'],
      },
      { images: ['bitnami/mysql', 'bitnamilegacy/mysql'], path: '/bitnami/mysql/data', mount: '/bitnami/mysql' },
    ],
  },
  {
    name: 'MariaDB',
    images: ['mariadb', 'mariadb-galera'],
    port: 3306,
    url: 'mariadb://{user}:PASSWORD@{host}:{port}/{database}',
    client: 'mariadb -h {host} -P {port} -u {user} -p',
    user: { env: ['MARIADB_USER', 'MYSQL_USER'], fallback: 'root' },
    database: database('MARIADB_DATABASE', 'MYSQL_DATABASE'),
    leave: 'If it is the primary, switch over to another pod first. Of a Galera cluster keep more than half.',
    internal: true,
    recovers: true,
    ready: { command: ['mariadb-admin', 'ping', '--host=127.0.0.1'] },
    memory: '2Gi',
    rootless: [{ image: 'mariadb', user: 999, writes: ['/run/mysqld', tmp] }],
    data: [
      { images: ['mariadb'], path: '/var/lib/mysql', volumes: ['/var/lib/mysql'], options: ['--datadir'] },
      {
        images: ['bitnami/mariadb', 'bitnami/mariadb-galera', 'bitnamilegacy/mariadb'],
        path: '/bitnami/mariadb/data',
        mount: '/bitnami/mariadb',
      },
    ],
  },
  {
    name: 'Redis',
    images: ['redis', 'redis-stack', 'redis-stack-server', 'redis-cluster'],
    port: 6379,
    url: 'redis://:PASSWORD@{host}:{port}/0',
    client: 'redis-cli -h {host} -p {port}',
    leave:
      'If it is the primary, fail over first (redis-cli FAILOVER, or Sentinel). Of a Redis Cluster move its slots away: redis-cli --cluster reshard, then del-node.',
    internal: true,
    recovers: true,
    // One that asks for a password answers too, one that still loads its data says LOADING.
    ready: { command: ['sh', '-c', "redis-cli ping | grep -qE 'PONG|NOAUTH'"] },
    memory: '512Mi',
    rootless: [{ image: 'redis', user: 999, writes: [] }],
    cache: true,
    data: [
      {
        images: ['redis', 'redis/redis-stack', 'redis/redis-stack-server'],
        path: '/data',
        volumes: ['/data'],
        options: ['--dir'],
      },
      { images: ['bitnami/redis', 'bitnami/redis-cluster', 'bitnamilegacy/redis'], path: '/bitnami/redis/data' },
    ],
  },
  {
    name: 'Valkey',
    images: ['valkey', 'valkey-cluster'],
    port: 6379,
    url: 'redis://:PASSWORD@{host}:{port}/0',
    client: 'valkey-cli -h {host} -p {port}',
    leave: 'If it is the primary, fail over first (valkey-cli FAILOVER). Of a cluster move its slots away first.',
    internal: true,
    recovers: true,
    ready: { command: ['sh', '-c', "valkey-cli ping | grep -qE 'PONG|NOAUTH'"] },
    memory: '512Mi',
    rootless: [{ image: 'valkey/valkey', user: 999, writes: [] }],
    cache: true,
    data: [{ images: ['valkey/valkey'], path: '/data', volumes: ['/data'], options: ['--dir'] }],
  },
  {
    name: 'MongoDB',
    images: ['mongo', 'mongodb', 'mongodb-community-server', 'mongodb-enterprise-server', 'percona-server-mongodb'],
    port: 27017,
    url: 'mongodb://{user}:PASSWORD@{host}:{port}/?directConnection=true',
    all: 'mongodb://{user}:PASSWORD@{hosts}/?replicaSet=REPLICA_SET',
    client: 'mongosh --host {host} --port {port} -u {user} -p',
    user: { env: ['MONGO_INITDB_ROOT_USERNAME', 'MONGODB_ROOT_USER'], fallback: 'root' },
    votes: true,
    leave: 'Remove it from the replica set on the primary: rs.remove("{host}:{port}").',
    internal: true,
    recovers: true,
    // Older images bring another shell.
    ready: { command: ['mongosh', '--quiet', '--eval', 'db.runCommand({ ping: 1 })'], since: 5 },
    memory: '2Gi',
    rootless: [{ image: 'mongo', user: 999, writes: ['/data/configdb', tmp] }],
    odd: true,
    data: [
      {
        images: ['mongo', 'mongodb/mongodb-community-server'],
        path: '/data/db',
        volumes: ['/data/db', '/data/configdb'],
        options: ['--dbpath', '--configsvr'],
      },
      {
        images: ['bitnami/mongodb', 'bitnamilegacy/mongodb'],
        path: '/bitnami/mongodb/data/db',
        mount: '/bitnami/mongodb',
      },
    ],
  },
  {
    name: 'Kafka',
    images: ['kafka', 'cp-kafka', 'cp-server', 'kafka-native', 'redpanda'],
    port: 9092,
    url: '{host}:{port}',
    all: '{hosts}',
    client: 'kafka-topics.sh --bootstrap-server {host}:{port} --list',
    peer: '{ordinal}@{host}:9093',
    votes: true,
    leave: 'Move its partitions to other brokers first: kafka-reassign-partitions.sh.',
    recovers: true,
    memory: '2Gi',
    rootless: [
      { image: 'apache/kafka', user: 1000, writes: ['/opt/kafka/config', '/opt/kafka/logs', tmp] },
      { image: 'confluentinc/', user: 1000 },
    ],
    start: 'together',
    data: [
      {
        images: ['apache/kafka', 'apache/kafka-native'],
        path: '/tmp/kafka-logs',
        mount: '/var/lib/kafka/data',
        volumes: ['/var/lib/kafka/data'],
        env: ['KAFKA_LOG_DIRS', 'KAFKA_LOG_DIR'],
        options: ['log.dirs', 'log.dir'],
        below: { env: 'KAFKA_LOG_DIRS', folder: 'topics' },
        notRoot: true,
      },
      {
        images: ['confluentinc/cp-kafka', 'confluentinc/cp-server'],
        path: '/var/lib/kafka/data',
        volumes: ['/var/lib/kafka/data'],
        env: ['KAFKA_LOG_DIRS'],
        below: { env: 'KAFKA_LOG_DIRS', folder: 'topics' },
        notRoot: true,
      },
      {
        images: ['bitnami/kafka', 'bitnamilegacy/kafka'],
        path: '/bitnami/kafka/data',
        mount: '/bitnami/kafka',
        env: ['KAFKA_CFG_LOG_DIRS', 'KAFKA_CFG_LOG_DIR'],
      },
      { images: ['redpandadata/redpanda'], path: '/var/lib/redpanda/data' },
    ],
  },
  {
    name: 'RabbitMQ',
    images: ['rabbitmq'],
    port: 5672,
    url: 'amqp://{user}:PASSWORD@{host}:{port}/',
    client: 'rabbitmq-diagnostics cluster_status',
    user: { env: ['RABBITMQ_DEFAULT_USER', 'RABBITMQ_USERNAME'], fallback: 'guest' },
    votes: true,
    leave: 'Move its quorum queues away, stop it, then on another pod: rabbitmqctl forget_cluster_node rabbit@{host}.',
    recovers: true,
    rootless: [{ image: 'rabbitmq', user: 999, alpine: 100, writes: ['/var/log/rabbitmq', tmp] }],
    start: 'together',
    data: [
      {
        images: ['rabbitmq'],
        path: '/var/lib/rabbitmq/mnesia',
        mount: '/var/lib/rabbitmq',
        volumes: ['/var/lib/rabbitmq'],
        env: ['RABBITMQ_MNESIA_BASE', 'RABBITMQ_MNESIA_DIR'],
      },
    ],
  },
  {
    name: 'Elasticsearch',
    images: ['elasticsearch', 'elasticsearch-oss'],
    port: 9200,
    url: 'http://{host}:{port}',
    all: '{urls}',
    client: 'curl http://{host}:{port}/_cluster/health',
    peer: '{host}:9300',
    votes: true,
    leave: 'Move its shards away (cluster.routing.allocation.exclude._name: {pod}) and, of a master, its vote first.',
    internal: true,
    recovers: true,
    memory: '2Gi',
    rootless: [
      { image: 'elasticsearch', user: 1000 },
      { image: 'elasticsearch/elasticsearch', user: 1000 },
    ],
    start: 'together',
    data: [
      {
        images: ['elasticsearch', 'elasticsearch/elasticsearch'],
        path: '/usr/share/elasticsearch/data',
        env: ['path.data'],
        options: ['path.data'],
      },
    ],
  },
  {
    name: 'OpenSearch',
    images: ['opensearch'],
    port: 9200,
    url: 'http://{host}:{port}',
    all: '{urls}',
    client: 'curl http://{host}:{port}/_cluster/health',
    peer: '{host}:9300',
    votes: true,
    leave: 'Move its shards away first (cluster.routing.allocation.exclude._name: {pod}).',
    internal: true,
    recovers: true,
    memory: '2Gi',
    rootless: [{ image: 'opensearchproject/opensearch', user: 1000 }],
    start: 'together',
    data: [
      {
        images: ['opensearchproject/opensearch'],
        path: '/usr/share/opensearch/data',
        env: ['path.data'],
        options: ['path.data'],
      },
    ],
  },
  {
    name: 'Cassandra',
    images: ['cassandra', 'scylla'],
    port: 9042,
    url: '{host}:{port}',
    all: '{hosts}',
    client: 'cqlsh {host} {port}',
    leave: 'In the pod itself: nodetool decommission; wait until it has given its data away.',
    internal: true,
    recovers: true,
    memory: '4Gi',
    rootless: [{ image: 'cassandra', user: 999 }],
    start: 'in-order',
    data: [
      {
        images: ['cassandra'],
        path: '/var/lib/cassandra/data',
        mount: '/var/lib/cassandra',
        volumes: ['/var/lib/cassandra'],
      },
      { images: ['scylladb/scylla'], path: '/var/lib/scylla' },
    ],
  },
  {
    name: 'ZooKeeper',
    images: ['zookeeper', 'cp-zookeeper', 'kubernetes-zookeeper'],
    port: 2181,
    url: '{host}:{port}',
    all: '{hosts}',
    client: 'zkCli.sh -server {host}:{port}',
    votes: true,
    leave: 'Take it out of the ensemble: reconfig -remove ID, or the server list of every member.',
    internal: true,
    rootless: [{ image: 'zookeeper', user: 1000 }],
    odd: true,
    start: 'together',
    data: [
      {
        images: ['zookeeper'],
        path: '/data',
        volumes: ['/data', '/datalog', '/logs'],
        env: ['ZOO_DATA_DIR'],
      },
      {
        images: ['zookeeper'],
        path: '/datalog',
        volumes: ['/data', '/datalog', '/logs'],
        env: ['ZOO_DATA_LOG_DIR'],
      },
      {
        images: ['confluentinc/cp-zookeeper'],
        path: '/var/lib/zookeeper/data',
        volumes: ['/var/lib/zookeeper/data', '/var/lib/zookeeper/log'],
        env: ['ZOOKEEPER_DATA_DIR'],
      },
      {
        images: ['bitnami/zookeeper', 'bitnamilegacy/zookeeper'],
        path: '/bitnami/zookeeper/data',
        mount: '/bitnami/zookeeper',
      },
    ],
  },
  {
    name: 'etcd',
    images: ['etcd'],
    port: 2379,
    url: 'http://{host}:{port}',
    all: '{urls}',
    client: 'etcdctl --endpoints=http://{host}:{port} endpoint status',
    peer: '{pod}=http://{host}:2380',
    votes: true,
    leave: 'Find its id with etcdctl member list, then: etcdctl member remove ID.',
    internal: true,
    odd: true,
    start: 'together',
    data: [
      {
        images: ['etcd', 'coreos/etcd', 'etcd-development/etcd'],
        path: '/default.etcd',
        mount: '/var/lib/etcd',
        env: ['ETCD_DATA_DIR'],
        options: ['--data-dir', '-data-dir', '--config-file'],
        below: { env: 'ETCD_DATA_DIR', folder: 'data' },
      },
      { images: ['bitnami/etcd', 'bitnamilegacy/etcd'], path: '/bitnami/etcd/data', mount: '/bitnami/etcd' },
    ],
  },
  {
    name: 'Consul',
    images: ['consul'],
    port: 8500,
    url: 'http://{host}:{port}',
    client: 'consul members',
    votes: true,
    leave: 'In the pod itself: consul leave.',
    odd: true,
    start: 'together',
    data: [
      {
        images: ['consul', 'hashicorp/consul'],
        path: '/consul/data',
        volumes: ['/consul/data'],
        options: ['-data-dir', '--data-dir'],
      },
    ],
  },
  {
    name: 'NATS',
    images: ['nats'],
    port: 4222,
    url: 'nats://{host}:{port}',
    all: '{urls}',
    votes: true,
    start: 'together',
  },
  {
    name: 'Memcached',
    images: ['memcached'],
    port: 11211,
    url: '{host}:{port}',
    all: '{hosts}',
    internal: true,
    memory: '384Mi',
    rootless: [{ image: 'memcached', user: 11211, writes: [] }],
    start: 'together',
    cache: true,
  },
  {
    name: 'CockroachDB',
    images: ['cockroach'],
    port: 26257,
    url: 'postgresql://root@{host}:{port}/defaultdb',
    client: 'cockroach node status --host={host}:{port}',
    votes: true,
    leave: 'Decommission it first: cockroach node decommission ID; wait until it holds no replicas.',
    internal: true,
    recovers: true,
    memory: '4Gi',
    start: 'together',
    data: [
      {
        images: ['cockroachdb/cockroach'],
        path: '/cockroach/cockroach-data',
        options: ['--store', '-s'],
      },
    ],
  },
  {
    name: 'ClickHouse',
    images: ['clickhouse', 'clickhouse-server'],
    port: 9000,
    url: 'clickhouse://{user}:PASSWORD@{host}:{port}/{database}',
    client: 'clickhouse-client --host {host} --port {port}',
    user: { env: ['CLICKHOUSE_USER'], fallback: 'default' },
    database: { env: ['CLICKHOUSE_DB'], fallback: 'default' },
    internal: true,
    recovers: true,
    ready: { path: '/ping', port: 8123 },
    memory: '4Gi',
    rootless: [{ image: 'clickhouse/clickhouse-server', user: 101 }],
    data: [
      {
        images: ['clickhouse', 'clickhouse/clickhouse-server', 'yandex/clickhouse-server'],
        path: '/var/lib/clickhouse',
        volumes: ['/var/lib/clickhouse'],
      },
    ],
  },
  {
    name: 'MinIO',
    images: ['minio'],
    port: 9000,
    url: 'http://{host}:{port}',
    ready: { path: '/minio/health/ready' },
  },
  {
    name: 'InfluxDB',
    images: ['influxdb'],
    port: 8086,
    url: 'http://{host}:{port}',
    internal: true,
    recovers: true,
    ready: { path: '/ping' },
    data: [
      {
        images: ['influxdb'],
        upTo: 1,
        path: '/var/lib/influxdb',
        volumes: ['/var/lib/influxdb'],
        env: ['INFLUXDB_DATA_DIR'],
      },
      {
        images: ['influxdb'],
        from: 2,
        upTo: 2,
        path: '/var/lib/influxdb2',
        volumes: ['/var/lib/influxdb2'],
        env: ['INFLUXD_BOLT_PATH', 'INFLUXD_ENGINE_PATH'],
      },
    ],
  },
  {
    name: 'Neo4j',
    images: ['neo4j'],
    port: 7687,
    url: 'bolt://{host}:{port}',
    votes: true,
    internal: true,
    recovers: true,
    memory: '2Gi',
    rootless: [{ image: 'neo4j', user: 7474 }],
    data: [
      {
        images: ['neo4j'],
        path: '/data',
        volumes: ['/data', '/logs'],
        env: ['NEO4J_server_directories_data', 'NEO4J_dbms_directories_data'],
      },
    ],
  },
  {
    name: 'Prometheus',
    apart: true,
    images: ['prometheus'],
    port: 9090,
    url: 'http://{host}:{port}',
    recovers: true,
    ready: { path: '/-/ready' },
    rootless: [{ image: 'prom/prometheus', user: 65534, writes: [] }],
    data: [
      {
        images: ['prom/prometheus', 'prometheus/prometheus'],
        path: '/prometheus',
        volumes: ['/prometheus'],
        options: ['--storage.tsdb.path'],
      },
    ],
  },
  {
    name: 'Vault',
    images: ['vault'],
    port: 8200,
    url: 'http://{host}:{port}',
    votes: true,
    leave: 'Remove it from the cluster: vault operator raft remove-peer NODE.',
    data: [{ images: ['vault', 'hashicorp/vault'], path: '/vault/file', byCustom: true }],
  },
  {
    name: 'CouchDB',
    images: ['couchdb'],
    port: 5984,
    url: 'http://{host}:{port}',
    data: [{ images: ['couchdb', 'apache/couchdb'], path: '/opt/couchdb/data', volumes: ['/opt/couchdb/data'] }],
  },
  {
    name: 'Grafana',
    apart: true,
    cache: true,
    images: ['grafana'],
    port: 3000,
    url: 'http://{host}:{port}',
    data: [{ images: ['grafana/grafana'], path: '/var/lib/grafana', env: ['GF_PATHS_DATA'] }],
  },
  {
    name: 'Jenkins',
    images: ['jenkins'],
    port: 8080,
    url: 'http://{host}:{port}',
    data: [
      {
        images: ['jenkins/jenkins'],
        path: '/var/jenkins_home',
        volumes: ['/var/jenkins_home'],
        env: ['JENKINS_HOME'],
      },
    ],
  },
];

/** What a set runs: the first of its containers whose image is known, and that container. */
export function productOf(
  set: Pick<StatefulSet, 'template'>,
): { readonly product: Product; readonly container: Container } | undefined {
  for (const container of containersOf(set)) {
    const product = productOfImage(container.image);
    if (product) return { product, container };
  }
  return undefined;
}

/** The product that an image is known to be; undefined for all others. */
export function productOfImage(image: string): Product | undefined {
  const last = repositoryOf(image).split('/').at(-1) ?? '';
  return products.find(({ images }) => images.includes(last));
}

/** How an image runs without root, and as whom; undefined where that is not known. */
export function rootlessOf(image: string): (Rootless & { readonly user: number }) | undefined {
  const repository = repositoryPath(image);
  const known = [...(productOfImage(image)?.rootless ?? []), ...vendors].find(
    ({ image: name }) => name === repository || (name.endsWith('/') && repository.startsWith(name)),
  );
  if (!known) return undefined;
  const user = /alpine/.test(image.slice(image.lastIndexOf('/'))) ? (known.alpine ?? known.user) : known.user;
  return { ...known, user };
}

/** Whether an image is one that is published for its product, and not somebody's own of the same name. */
export function isPublished(image: string): boolean {
  const path = repositoryPath(image);
  return productOfImage(image)?.data?.some(({ images }) => images.includes(path)) ?? false;
}

/**
 * Where an image keeps its data. None for images that are not known by their whole repository, and for a version that
 * cannot be told (`latest`, a digest) where the folders of versions differ.
 */
export function dataFoldersOf(image: string): DataFolder[] {
  const path = repositoryPath(image);
  const major = majorOf(image);
  const all = (productOfImage(image)?.data ?? []).filter(({ images, byCustom }) => images.includes(path) && !byCustom);
  const versioned = all.filter(({ from, upTo }) => from !== undefined || upTo !== undefined);
  const newest = versioned.at(-1);
  const agree = versioned.every(({ path }) => path === newest?.path);
  return all.flatMap((folder) => {
    const { from = 0, upTo = Number.POSITIVE_INFINITY } = folder;
    if (versioned.includes(folder)) {
      if (major === undefined ? !agree || folder !== newest : major < from || major > upTo) return [];
    }
    return [{ ...folder, path: folder.path.replace('{major}', String(major)) }];
  });
}

/** The folder that an image wants a volume for, as far as its name tells; undefined for an unknown one. */
export function usualMount(image: string): string | undefined {
  const [known] = dataFoldersOf(image);
  const usual = known ?? productOfImage(image)?.data?.[0];
  const last = repositoryOf(image).split('/').at(-1) ?? '';
  return usual ? (usual.mount ?? usual.path) : contentFolders[last];
}

/** Folders with what an image serves rather than keeps. */
const contentFolders: Readonly<Record<string, string>> = {
  nginx: '/usr/share/nginx/html',
};

/** A repository without its registry and without what Docker Hub's official images may be preceded by. */
function repositoryPath(image: string): string {
  return repositoryOf(image)
    .replace(/^(?:[^/]*[.:][^/]*|localhost)\//, '')
    .replace(/^(?:docker\/)?library\//, '');
}

/** The major version that a tag tells: of `17.2-alpine`, `v3.6.1`, and of images that add to PostgreSQL, `pg17`. */
export function majorOf(image: string): number | undefined {
  const tag = image.split('@')[0]?.slice(repositoryOf(image).length + 1) ?? '';
  const match = /(?:^|[-.])pg(\d+)/.exec(tag) ?? /^v?(\d+)(?![\da-z])/.exec(tag);
  return match ? Number(match[1]) : undefined;
}

/** One member of a product, as its texts name it. */
export interface Member {
  readonly pod: string;
  readonly ordinal: number;
  readonly host: string;
  readonly port: number;
}

/** A product's text with one member filled in; in a URL, user and database are encoded. */
export function fillIn(
  text: string,
  { pod, ordinal, host, port }: Member,
  product: Product,
  container: Container,
): string {
  const encode = text.includes('://') ? encodeURIComponent : (value: string) => value;
  const values: Readonly<Record<string, string>> = {
    pod,
    ordinal: String(ordinal),
    host,
    port: String(port),
    user: encode(settingOf(product.user, container)),
    database: encode(settingOf(product.database, container)),
  };
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? (values[name] ?? whole) : whole));
}

/** A product's text that names all its members. */
export function fillInAll(
  text: string,
  members: readonly Member[],
  product: Product,
  container: Container,
): string | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const urls = members.map((member) => fillIn(product.url, member, product, container));
  const joined = text
    .replace('{hosts}', () => members.map(({ host, port }) => `${host}:${port}`).join(','))
    .replace('{urls}', () => urls.join(','));
  return fillIn(joined, first, product, container);
}

/** The value that the container is given; one that refers to others (`$(VAR)`) is not known. */
function settingOf(setting: Setting | undefined, { env }: Container): string {
  const value = setting?.env.map((name) => env.get(name)).find((given) => given !== undefined && !given.includes('$('));
  return value ?? setting?.fallback ?? '';
}
