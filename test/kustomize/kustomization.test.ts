import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built, builtOf, type Tree } from './built';

const object = 'kind: A\nmetadata: {name: a}\n';
const builtWith = (text: string, tree: Tree = {}) => built({ 'kustomization.yaml': text, 'a.yaml': object, ...tree });

for (const [text, refusal, at] of [
  ['', 'kustomization.yaml is empty', ''],
  ['# none\n', 'kustomization.yaml is empty', '# none'],
  ['kind: Kustomization\nresources:\n', 'kustomization.yaml is empty', 'kind: Kustomization'],
  ['namePrefix: ""', 'kustomization.yaml is empty', 'namePrefix: ""'],
  ['bogus: 1', 'json: unknown field "bogus"', 'bogus'],
  ['images: [{name: a, tag: b}]', 'json: unknown field "tag"', 'tag'],
  ['kind: Foo\nresources: []', 'kind should be Kustomization or Component', 'Foo'],
  ['apiVersion: v1\nresources: []', 'apiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1', 'v1'],
  ['- a', 'json: cannot unmarshal array into Go value of type struct', '- a'],
  [
    'resources: a.yaml',
    'json: cannot unmarshal string into Go struct field Kustomization.resources of type []',
    'a.yaml',
  ],
  ['namePrefix: 5', 'json: cannot unmarshal number into Go struct field Kustomization.namePrefix of type string', '5'],
  [
    'commonLabels: {a: yes}',
    'json: cannot unmarshal bool into Go struct field Kustomization.commonLabels of type string',
    'yes',
  ],
] as const)
  test(`${JSON.stringify(text)} is refused: ${refusal}`, () => {
    const { refusals, refusedAt } = built({ 'kustomization.yaml': text });
    assert.deepEqual(refusals, [refusal]);
    assert.deepEqual(refusedAt, [at]);
  });

test('a kustomization that is not YAML is refused where the error is', () => {
  const { refusals, refusedAt } = built({ 'kustomization.yaml': 'resources: [a\n' });
  assert.match(refusals[0] ?? '', /^invalid Kustomization: yaml: '\[' is not closed/);
  assert.deepEqual(refusedAt, ['a']);
});

for (const [what, text] of [
  ['a second document', 'resources: [a.yaml]\n---\nbogus: [\n'],
  ['a directive', '%YAML 1.1\n---\nresources: [a.yaml]\n'],
  ['what a key said before', 'resources: [none.yaml]\nresources: [a.yaml]\n'],
  ['the case of fields', 'Resources: [a.yaml]\nnameprefix: ""\n'],
  ['metadata of its own', 'metadata: {name: q, labels: {a: b}}\nresources: [a.yaml]\n'],
  ['what takes over from another field', 'bases: [a.yaml]\nimageTags: [{name: a, newTag: b}]\n'],
] as const)
  test(`${what} changes nothing`, () => {
    const { refusals, objects } = builtWith(text);
    assert.deepEqual(refusals, []);
    assert.equal(objects.length, 1);
  });

test('a kustomization has one of three names, and a folder one kustomization', () => {
  for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization'])
    assert.equal(built({ [name]: 'resources: [a.yaml]', 'a.yaml': object }).objects.length, 1);
  assert.deepEqual(builtWith('resources: [a.yaml]', { 'kustomization.yml': 'resources: []' }).refusals, [
    'Found multiple kustomization files under: /w',
  ]);
  assert.match(built({ 'a.yaml': object }).refusals[0] ?? '', /^unable to find one of 'kustomization.yaml'/);
});

test('order is by kind, then by name, unless it is that of the resources', () => {
  const kinds = ['Z', 'ValidatingWebhookConfiguration', 'StatefulSet', 'Namespace', 'A', 'Service'];
  const objects = kinds.map((kind) => `kind: ${kind}\nmetadata: {name: a}\n`).join('---\n');
  const kindsOf = (text: string) =>
    builtOf(text, objects).resources.map(({ node }) => {
      const kind = node.entries.get('kind')?.value;
      return kind?.type === 'scalar' ? kind.value : undefined;
    });
  assert.deepEqual(kindsOf(''), ['Namespace', 'Service', 'StatefulSet', 'A', 'Z', 'ValidatingWebhookConfiguration']);
  assert.deepEqual(kindsOf('sortOptions: {order: fifo}'), kinds);
  assert.deepEqual(kindsOf('sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Z], orderLast: [A]}}'), [
    'Z',
    'Namespace',
    'Service',
    'StatefulSet',
    'ValidatingWebhookConfiguration',
    'A',
  ]);
  assert.deepEqual(builtOf('sortOptions: {order: none}', objects).refusals, [
    "the field 'sortOptions.order' must be one of [fifo, legacy]",
  ]);
});
