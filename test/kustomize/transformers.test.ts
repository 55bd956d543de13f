import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '../../server/src/rendering/node';
import { built, builtOf, fieldIn } from './built';

const set = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      initContainers: [{name: init, image: "busybox:1"}]
      containers: [{name: db, image: "postgres:15"}]
  volumeClaimTemplates: [{metadata: {name: data}}]
`;

const other = (kind: string, rest = '', apiVersion = 'v1') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${kind.toLowerCase()}}\n${rest}\n`;

/** Where a field of the first object comes from. */
function originIn({ resources, textOf }: ReturnType<typeof built>, path: readonly (string | number)[]) {
  const origin = at(resources[0]?.node, path)?.origin;
  return origin && textOf(origin);
}

const rbac = 'rbac.authorization.k8s.io/v1';
const subjects = 'subjects: [{kind: User, name: default}, {kind: ServiceAccount, name: x}]';

test('a namespace is for all that may have one, for Namespaces as a name, and for subjects named default', () => {
  const objects = [
    set,
    other('Namespace'),
    other('ClusterRole', '', rbac),
    other('ClusterRoleBinding', subjects, rbac),
    other('Custom', '', 'example.com/v1'),
  ];
  const result = builtOf('namespace: ns\n', objects.join(''));
  const namespaces = ['db', 'ns', 'clusterrole', 'custom'].map((name) => fieldIn(result, name, 'metadata.namespace'));
  assert.deepEqual(namespaces, ['ns', undefined, undefined, 'ns']);
  assert.deepEqual(fieldIn(result, 'clusterrolebinding', 'subjects'), [
    { kind: 'User', name: 'default', namespace: 'ns' },
    { kind: 'ServiceAccount', name: 'x' },
  ]);
});

test('a namespace that makes one object of two is refused', () => {
  const pair = ['a', 'b'].map((namespace) => set.replace('{name: db}', `{name: db, namespace: ${namespace}}`));
  assert.match(
    builtOf('namespace: ns\n', pair.join('---')).refusals.join(),
    /^namespace transformation produces ID conflict/,
  );
});

test('a prefix and a suffix, but not for CustomResourceDefinitions, Namespaces and APIServices', () => {
  const api = other('APIService', '', 'apiregistration.k8s.io/v1');
  const { objects } = builtOf('namePrefix: p-\nnameSuffix: -s\n', set + other('Namespace') + api + other('Service'));
  const names = objects.map((object) => JSON.stringify(object)).map((text) => /"name":"([^"]*)"/.exec(text)?.[1]);
  assert.deepEqual(names.sort(), ['apiservice', 'namespace', 'p-db-s', 'p-service-s']);
});

test('labels are for selectors and templates if they say so, and commonLabels always', () => {
  const paths = [
    'metadata.labels',
    'spec.selector.matchLabels',
    'spec.template.metadata.labels',
    'spec.volumeClaimTemplates.0.metadata.labels',
  ];
  const labelled = (kustomization: string) => {
    const result = builtOf(kustomization, set);
    return paths.map((path) => JSON.stringify(fieldIn(result, 'db', path) ?? null).includes('"a":"b"'));
  };
  assert.deepEqual(labelled('labels: [{pairs: {a: b}}]\n'), [true, false, false, false]);
  assert.deepEqual(labelled('labels: [{pairs: {a: b}, includeTemplates: true}]\n'), [true, false, true, true]);
  assert.deepEqual(labelled('labels: [{pairs: {a: b}, includeSelectors: true}]\n'), [true, true, true, true]);
  assert.deepEqual(labelled('commonLabels: {a: b}\n'), [true, true, true, true]);
});

test('labels may name fields of their own, which must not contradict', () => {
  const entry = (fields: string) => `labels: [{pairs: {a: b}, fields: [${fields}]}]\n`;
  const spec = fieldIn(builtOf(entry('{path: "spec/x/y[]/z"}, {path: spec/x/v, create: true}'), set), 'db', 'spec.x');
  assert.deepEqual(spec, { v: { a: 'b' } });
  assert.match(builtOf(entry('{path: metadata/labels}'), set).refusals.join(), /conflicting fieldspecs/);
  assert.match(builtOf(entry('{kind: StatefulSet}'), set).refusals.join(), /empty field name/);
});

