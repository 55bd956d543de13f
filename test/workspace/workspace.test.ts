import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDistance } from '../../server/src/workspace/distance';
import { type Resource, readFile } from '../../server/src/workspace/file';
import { serviceSelector } from '../../server/src/workspace/labels';
import type { Workspace } from '../../server/src/workspace/workspace';
import { resourceIn, uriOf, workspaceOf } from '../fixture';

function service(name: string, rest = ''): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${rest}}\nspec: {selector: {app: ${name}}}\n`;
}

function set(rest = ''): string {
  return `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web${rest}}\nspec: {}\n`;
}

/** The files of the Services called web that the set in `from` may mean, the nearest first. */
function found(workspace: Workspace, from: string): string[] {
  const set = resourceIn(workspace, from);
  return namesOf(byDistance(workspace.find('Service', 'web', set), set));
}

/** The files of some resources. */
function namesOf(resources: readonly Resource[]): string[] {
  return resources.map(({ file }) => file.uri.replace(uriOf(''), ''));
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

test('of one name in many namespaces, those that are or may be in that of the set, in the order of the files', () => {
  const workspace = workspaceOf({
    'set.yaml': set(', namespace: b'),
    'a.yaml': service('web', ', namespace: a'),
    'b.yaml': service('web', ', namespace: b'),
    'c/service.yaml': service('web', ', namespace: c'),
    'c/kustomization.yaml': 'namespace: d\nresources: [service.yaml]\n',
    'none.yaml': service('web'),
    'stage.yaml': service('web', ', namespace: "stage-${STAGE}"'),
    'z.yaml': service('web', ', namespace: b'),
    'other.yaml': set(', namespace: x'),
  });
  const of = (from: string) => namesOf(workspace.find('Service', 'web', resourceIn(workspace, from)));
  assert.deepEqual(of('set.yaml'), ['b.yaml', 'c/service.yaml', 'none.yaml', 'stage.yaml', 'z.yaml']);
  assert.deepEqual(of('other.yaml'), ['c/service.yaml', 'none.yaml', 'stage.yaml']);
  const selecting = workspace.servicesSelecting({ app: 'web' }, resourceIn(workspace, 'other.yaml'));
  assert.deepEqual(namesOf(selecting), ['none.yaml', 'stage.yaml', 'c/service.yaml'], 'the nearest first');
});

test('what stands beside a set, in its namespace', () => {
  const workspace = workspaceOf({
    'a/set.yaml': set(', namespace: b'),
    'a/1.yaml': service('one'),
    'a/2.yaml': service('two', ', namespace: b'),
    'a/3.yaml': service('three', ', namespace: c'),
    'a/b/4.yaml': service('four'),
    'guide.md': `\`\`\`yaml\n${set()}---\n${service('five')}\`\`\`\n`,
    '6.yaml': service('six'),
  });
  const beside = (from: string) => namesOf(workspace.beside('Service', resourceIn(workspace, from)));
  assert.deepEqual(beside('a/set.yaml'), ['a/1.yaml', 'a/2.yaml']);
  assert.deepEqual(beside('guide.md'), ['6.yaml', 'guide.md'], 'Markdown sees its own manifests too');
});

test('those of a kind by what they say, worked out again where one of them changes', () => {
  const labelled = (name: string, label: string) => service(name).replace('spec:', `spec: {type: ${label}}\n#`);
  const typeOf = ({ root }: Resource) => root.get('spec').get('type').string ?? '';
  const workspace = workspaceOf({ 'set.yaml': set(), 'a.yaml': labelled('a', 'X'), 'b.yaml': labelled('b', 'Y') });
  const of = (now: Workspace) => namesOf(now.ofKindBy('Service', typeOf, 'X', resourceIn(now, 'set.yaml')));
  assert.deepEqual(of(workspace), ['a.yaml']);
  assert.deepEqual(of(workspace.with(readFile(uriOf('b.yaml'), labelled('b', 'X')))), ['a.yaml', 'b.yaml']);
  assert.deepEqual(of(workspace.without(uriOf('a.yaml'))), []);
});

test('a workspace never changes; a change makes another', () => {
  const before = workspaceOf({ 'set.yaml': set() });
  const after = before.with(readFile(uriOf('service.yaml'), service('web')));
  assert.deepEqual([found(before, 'set.yaml'), found(after, 'set.yaml')], [[], ['service.yaml']]);
  assert.deepEqual(found(after.without(uriOf('service.yaml')), 'set.yaml'), []);
  const renamed = after.with(readFile(uriOf('service.yaml'), service('other')));
  assert.deepEqual([found(after, 'set.yaml'), found(renamed, 'set.yaml')], [['service.yaml'], []]);
});

test('templates are not found', () => {
  const workspace = workspaceOf({
    'set.yaml': set(),
    'service.yaml': service('web').replace('app: web', 'app: {{ x }}'),
  });
  assert.deepEqual(found(workspace, 'set.yaml'), []);
});

test('Services by the labels they select', () => {
  const workspace = workspaceOf({ 'set.yaml': set(), 'service.yaml': `${service('web')}---\n${service('db')}` });
  const from = resourceIn(workspace, 'set.yaml');
  const names = (labels: Record<string, string>) => workspace.servicesSelecting(labels, from).map(({ name }) => name);
  assert.deepEqual(names({ app: 'db', tier: 'x' }), ['db']);
  assert.deepEqual(names({ app: 'none' }), []);
  assert.deepEqual(names({}), []);
});

test('what a selector selects is worked out again only if a workload with its label changes', () => {
  const labelled = (name: string, label: string) =>
    `kind: StatefulSet\nmetadata: {name: ${name}}\nspec: {template: {metadata: {labels: {app: ${label}}}}}\n`;
  const workspace = workspaceOf({ 'web.yaml': labelled('web', 'web'), 'service.yaml': service('web') });
  const from = resourceIn(workspace, 'service.yaml', 'Service');
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

test('an answer holds for the workspace that it was read from, and for others with the same facts', () => {
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

test('kustomizations: what those of its folder and of others say of a file', () => {
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
