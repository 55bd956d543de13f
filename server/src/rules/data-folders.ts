/** Where well-known images keep their data, by the last part of the image's name. */
const folders: Readonly<Record<string, string>> = {
  cassandra: '/var/lib/cassandra',
  clickhouse: '/var/lib/clickhouse',
  'clickhouse-server': '/var/lib/clickhouse',
  cockroach: '/cockroach/cockroach-data',
  consul: '/consul/data',
  couchdb: '/opt/couchdb/data',
  elasticsearch: '/usr/share/elasticsearch/data',
  etcd: '/var/lib/etcd',
  grafana: '/var/lib/grafana',
  influxdb: '/var/lib/influxdb2',
  kafka: '/var/lib/kafka/data',
  mariadb: '/var/lib/mysql',
  mongo: '/data/db',
  mysql: '/var/lib/mysql',
  nginx: '/usr/share/nginx/html',
  opensearch: '/usr/share/opensearch/data',
  percona: '/var/lib/mysql',
  postgres: '/var/lib/postgresql/data',
  prometheus: '/prometheus',
  rabbitmq: '/var/lib/rabbitmq',
  vault: '/vault/file',
};

/**
 * Where a container would want a volume for its data: the folder its image is known to use, else `/data`. One that is
 * mounted already gives way to `/<name>` or, at last, `/mnt/<name>`.
 */
export function dataFolder(image: string, volume: string, taken: ReadonlySet<string>): string {
  const [repository = '', tag = ''] = (image.split('/').at(-1) ?? '').split(/[:@]/);
  const known =
    repository === 'postgres' && Number.parseInt(tag, 10) >= 18 ? '/var/lib/postgresql' : folders[repository];
  return (
    [known, '/data', `/${volume}`].find((folder) => folder !== undefined && !taken.has(folder)) ?? `/mnt/${volume}`
  );
}
