import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BuildCache, build, type KustomizeFiles } from '../../server/src/kustomize/build';
import { isRepository } from '../../server/src/kustomize/paths';
import { toJson } from '../../server/src/rendering/node';
import { valueAt } from '../../server/src/yaml/json';
import { built, builtOf, fieldIn, filesIn, type Tree } from './built';

const object = (name: string) => `kind: A\nmetadata: {name: ${name}}\n`;
const component = 'kind: Component\n';
const namesOf = (tree: Tree, folder = '') =>
  built(tree, folder).objects.map((each) => valueAt(each, ['metadata', 'name']));

test('bases are changed by themselves first, components change all that was gathered before them', () => {
  const tree = {
    'o/kustomization.yaml': 'resources: [../b, a.yaml]\ncomponents: [../c]\nnamePrefix: o-',
    'o/a.yaml': object('a'),
    'b/kustomization.yaml': 'resources: [b.yaml]\nnamePrefix: b-',
    'b/b.yaml': object('b'),
    'c/kustomization.yaml': `${component}resources: [c.yaml]\nnamePrefix: c-`,
    'c/c.yaml': object('c'),
  };
  assert.deepEqual(namesOf(tree, 'o/'), ['o-c-a', 'o-c-b-b', 'o-c-c']);
});

for (const [what, tree, refusal, at] of [
  [
    'a file that is not there',
    { 'kustomization.yaml': 'resources: [b.yaml]' },
    /^evalsymlink failure on 'b.yaml'/,
    'b.yaml',
  ],
  [
    'a file above the folder',
    { 'o/kustomization.yaml': 'resources: [../a.yaml]', 'a.yaml': object('a') },
    /^security; file '\.\.\/a\.yaml' is not in or below '\.'$/,
    '../a.yaml',
  ],
  ['an empty path', { 'kustomization.yaml': 'resources: [""]' }, /^new root cannot be empty$/, '""'],
  ['an absolute folder', { 'kustomization.yaml': 'resources: [/b]' }, /^new root '\/b' cannot be absolute$/, '/b'],
  [
    'the same object twice',
    { 'kustomization.yaml': 'resources: [a.yaml, b.yaml]', 'a.yaml': object('a'), 'b.yaml': object('a') },
    /^may not add resource with an already registered id: A.\[noVer\].\[noGrp\]\/a.\[noNs\]$/,
    'b.yaml',
  ],
  [
    'a component among resources',
    { 'kustomization.yaml': 'resources: [c]', 'c/kustomization.yaml': `${component}namePrefix: c-` },
    /^expected kind != 'Component' for path 'c'$/,
    'c',
  ],
  [
    'no component among components',
    { 'kustomization.yaml': 'components: [c]', 'c/kustomization.yaml': 'namePrefix: c-' },
    /^expected kind 'Component' for path 'c' but got 'Kustomization'$/,
    'c',
  ],
  ['itself', { 'kustomization.yaml': 'resources: [.]' }, /^cycle detected: candidate root '.' contains/, '.'],
  [
    'a folder that takes it up again',
    { 'o/kustomization.yaml': 'resources: [../b]', 'b/kustomization.yaml': 'resources: [../o]' },
    /^cycle detected: candidate root '..\/o' contains visited root '..\/o'$/,
    '../o',
  ],
  [
    'a builtin that is none',
    plugin('apiVersion: builtin\nkind: Foo\nmetadata: {name: a}'),
    /^unable to load builtin Foo/,
    '',
  ],
] as const)
  test(`${what} is refused where it is named`, () => {
    const { refusals, refusedAt } = built(tree, 'o/kustomization.yaml' in tree ? 'o/' : '');
    assert.match(refusals[0] ?? '', refusal);
    assert.equal(refusals.length, 1);
    if (at !== '') assert.deepEqual(refusedAt, [at]);
  });

function plugin(text: string): Tree {
  return { 'kustomization.yaml': 'resources: [a.yaml]\ntransformers: [t.yaml]', 'a.yaml': object('a'), 't.yaml': text };
}

test('a second refusal that may follow from the first is not told', () => {
  const { refusals } = builtOf('resources: [none.yaml]\npatches: [{patch: "kind: A\\nmetadata: {name: a}"}]');
  assert.equal(refusals.length, 1);
});

