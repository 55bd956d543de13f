import type { Access } from '../product';
import type { Told } from '../told';
import { portOf, unknown, withPort } from './accessShared';

/** How clients connect to caches, brokers and services, from the documentation of their images. */

/** Redis and Valkey: whether a password is asked for is told by an option, a file, or a variable of Bitnami's images. */
function redisLike(told: Told, brand: 'REDIS' | 'VALKEY'): Partial<Access> {
  const option = told.option('--requirepass');
  const inArguments = /--requirepass\s+(\S+)/.exec(told.variable(`${brand}_ARGS`) ?? '')?.[1];
  const [configured, config] = [told.configured(/^[ \t]*requirepass\s+"?([^\s"]+)/m), told.says(/\.conf$/)];
  const given = told.bitnami
    ? told.setting([`${brand}_PASSWORD`])
    : (option ?? (inArguments === undefined ? undefined : { value: inArguments }));
  const inFile = configured === undefined ? undefined : configured.includes('$') ? unknown : { value: configured };
  const hidden = config && !told.knowsFile(/\.conf/) ? unknown : undefined;
  const empty = told.bitnami && !told.isOn('ALLOW_EMPTY_PASSWORD') ? unknown : undefined;
  const found = given ?? inFile ?? hidden ?? empty;
  const password = found?.value === '' ? undefined : found;
  const tls = told.option('--tls-port') ?? (told.isOn(`${brand}_TLS_ENABLED`) ? { value: '6379' } : undefined);
  const scheme = tls ? 'rediss' : 'redis';
  return {
    url: `${scheme}://{login}{host}:{port}/0`,
    client: `${brand.toLowerCase()}-cli -p {port}${tls ? ' --tls' : ''}${password ? ' --askpass' : ''}`,
    ...(password ? { password } : {}),
    ...(hidden && found === hidden
      ? { notes: ['Its configuration is not in this workspace: without requirepass there, leave the password out.'] }
      : {}),
    ...withPort(
      portOf(
        tls,
        told.option('--port'),
        told.variable(`${brand}_TLS_PORT_NUMBER`),
        told.variable(`${brand}_PORT_NUMBER`),
      ),
    ),
  };
}

export function redis(told: Told): Partial<Access> {
  return redisLike(told, 'REDIS');
}

export function valkey(told: Told): Partial<Access> {
  return redisLike(told, 'VALKEY');
}

