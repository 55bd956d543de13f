import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretIn, secretInText, secretInWords } from '../../server/src/rules/shared/plainSecrets';

test('variables that hold a secret', () => {
  const secrets = {
    GITHUB_TOKEN: 'ghp_abcdef123456',
    TOKEN: 'correct-horse',
    WEBHOOK_SECRET: 'correct-horse',
    JWT_SECRET: 'my-super-secret',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG',
    DATA_ENCRYPTION_KEY: '0123456789abcdef0123456789abcdef',
    PRIVATE_KEY: 'MIIEpAIBAAKCAQEA',
    SECRET_KEY_BASE: 'a1b2c3d4e5f6',
    dbPassword: 'x',
    'spring.datasource.password': 'x',
    POSTGRES_PASSWORD: 12345,
    REDIS_PASSWORD_2: 'P@$$w0rd',
    WAREHOUSE_PASSWORD: 'correct',
    MYSQL_PWD: 'x',
    NEO4J_AUTH: 'neo4j/correct',
    STORAGE_ACCOUNT_KEY: 'abcdefgh==',
    JAVA_OPTS: '-Xmx1g -Djavax.net.ssl.keyStorePassword=correct',
    REDIS_ARGS: '--save 60 1 --requirepass correct',
    SASL_JAAS_CONFIG: 'PlainLoginModule required username="a" password="correct";',
  };
  for (const [name, value] of Object.entries(secrets)) assert.equal(secretIn(name, String(value)), 'a secret', name);
  const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n';
  assert.equal(secretIn('TLS', key), 'a private key');
  assert.equal(secretIn('tls.key', '-----BEGIN PRIVATE KEY-----'), 'a private key');
  for (const url of ['redis://:correct@redis:6379', 'app:correct@tcp(mysql:3306)/app', 'amqp://a:b@rabbit/'])
    assert.equal(secretIn('DSN', url), 'a URL with a password', url);
});

test('variables that hold none', () => {
  const others = {
    TLS_KEY_FILE: 'correct-horse',
    SIGNING_KEY_ID: 'abcdef123456',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    SSH_PUBLIC_KEY: 'ssh-ed25519 AAAA',
    TOKEN_TTL: '3600000',
    REFRESH_TOKEN: '3600000',
    ACCESS_TOKEN: '/var/run/secrets/token',
    PRIVATE_KEY: './tls.key',
    API_TOKEN: '$(TOKEN)',
    API_KEY: '${API_KEY}',
    AUTH_TOKEN: '$AUTH_TOKEN',
    ADMIN_PASSWORD: '<password>',
    USER_PASSWORD: 'REPLACE_ME',
    ROOT_PASSWORD: 'your-password-here',
    SECRET: '',
    TLS_SECRET: 'web-tls',
    GIT_SECRET: 'git-credentials',
    SECRET_NAME: 'web-secret',
    USE_TOKEN: 'kubernetes',
    ALLOW_EMPTY_PASSWORD: 'yes',
    ENABLE_SECRET: 'true',
    PWD: '/work',
    NEO4J_AUTH: 'none',
    SORT_KEY: 'created-at',
    MAX_TOKEN: '40960000',
    ETCD_INITIAL_CLUSTER_TOKEN: 'etcd-cluster-1',
    URL: 'postgresql://app:$(PASSWORD)@db/app',
    DSN: 'app:$(PASSWORD)@tcp(mysql)/app',
    KEY: '-----BEGIN PUBLIC KEY-----',
    CERT: '-----BEGIN CERTIFICATE-----',
  };
  for (const [name, value] of Object.entries(others)) assert.equal(secretIn(name, value), undefined, name);
});

test('options of commands', () => {
  const holds = (...words: string[]) => words.some((_, at) => secretInWords(words, at) !== undefined);
  assert.ok(holds('redis-server', '--requirepass', 'correct'));
  assert.ok(holds('--password=correct'));
  assert.ok(holds('--auth-token', 'correct-horse'));
  assert.ok(holds('sh', '-c', 'exec redis-server --requirepass "correct" --masterauth correct'));
  assert.ok(holds('sh', '-c', 'PGPASSWORD=correct psql'));
  assert.ok(holds('sh', '-c', 'redis-cli -a correct ping'));
  assert.ok(holds('sh', '-c', 'mysqladmin ping -uroot -pcorrect'));
  assert.ok(!holds('--requirepass', '$(REDIS_PASSWORD)'));
  assert.ok(!holds('--requirepass', '--appendonly', 'yes'));
  assert.ok(!holds('--password-file=/etc/password', '--secret=web-tls', '--token-ttl=3600s'));
  assert.ok(!holds('sh', '-c', 'mysqladmin ping -uroot -p$MYSQL_ROOT_PASSWORD -P 3306'));
  assert.ok(!holds('sh', '-c', 'redis-cli -a "$REDIS_PASSWORD" ping'));
  assert.ok(
    !holds('sh', '-c', 'export PASSWORD=$(cat /run/secrets/password); if [ "$PASSWORD" = "" ]; then exit 1; fi'),
  );
  assert.ok(!holds('etcd', '--initial-cluster-token', 'etcd-cluster-1'));
});

test('files of settings', () => {
  const held = [
    'requirepass correct\n',
    '[client]\npassword = correct\n',
    'db:\n  password: "correct"\n',
    '{"token": "correct-horse"}',
  ];
  for (const text of held) assert.equal(secretInText(text), 'a secret', text);
  assert.equal(secretInText("CREATE USER 'a' IDENTIFIED BY 'correct';"), 'a secret');
  const not = [
    '# requirepass foobared\n',
    'password_encryption = scram-sha-256\n',
    'passwordFile: /etc/password\n',
    'password: ${PASSWORD}\n',
    'ssl_key_file = server.key\n',
    'token: ""\n',
    'interface A { password: string }',
    'password=password',
    'authentication: password\n',
  ];
  for (const text of not) assert.equal(secretInText(text), undefined, text);
});

test('long texts take no longer than their length', () => {
  for (const part of ['a:', 'password=', '--password ', ' ', '"', 'redis-cli -', 'mysql ', '://', '@tcp(', 'x-'])
    secretIn(`PASSWORD_${part}`, part.repeat(200_000 / part.length));
});
