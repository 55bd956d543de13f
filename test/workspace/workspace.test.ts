import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../server/src/workspace/file';
import { serviceSelector } from '../../server/src/workspace/labels';
import type { Workspace } from '../../server/src/workspace/workspace';
import { fileOf, uriOf, workspaceOf } from '../fixture';

function service(name: string, rest = ''): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${rest}}\nspec: {selector: {app: ${name}}}\n`;
}

function set(rest = ''): string {
  return `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web${rest}}\nspec: {}\n`;
}

/** The files of the Services called web that the set in `from` may mean, the nearest first. */
function found(workspace: Workspace, from: string): string[] {
  const resource = fileOf(workspace, from).resources.find(({ kind }) => kind === 'StatefulSet');
  assert.ok(resource);
  return workspace.find('Service', 'web', resource).map(({ file }) => file.uri.replace(uriOf(''), ''));
}

test('the nearest wins: same file, same folder, then outwards', () => {
  const workspace = workspaceOf({
    'far/away/web.yaml': service('web'),
    'a/b/web.yaml': service('web'),
    'a/web.yaml': service('web'),
    'a/b/set.yaml': `${set()}---\n${service('web')}`,
    'web.yaml': service('web'),
  });
  assert.deepEqual(found(workspace, 'a/b/set.yaml'), [
    'a/b/set.yaml',
    'a/b/web.yaml',
    'a/web.yaml',
    'web.yaml',
    'far/away/web.yaml',
  ]);
});

test('a namespace given on one side only is no mismatch', () => {
  const of = (setNamespace: string, serviceNamespace: string) =>
    found(workspaceOf({ 'set.yaml': set(setNamespace), 'service.yaml': service('web', serviceNamespace) }), 'set.yaml');
  assert.equal(of('', '').length, 1);
  assert.equal(of(', namespace: a', '').length, 1);
  assert.equal(of('', ', namespace: b').length, 1);
  assert.equal(of(', namespace: a', ', namespace: a').length, 1);
  assert.equal(of(', namespace: a', ', namespace: b').length, 0);
});

test('a kustomization that sets the namespace makes two of them one', () => {
  const workspace = workspaceOf({
    'set.yaml': set(', namespace: a'),
    'service.yaml': service('web', ', namespace: b'),
    'kustomization.yaml': 'namespace: c\nresources: [set.yaml, service.yaml]\n',
  });
  assert.equal(found(workspace, 'set.yaml').length, 1);
});

test('a workspace is never changed, only followed by another', () => {
  const before = workspaceOf({ 'set.yaml': set() });
  const after = before.with(readFile(uriOf('service.yaml'), service('web')));
  assert.deepEqual([found(before, 'set.yaml'), found(after, 'set.yaml')], [[], ['service.yaml']]);
  assert.deepEqual(found(after.without(uriOf('service.yaml')), 'set.yaml'), []);
  const renamed = after.with(readFile(uriOf('service.yaml'), service('other')));
  assert.deepEqual([found(after, 'set.yaml'), found(renamed, 'set.yaml')], [['service.yaml'], []]);
});

test('templates are found by nobody', () => {
  const workspace = workspaceOf({
    'set.yaml': set(),
    'service.yaml': service('web').replace('app: web', 'app: {{ x }}'),
  });
  assert.deepEqual(found(workspace, 'set.yaml'), []);
});

test('Services by the labels they select', () => {
  const workspace = workspaceOf({ 'set.yaml': set(), 'service.yaml': `${service('web')}---\n${service('db')}` });
  const [from] = fileOf(workspace, 'set.yaml').resources;
  assert.ok(from);
  const names = (labels: Record<string, string>) => workspace.servicesSelecting(labels, from).map(({ name }) => name);
  assert.deepEqual(names({ app: 'db', tier: 'x' }), ['db']);
  assert.deepEqual(names({ app: 'none' }), []);
  assert.deepEqual(names({}), []);
});

test('what a selector selects is asked anew only if a workload with its label changes', () => {
  const labelled = (name: string, label: string) =>
    `kind: StatefulSet\nmetadata: {name: ${name}}\nspec: {template: {metadata: {labels: {app: ${label}}}}}\n`;
  const workspace = workspaceOf({ 'web.yaml': labelled('web', 'web'), 'service.yaml': service('web') });
  const [from] = fileOf(workspace, 'service.yaml').resources;
  assert.ok(from);
  const topics = new Set<string>();
  const selector = serviceSelector(from);
  assert.equal(workspace.recording(topics).selectedBy(selector, from).length, 1);
  const holdsWith = (name: string, text: string) => {
    const next = workspace.with(readFile(uriOf(name), text));
    const holds = next.holds(workspace.basisOf(topics));
    assert.equal(next.selectedBy(selector, from).length === 1, holds);
    return holds;
  };
  assert.ok(holdsWith('db.yaml', labelled('db', 'db')));
  assert.ok(!holdsWith('more.yaml', labelled('more', 'web')), 'one more is selected');
  assert.ok(!holdsWith('web.yaml', labelled('web', 'db')), 'none is selected any more');
});

test('an answer holds for the workspace that it was read from, and for others as far as they are the same', () => {
  const base = workspaceOf({ 'set.yaml': set(), 'service.yaml': service('web') });
  const change = (name: string) => readFile(uriOf('service.yaml'), service(name));
  const topics = ['Service/web'];
  const [left, right] = [base.with(change('db')), base.with(change('other'))];
  const answer = left.basisOf(topics);
  assert.ok(left.holds(answer));
  assert.ok(!right.holds(answer), 'the other branch has another Service');
  assert.ok(!right.with(readFile(uriOf('set.yaml'), set())).holds(answer), 'and what is made of it');
  assert.ok(left.with(readFile(uriOf('more.yaml'), service('more'))).holds(answer));
});

test('kustomizations: what is said of a file by its folder and by others', () => {
  const { kustomizations } = workspaceOf({
    'base/kustomization.yaml': 'resources:\n- set.yaml\ncommonLabels: {app: web}\n',
    'base/set.yaml': set(),
    'overlay/kustomization.yml':
      'resources: [../base, ../single/set.yaml]\nnamePrefix: my-\nnamespace: prod\npatches:\n- path: ../patches/p.yaml\n- patch: |-\n    - op: add\n',
    'single/set.yaml': set(),
    'alone/set.yaml': set(),
  });
  const of = (name: string) => [
    kustomizations.setsLabels(uriOf(name)),
    kustomizations.setsNames(uriOf(name)),
    kustomizations.setsNamespace(uriOf(name)),
  ];
  assert.deepEqual(of('base/set.yaml'), [true, true, true]);
  assert.deepEqual(of('single/set.yaml'), [false, true, true]);
  assert.deepEqual(of('alone/set.yaml'), [false, false, false]);
  assert.equal(kustomizations.isPatch(uriOf('patches/p.yaml')), true);
  assert.equal(kustomizations.isPatch(uriOf('base/set.yaml')), false);
});