/** Sentinel tells which of the servers is the primary, by the name that its configuration gives it. */
function sentinelLike(told: Told, brand: 'REDIS' | 'VALKEY'): Partial<Access> {
  const name =
    told.configured(/\bsentinel\s+monitor\s+"?([\w.-]+)/i) ??
    told.variable(`${brand}_MASTER_SET`, `${brand}_PRIMARY_SET`) ??
    (told.bitnami ? 'mymaster' : 'MASTER');
  const password = told.setting([`${brand}_SENTINEL_PASSWORD`]);
  const ask = `${password ? ' --askpass' : ''} SENTINEL get-master-addr-by-name ${name}`;
  const client = `${brand.toLowerCase()}-cli`;
  return {
    url: `${client} -h {host} -p {port}${ask}`,
    all: '{hosts}',
    client: `${client} -p {port}${ask}`,
    ...withPort(portOf(told.option('--port'), told.variable(`${brand}_SENTINEL_PORT_NUMBER`))),
  };
}

export function redisSentinel(told: Told): Partial<Access> {
  return sentinelLike(told, 'REDIS');
}

export function valkeySentinel(told: Told): Partial<Access> {
  return sentinelLike(told, 'VALKEY');
}

const coordinatedBy = ['KAFKA_ZOOKEEPER_CONNECT', 'KAFKA_CFG_ZOOKEEPER_CONNECT', 'ZOOKEEPER_CONNECT'];

/** What each distribution calls its tools; the image that is one native program has none. */
export function kafka(told: Told): Partial<Access> {
  const { image } = told;
  const client = /\/redpanda(?::|@|$)/.test(`/${image}`)
    ? 'rpk cluster info'
    : /\/kafka-native(?::|@|$)/.test(`/${image}`)
      ? ''
      : `${/(?:^|\/)apache\//.test(image) ? '/opt/kafka/bin/kafka-topics.sh' : /\/cp-(?:kafka|server)(?::|@|$)/.test(`/${image}`) ? 'kafka-topics' : 'kafka-topics.sh'} --bootstrap-server localhost:{port} --list`;
  const listeners = told.variable('KAFKA_LISTENERS', 'KAFKA_CFG_LISTENERS') ?? '';
  const entries = listeners.split(',').map((listener) => /^[ \t]*([\w.-]+):\/\/.*:(\d+)\s*$/.exec(listener));
  const controllers = (
    told.variable('KAFKA_CONTROLLER_LISTENER_NAMES', 'KAFKA_CFG_CONTROLLER_LISTENER_NAMES') ?? 'CONTROLLER'
  ).split(',');
  const isController = (name = '') => controllers.includes(name);
  const [forClients, controller] = [
    entries.find((entry) => entry && !isController(entry[1])),
    entries.find((entry) => entry && isController(entry[1])),
  ];
  const protocols = told.variable('KAFKA_LISTENER_SECURITY_PROTOCOL_MAP', 'KAFKA_CFG_LISTENER_SECURITY_PROTOCOL_MAP');
  const name = forClients?.[1] ?? '';
  const protocol =
    protocols
      ?.split(',')
      .map((each) => each.trim().split(':'))
      .find(([listener]) => listener === name)?.[1] ?? name;
  // Brokers that ZooKeeper coordinates, and Redpanda's, have no controllers to name.
  const hasControllers = !/\/redpanda(?::|@|$)/.test(`/${image}`) && !told.has(...coordinatedBy);
  return {
    client,
    ...(hasControllers ? { peer: `{ordinal}@{host}:${controller?.[2] ?? 9093}` } : {}),
    ...(/^SASL|^SSL$/.test(protocol)
      ? {
          notes: [
            `Its listener ${name} speaks ${protocol}: clients also need security.protocol=${protocol}${protocol.startsWith('SASL') ? ' and credentials' : ''}.`,
          ],
        }
      : {}),
    ...withPort(portOf(forClients?.[2])),
  };
}

/** Both images create their user at the first start; the path of the URL is the virtual host. */
export function rabbitmq(told: Told): Partial<Access> {
  const inFile = (key: string) => {
    const value = told.configured(new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*(\\S+)`, 'm'));
    return value === undefined ? undefined : { value };
  };
  // A file of the configuration that is not known may name the user, as the one of the operator does.
  const hidden = told.mounts(/^\/etc\/rabbitmq\b/) && !told.knowsFile(/default_user|\.conf$/);
  const given = (variable: string, key: string) =>
    told.setting([variable]) ?? inFile(key) ?? (hidden ? unknown : { value: 'guest' });
  const user = told.bitnami
    ? told.settingOr(['RABBITMQ_USERNAME'], 'user')
    : given('RABBITMQ_DEFAULT_USER', 'default_user');
  const password = told.bitnami
    ? (told.setting(['RABBITMQ_PASSWORD']) ?? unknown)
    : given('RABBITMQ_DEFAULT_PASS', 'default_pass');
  const host = told.setting([told.bitnami ? 'RABBITMQ_VHOST' : 'RABBITMQ_DEFAULT_VHOST']);
  const named = host !== undefined && host.value !== '/';
  return {
    url: `amqp://{login}{host}:{port}${named ? '/{database}' : ''}`,
    ...(/management/.test(told.image) || told.listensOn(15672)
      ? { others: [{ title: 'Management', url: 'http://{host}:{port}', port: 15672 }] }
      : {}),
    user,
    password,
    ...(named ? { database: host } : {}),
    ...withPort(portOf(told.variable('RABBITMQ_NODE_PORT', 'RABBITMQ_NODE_PORT_NUMBER'))),
  };
}

export function nats(told: Told): Partial<Access> {
  const user = told.option('--user') ?? told.setting(told.bitnami ? ['NATS_USERNAME'] : []);
  const token = told.option('--auth');
  const password = told.option('--pass') ?? told.setting(told.bitnami ? ['NATS_PASSWORD'] : []);
  const tls = told.says(/^--?tls(?:cert|verify)?(?:=|$)/);
  return {
    url: `${tls ? 'tls' : 'nats'}://{login}{host}:{port}`,
    ...(user ? { user, password: password ?? unknown } : token ? { user: token } : {}),
    ...withPort(portOf(told.option('--port', '-p'))),
  };
}

/** HTTPS if one of its URLs says so, or a certificate is given. */
export function etcd(told: Told): Partial<Access> {
  const urls = (...names: readonly string[]) =>
    told.option(...names)?.value ??
    told.variable(...names.map((name) => `ETCD_${name.slice(2).replaceAll('-', '_').toUpperCase()}`)) ??
    '';
  const clients = urls('--listen-client-urls') || urls('--advertise-client-urls');
  const tls = clients.includes('https://') || told.says(/^--cert-file\b/) || told.has('ETCD_CERT_FILE');
  const peers = urls('--initial-advertise-peer-urls') || urls('--listen-peer-urls');
  const peerTls = peers.includes('https://') || told.says(/^--peer-cert-file\b/) || told.has('ETCD_PEER_CERT_FILE');
  const scheme = tls ? 'https' : 'http';
  const password = told.bitnami ? told.setting(['ETCD_ROOT_PASSWORD']) : undefined;
  const certificate = (option: string, variable: string) =>
    told.option(option)?.value ?? told.variable(variable) ?? 'FILE';
  const files = tls
    ? ` --cacert=${certificate('--trusted-ca-file', 'ETCD_TRUSTED_CA_FILE')} --cert=${certificate('--cert-file', 'ETCD_CERT_FILE')} --key=${certificate('--key-file', 'ETCD_KEY_FILE')}`
    : '';
  return {
    url: `${scheme}://{host}:{port}`,
    all: '{urls}',
    client: `etcdctl --endpoints=${scheme}://localhost:{port}${files}${password ? ' --user=root' : ''} endpoint status`,
    peer: `{pod}=${peerTls ? 'https' : 'http'}://{host}:${/:(\d+)/.exec(peers)?.[1] ?? 2380}`,
    ...(password ? { notes: ['Authentication is on: clients need the user root or another.'] } : {}),
    ...withPort(portOf(clients.split(',')[0]?.replace(/\/$/, ''))),
  };
}

export function zookeeper(told: Told): Partial<Access> {
  const tool = /\/cp-zookeeper(?::|@|$)/.test(`/${told.image}`) ? 'zookeeper-shell' : 'zkCli.sh -server';
  return {
    client: `${tool} localhost:{port}`,
    ...withPort(
      portOf(
        told.variable('ZOOKEEPER_CLIENT_PORT', 'ZOO_PORT_NUMBER'),
        told.configured(/^[ \t]*clientPort\s*=\s*(\d+)/m),
      ),
    ),
  };
}

/** TLS is on unless the listener turns it off; without a command the image starts a development server, which has none. */
export function vault(told: Told): Partial<Access> {
  const address = told.variable('VAULT_ADDR') ?? '';
  const local = told.variable('VAULT_LOCAL_CONFIG') ?? '';
  const off = /"?tls_disable"?\s*[=:]\s*"?(?:true|1)\b/;
  const plain =
    address.startsWith('http://') || off.test(local) || told.configured(off) !== undefined || told.says(/^-dev\b/);
  const configured = told.says(/^-config\b/) || told.says(/^server$/) || local !== '';
  const scheme = !plain && (configured || address.startsWith('https://')) ? 'https' : 'http';
  return {
    url: `${scheme}://{host}:{port}`,
    client: `vault status -address=${scheme}://127.0.0.1:{port}${scheme === 'https' ? ' -tls-skip-verify' : ''}`,
  };
}

export function consul(told: Told): Partial<Access> {
  const port = portOf(told.option('-http-port', '--http-port'));
  return {
    client: port === undefined ? 'consul members' : 'consul members -http-addr=127.0.0.1:{port}',
    ...withPort(port),
  };
}

/** The keys are user and password of the root user; older releases have other names for them. Bitnami has other defaults. */
export function minio(told: Told): Partial<Access> {
  const user = told.settingOr(['MINIO_ROOT_USER', 'MINIO_ACCESS_KEY'], told.bitnami ? 'minio' : 'minioadmin');
  const password = told.settingOr(
    ['MINIO_ROOT_PASSWORD', 'MINIO_SECRET_KEY'],
    told.bitnami ? 'miniosecret' : 'minioadmin',
  );
  const console = portOf(
    told.option('--console-address'),
    told.variable('MINIO_CONSOLE_ADDRESS', 'MINIO_CONSOLE_PORT_NUMBER'),
  );
  // Charts name the folder whether there is a certificate in it or not.
  const folder = told.option('--certs-dir', '-S')?.value?.replace(/\/+$/, '');
  const tls = told.mounts(/\.minio\/certs\/?$/) || (folder !== undefined && told.mountsAt(folder));
  const scheme = tls ? 'https' : 'http';
  return {
    url: `${scheme}://{host}:{port}`,
    others: [
      { title: 'For mc, as MC_HOST_minio', url: `${scheme}://{login}{host}:{port}` },
      ...(console === undefined ? [] : [{ title: 'Console', url: `${scheme}://{host}:{port}`, port: console }]),
    ],
    user,
    password,
    ...withPort(portOf(told.option('--address'), told.variable('MINIO_ADDRESS', 'MINIO_API_PORT_NUMBER'))),
  };
}

export function prometheus(told: Told): Partial<Access> {
  const prefix = told.option('--web.route-prefix', '--web.external-url')?.value ?? '';
  const path = /^(?:https?:\/\/[^/]*)?(\/[\w./-]*)?$/.exec(prefix)?.[1]?.replace(/\/$/, '') ?? '';
  return { url: `http://{host}:{port}${path}`, ...withPort(portOf(told.option('--web.listen-address'))) };
}

export function grafana(told: Told): Partial<Access> {
  const https = told.variable('GF_SERVER_PROTOCOL') === 'https';
  return {
    url: `${https ? 'https' : 'http'}://{host}:{port}`,
    ...withPort(portOf(told.variable('GF_SERVER_HTTP_PORT'))),
  };
}

export function jenkins(told: Told): Partial<Access> {
  const options = told.variable('JENKINS_OPTS') ?? '';
  const prefix = /--prefix=(\/[\w./-]*)/.exec(options)?.[1]?.replace(/\/$/, '') ?? '';
  return {
    url: `http://{host}:{port}${prefix}`,
    ...withPort(portOf(/--httpPort=(\d+)/.exec(options)?.[1], told.option('--httpPort'))),
  };
}
