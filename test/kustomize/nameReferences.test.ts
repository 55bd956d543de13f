import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '../../server/src/rendering/node';
import { built, builtOf, fieldIn } from './built';

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n---\n';
const pod = (name: string, refersTo = 'cm') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {volumes: [{name: v, configMap: {name: ${refersTo}}}]}\n`;
const referred = 'spec.volumes.0.configMap.name';

test('a field that refers to an object by a name that it had follows it', () => {
  for (const [kustomization, name, expected] of [
    ['namePrefix: a-', 'a-p', 'a-cm'],
    ['nameSuffix: -b', 'p-b', 'cm-b'],
    ['namePrefix: a-\nnameSuffix: -b', 'a-p-b', 'a-cm-b'],
    ['namespace: ns', 'p', 'cm'],
  ] as const)
    assert.equal(fieldIn(builtOf(kustomization, configMap + pod('p')), name, referred), expected);
  const generated = builtOf('configMapGenerator: [{name: cm, literals: [a=b]}]', pod('p'));
  assert.equal(fieldIn(generated, 'p', referred), 'cm-4h2mbtbbt6');
});

test('any of the names that an object had is its name', () => {
  const tree = (refersTo: string) => ({
    'base/kustomization.yaml': 'resources: [x.yaml]\nnamePrefix: a-\n',
    'base/x.yaml': configMap + pod('p', refersTo),
    'kustomization.yaml': 'resources: [base]\nnamePrefix: z-\n',
  });
  const following = ['cm', 'a-cm', 'z-a-cm', 'z-cm'].map((name) => fieldIn(built(tree(name)), 'z-a-p', referred));
  assert.deepEqual(following, ['z-a-cm', 'z-a-cm', 'z-a-cm', 'z-cm']);
});

test('what is not in the build keeps its name', () => {
  assert.equal(fieldIn(builtOf('namePrefix: a-', pod('p')), 'a-p', referred), 'cm');
});

test('of several objects of a name the one with the same prefixes is meant', () => {
  const tree = (root: string) => ({
    'x/kustomization.yaml': 'resources: [x.yaml]\n',
    'x/x.yaml': configMap + pod('p'),
    'a/kustomization.yaml': 'resources: [../x]\nnamePrefix: a-\n',
    'b/kustomization.yaml': 'resources: [../x]\nnamePrefix: b-\n',
    'kustomization.yaml': root,
    'q.yaml': pod('q'),
  });
  const together = built(tree('resources: [a, b]\nnamePrefix: z-\n'));
  assert.deepEqual([fieldIn(together, 'z-a-p', referred), fieldIn(together, 'z-b-p', referred)], ['z-a-cm', 'z-b-cm']);
  // Without a prefix of its own it could mean either, with another one it means none of them.
  assert.equal(fieldIn(built(tree('resources: [a, b, q.yaml]\n')), 'q', referred), 'cm');
});

test('an object that may mean two others is refused where it does', () => {
  const { refusals, refusedAt } = built({
    'a/kustomization.yaml': 'resources: [x.yaml]\nnamePrefix: a-\n',
    'a/x.yaml': configMap,
    'b/kustomization.yaml': 'resources: [x.yaml]\nnamePrefix: b-\n',
    'b/x.yaml': configMap,
    'kustomization.yaml': 'resources: [a, b, p.yaml]\nnamePrefix: z-\n',
    'p.yaml': pod('p'),
  });
  assert.match(refusals.join(), /^updating name reference in .*: found multiple possible referrals: .*z-a-cm.*z-b-cm/);
  assert.deepEqual(refusedAt, ['cm']);
});

test('objects refer to those of their namespace, and to those that have none', () => {
  const objects = `apiVersion: v1
kind: Service
metadata: {name: s, namespace: other}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: sc}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {serviceName: s, volumeClaimTemplates: [{metadata: {name: d}, spec: {storageClassName: sc}}]}
`;
  const result = builtOf('namePrefix: a-', objects);
  assert.equal(fieldIn(result, 'a-db', 'spec.serviceName'), 's');
  assert.equal(fieldIn(result, 'a-db', 'spec.volumeClaimTemplates.0.spec.storageClassName'), 'a-sc');
});

const binding = (subjects: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: ${subjects}
---
`;
const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: sa}\n';

test('subjects of a binding follow names and namespaces of service accounts', () => {
  const result = builtOf('namespace: ns\nnamePrefix: a-', binding('[{kind: ServiceAccount, name: sa}]') + account);
  assert.deepEqual(fieldIn(result, 'a-rb', 'subjects'), [{ kind: 'ServiceAccount', name: 'a-sa', namespace: 'ns' }]);
});

test('the kind in a roleRef counts', () => {
  const roles = ['Role', 'ClusterRole'].map(
    (kind) => `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: r}\n`,
  );
  const result = built({
    'a/kustomization.yaml': 'resources: [x.yaml]\nnamePrefix: a-\n',
    'a/x.yaml': roles[0] ?? '',
    'b/kustomization.yaml': 'resources: [x.yaml]\nnamePrefix: b-\n',
    'b/x.yaml': roles[1] ?? '',
    'kustomization.yaml': 'resources: [a, b, x.yaml]\n',
    'x.yaml': binding('[]'),
  });
  assert.equal(fieldIn(result, 'rb', 'roleRef.name'), 'a-r');
});

test('names in a list follow one by one', () => {
  const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{resourceNames: [cm, other, cm, 5]}]
`;
  const result = builtOf('namePrefix: a-', configMap + role);
  assert.deepEqual(fieldIn(result, 'a-r', 'rules.0.resourceNames'), ['a-cm', 'other', 'a-cm', 5]);
});

for (const [subjects, message, place] of [
  ['[{kind: ServiceAccount}]', "no 'name' field in node", '{kind: ServiceAccount}'],
  ['[[sa]]', 'a subject is no map', '[sa]'],
  ['[{kind: ServiceAccount, name: sa, namespace: null}]', 'Invalid Input: namespace is blank', 'null'],
] as const)
  test(`subjects that are refused: ${subjects}`, () => {
    const { refusals, refusedAt } = builtOf('', binding(subjects));
    assert.ok(refusals.join().includes(message), refusals.join());
    assert.deepEqual(refusedAt, [place]);
  });

test('a name that followed comes from what changed the name last', () => {
  const { resources, textOf } = builtOf('namePrefix: a-\nnameSuffix: -b', configMap + pod('p'));
  const origin = (path: readonly (string | number)[]) => {
    const node = resources.map((resource) => at(resource.node, path)).find((found) => found !== undefined);
    return node && textOf(node.origin);
  };
  assert.equal(origin(['spec', 'volumes', 0, 'configMap', 'name']), 'derived: -b');
});

test('2,000 objects of one name in as many namespaces are no more work than others', () => {
  const objects = Array.from({ length: 2000 }, (_, n) =>
    (configMap + pod('p')).replace(/metadata: \{/g, `$&namespace: n${n}, `),
  );
  const start = performance.now();
  const { objects: built } = builtOf('namePrefix: a-', objects.join('---\n'));
  assert.equal(built.length, 4000);
  assert.ok(performance.now() - start < 15_000);
});
