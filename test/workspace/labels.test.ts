import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Resource, readFile } from '../../server/src/workspace/file';
import { isHeadless, labelsOf, podLabels, podTemplateOf, serviceSelector } from '../../server/src/workspace/labels';
import { uriOf } from '../fixture';

function resource(text: string): Resource {
  const [first] = readFile(uriOf('a.yaml'), text).resources;
  assert.ok(first);
  return first;
}

const template = 'template: {metadata: {labels: {app: web, tier: 5}}, spec: {}}';
const workloads: readonly (readonly [text: string, labels: object])[] = [
  [`kind: StatefulSet\nspec: {${template}}\n`, { app: 'web' }],
  [`kind: Job\nspec:\n  ${template}\n`, { app: 'web' }],
  [`kind: CronJob\nspec: {jobTemplate: {spec: {${template}}}}\n`, { app: 'web' }],
  [`kind: CronJob\nspec: {${template}}\n`, {}],
  ['kind: Pod\nmetadata:\n  labels:\n    app: "5"\n', { app: '5' }],
  ['kind: StatefulSet\nmetadata: {labels: {app: web}}\nspec: {}\n', {}],
  ['kind: StatefulSet\nspec: {template: [{metadata: {}}]}\n', {}],
  ['kind: StatefulSet\nspec: {template: {metadata: {labels: [a]}}}\n', {}],
  ['kind: StatefulSet\nspec: {template: {metadata: {labels: {__proto__: a}}}}\n', { ['__proto__']: 'a' }],
];

for (const [text, labels] of workloads)
  test(`labels of the pods of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(Object.entries(podLabels(resource(text))), Object.entries(labels));
  });

test('a pod describes itself, a workload its pods, and what has no template none', () => {
  assert.deepEqual(podTemplateOf(resource('kind: Pod\n'))?.path, []);
  assert.deepEqual(podTemplateOf(resource('kind: Deployment\nspec: {template: {spec: {}}}\n'))?.path, [
    'spec',
    'template',
  ]);
  assert.equal(podTemplateOf(resource('kind: Deployment\nspec: {template: {}}\n')), undefined);
  assert.equal(podTemplateOf(resource('kind: ConfigMap\n')), undefined);
});

test('a manifest has the labels of its metadata', () => {
  assert.deepEqual(
    { ...labelsOf(resource('kind: A\nmetadata: {labels: {a: b, c: 1}}\nspec: {labels: {d: e}}\n')) },
    { a: 'b' },
  );
});

test('a Service selects by labels that are strings, whichever file it stands in now', () => {
  const text = 'kind: Service\nspec:\n  selector: {app: web, tier: 5}\n';
  const file = readFile(uriOf('a.yaml'), text);
  const later = readFile(uriOf('a.yaml'), `kind: A\n---\n${text}`, file);
  assert.deepEqual(
    [file, later].map(({ resources }) => serviceSelector(resources.at(-1) ?? resource('')).requirements),
    [[{ key: 'app', operator: 'In', values: ['web'] }], [{ key: 'app', operator: 'In', values: ['web'] }]],
  );
});

const services: readonly (readonly [spec: string, headless: boolean])[] = [
  ['{clusterIP: None}', true],
  ['{clusterIP: None, type: ClusterIP}', true],
  ['{clusterIP: None, type: ExternalName}', false],
  ['{clusterIP: none}', false],
  ['{clusterIP: ""}', false],
  ['{}', false],
];

for (const [spec, headless] of services)
  test(`a Service with ${spec} is ${headless ? '' : 'not '}headless`, () => {
    assert.equal(isHeadless(resource(`kind: Service\nspec: ${spec}\n`)), headless);
  });
