import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newestVersion, oldestVersion } from '../../server/src/kubernetes/versions';
import { type Diagnosis, diagnose } from '../../server/src/rules/engine/diagnose';
import { validateManifest } from '../../server/src/validation';
import { manifest } from '../../server/src/workspace/file';
import type { Workspace } from '../../server/src/workspace/workspace';
import { isObject, type Json } from '../../server/src/yaml/json';
import { applyFix, contextOf, fileOf, workspaceOf } from '../fixture';

/** The rules whose fixes add what a set lacks. */
const adding: readonly string[] = [
  'readiness-missing',
  'liveness-missing',
  'startup-probe-missing',
  'security-context-weak',
  'fs-group-missing',
  'spread-missing',
  'budget-missing',
  'resources-missing',
  'memory-limit-missing',
];

const sets = {
  PostgreSQL: bare('postgres:18.6', 5432, '/var/lib/postgresql'),
  'PostgreSQL on Alpine': bare('docker.io/library/postgres:18.6-alpine', 5432, '/var/lib/postgresql'),
  MySQL: bare('mysql:8.4.11', 3306, '/var/lib/mysql'),
  MariaDB: bare('mariadb:12.1.2', 3306, '/var/lib/mysql'),
  Redis: bare('redis:8.6.6', 6379, '/data'),
  Valkey: bare('valkey/valkey:9.0.1', 6379, '/data'),
  MongoDB: bare('mongo:8.0.29', 27017, '/data/db'),
  Kafka: bare('apache/kafka:4.3.1', 9092, '/var/lib/kafka/data', { KAFKA_LOG_DIRS: '/var/lib/kafka/data/topics' }),
  RabbitMQ: bare('rabbitmq:4.3.5', 5672, '/var/lib/rabbitmq'),
  Memcached: bare('memcached:1.6.45', 11211, undefined),
  Prometheus: bare('prom/prometheus:v3.5.0', 9090, '/prometheus'),
} as const;

/** A Service and a set with nothing in it but what it cannot be without. */
function bare(image: string, port: number, data: string | undefined, env: Record<string, string> = {}): Json[] {
  const labels = { app: 'store' };
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
  const container = {
    name: 'store',
    image,
    ports: [{ name: 'main', containerPort: port }],
    ...(variables.length > 0 ? { env: variables } : {}),
  };
  const mounted = { ...container, volumeMounts: [{ name: 'data', mountPath: data ?? '' }] };
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'store' },
      spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'main', port }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'store' },
      spec: {
        serviceName: 'store',
        replicas: 3,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [data === undefined ? container : mounted] } },
        ...(data === undefined ? {} : { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }] }),
      },
    },
  ];
}

const settings = { rules: { 'liveness-missing': 'hint' } } as const;

function problemsIn(workspace: Workspace, name: string): Diagnosis[] {
  return diagnose(fileOf(workspace, name), contextOf(workspace, settings));
}

/** Takes the first fix of the first of those problems, until none is left that has one. */
function mended(text: string, name: string): Workspace {
  let workspace = workspaceOf({ [name]: text });
  for (let round = 0; round < 20; round++) {
    const found = problemsIn(workspace, name).find(({ rule, fixes }) => adding.includes(rule.id) && fixes.length > 0);
    const [fix] = found?.fixes ?? [];
    if (!fix) return workspace;
    workspace = applyFix(workspace, fix.edits);
  }
  throw new Error('the fixes go on for ever');
}

const list = (items: readonly Json[]): Json => ({ apiVersion: 'v1', kind: 'List', items });
const styles: Readonly<Record<string, (items: readonly Json[]) => { name: string; text: string }>> = {
  'block style': (items) => ({ name: 'store.yaml', text: items.map((item) => block(item, 0)).join('---\n') }),
  'Windows line ends': (items) => ({
    name: 'store.yaml',
    text: items
      .map((item) => block(item, 0))
      .join('---\n')
      .replaceAll('\n', '\r\n'),
  }),
  'flow style': (items) => ({
    name: 'store.yaml',
    text: items.map((item) => `${JSON.stringify(item)}\n`).join('---\n'),
  }),
  JSON: (items) => ({ name: 'store.json', text: JSON.stringify(list(items), undefined, 2) }),
};

