import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  filled,
  filterText,
  nameProblem,
  namespaceProblem,
  replicasProblem,
  storageProblem,
  type Template,
  templatesAmong,
} from '../../client/src/templates';
import { manifest } from '../../server/src/workspace/file';
import { valueAt } from '../../server/src/yaml/json';
import { fileOf, workspaceOf } from '../fixture';
import { expand, snippets } from '../snippets';

const templates = templatesAmong(snippets);

function templateOf(product: string): Template {
  const found = templates.find((template) => template.product === product);
  assert.ok(found, product);
  return found;
}

test('templates are named by their product, the one for any image first', () => {
  const products = templates.map(({ product }) => product);
  assert.equal(products[0], 'StatefulSet with its headless Service');
  for (const product of ['PostgreSQL', 'PostgreSQL with standbys', 'Redis Sentinel'])
    assert.ok(products.includes(product));
  assert.ok(!products.includes('Headless Service'), 'it makes no StatefulSet');
});

test('a template proposes what it leaves open', () => {
  assert.deepEqual(templateOf('Redis').proposed, { name: 'redis', replicas: '3', storage: '10Gi' });
  assert.deepEqual(templateOf('etcd').proposed, { name: 'etcd', storage: '8Gi' }, 'its members are listed one by one');
  assert.deepEqual(templateOf('Memcached').proposed, { name: 'memcached', replicas: '3' });
});

test('what is known stands in the text, and the other tab stops remain', () => {
  const text = filled(templateOf('Redis'), { name: 'cache', replicas: '5', storage: '2Gi', namespace: 'shop' });
  assert.match(text, /kubectl --namespace shop create secret generic cache /);
  assert.match(text, /^ {2}replicas: 5$/m);
  assert.match(text, /^ {12}storage: 2Gi$/m);
  assert.deepEqual(text.match(/\$\{\d.*?\}/g), ['${3|ScheduleAnyway,DoNotSchedule|}', '${4:8.6.6}', '${0}']);
});

test('what is typed is compared with the product first', () => {
  assert.equal(filterText('statefulset-postgres'), 'postgres statefulset-postgres');
  assert.equal(filterText('statefulset'), 'statefulset');
});

test('several claims have the same storage', () => {
  const text = filled(templateOf('ZooKeeper'), { name: 'zk', storage: '7Gi' });
  assert.equal(text.match(/storage: 7Gi$/gm)?.length, 2);
});

describe('every template', () => {
  for (const template of templates)
    test(`${template.product} puts all of its objects under the name, into the namespace`, () => {
      const body = filled(template, { ...template.proposed, name: 'ledger', namespace: 'shop' }).split('\n');
      const text = expand({ keyword: '', description: '', isFileTemplate: true, body });
      const { resources } = fileOf(workspaceOf({ 'new.yaml': text }), 'new.yaml');
      assert.ok(resources.some(({ kind }) => kind === 'StatefulSet'));
      for (const resource of resources) {
        const metadata = (key: string) => valueAt(manifest(resource), ['metadata', key]);
        assert.match(String(metadata('name')), /^ledger\b/);
        assert.equal(metadata('namespace'), 'shop');
      }
    });
});

test('names, numbers and quantities are what Kubernetes takes', () => {
  for (const name of ['web', 'web-1', 'a'.repeat(52)]) assert.equal(nameProblem(name), undefined, name);
  for (const name of ['', 'Web', '1web', 'web-', 'web.shop', '${1}'])
    assert.match(nameProblem(name) ?? '', /^Use low/, name);
  assert.match(nameProblem('a'.repeat(53)) ?? '', /at most 52/);
  for (const namespace of ['', 'shop', '2shops']) assert.equal(namespaceProblem(namespace), undefined, namespace);
  for (const namespace of ['Shop', 'a.b', 'a'.repeat(64)]) assert.ok(namespaceProblem(namespace), namespace);
  for (const replicas of ['0', '3', '2147483647']) assert.equal(replicasProblem(replicas), undefined, replicas);
  for (const replicas of ['', '-1', '1.5', 'three', '2147483648']) assert.ok(replicasProblem(replicas), replicas);
  for (const storage of ['10Gi', '500M', '1e9']) assert.equal(storageProblem(storage), undefined, storage);
  for (const storage of ['', '0', '-1Gi', '10 GB', 'Gi']) assert.ok(storageProblem(storage), storage);
});
