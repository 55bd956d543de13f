import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readFile } from '../../server/src/workspace/file';
import { isExpected, isPart, isSilentFile, isWhole } from '../../server/src/workspace/partial';
import { type Files, resourceIn, uriOf, workspaceOf } from '../fixture';

test('values and asserts are left alone', () => {
  const silent = ['values.yaml', 'values-prod.yaml', 'my-values.yml', '00-assert.yaml', 'web-errors.yaml'];
  const heard = ['web.yaml', 'myvalues.yaml', 'asserts/web.yaml', 'base/web.yaml', 'values.json'];
  for (const name of silent) assert.equal(isSilentFile(readFile(uriOf(name), 'a: b\n')), true, name);
  for (const name of heard) assert.equal(isSilentFile(readFile(uriOf(name), 'a: b\n')), false, name);
});

test('what a test expects of a controller is left alone: a controlling owner without uid', () => {
  const owned = 'metadata:\n  ownerReferences:\n    - kind: Cluster\n      name: c\n';
  const isSilent = (text: string) => isExpected({ text });
  assert.equal(isSilent(`${owned}      controller: true\n`), true);
  assert.equal(isSilent(`${owned}      controller: true\n      uid: 1-2\n`), false);
  assert.equal(isSilent(owned), false);
});

const head = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\n';
const begun = `${head}spec: {replicas: 3}\n`;

const sets: readonly (readonly [what: string, text: string, whole: boolean])[] = [
  ['only replicas', 'spec: {replicas: 3}\n', false],
  ['no image', 'spec: {template: {spec: {containers: [{name: web}]}}}\n', false],
  ['an image of two', 'spec: {template: {spec: {containers: [{name: a, image: a}, {name: b}]}}}\n', false],
  ['only a status', 'status: {replicas: 1}\n', false],
  ['a selector', 'spec: {selector: {matchLabels: {app: web}}}\n', true],
  ['an image', 'spec: {template: {spec: {containers: [{name: web, image: web}]}}}\n', true],
  ['nothing yet', '', true],
];

for (const [what, text, whole] of sets)
  test(`a set with ${what} ${whole ? 'can stand alone' : 'may belong to another'}`, () => {
    const workspace = workspaceOf({ 'web.yaml': head + text });
    assert.equal(isWhole(resourceIn(workspace, 'web.yaml')), whole);
  });

describe('a set that is begun', () => {
  const isPartIn = (files: Files, typed = false, name = Object.keys(files)[0] ?? '') => {
    const workspace = workspaceOf(files);
    return isPart(resourceIn(workspace, name), workspace, typed);
  };

  test('is none of another unless something completes it', () => {
    for (const spec of ['spec: x\n', 'spec:\n', 'spec: {replicas: 3}\n', ''])
      assert.equal(isPartIn({ 'web.yaml': head + spec }), false, spec);
  });

  test('belongs to a kustomization that is in its folder, names it or takes up its folder', () => {
    assert.equal(isPartIn({ 'web.yaml': begun, 'kustomization.yaml': 'resources: []\n' }), true);
    assert.equal(isPartIn({ 'a/web.yaml': begun, 'kustomization.yaml': 'resources: [a/web.yaml]\n' }), true);
    assert.equal(isPartIn({ 'a/web.yaml': begun, 'kustomization.yaml': 'components: [a]\n' }), true);
    assert.equal(isPartIn({ 'a/web.yaml': begun, 'b/kustomization.yaml': 'resources: [../c]\n' }), false);
  });

  test('is a patch by its name even with an image, as long as it has no selector', () => {
    const image = `${head}spec: {template: {spec: {containers: [{name: web, image: web}]}}}\n`;
    assert.equal(isPartIn({ 'patches/web.yaml': image }), true);
    assert.equal(isPartIn({ 'templates/web.yaml': image }), false);
    assert.equal(isPartIn({ 'patches/web.yaml': `${head}spec: {selector: {matchLabels: {app: web}}}\n` }), false);
  });

  test('belongs to a chart, to what a text explains, or to what it is called a patch for', () => {
    for (const name of ['web/templates/set.yaml', 'patches/web.yaml', 'web-patch.yaml', 'patch.yaml', 'patch_web.yaml'])
      assert.equal(isPartIn({ [name]: begun }), true, name);
    for (const name of ['dispatch.yaml', 'patchwork.yaml', 'templates.yaml'])
      assert.equal(isPartIn({ [name]: begun }), false, name);
    assert.equal(isPartIn({ 'README.md': `\`\`\`yaml\n${begun}\`\`\`\n` }), true);
  });

  test('is given time while it is typed, up to its pod template', () => {
    assert.equal(isPartIn({ 'web.yaml': begun }, true), true);
    for (const spec of ['', 'spec:\n', 'spec: {selector: {matchLabels: {app: web}}}\n'])
      assert.equal(isPartIn({ 'web.yaml': head + spec }, true), true, spec);
    assert.equal(isPartIn({ 'web.yaml': `${head}spec: {template: {}}\n` }, true), false);
  });
});

describe('a patch', () => {
  const whole = `${head}spec: {selector: {matchLabels: {app: web}}}\n`;

  test('is what a kustomization says it is', () => {
    const workspace = workspaceOf({ 'a.yaml': whole, 'kustomization.yaml': 'patches: [{path: a.yaml}]\n' });
    assert.equal(isPart(resourceIn(workspace, 'a.yaml'), workspace), true);
  });

  test('is what has a directive, wherever that stands', () => {
    for (const directive of [
      '$patch: delete',
      '$retainKeys: [name]',
      '$setElementOrder/containers: [{name: web}]',
      '$deleteFromPrimitiveList/finalizers: [a]',
    ]) {
      for (const text of [
        `${whole}${directive}\n`,
        whole.replace('spec: {', `spec: {template: {spec: {${directive}}}, `),
      ]) {
        const workspace = workspaceOf({ 'web.yaml': text });
        assert.equal(isPart(resourceIn(workspace, 'web.yaml'), workspace), true, text);
      }
    }
    const workspace = workspaceOf({ 'web.yaml': `${whole}# $patch: delete\nstatus: {a: "$patch", $patchy: 1}\n` });
    assert.equal(isPart(resourceIn(workspace, 'web.yaml'), workspace), false);
  });
});