for (const [what, tree, unknown, at, isRefused] of [
  ['a file from the network', 'resources: [https://example.com/a.yaml]', /network/, 'https://example.com/a.yaml', true],
  ['a repository', 'resources:\n- github.com/a/b//c?ref=v1', /Repositories/, 'github.com/a/b//c?ref=v1', true],
  ['a component in a repository', 'components: [git@example.com:a/b]', /Repositories/, 'git@example.com:a/b', true],
  ['a chart', 'helmCharts: [{name: a}]', /Helm/, '{name: a}', true],
  ['a plug-in', 'transformers: ["{apiVersion: a/v1, kind: B, metadata: {name: c}}"]', /Plug-ins/, undefined, true],
  ['an environment variable', 'configMapGenerator: [{name: a, envs: [a.env]}]', /variable USER/, 'a.env', false],
] as const)
  test(`${what} is unknown, and the rest is built`, () => {
    const files = filesIn({ 'kustomization.yaml': `${tree}\nnamePrefix: p-`, 'a.env': 'A=b\nUSER\n' });
    const result = build('file:///w/', files);
    assert.deepEqual(result.refusals, []);
    assert.equal(result.isPartial, true);
    assert.deepEqual(
      result.unknown.map((note) => note.isRefused),
      [isRefused],
    );
    const { unknown: messages, unknownAt } = built({
      'kustomization.yaml': `${tree}\nnamePrefix: p-`,
      'a.env': 'USER\n',
    });
    assert.match(messages[0] ?? '', unknown);
    if (at !== undefined) assert.deepEqual(unknownAt, [at]);
  });

test('a file that must not be read is unknown, and so is what it would bring', () => {
  const { read } = filesIn({ 'kustomization.yaml': 'resources: [a.yaml, b.yaml]', 'a.yaml': object('a') });
  const files: KustomizeFiles = { read: (uri) => (uri.endsWith('/b.yaml') ? 'unread' : read(uri)) };
  const { resources, refusals, unknown, isPartial } = build('file:///w/', files);
  assert.deepEqual([resources.length, refusals.length, unknown.length, isPartial], [1, 0, 1, true]);
});

test('what an environment variable is in is unknown: the value, and the hash in the name', () => {
  const { resources, textOf } = built({
    'kustomization.yaml': 'configMapGenerator: [{name: a, envs: [a.env]}]',
    'a.env': 'A=b\nUSER\n',
  });
  const data = resources[0]?.node.entries.get('data')?.value;
  assert.deepEqual(data?.type === 'map' ? [...data.entries.values()].map(({ value }) => textOf(value.origin)) : [], [
    'derived: A=b',
    'unknown: USER',
  ]);
  const metadata = resources[0]?.node.entries.get('metadata')?.value;
  assert.equal(metadata?.type === 'map' && metadata.entries.get('name')?.value.origin.how, 'unknown');
});

test('paths that mean a repository, and those that do not', () => {
  for (const path of [
    'https://github.com/a/b',
    'https://github.com/a/b/c/d?ref=v1.0.0',
    'github.com/a/b',
    'GitHub.com:a/b',
    'git@github.com:a/b.git',
    'ssh://git@example.com/a/b.git//c',
    'git::https://example.com/a/b',
    'https://example.com/org/_git/repo',
    'file:///a/b',
  ])
    assert.equal(isRepository(path), true, path);
  for (const path of [
    'a/b',
    '../a',
    './github.com/a/b',
    '/github.com/a/b',
    'a:b/c',
    'github.com/a',
    'https://example.com',
    '',
  ])
    assert.equal(isRepository(path), false, path);
  assert.equal(isRepository('https://github.com/a/b//../c'), false, 'leads out of the repository');
});

test('a folder that is named as a repository would be is a folder, if it is there', () => {
  const tree = {
    'kustomization.yaml': 'resources: [example.com/a/b]',
    'example.com/a/b/kustomization.yaml': 'resources: [a.yaml]',
  };
  assert.deepEqual(namesOf({ ...tree, 'example.com/a/b/a.yaml': object('a') }), ['a']);
});

test('builtin plug-ins run behind the fields of the kustomization', () => {
  const tree = {
    ...plugin(
      'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: t}\nprefix: t-\nfieldSpecs: [{path: metadata/name}]',
    ),
    'kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: p-\ntransformers: [t.yaml]\ngenerators: [g.yaml]',
    'g.yaml': 'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g}\nliterals: [a=b]',
  };
  assert.deepEqual(namesOf(tree), ['t-p-g-4h2mbtbbt6', 't-p-a']);
});

test('a validator must change nothing', () => {
  const label =
    '{apiVersion: builtin, kind: LabelTransformer, metadata: {name: a}, labels: {a: b}, fieldSpecs: [{path: metadata/labels, create: true}]}';
  const { refusals, objects } = builtOf(`validators: ['${label}']`, object('a'));
  assert.deepEqual(refusals, ["validator shouldn't modify the resource map"]);
  assert.deepEqual(objects, [{ kind: 'A', metadata: { name: 'a' } }]);
});

