import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeOf, topicsOf } from '../../server/src/workspace/changes';
import { readFile } from '../../server/src/workspace/file';
import { uriOf } from '../fixture';

const uri = uriOf('all.yaml');
const set = 'kind: StatefulSet\nmetadata: {name: web}\nspec: {template: {metadata: {labels: {app: web}}}}\n';
const service = 'kind: Service\nmetadata: {name: web}\n';
const config = 'kind: ConfigMap\nmetadata: {name: conf}\n';
const marked = (...documents: readonly string[]) => documents.map((text) => `---\n${text}`).join('');

/** What became of a file: the documents by their kinds. */
function change(before: string | undefined, after: string | undefined, at = uri) {
  const old = before === undefined ? undefined : readFile(at, before);
  const now = after === undefined ? undefined : readFile(at, after, old);
  const found = changeOf(at, old, now);
  const kinds = (documents: typeof found.gone) =>
    documents.flatMap(({ resources }) => resources.map(({ kind }) => kind)).join(' ');
  return {
    gone: kinds(found.gone),
    come: kinds(found.come),
    keeps: found.keeps,
    topics: [...topicsOf(found)].sort(),
  };
}

test('an edit replaces its document, and the manifests keep their places', () => {
  const { topics, ...rest } = change(marked(service, set, config), marked(service, set.replace('app', 'tier'), config));
  assert.deepEqual(rest, { gone: 'StatefulSet', come: 'StatefulSet', keeps: 'addresses' });
  assert.deepEqual(
    topics,
    ['StatefulSet/*', 'StatefulSet/web', `file ${uri}`, 'pods app=web', 'pods tier=web'],
    'of before and after',
  );
});

test('what does not touch namespaces and labels of pods keeps the workloads', () => {
  const after = (from: string, to: string) =>
    change(marked(service, set), marked(service, set.replace(from, to))).keeps;
  assert.equal(after('spec: {', 'spec: {replicas: 3, '), 'workloads');
  assert.equal(after('{app: web}', '{app: db}'), 'addresses');
  assert.equal(after('{name: web}', '{name: web, namespace: shop}'), 'addresses');
  assert.equal(change(marked(service), marked(`${service}spec: {}\n`)).keeps, 'workloads');
  assert.equal(change('namespace: a\n', 'namespace: b\n', uriOf('kustomization.yaml')).keeps, 'addresses');
});

test('nothing changed where the text is the same', () => {
  const all = marked(service, set);
  assert.deepEqual(change(all, all), { gone: '', come: '', keeps: 'workloads', topics: [] });
});

test('another name, another kind, one more, one less and another order are other places', () => {
  const all = marked(service, set, config);
  const cases: readonly (readonly [after: string, gone: string, come: string])[] = [
    [all.replace('name: conf', 'name: other'), 'ConfigMap', 'ConfigMap'],
    [all.replace('ConfigMap', 'Secret'), 'ConfigMap', 'Secret'],
    [marked(service, config, set, config), '', 'ConfigMap'],
    [marked(service, config), 'StatefulSet', ''],
    [marked(service, set, `${config}data: {a: {{ x }}}\n`), 'ConfigMap', 'ConfigMap'],
    [marked(service, set, config.replace('conf', '{{ x }}')), 'ConfigMap', 'ConfigMap'],
  ];
  for (const [after, gone, come] of cases) {
    const { topics, ...rest } = change(all, after);
    assert.deepEqual(rest, { gone, come, keeps: 'nothing' }, after);
    assert.ok(topics.length > 0);
  }
  const ordered = { gone: '', come: '', keeps: 'nothing', topics: [] };
  assert.deepEqual(change(all, marked(config, set, service)), ordered);
});

test('a file that comes or goes touches all that it has', () => {
  const topics = ['Chart/', 'Service/*', 'Service/web', `file ${uri}`, `manifests ${uri}`];
  assert.deepEqual(change(undefined, service), { gone: '', come: 'Service', keeps: 'nothing', topics });
  assert.deepEqual(change(service, undefined), { gone: 'Service', come: '', keeps: 'nothing', topics });
});

test('templates and kustomizations are topics of their own', () => {
  assert.ok(change(undefined, service.replace('web', '{{ .x }}')).topics.includes('{{'));
  assert.ok(change(undefined, service.replace('web', '${NAME}')).topics.includes('{{'), 'it may have any name');
  const kustomization = uriOf('kustomization.yaml');
  assert.deepEqual(change('a: 1\n', 'a: 2\n', kustomization).topics, ['Kustomization/', `file ${kustomization}`]);
});
