import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublished, majorOf, productOfImage, rootlessOf } from '../../server/src/products/images';
import { tagOf } from '../../server/src/statefulset/containers';

const digest = `@sha256:${'0'.repeat(64)}`;

test('the tag of an image is neither its digest nor the port of its registry', () => {
  assert.equal(tagOf('postgres'), '');
  assert.equal(tagOf('postgres:17-alpine'), '17-alpine');
  assert.equal(tagOf(`postgres:17-alpine${digest}`), '17-alpine');
  assert.equal(tagOf(`postgres${digest}`), '');
  assert.equal(tagOf('registry:5000/postgres'), '');
  assert.equal(tagOf(`registry:5000/alpine/postgres:17${digest}`), '17');
  assert.equal(tagOf(''), '');
});

test('an image of Alpine Linux runs as the user that it has there', () => {
  const user = (image: string) => rootlessOf(image)?.user;
  assert.equal(user('postgres:17'), 999);
  assert.equal(user('postgres:17-alpine'), 70);
  assert.equal(user('rabbitmq:4-alpine'), 100);
  assert.equal(user('docker.io/library/postgres:17-alpine'), 70);
  assert.equal(user(`registry:5000/postgres:17-alpine3.22${digest}`), 70);
  assert.equal(user('registry:5000/postgres'), 999);
  assert.equal(user('alpine.example.com/postgres:17'), 999);
  assert.equal(user('redis:8-alpine'), 999, 'the same in both');
  assert.equal(user('bitnami/postgresql:17'), 1001);
  assert.equal(user('example/postgres:17-alpine'), undefined);
  assert.equal(user('registry:5000/team/postgres:17-alpine'), undefined);
  assert.equal(user('postgres'), 999, 'latest');
  assert.equal(user(`postgres${digest}`), undefined, 'which of the two, a digest does not tell');
  assert.equal(user(`redis${digest}`), 999);
});

test('a product is known by the last part of the repository, and published under its own names', () => {
  assert.equal(productOfImage(`ghcr.io/org/etcd:v3.6.1${digest}`)?.name, 'etcd');
  assert.equal(majorOf(`registry:5000/postgres:17${digest}`), 17);
  assert.equal(majorOf('registry:5000/postgres'), undefined);
  assert.ok(isPublished('docker.io/library/postgres:17'));
  assert.ok(!isPublished('docker/library:17') && !isPublished('example/postgres:17'));
});

test('a very long name takes no longer than its length', () => {
  for (const part of ['.', ':', 'a.', '/', 'library/', '@'])
    assert.equal(rootlessOf(`${part.repeat(1_000_000)}!`), undefined, part);
});
