import type { Access } from '../product';
import type { Told } from '../told';
import { portOf, unknown, withPort } from './accessShared';

/** How clients connect to databases, from the documentation of their images. */

/** docker-library/postgres, Bitnami. The database is named after the user where the official image is not told. */
export function postgres(told: Told): Partial<Access> {
  const user = told.settingOr(told.bitnami ? ['POSTGRESQL_USERNAME', 'POSTGRES_USER'] : ['POSTGRES_USER'], 'postgres');
  const passwords = told.bitnami ? ['POSTGRESQL_PASSWORD', 'POSTGRES_PASSWORD'] : ['POSTGRES_PASSWORD'];
  const trusts =
    told.variable('POSTGRES_HOST_AUTH_METHOD') === 'trust' ||
    (told.bitnami && told.isOn('ALLOW_EMPTY_PASSWORD') && !told.setting(passwords));
  const database = told.setting(told.bitnami ? ['POSTGRESQL_DATABASE', 'POSTGRES_DB'] : ['POSTGRES_DB']);
  const inShell = told.bitnami ? '"${POSTGRESQL_DATABASE:-postgres}"' : '"${POSTGRES_DB:-${POSTGRES_USER:-postgres}}"';
  const tls = told.says(/^(?:-c|--)?ssl=on$/) || told.isOn('POSTGRESQL_ENABLE_TLS');
  const [query, more] = tls ? ['?sslmode=require', '&sslmode=require'] : ['', ''];
  return {
    url: `postgresql://{login}{host}:{port}/{database}${query}`,
    all: `postgresql://{login}{hosts}/{database}?target_session_attrs=read-write${more}`,
    user,
    database: database ? { inShell, ...database } : told.bitnami ? { value: 'postgres' } : user,
    ...(trusts ? {} : { password: told.setting(passwords, 'required') ?? unknown }),
    ...withPort(
      portOf(
        told.option('-p', '--port'),
        told.option('port'),
        told.variable('PGPORT'),
        told.variable('POSTGRESQL_PORT_NUMBER'),
      ),
    ),
  };
}

/** MySQL and its relatives: an own user if one is created, else root. */
function mysqlLike(told: Told, brands: readonly string[], scheme: string, client: string): Partial<Access> {
  const named = (...names: readonly string[]) => brands.flatMap((brand) => names.map((name) => `${brand}_${name}`));
  const own = told.setting(named('USER'));
  const root = !told.has(...named('USER', 'USER_FILE')) && (own === undefined || told.has(...named('ROOT_PASSWORD')));
  const password = told.setting(named(root ? 'ROOT_PASSWORD' : 'PASSWORD'), own && !root ? undefined : 'required');
  const empty =
    told.has(...named('ALLOW_EMPTY_PASSWORD', 'ALLOW_EMPTY_ROOT_PASSWORD')) || told.isOn('ALLOW_EMPTY_PASSWORD');
  const none = password === undefined && empty;
  const random = root && told.has(...named('RANDOM_ROOT_PASSWORD'));
  const database = told.setting(named('DATABASE'));
  return {
    url: `${scheme}://{login}{host}:{port}/{database}`,
    client: `${client} -h 127.0.0.1 -P {port} -u {user}${none ? '' : ' -p'}`,
    user: root ? told.settingOr(named('ROOT_USER'), 'root') : (own ?? unknown),
    ...(none ? {} : { password: password ?? unknown }),
    ...(database ? { database } : {}),
    ...(random ? { notes: ['The password of root is random: the first start has written it to the logs.'] } : {}),
    ...withPort(portOf(told.option('--port', '-P'), ...named('PORT_NUMBER').map((name) => told.variable(name)))),
  };
}

export function mysql(told: Told): Partial<Access> {
  return mysqlLike(told, ['MYSQL'], 'mysql', 'mysql');
}

