import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childrenOf, lineOf, type Node, roots, type SetNode } from '../../client/src/treeModel';
import { allSets } from '../../server/src/features/preview/preview';
import type { SetPreview } from '../../server/src/protocol';
import { service, setPreview } from '../features/preview/setPreview';
import { contextOf, workspaceOf } from '../fixture';

const uri = 'file:///workspace/web.yaml';
const node = (fields: Partial<SetPreview> = {}): SetNode => ({
  kind: 'set',
  uri,
  rendering: null,
  set: setPreview(fields),
});
const labels = (nodes: readonly Node[]) => nodes.map((each) => lineOf(each, 'web.yaml').label);

test('a set has its Service, its pods and their claims', () => {
  const [of, ...pods] = childrenOf(node());
  assert.ok(of);
  assert.deepEqual(labels([of, ...pods]), ['Service postgres', 'postgres-0', 'postgres-1', 'postgres-2']);
  assert.deepEqual(
    labels(pods.flatMap(childrenOf)),
    [0, 1, 2].map((ordinal) => `postgres-storage-postgres-${ordinal}`),
  );
  assert.deepEqual([...childrenOf(of), ...pods.flatMap(childrenOf).flatMap(childrenOf)], []);
});

test('the state of the Service is told, with its place if it has one', () => {
  const line = (fields: Partial<SetPreview>) => {
    const [of] = childrenOf(node(fields));
    assert.ok(of);
    const { label, description, state, place } = lineOf(of, 'web.yaml');
    return [label, description, state, place?.uri];
  };
  const found = service();
  assert.deepEqual(line({}), ['Service postgres', 'headless', 'ok', found.place?.uri]);
  assert.deepEqual(line({ service: service({ headless: false }) }), [
    ...['Service postgres', 'not headless', 'warning', found.place?.uri],
  ]);
  assert.deepEqual(line({ service: null, serviceName: null }), ['No Service', 'not set', 'info', uri]);
  const missing = service({ found: false, place: null });
  assert.deepEqual(line({ service: missing }), ['Service postgres', 'not found', 'warning', uri]);
});

test('more than a hundred pods are grouped, however many', () => {
  const [, ...groups] = childrenOf(node({ replicas: 1000 }));
  assert.deepEqual(labels(groups).slice(0, 2), ['postgres-0 … postgres-99', 'postgres-100 … postgres-199']);
  assert.equal(groups.length, 10);
  const [first] = groups;
  assert.ok(first);
  assert.equal(childrenOf(first).length, 100);
  let level: readonly Node[] = [node({ replicas: 2 ** 31 - 10, start: 5 })];
  for (let depth = 0; depth < 6; depth++) {
    level = level.slice(-1).flatMap(childrenOf);
    assert.ok(level.length > 0 && level.length <= 101, `${level.length}`);
  }
  assert.deepEqual(labels(level), [`postgres-storage-postgres-${2 ** 31 - 6}`]);
});

test('every line of a set has an id of its own', () => {
  const [, ...groups] = childrenOf(node({ replicas: 250 }));
  const all = [node(), ...childrenOf(node()), ...groups, ...groups.flatMap(childrenOf)];
  const pods = groups.flatMap(childrenOf);
  const ids = [...new Set([...all, ...pods.flatMap(childrenOf)].map((each) => lineOf(each, '').id))];
  assert.equal(ids.length, 1 + 1 + 3 + 250 + 250);
});

test('the sets of the workspace come by name, without templates, patches and values', () => {
  const set = (name: string) =>
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: ${name}}\nspec: {serviceName: ${name}, selector: {matchLabels: {app: a}}}\n`;
  const { workspace, settings } = contextOf(
    workspaceOf({
      'b.yaml': `${set('zoo')}---\n${set('app')}`,
      'a.yaml': set('web'),
      'chart/templates/c.yaml': set('{{ .Values.name }}'),
      'patch.yaml': set('patched'),
      'kustomization.yaml': 'patches: [{path: patch.yaml}]\n',
      'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: None}\n',
    }),
  );
  assert.deepEqual(labels(roots(allSets({ workspace, settings }))), ['app', 'web', 'zoo']);
  assert.deepEqual(roots([]), []);
});

test('the sets of a kustomization stand below it, before those that none renders', () => {
  const sets = [setPreview()];
  const base = 'file:///workspace/base/web.yaml';
  const rendered = (root: string) => ({ uri: base, rendering: `file:///workspace/${root}/`, sets });
  const nodes = roots([{ uri, rendering: null, sets }, rendered('overlays/prod'), rendered('overlays/dev')]);
  const lines = nodes.map((each) => lineOf(each, each.kind === 'rendering' ? 'overlays/dev' : 'web.yaml'));
  assert.deepEqual(
    lines.map(({ label, description, place }) => [label, description, place?.uri]),
    [
      ['overlays/dev', '1 set', undefined],
      ['overlays/dev', '1 set', undefined],
      ['postgres', 'default · 3 pods · headless · web.yaml', uri],
    ],
  );
  const below = nodes.flatMap((each) => (each.kind === 'rendering' ? childrenOf(each) : []));
  assert.deepEqual(labels(below), ['postgres', 'postgres']);
  const ids = [...nodes, ...below, ...below.flatMap(childrenOf)].map((each) => lineOf(each, '').id);
  assert.equal(new Set(ids).size, ids.length);
});