test('a label whose key needs quotes is refused, since Kustomize writes none', () => {
  for (const key of ['true', '1', 'null', '2020-01-01'])
    assert.match(builtOf(`commonLabels: {"${key}": a}\n`, set).refusals.join(), /unsupported type/, key);
  assert.deepEqual(builtOf('commonLabels: {"yes": a}\n', set).refusals, []);
});

for (const [entry, before, after] of [
  ['newTag: "16"', 'postgres:15', 'postgres:16'],
  ['newTag: "16"', 'postgres', 'postgres:16'],
  ['newTag: "16"', 'postgres:15@sha256:a', 'postgres:16'],
  ['newTag: "16"', 'docker.io/postgres:15', 'docker.io/postgres:15'],
  ['newTag: "16"', 'postgres-extra:15', 'postgres-extra:15'],
  ['digest: "sha256:b"', 'postgres:15', 'postgres@sha256:b'],
  ['digest: "sha256:b", newTag: "16"', 'postgres:15', 'postgres:16@sha256:b'],
  ['newName: r:5000/p', 'postgres:15', 'r:5000/p:15'],
  ['newName: r:5000/p', 'postgres@sha256:a', 'r:5000/p@sha256:a'],
  // A container is changed twice, so that a suffix is there twice.
  ['tagSuffix: -x', 'postgres:15', 'postgres:15-x-x'],
] as const)
  test(`images: ${entry} makes ${after} of ${before}`, () => {
    const result = builtOf(`images: [{name: postgres, ${entry}}]\n`, set.replace('postgres:15', before));
    assert.equal(fieldIn(result, 'db', 'spec.template.spec.containers.0.image'), after);
  });

test('the name of an image is a regular expression', () => {
  const image = (name: string) => builtOf(`images: [{name: '${name}', newName: x}]\n`, set);
  assert.equal(fieldIn(image('post.*|busybox'), 'db', 'spec.template.spec.initContainers.0.image'), 'x:1');
  assert.deepEqual(image('post[').refusedAt, ["'post['"]);
});

test('an entry that is for nothing is told, unless what it is for may be missing here', () => {
  const entries = 'images: [{name: mysql, newTag: v8}, {name: postgres, newTag: v16}]\nnamespace: ns\n';
  assert.deepEqual(builtOf(entries, set).idle, ['{name: mysql, newTag: v8}']);
  assert.deepEqual(builtOf('namespace: ns\nnamePrefix: p-\n', other('ClusterRole', '', rbac)).idle, ['ns']);
  assert.deepEqual(builtOf(`${entries}helmCharts: [{name: x}]\n`, set).idle, []);
});

test('an entry of a base that is for something on one way is not told', () => {
  const component =
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages: [{name: postgres, newTag: v8}]\n';
  const base = (object: string) => `components: [../c]\nresources: [${object}.yaml]\nnamePrefix: ${object}-\n`;
  const tree = {
    'c/kustomization.yaml': component,
    'a/kustomization.yaml': base('set'),
    'a/set.yaml': set,
    'b/kustomization.yaml': base('other'),
    'b/other.yaml': other('Service'),
    'o/kustomization.yaml': 'resources: [../a, ../b]\n',
  };
  assert.deepEqual(built(tree, 'o/').idle, []);
  assert.deepEqual(built(tree, 'b/').idle, ['{name: postgres, newTag: v8}']);
});

test('images stand wherever there are containers, and in volumes of pods', () => {
  const custom = other(
    'Custom',
    'spec: {image: x, a: [{containers: [{image: x}]}], template: {spec: {volumes: [{image: {reference: x}}]}}}',
  );
  const result = builtOf('images: [{name: x, newTag: v2}]\n', custom);
  assert.deepEqual(fieldIn(result, 'custom', 'spec'), {
    image: 'x',
    a: [{ containers: [{ image: 'x:v2' }] }],
    template: { spec: { volumes: [{ image: { reference: 'x:v2' } }] } },
  });
});