test('objects that are there for Kustomize only are dropped at the end', () => {
  const local = 'kind: A\nmetadata: {name: b, annotations: {config.kubernetes.io/local-config: "true"}}';
  assert.equal(builtOf('', `${object('a')}---\n${local}`).objects.length, 1);
  assert.equal(builtOf('', local.replace('"true"', '"false"')).objects.length, 1);
});

test('buildMetadata writes down where objects come from, what changed them, and who manages them', () => {
  const tree = {
    'o/kustomization.yaml':
      'resources: [../b]\nbuildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]\nconfigMapGenerator: [{name: g}]\nnameSuffix: -s',
    'b/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: p-',
    'b/a.yaml': object('a'),
  };
  const metadata = (name: string) => fieldIn(built(tree, 'o/'), name, 'metadata');
  const transformation = (file: string, kind: string) =>
    `- configuredIn: ${file}\n  configuredBy:\n    apiVersion: builtin\n    kind: ${kind}\n`;
  assert.deepEqual(metadata('p-a-s'), {
    name: 'p-a-s',
    annotations: {
      'config.kubernetes.io/origin': 'path: ../b/a.yaml\n',
      'alpha.config.kubernetes.io/transformations': `${transformation('../b/kustomization.yaml', 'PrefixTransformer')}${transformation('kustomization.yaml', 'SuffixTransformer')}`,
    },
    labels: { 'app.kubernetes.io/managed-by': 'kustomize-v5.7.1' },
  });
});

test('a base is gathered once for all that use it, and again when one of its files changes', () => {
  const tree = {
    'b/kustomization.yaml': 'resources: [a.yaml]',
    'b/a.yaml': object('a'),
    'o/kustomization.yaml': 'resources: [../b]\nnamePrefix: o-',
    'p/kustomization.yaml': 'resources: [../b]\nnamePrefix: p-',
  };
  const cache = new BuildCache();
  const before = filesIn(tree);
  const specOf = (files: KustomizeFiles, folder: string) => {
    const [resource] = build(`file:///w/${folder}/`, files, cache).resources;
    return resource?.node.entries.get('spec')?.value;
  };
  build('file:///w/o/', before, cache);
  const changed = filesIn({ 'b/a.yaml': `${object('a')}spec: {a: b}` });
  const after: KustomizeFiles = { read: (uri) => changed.read(uri) ?? before.read(uri) };
  assert.equal(specOf(before, 'p'), undefined);
  const spec = specOf(after, 'o');
  assert.deepEqual(spec && toJson(spec), { a: 'b' });
  assert.equal(specOf(after, 'p'), spec, 'the very same value: it was not read again');
});

test('what a build asked for is known, whether it is there or not', () => {
  const { read } = build('file:///w/', filesIn({ 'kustomization.yaml': 'resources: [a.yaml]' }));
  assert.ok(read.has('file:///w/a.yaml'));
  assert.ok(read.has('file:///w/a.yaml/kustomization.yaml'));
});

test('cycles, long chains and many ways to one base come to an end', () => {
  const all = Array.from({ length: 30 }, (_, i) => i);
  const everyone = `resources: [${all.map((i) => `../d${i}`)}]`;
  const tree = Object.fromEntries(all.map((i) => [`d${i}/kustomization.yaml`, everyone]));
  assert.ok(built(tree, 'd0/').refusals.length > 0);
  const chain = Object.fromEntries(
    all.map((i) => [`d${i}/kustomization.yaml`, `resources: [../d${i + 1}, ../e${i + 1}]`]),
  );
  const twin = Object.fromEntries(all.map((i) => [`e${i}/kustomization.yaml`, `resources: [../d${i + 1}]`]));
  assert.ok(built({ ...chain, ...twin }, 'd0/').refusals.length > 0);
});

test('whatever is cut off a kustomization, there is an answer', () => {
  const text =
    'resources: [a.yaml, ../b]\nnamePrefix: p-\nlabels: [{pairs: {a: b}}]\npatches:\n- path: p.yaml\n  target: {kind: A}\n- patch: |-\n    - op: add\n      path: /a/-\n      value: 1\nreplacements:\n- source: {kind: A, fieldPath: metadata.name}\n  targets: [{select: {kind: A}, fieldPaths: [a.b.[c=d].e]}]\nconfigMapGenerator: [{name: a, files: [x=p.yaml]}]\n';
  const tree = { 'a.yaml': object('a'), 'p.yaml': `${object('a')}spec: 1`, 'b/kustomization.yaml': 'resources: []' };
  for (let end = 0; end < text.length; end += 3) {
    built({ ...tree, 'kustomization.yaml': text.slice(0, end) });
    built({ ...tree, 'kustomization.yaml': text.slice(0, end) + text.slice(end + 5) });
  }
});
