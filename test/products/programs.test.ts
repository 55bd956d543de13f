import assert from 'node:assert/strict';
import { test } from 'node:test';
import { productOfContainer } from '../../server/src/products/images';

const runs = (image: string, ...command: readonly string[]) => productOfContainer({ image, command })?.name;

test('a container runs the software of its image', () => {
  assert.equal(runs('postgres:17'), 'PostgreSQL');
  assert.equal(runs('postgres:17', '-c', 'max_connections=200'), 'PostgreSQL');
  assert.equal(runs('postgres:17', 'postgres', '-c', 'wal_level=logical'), 'PostgreSQL');
  assert.equal(runs('mongo:8.0', 'mongod', '--replSet', 'rs0'), 'MongoDB');
  assert.equal(runs('mysql:8.4', 'docker-entrypoint.sh', 'mysqld'), 'MySQL');
  assert.equal(runs('redis:8', 'redis-server', '/etc/redis/redis.conf'), 'Redis');
  assert.equal(runs('bitnami/kafka:3.9', '/opt/bitnami/scripts/kafka/entrypoint.sh', '/run.sh'), 'Kafka');
  assert.equal(runs('redpandadata/redpanda:v25.1', '/usr/bin/rpk', 'redpanda', 'start'), 'Kafka');
  assert.equal(runs('cockroachdb/cockroach:v25.2', '/cockroach/cockroach', 'start', '--join=db-0.db'), 'CockroachDB');
  assert.equal(runs('quay.io/coreos/etcd:v3.6.1', '/usr/local/bin/etcd', '--name=$(POD_NAME)'), 'etcd');
  assert.equal(runs('hashicorp/vault:1.20', 'vault', 'server'), 'Vault');
  assert.equal(runs('example/unknown:1'), undefined);
});

test('a container that runs another program of the image is not that software', () => {
  const others: readonly (readonly [image: string, ...command: string[]])[] = [
    ['mongo:8.0', 'mongos', '--configdb', 'config/config-0.config:27019'],
    ['mongo:8.0', 'docker-entrypoint.sh', 'mongos', '--port=27017'],
    ['mongo:8.0', '/usr/bin/mongodump', '--out=/backup'],
    ['redis:8', 'redis-sentinel', '/etc/redis/sentinel.conf'],
    ['redis:8', 'redis-server', '/etc/redis/sentinel.conf', '--sentinel'],
    ['valkey/valkey:8', 'valkey-cli', 'monitor'],
    ['postgres:17', 'pg_dump', '--host=db'],
    ['postgres:17', 'psql'],
    ['mysql:8.4', 'mysqldump', '--all-databases'],
    ['mariadb:11', 'mariadb', '--host=db'],
    ['bitnami/kafka:3.9', '/opt/bitnami/kafka/bin/kafka-topics.sh', '--list'],
    ['apache/kafka:4.0.0', '/opt/kafka/bin/connect-distributed.sh', '/etc/connect.properties'],
    ['redpandadata/redpanda:v25.1', 'rpk', 'topic', 'list'],
    ['quay.io/coreos/etcd:v3.6.1', 'etcd', 'grpc-proxy', 'start'],
    ['cockroachdb/cockroach:v25.2', './cockroach', 'init'],
    ['clickhouse/clickhouse-server:25.3', 'clickhouse-keeper', '--config-file=/etc/keeper.xml'],
    ['postgres:17', 'sleep', 'infinity'],
    ['postgres:17', 'tini', '--', 'pg_receivewal', '--directory=/wal'],
  ];
  for (const [image, ...command] of others) assert.equal(runs(image, ...command), undefined, command.join(' '));
});

test('a script of a shell runs another program if it runs nothing that may be the server', () => {
  const script = (text: string) => runs('postgres:17', '/bin/bash', '-ec', text);
  for (const text of [
    'exec psql --host=db',
    'while true; do\n  pg_dump --host=db | gzip > "/backup/$(date +%F).sql.gz" 2>&1 # "nightly"\n  sleep 86400\ndone',
    'until pg_isready -h db; do sleep 1; done && psql -h db -c "DROP TABLE a; postgres"',
    'set -e\nDIR=/backup\nmkdir -p $DIR\npg_dumpall --host=db \\\n  > $DIR/all.sql',
  ])
    assert.equal(script(text), undefined, text);
  for (const text of [
    'exec postgres',
    'pg_basebackup --host=db-0.db; exec docker-entrypoint.sh postgres',
    'until pg_isready -h db-0; do sleep 1; done; /scripts/standby.sh',
    'exec gosu postgres postgres',
    'PGDATA=/data/pg postgres',
    '"$@"',
    '',
  ])
    assert.equal(script(text), 'PostgreSQL', text);
  assert.equal(runs('postgres:17', 'sh', '/scripts/run.sh'), 'PostgreSQL');
});