test('replicas are for an object by any name that it had, and refused if there is none', () => {
  const overlay = (name: string) =>
    built(
      {
        'b/kustomization.yaml': 'namePrefix: p-\nresources: [set.yaml]\n',
        'b/set.yaml': set,
        'o/kustomization.yaml': `resources: [../b]\nnameSuffix: -s\nreplicas: [{name: ${name}, count: 3}]\n`,
      },
      'o/',
    );
  for (const name of ['db', 'p-db', 'p-db-s']) assert.equal(fieldIn(overlay(name), 'p-db-s', 'spec.replicas'), 3);
  assert.match(overlay('x').refusals.join(), /^resource with name x does not match/);
  assert.deepEqual(overlay('x').refusedAt, ['x']);
});

test('configurations and crds add fields, in bases too', () => {
  const result = built(
    {
      'b/kustomization.yaml': 'configurations: [c.yaml]\ncrds: [crd.json]\nresources: [a.yaml]\n',
      'b/c.yaml': 'CommonLabels: [{path: spec/made, create: true, kind: Custom}]\n',
      'b/crd.json': JSON.stringify({
        'x.Custom': { Schema: { properties: { kind: {}, apiVersion: {}, metadata: {}, spec: { $ref: 'x.Spec' } } } },
        'x.Spec': {
          Schema: { properties: { found: { 'x-kubernetes-label-selector': '' }, spec: { $ref: 'x.Spec' } } },
        },
      }),
      'b/a.yaml': other('Custom', 'spec: {found: {}}'),
      'o/kustomization.yaml': 'resources: [../b]\ncommonLabels: {a: b}\n',
    },
    'o/',
  );
  assert.deepEqual(fieldIn(result, 'custom', 'spec'), { found: { a: 'b' }, made: { a: 'b' } });
});

for (const [file, message] of [
  ['commonLabels: [{path: metadata/labels}]', /conflicting fieldspecs/],
  ['bogus: []', /unknown field "bogus"/],
  ['images: x', /cannot unmarshal string/],
  ['images: []\nimages: []', /already set in map/],
] as const)
  test(`refused as configurations: ${file}`, () => {
    const tree = {
      'kustomization.yaml': 'configurations: [c.yaml]\nresources: [a.yaml]\n',
      'c.yaml': file,
      'a.yaml': set,
    };
    assert.match(built(tree).refusals.join(), message);
  });

test('a CustomResourceDefinition is none of the definitions that crds means', () => {
  const tree = {
    'kustomization.yaml': 'crds: [a.yaml]\nnamePrefix: p-\n',
    'a.yaml': other('CustomResourceDefinition'),
  };
  assert.match(built(tree).refusals.join(), /cannot unmarshal string/);
});

test('what is changed says by which entry, and what is taken over stands there', () => {
  const result = builtOf(
    'namespace: ns\nnamePrefix: p-\ncommonLabels: {a: b}\nimages: [{name: postgres, newTag: "16"}]\nreplicas: [{name: db, count: 3}]\n',
    set,
  );
  const origins = {
    'metadata.name': 'derived: p-',
    'metadata.namespace': 'exact: ns',
    'metadata.labels.a': 'exact: b',
    'metadata.labels': 'derived: {a: b}',
    'spec.replicas': 'exact: 3',
    'spec.template.metadata.labels.app': 'exact: db',
  };
  for (const [path, origin] of Object.entries(origins)) assert.equal(originIn(result, path.split('.')), origin, path);
  const image = ['spec', 'template', 'spec', 'containers', 0, 'image'];
  assert.equal(originIn(result, image), 'derived: "16"');
});

test('what configures a plug-in may be a number where a string is meant, unlike in a kustomization', () => {
  const plugin = 'kind: LabelTransformer\nlabels: {a: 1}\nfieldSpecs: [{path: metadata/labels, create: true}]\n';
  const tree = {
    'kustomization.yaml': 'resources: [set.yaml]\ntransformers: [t.yaml]\n',
    'set.yaml': set,
    't.yaml': `apiVersion: builtin\nmetadata: {name: t}\n${plugin}`,
  };
  assert.deepEqual(fieldIn(built(tree), 'db', 'metadata.labels'), { a: '1' });
  assert.match(builtOf('commonLabels: {a: 1}\n', set).refusals.join(), /cannot unmarshal number/);
});
