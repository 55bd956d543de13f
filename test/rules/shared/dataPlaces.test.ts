import assert from 'node:assert/strict';
import { test } from 'node:test';
import { products } from '../../../server/src/products/catalog';
import { dataFoldersOf, productOfImage, usualMount } from '../../../server/src/products/images';
import { dataPlaces } from '../../../server/src/rules/shared/dataPlaces';
import { fileOf, workspaceOf } from '../../fixture';

const paths = (image: string) => dataFoldersOf(image).map(({ path }) => path);

test('every folder of the table can be found by the images it is for', () => {
  for (const { name, data = [] } of products) {
    for (const { images, path, mount, volumes = [], from, upTo, byCustom } of data) {
      for (const folder of [path, mount ?? path, ...volumes]) assert.match(folder, /^(\/[\w.{}-]+)+$/, name);
      for (const image of byCustom ? [] : images) {
        assert.equal(productOfImage(image)?.name, name, image);
        const major = from ?? upTo ?? 1;
        assert.ok(paths(`${image}:${major}`).includes(path.replace('{major}', String(major))), `${image}: ${path}`);
      }
    }
  }
});

test('an image is known by its whole repository, wherever it is pulled from', () => {
  for (const image of [
    'mysql:8.4',
    'library/mysql:8',
    'docker.io/library/mysql:8',
    'localhost:5000/mysql:8.0.36-debian',
  ])
    assert.deepEqual(paths(image), ['/var/lib/mysql'], image);
  assert.deepEqual(paths('public.ecr.aws/docker/library/mysql:8@sha256:0123'), ['/var/lib/mysql']);
  assert.deepEqual(paths('example/mysql:8'), []);
  assert.equal(usualMount('example/mysql:8'), '/var/lib/mysql');
});

test('folders follow the major version, of images that build on PostgreSQL too', () => {
  assert.deepEqual(paths('postgres:17.2-alpine'), ['/var/lib/postgresql/data']);
  assert.deepEqual(paths('postgres:18'), ['/var/lib/postgresql/18/docker']);
  assert.deepEqual(paths('pgvector/pgvector:0.8.0-pg18'), ['/var/lib/postgresql/18/docker']);
  assert.deepEqual(paths('timescale/timescaledb:2.17.2-pg16'), ['/var/lib/postgresql/data']);
  assert.deepEqual(paths('influxdb:2.7'), ['/var/lib/influxdb2']);
  for (const image of ['postgres', 'postgres:latest', 'postgres@sha256:0123', 'influxdb:3'])
    assert.deepEqual(paths(image), [], image);
});

/** Where a container's data goes, and the kind of volume in which it lies. */
function placed(container: string, pod = '', more = ''): (string | undefined)[][] {
  const text = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  template:
    spec:
      containers:
        - name: db
${container.replace(/^(?=.)/gm, '          ')}${pod.replace(/^(?=.)/gm, '      ')}
  volumeClaimTemplates:
    - metadata:
        name: data
${more}`;
  const workspace = workspaceOf({ 'db.yaml': text });
  const [set] = fileOf(workspace, 'db.yaml').resources;
  assert.ok(set);
  return dataPlaces(set, workspace).map(({ path, mount }) => [path, mount?.kind]);
}

const onData = (path: string) => `volumeMounts:\n  - name: data\n    mountPath: ${path}\n`;

test('options and variables move the data', () => {
  assert.deepEqual(placed(`image: mysql:8\n${onData('/var/lib/mysql/')}`), [['/var/lib/mysql', 'claim']]);
  for (const args of ['[--datadir=/db/data]', '[--datadir, /db/data]', '["mysqld --datadir \'/db/data\'"]'])
    assert.deepEqual(placed(`image: mysql:8\nargs: ${args}\n${onData('/db')}`), [['/db/data', 'claim']], args);
  const set = 'env:\n  - name: PGDATA\n    value: /db/data\n';
  assert.deepEqual(placed(`image: postgres:17\n${set}${onData('/db')}`), [['/db/data', 'claim']]);
});

test('a volume of the image is in the way of what is mounted above it', () => {
  assert.deepEqual(placed(`image: mongo:8\n${onData('/data')}`), [['/data/db', undefined]]);
  assert.deepEqual(placed(`image: elasticsearch:9.1.0\n${onData('/usr/share/elasticsearch')}`), [
    ['/usr/share/elasticsearch/data', 'claim'],
  ]);
});

test('nothing is said where something unknown may decide', () => {
  const unknown = [
    `image: postgres:17\nenvFrom:\n  - secretRef:\n      name: elsewhere\n${onData('/db')}`,
    `image: postgres:17\nenv:\n  - name: PGDATA\n    valueFrom:\n      secretKeyRef:\n        name: s\n        key: k\n${onData('/db')}`,
    `image: postgres:17\nenv:\n  - name: PGDATA\n    value: $(ROOT)/data\n${onData('/db')}`,
    `image: redis:8\nargs: [/etc/redis/redis.conf]\n${onData('/db')}`,
    `image: redis:8\ncommand: [sh, -c, cd /db && exec redis-server]\n${onData('/db')}`,
    `image: redis:8\nargs: [--dir]\n${onData('/db')}`,
  ];
  for (const container of unknown) assert.deepEqual(placed(container), [], container);
});

test('a ConfigMap of the workspace is read', () => {
  const container = `image: mysql:8
volumeMounts:
  - name: data
    mountPath: /db
  - name: config
    mountPath: /etc/mysql/conf.d
`;
  const pod = 'volumes:\n  - name: config\n    configMap:\n      name: mysql\n';
  const map = (text: string) =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mysql\ndata:\n  my.cnf: "${text}"\n`;
  assert.deepEqual(placed(container, pod), [], 'a map that is not here');
  assert.deepEqual(placed(container, pod, map('datadir=/db')), [], 'a map that names the folder');
  assert.deepEqual(placed(container, pod, map('max_connections=5')), [['/var/lib/mysql', undefined]]);
});
