import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Diagnosis, diagnose } from '../../../server/src/rules/engine/diagnose';
import type { Workspace } from '../../../server/src/workspace/workspace';
import { applyEdits } from '../../../server/src/yaml/text';
import { contextOf, type Files, fileOf, serviceWith, setWith, uriOf, workspaceOf } from '../../fixture';

/** The problems of a file that one rule finds, and the texts at which it does. */
function found(workspace: Workspace, name: string, rule: string): (readonly [string, string])[] {
  return diagnosed(workspace, name, rule).map(({ span, message }) => [
    fileOf(workspace, name).text.slice(span.start, span.end),
    message,
  ]);
}

function diagnosed(workspace: Workspace, name: string, rule: string): Diagnosis[] {
  return diagnose(fileOf(workspace, name), contextOf(workspace)).filter((each) => each.rule.id === rule);
}

const base: Files = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': `${serviceWith()}---\n${setWith('spec:\n  replicas: 3')}`,
};

function overlay(text: string, name = 'prod'): Files {
  return { [`overlays/${name}/kustomization.yaml`]: `resources: [../../base]\n${text}` };
}

const patch = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  replicas: -1
`;

test('what a patch sets is wrong in the patch', () => {
  const workspace = workspaceOf({
    ...base,
    ...overlay('patches: [{path: patch.yaml}]\n'),
    'overlays/prod/patch.yaml': patch,
  });
  const [[text, message] = []] = found(workspace, 'overlays/prod/patch.yaml', 'invalid-field');
  assert.equal(text, '-1');
  assert.match(message ?? '', /at least 0/);
  assert.deepEqual(found(workspace, 'base/web.yaml', 'invalid-field'), []);
});

test('what a patch in a kustomization sets is wrong there', () => {
  const inline = `patches:\n  - patch: |\n${patch.replace(/^(?=.)/gm, '      ')}`;
  const workspace = workspaceOf({ ...base, ...overlay(inline) });
  assert.deepEqual(
    found(workspace, 'overlays/prod/kustomization.yaml', 'invalid-field').map(([text]) => text),
    ['-1'],
  );
});

test('what a base has and an overlay replaces is not judged', () => {
  const workspace = workspaceOf({
    ...base,
    'base/web.yaml': base['base/web.yaml']?.replace('replicas: 3', 'replicas: -1') ?? '',
    ...overlay('replicas: [{name: web, count: 5}]\n'),
  });
  assert.deepEqual(found(workspace, 'base/web.yaml', 'invalid-field'), []);
});

test('a problem of several renderings is said once, and where it is if not in all', () => {
  const wrong = { 'base/web.yaml': base['base/web.yaml']?.replace('replicas: 3', 'replicas: -1') ?? '' };
  const both = workspaceOf({ ...base, ...wrong, ...overlay('', 'dev'), ...overlay('', 'prod') });
  const [[, message] = []] = found(both, 'base/web.yaml', 'invalid-field');
  assert.doesNotMatch(message ?? '', /overlays/);
  const fixed = overlay('replicas: [{name: web, count: 5}]\n', 'dev');
  const one = workspaceOf({ ...base, ...wrong, ...fixed, ...overlay('', 'prod') });
  const problems = found(one, 'base/web.yaml', 'invalid-field');
  assert.equal(problems.length, 1);
  assert.match(problems[0]?.[1] ?? '', /\(in overlays\/prod\)$/);
  assert.deepEqual(diagnosed(one, 'base/web.yaml', 'invalid-field')[0]?.renderings, [uriOf('overlays/prod/')]);
});

test('what is rendered together sees one another: a prefix renames the Service and what refers to it', () => {
  const workspace = workspaceOf({ ...base, ...overlay('namePrefix: prod-\nnamespace: prod\n') });
  assert.deepEqual(found(workspace, 'base/web.yaml', 'service-not-found'), []);
});

test('two overlays of one base are not in each other’s way', () => {
  const workspace = workspaceOf({ ...base, ...overlay('', 'dev'), ...overlay('', 'prod') });
  for (const rule of ['duplicate-manifest', 'selector-shared'])
    assert.deepEqual(found(workspace, 'base/web.yaml', rule), []);
});

test('what one rendering lacks may stand in another', () => {
  const workspace = workspaceOf({
    'services/kustomization.yaml': 'resources: [web.yaml]\n',
    'services/web.yaml': serviceWith(),
    'sets/kustomization.yaml': 'resources: [web.yaml]\n',
    'sets/web.yaml': setWith(),
  });
  assert.deepEqual(found(workspace, 'sets/web.yaml', 'service-not-found'), []);
  assert.deepEqual(found(workspace, 'services/web.yaml', 'service-selects-nothing'), []);
});

test('a fix of what is wrong in the manifest itself is made there', () => {
  const text = base['base/web.yaml']?.replace('replicas: 3', 'replica: 3') ?? '';
  const workspace = workspaceOf({ ...base, 'base/web.yaml': text, ...overlay('namePrefix: prod-\n') });
  const [problem] = diagnosed(workspace, 'base/web.yaml', 'unknown-field');
  const [fix] = problem?.fixes ?? [];
  assert.equal(applyEdits(text, fix?.edits ?? []), text.replace('replica: 3', 'replicas: 3'));
});

test('a fix of what an overlay made is offered where its text stands as it is', () => {
  const workspace = workspaceOf({
    ...base,
    ...overlay('patches: [{path: patch.yaml}]\n'),
    'overlays/prod/patch.yaml': patch.replace('replicas: -1', 'serviceName: wbe'),
  });
  const [problem] = diagnosed(workspace, 'overlays/prod/patch.yaml', 'service-not-found');
  const change = problem?.fixes.find(({ title }) => title.includes("'web'"));
  assert.deepEqual(
    change?.edits.map(({ uri, newText }) => [uri, newText]),
    [[uriOf('overlays/prod/patch.yaml'), 'web']],
  );
});

test('a comment in the file that says it disables a rule', () => {
  const text = patch.replace('  replicas', '  # statefulset-disable-next-line invalid-field\n  replicas');
  const workspace = workspaceOf({
    ...base,
    ...overlay('patches: [{path: patch.yaml}]\n'),
    'overlays/prod/patch.yaml': text,
  });
  assert.deepEqual(found(workspace, 'overlays/prod/patch.yaml', 'invalid-field'), []);
});

test('where Kustomize would refuse, files are judged as they are written', () => {
  const workspace = workspaceOf({
    ...base,
    'base/web.yaml': base['base/web.yaml']?.replace('replicas: 3', 'replicas: -1') ?? '',
    ...overlay('resource: [a.yaml]\n'),
  });
  assert.equal(found(workspace, 'base/web.yaml', 'invalid-field').length, 1);
  assert.equal(found(workspace, 'overlays/prod/kustomization.yaml', 'kustomization-invalid').length, 1);
});

test('an edit judges again what it changed, in every rendering', () => {
  const files = { ...base, ...overlay('namePrefix: dev-\n', 'dev'), ...overlay('namePrefix: prod-\n', 'prod') };
  let workspace = workspaceOf(files);
  assert.deepEqual(found(workspace, 'base/web.yaml', 'service-not-found'), []);
  const text = files['base/web.yaml']?.replace('serviceName: web', 'serviceName: wbe') ?? '';
  workspace = workspace.with(...workspaceOf({ 'base/web.yaml': text }).files.values());
  assert.equal(found(workspace, 'base/web.yaml', 'service-not-found').length, 1);
});

test('a change plan compares what the committed files became', () => {
  const files = { ...base, ...overlay('commonLabels: {team: a}\n') };
  const committed = workspaceOf({ 'overlays/prod/kustomization.yaml': 'resources: [../../base]\n' });
  const uri = uriOf('overlays/prod/kustomization.yaml');
  const workspace = workspaceOf(files).withBase(uri, fileOf(committed, 'overlays/prod/kustomization.yaml'));
  const [[text] = []] = found(workspace, 'overlays/prod/kustomization.yaml', 'immutable-field-changed');
  assert.match(text ?? '', /team/);
});
