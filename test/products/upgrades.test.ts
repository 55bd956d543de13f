import assert from 'node:assert/strict';
import { test } from 'node:test';
import { productOfImage } from '../../server/src/products/images';
import { versionChanges, versionRule } from '../../server/src/products/upgrades';
import { simulate } from '../../server/src/simulation/rollout';
import { target, web } from '../fixture';

const running = (image: string) => ({ template: { spec: { containers: [{ name: 'db', image }] } } });
const change = (from: string, to: string) => versionChanges(running(from), running(to))[0];

test('a server that refuses the data of another release is known', () => {
  for (const [from, to] of [
    ['postgres:16.4', 'postgres:17'],
    ['postgres:17-alpine', 'postgres:16-alpine'],
    ['pgvector/pgvector:pg16', 'pgvector/pgvector:pg17'],
    ['mysql:8.4', 'mysql:8.0'],
    ['mysql:5.7', 'mysql:8.4'],
    ['mongo:4.0', 'mongo:4.4'],
    ['mongo:5', 'mongo:7'],
    ['elasticsearch:7.17.0', 'elasticsearch:9.1.0'],
    ['opensearchproject/opensearch:2', 'opensearchproject/opensearch:1'],
    ['cassandra:3.11', 'cassandra:5.0'],
    ['cockroachdb/cockroach:v22.1.0', 'cockroachdb/cockroach:v23.1.0'],
  ] as const)
    assert.equal(change(from, to)?.refuses, true, `${from} to ${to}`);
});

test('a server that upgrades the data by itself is a danger, but starts', () => {
  for (const [from, to] of [
    ['mysql:8.0.36', 'mysql:8.4'],
    ['mariadb:10.6', 'mariadb:11.4'],
    ['mongo:6.0', 'mongo:7.0'],
    ['elasticsearch:7.17.0', 'elasticsearch:8.15.0'],
    ['cassandra:4.1', 'cassandra:5.0'],
  ] as const) {
    const found = change(from, to);
    assert.equal(found?.refuses, false, `${from} to ${to}`);
    assert.match(`${found?.reason} ${found?.way}`, /cannot read it afterwards\. Back it up first/);
  }
});

test('what is not known for certain is said as such', () => {
  for (const [from, to] of [
    ['neo4j:4.4', 'neo4j:5'],
    ['neo4j:5', 'neo4j:2025.01'],
    ['scylladb/scylla:6.2', 'scylladb/scylla:2025.1'],
    ['mongo:7', 'mongo:6'],
    ['mariadb:11', 'mariadb:10'],
    ['rabbitmq:3.13', 'rabbitmq:4'],
  ] as const)
    assert.match(change(from, to)?.reason ?? '', /may be unable to read/, `${from} to ${to}`);
  assert.match(change('influxdb:1.8', 'influxdb:2.7')?.reason ?? '', /starts empty/);
});

test('no tool upgrades the data of a newer version', () => {
  assert.doesNotMatch(change('postgres:17', 'postgres:16')?.way ?? assert.fail(), /pg_upgrade/);
});

test('minor versions, caches, other repositories and unknown tags are no change of version', () => {
  for (const [from, to] of [
    ['postgres:16.4', 'postgres:16.9'],
    ['mongo:7.0.1', 'mongo:7.0.9'],
    ['mysql:8.4.0', 'mysql:8.4.5'],
    ['redis:7', 'redis:8'],
    ['postgres:16', 'example/postgres:17'],
    ['postgres:16', 'postgres:latest'],
    ['nginx:1', 'nginx:2'],
  ] as const)
    assert.equal(change(from, to), undefined, `${from} to ${to}`);
  assert.match(versionRule(productOfImage('postgres') ?? assert.fail()) ?? '', /another major version.*pg_upgrade/);
});

test('in the simulation a pod that refuses the data of its claim never becomes Ready', () => {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'db', image: 'postgres:16' }] },
  };
  const play = (spec: object, ...steps: string[]) =>
    simulate(web({ template, ...spec }), ['apply', ...steps], target).steps;
  const [, raised, back, again] = play({}, 'image:postgres:17', 'image:postgres:16', 'deletePod:web-2');
  assert.match(
    raised?.notes[0] ?? '',
    /^Danger: PostgreSQL 17 does not start with the data of PostgreSQL 16.*pg_upgrade/,
  );
  assert.deepEqual(
    raised?.podsAfter.map(({ ready }) => ready),
    [true, true, false],
  );
  assert.ok(!back?.notes.some((note) => note.startsWith('Danger')), 'it never wrote any data');
  assert.ok(
    again?.podsAfter.every(({ ready }) => ready),
    'the old version reads its own data',
  );
  const [, empty] = play({ volumeClaimTemplates: [] }, 'image:postgres:17');
  assert.ok(
    empty?.podsAfter.every(({ ready }) => ready),
    'without claims there is no old data',
  );
  const [, unknown] = play({}, 'image:postgres:new');
  assert.match(unknown?.notes[0] ?? '', /^PostgreSQL does not start with the data of another major version/);
});
