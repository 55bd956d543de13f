import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLenses } from '../../../server/src/features/codeLens';
import { inlayHints } from '../../../server/src/features/inlayHints';
import { contextOf, type Files, fileOf, setWith, uriOf, workspaceOf } from '../../fixture';
import { shop } from './shop';

function titles(name: string, more: Files = {}): string[] {
  const workspace = workspaceOf({ ...shop, ...more });
  return codeLenses(fileOf(workspace, name), contextOf(workspace)).map(({ title }) => title);
}

test('the lens of a base has the pods of each overlay', () => {
  assert.deepEqual(titles('base/web.yaml'), [
    '2 overlays · dev-web-0 in overlays/dev · web-0 … web-4 in overlays/prod',
  ]);
});

test('what all overlays have in common is said once', () => {
  const same = {
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
  };
  assert.deepEqual(titles('base/web.yaml', same), [
    '2 overlays · web-0 … web-2 · 3 claims, 3Gi · Service web, headless',
  ]);
});

test('one overlay is named', () => {
  const { 'overlays/dev/kustomization.yaml': _, ...others } = shop;
  const workspace = workspaceOf(others);
  const [lens] = codeLenses(fileOf(workspace, 'base/web.yaml'), contextOf(workspace));
  assert.equal(lens?.title, 'overlays/prod · web-0 … web-4 · 5 claims, 5Gi · Service nodes, not found');
});

test('the lens of a patch is about the set that it changes', () => {
  assert.deepEqual(titles('overlays/prod/patch.yaml'), ['web-0 … web-4 · 5 claims, 5Gi · Service nodes, not found']);
});

test('many overlays are shortened', () => {
  const many = Object.fromEntries(
    [2, 3, 4, 5, 6].map((n) => [
      `overlays/o${n}/kustomization.yaml`,
      `resources: [../../base]\nreplicas: [{name: web, count: ${n}0}]\n`,
    ]),
  );
  const [title = ''] = titles('base/web.yaml', many);
  assert.match(title, /^7 overlays · dev-web-0 in overlays\/dev · web-0 … web-19 in overlays\/o2 · .* · and 4 more$/);
});

test('a set that no overlay builds any more has no lens', () => {
  const patch = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\n$patch: delete\n';
  const kustomization = 'resources: [../../base]\npatches: [{path: patch.yaml}]\n';
  const deleting = { 'overlays/prod/patch.yaml': patch, 'overlays/prod/kustomization.yaml': kustomization };
  assert.deepEqual(
    titles('base/web.yaml', {
      ...deleting,
      'overlays/dev/kustomization.yaml': kustomization.replace('patch.yaml', '../prod/patch.yaml'),
    }),
    [],
  );
});

test('while a kustomization cannot be built, the last that could stands', () => {
  const workspace = workspaceOf(shop);
  const shownIn = (each: typeof workspace) =>
    codeLenses(fileOf(each, 'base/web.yaml'), contextOf(each)).map(({ title }) => title);
  const before = shownIn(workspace);
  const broken = workspaceOf({ 'overlays/prod/kustomization.yaml': 'resources: [../../base, typ\n' });
  const file = fileOf(broken, 'overlays/prod/kustomization.yaml');
  assert.deepEqual(shownIn(workspace.with(file)), before);
});

test('a file that no kustomization reads has the lens of its own manifest', () => {
  assert.deepEqual(titles('other.yaml', { 'other.yaml': setWith() }), [
    'Preview',
    '3 pods · 3 claims, 3Gi · Service web, headless',
  ]);
});

test('a kustomization has a lens that opens what it becomes', () => {
  const workspace = workspaceOf(shop);
  const [lens] = codeLenses(fileOf(workspace, 'overlays/prod/kustomization.yaml'), contextOf(workspace));
  assert.equal(lens?.title, 'Open Rendering · 3 objects · web-0 … web-4');
  assert.equal(lens?.opens, 'rendering');
  assert.equal(lens?.root, uriOf('overlays/prod/'));
  assert.deepEqual(lens?.span, { start: 0, end: 'resources:'.length });
});

test('of what others build on, no pods are told', () => {
  assert.deepEqual(titles('base/kustomization.yaml'), ['Open Rendering · 2 objects']);
});

test('a kustomization that cannot be built says so', () => {
  const broken = { 'overlays/prod/kustomization.yaml': 'resources: [missing.yaml]\n' };
  assert.deepEqual(titles('overlays/prod/kustomization.yaml', broken), ['Open Rendering · cannot be built']);
});

test('a component is shown where it is used', () => {
  const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -x\n';
  const workspace = workspaceOf({ ...shop, 'parts/kustomization.yaml': component });
  const [lens] = codeLenses(fileOf(workspace, 'parts/kustomization.yaml'), contextOf(workspace));
  assert.equal(lens?.title, 'Open Rendering');
  assert.equal(lens?.root, undefined);
});

test('inlay hints tell of pods only what all overlays make', () => {
  const hints = (more: Files) => {
    const workspace = workspaceOf({ ...shop, ...more });
    const file = fileOf(workspace, 'base/web.yaml');
    return inlayHints(file, { start: 0, end: file.text.length }, contextOf(workspace)).map(({ label }) => label);
  };
  assert.deepEqual(hints({}), []);
  const same = 'namePrefix: eu-\nresources: [../../base]\n';
  const alike = { 'overlays/dev/kustomization.yaml': same, 'overlays/prod/kustomization.yaml': same };
  assert.deepEqual(hints(alike), ['eu-web-0 … eu-web-2', '× 3 = 3Gi']);
});

test('the preview opens at the name that the set is given, if that is one', () => {
  const set = (more: Files = {}) => {
    const workspace = workspaceOf({ ...shop, ...more });
    return codeLenses(fileOf(workspace, 'base/web.yaml'), contextOf(workspace))[0]?.set;
  };
  const eu = 'namePrefix: eu-\nresources: [../../base]\n';
  assert.equal(set(), undefined);
  assert.equal(set({ 'overlays/dev/kustomization.yaml': eu, 'overlays/prod/kustomization.yaml': eu }), 'eu-web');
});