/** Block YAML of names, numbers and paths, which need no quotes. */
function block(value: Json, indent: number): string {
  const pad = ' '.repeat(indent);
  if (Array.isArray(value)) return value.map((item: Json) => `${pad}- ${block(item, indent + 2).trimStart()}`).join('');
  if (!isObject(value)) return `${pad}${String(value)}\n`;
  const lines = Object.entries(value).map(([key, item]) =>
    typeof item === 'object' ? `${pad}${key}:\n${block(item, indent + 2)}` : `${pad}${key}: ${String(item)}\n`,
  );
  return lines.join('');
}

for (const [style, written] of Object.entries(styles))
  describe(`the fixes of practices in ${style}`, () => {
    for (const [product, items] of Object.entries(sets))
      test(`leave nothing of ${product} to be rejected or warned of, and nothing to be said twice`, () => {
        const { name, text } = written(items);
        const workspace = mended(text, name);
        const file = fileOf(workspace, name);
        const left = problemsIn(workspace, name);
        assert.deepEqual(
          left
            .filter(({ rule, severity }) => adding.includes(rule.id) || severity !== 'hint')
            .map(({ rule }) => rule.id),
          [],
          file.text,
        );
        assert.ok(file.documents.every(({ yaml }) => yaml.errors.length === 0 && yaml.duplicates.length === 0));
        for (const version of [oldestVersion, newestVersion])
          for (const resource of file.resources)
            assert.deepEqual(validateManifest(manifest(resource), { version }), [], file.text);
      });
  });

test('of an image that is not known the fixes set what any image bears', () => {
  const { name, text } = {
    name: 'store.yaml',
    text: bare('registry.example/store:1.4', 8080, '/data')
      .map((item) => block(item, 0))
      .join('---\n'),
  };
  const workspace = mended(text, name);
  assert.deepEqual(
    problemsIn(workspace, name).map(({ rule, severity }) => `${rule.id} ${severity}`),
    ['security-context-weak hint'],
  );
  assert.doesNotMatch(fileOf(workspace, name).text, /runAsUser|readOnlyRootFilesystem|drop:/);
});

describe('a password in plain', () => {
  const secret = 'kT9-vVq3wsecret';
  const written = [`value: ${secret}`, `value: "${secret}"`, `value: postgresql://app:${secret}@db:5432/app`];
  for (const value of written)
    test(`${value.replace(secret, '...')} is repeated nowhere`, () => {
      const text = bare('postgres:18.6', 5432, '/var/lib/postgresql')
        .map((item) => block(item, 0))
        .join('---\n')
        .replace(
          '          ports:\n',
          `          env:\n            - name: DB_PASSWORD\n              ${value}\n          ports:\n`,
        );
      const workspace = workspaceOf({ 'store.yaml': text });
      const found = problemsIn(workspace, 'store.yaml').filter(({ rule }) => rule.id === 'password-in-plain');
      assert.equal(found.length, 1);
      for (const { message, fixes, related, span } of found) {
        assert.doesNotMatch(JSON.stringify([message, related, fixes]), new RegExp(secret));
        assert.equal(text.slice(span.start, span.end), 'value');
        const [fix] = fixes;
        assert.ok(fix);
        const after = applyFix(workspace, fix.edits);
        assert.doesNotMatch(fileOf(after, 'store.yaml').text, new RegExp(secret));
        assert.deepEqual(
          problemsIn(after, 'store.yaml').filter(({ rule }) => rule.id === 'password-in-plain'),
          [],
        );
      }
    });
});