/** The command is called mariadb from 10.4 on, and nothing else from 11 on. */
export function mariadb(told: Told): Partial<Access> {
  return mysqlLike(told, ['MARIADB', 'MYSQL'], 'mariadb', (told.major ?? 11) < 10 ? 'mysql' : 'mariadb');
}

/** Without a root user the server asks nobody for a password; a key file turns that on as well. */
export function mongodb(told: Told): Partial<Access> {
  const users = told.bitnami ? ['MONGODB_ROOT_USER'] : ['MONGO_INITDB_ROOT_USERNAME', 'MONGODB_INITDB_ROOT_USERNAME'];
  const passwords = told.bitnami
    ? ['MONGODB_ROOT_PASSWORD']
    : ['MONGO_INITDB_ROOT_PASSWORD', 'MONGODB_INITDB_ROOT_PASSWORD'];
  const root = told.setting(users);
  const configFile = told.option('--config', '-f') !== undefined;
  const authorized =
    told.says(/^--(?:auth|keyFile)\b/) ||
    told.configured(/^[ \t]*(?:authorization:\s*"?enabled|keyFile:)/m) !== undefined;
  const password = told.setting(passwords, 'required');
  const login =
    password !== undefined || root !== undefined || authorized || (told.bitnami && !told.isOn('ALLOW_EMPTY_PASSWORD'));
  const option = told.option('--replSet');
  const bitnamiSet = told.has('MONGODB_REPLICA_SET_MODE')
    ? (told.setting(['MONGODB_REPLICA_SET_NAME']) ?? { value: 'replicaset' })
    : undefined;
  const inFile = told.configured(/^[ \t]*replSetName:\s*["']?([\w.-]+)/m);
  const set = option ?? bitnamiSet ?? (inFile === undefined ? undefined : { value: inFile });
  const replicaSet = set ? (set.value ?? 'REPLICA_SET') : configFile ? 'REPLICA_SET' : undefined;
  const mode =
    told.option('--tlsMode', '--sslMode')?.value ?? told.configured(/^[ \t]*mode:\s*["']?(require(?:TLS|SSL))/m);
  const tls = mode === 'requireTLS' || mode === 'requireSSL' ? '&tls=true' : '';
  const shell = (told.major ?? 5) < 5 ? 'mongo' : 'mongosh';
  const hidden = configFile && !told.knowsFile(/\.(?:conf|ya?ml)$/);
  return {
    ...(hidden && !login
      ? { notes: ['Its configuration is not in this workspace: if it turns authorization on, clients need a user.'] }
      : {}),
    url: `mongodb://{login}{host}:{port}/?directConnection=true${tls}`,
    ...(replicaSet === undefined
      ? { all: '' }
      : { all: `mongodb://{login}{hosts}/?replicaSet=${encodeURIComponent(replicaSet)}${tls}` }),
    client: `${shell} --port {port}${tls ? ' --tls' : ''}${login ? ' --authenticationDatabase admin -u {user} -p' : ''}`,
    ...(login
      ? {
          user: root ?? (told.bitnami ? { value: 'root' } : unknown),
          password: password ?? unknown,
        }
      : {}),
    ...withPort(portOf(told.option('--port'), told.variable('MONGODB_PORT_NUMBER'))),
  };
}

/** The HTTP interface beside the native protocol, which the drivers and the client use. */
export function clickhouse(told: Told): Partial<Access> {
  const given = told.bitnami
    ? told.setting(['CLICKHOUSE_ADMIN_PASSWORD', 'CLICKHOUSE_PASSWORD'], 'required')
    : told.setting(['CLICKHOUSE_PASSWORD']);
  const password = given ?? (told.bitnami && !told.isOn('ALLOW_EMPTY_PASSWORD') ? unknown : undefined);
  const database = told.settingOr(['CLICKHOUSE_DB', 'CLICKHOUSE_DATABASE'], 'default');
  const user = told.settingOr(
    told.bitnami ? ['CLICKHOUSE_ADMIN_USER', 'CLICKHOUSE_USER'] : ['CLICKHOUSE_USER'],
    'default',
  );
  const none = password === undefined || password.value === '';
  return {
    url: 'clickhouse://{login}{host}:{port}/{database}',
    others: [{ title: 'HTTP', url: 'http://{login}{host}:{port}/?database={database}', port: 8123 }],
    client: `clickhouse-client --port {port} --user {user}${none ? '' : ' --ask-password'}`,
    user,
    database,
    ...(none ? {} : { password }),
    ...(none && !told.bitnami && !told.has('CLICKHOUSE_SKIP_USER_SETUP') && !told.has('CLICKHOUSE_USER')
      ? {
          notes: [
            'No password is set. Newer images then accept the user default from inside the container only: set CLICKHOUSE_PASSWORD, or configure users in a file.',
          ],
        }
      : {}),
    ...withPort(portOf(told.variable('CLICKHOUSE_TCP_PORT'), told.configured(/<tcp_port>\s*(\d+)\s*</))),
  };
}

/** An administrator is required from version 3 on; before, there is none unless one is set. */
export function couchdb(told: Told): Partial<Access> {
  const names = ['COUCHDB_USER'];
  const user = told.bitnami ? told.settingOr(names, 'admin') : told.setting(names);
  const password = told.setting(['COUCHDB_PASSWORD'], 'required');
  const login = user !== undefined || password !== undefined || (told.major ?? 3) >= 3;
  return {
    url: 'http://{login}{host}:{port}',
    ...(login ? { user: user ?? unknown, password: password ?? unknown } : {}),
  };
}

/** The official image asks for no password; Bitnami's has a superuser. */
export function cassandra(told: Told): Partial<Access> {
  const authenticates =
    told.bitnami || told.configured(/^[ \t]*authenticator:\s*["']?(PasswordAuthenticator)/m) !== undefined;
  return {
    client: authenticates ? 'cqlsh -u {user}' : 'cqlsh',
    ...(authenticates
      ? {
          user: told.settingOr(['CASSANDRA_USER'], 'cassandra'),
          password: told.setting(['CASSANDRA_PASSWORD']) ?? unknown,
        }
      : {}),
    ...withPort(portOf(told.variable('CASSANDRA_CQL_PORT_NUMBER'))),
  };
}

/** An insecure cluster asks for nothing; any other for a certificate or a password, over TLS. */
export function cockroach(told: Told): Partial<Access> {
  const insecure = told.says(/^--insecure(?:=true)?$/) || told.isOn('COCKROACH_INSECURE');
  const folder = told.option('--certs-dir')?.value ?? told.variable('COCKROACH_CERTS_DIR');
  const port = portOf(told.option('--sql-addr', '--listen-addr', '--advertise-addr'), told.option('--port', '-p'));
  if (insecure)
    return {
      url: 'postgresql://root@{host}:{port}/{database}?sslmode=disable',
      all: 'postgresql://root@{hosts}/{database}?sslmode=disable',
      client: 'cockroach sql --insecure --host=localhost:{port}',
      database: told.settingOr(['COCKROACH_DATABASE'], 'defaultdb'),
      ...withPort(port),
    };
  return {
    url: 'postgresql://{login}{host}:{port}/{database}?sslmode=verify-full&sslrootcert=CA_FILE',
    all: 'postgresql://{login}{hosts}/{database}?sslmode=verify-full&sslrootcert=CA_FILE',
    client: `cockroach sql --certs-dir=${folder ?? 'CERTS_FOLDER'} --host=localhost:{port}`,
    user: told.setting(['COCKROACH_USER']) ?? unknown,
    password: told.setting(['COCKROACH_PASSWORD']) ?? unknown,
    database: told.settingOr(['COCKROACH_DATABASE'], 'defaultdb'),
    ...withPort(port),
  };
}

/**
 * Security is on by default from version 8 on: HTTPS and the user elastic. Before, and in Bitnami's images, it must be
 * turned on, and HTTPS by a setting of its own.
 */
export function elasticsearch(told: Told): Partial<Access> {
  const setting = (name: string) => told.dotted(name);
  const oss = /-oss(?::|@|$)/.test(told.image);
  const modern = (told.major ?? 8) >= 8;
  const security = told.bitnami
    ? told.isOn('ELASTICSEARCH_ENABLE_SECURITY')
    : oss
      ? false
      : (setting('xpack.security.enabled') ?? modern);
  if (!security) return rest('http', false);
  const ssl = setting('xpack.security.http.ssl.enabled');
  const tls = told.bitnami ? !told.isOff('ELASTICSEARCH_ENABLE_REST_TLS') : (ssl ?? (modern || told.probedByHttps));
  const assumed = modern && tls && ssl === undefined && !told.bitnami && !told.probedByHttps;
  return {
    ...rest(tls ? 'https' : 'http', true),
    user: { value: 'elastic' },
    password: told.setting(told.bitnami ? ['ELASTICSEARCH_PASSWORD'] : ['ELASTIC_PASSWORD'], 'required') ?? unknown,
    ...(assumed
      ? {
          notes: [
            'Elasticsearch configures TLS for its clients by itself when it starts for the first time, but not where security or discovery is configured and xpack.security.http.ssl.enabled is not: then use http.',
          ],
        }
      : {}),
  };
}

/** The security plugin is on unless it is turned off; its demo configuration has the user admin. */
export function opensearch(told: Told): Partial<Access> {
  const off =
    told.isOn('DISABLE_SECURITY_PLUGIN') ||
    told.dotted('plugins.security.disabled') === true ||
    (told.bitnami && !told.isOn('OPENSEARCH_ENABLE_SECURITY'));
  if (off) return rest('http', false);
  const tls = told.dotted('plugins.security.ssl.http.enabled') ?? true;
  const own = told.isOn('DISABLE_INSTALL_DEMO_CONFIG');
  const password = told.setting(told.bitnami ? ['OPENSEARCH_PASSWORD'] : ['OPENSEARCH_INITIAL_ADMIN_PASSWORD']);
  return {
    ...rest(tls ? 'https' : 'http', true),
    user: own && !password ? unknown : { value: 'admin' },
    password: password ?? unknown,
  };
}

function rest(scheme: 'http' | 'https', login: boolean): Pick<Access, 'url' | 'all' | 'client'> {
  const options = `${scheme === 'https' ? '-k ' : ''}${login ? '-u {user} ' : ''}`;
  return {
    url: `${scheme}://{login}{host}:{port}`,
    all: '{urls}',
    client: `curl ${options}${scheme}://localhost:{port}/_cluster/health`,
  };
}

/** `NEO4J_AUTH` is `none` or `user/password`. */
export function neo4j(told: Told): Partial<Access> {
  const auth = told.setting(['NEO4J_AUTH']);
  const none = auth?.value === 'none' || told.isOff('NEO4J_dbms_security_auth__enabled');
  return {
    client: `cypher-shell -a bolt://localhost:{port}${none ? '' : ' -u {user}'}`,
    others: [{ title: 'HTTP', url: 'http://{host}:{port}', port: 7474 }],
    ...(none ? {} : { user: { value: auth?.value?.split('/')[0] || 'neo4j' }, password: unknown }),
  };
}

/** Version 3 has another port; TLS is on where a certificate is named. */
export function influxdb(told: Told): Partial<Access> {
  const https = told.has('INFLUXD_TLS_CERT') || told.isOn('INFLUXDB_HTTP_HTTPS_ENABLED');
  return {
    url: `${https ? 'https' : 'http'}://{host}:{port}`,
    ...withPort(
      portOf(
        told.option('--http-bind-address', '--http-bind'),
        told.variable('INFLUXD_HTTP_BIND_ADDRESS', 'INFLUXDB_HTTP_BIND_ADDRESS'),
        (told.major ?? 2) >= 3 ? '8181' : undefined,
      ),
    ),
    ...((told.major ?? 2) < 3 ? { client: 'influx' } : {}),
  };
}
