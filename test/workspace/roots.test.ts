import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Files, uriOf, workspaceOf } from '../fixture';

function rootsOf(files: Files): string[] {
  return namesOf(workspaceOf(files).roots.all);
}

function namesOf(uris: Iterable<string>): string[] {
  return [...uris].map((uri) => uri.slice(uriOf('').length)).sort();
}

const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [a.yaml]\n';

test('a root is a kustomization that nobody builds on', () => {
  assert.deepEqual(
    rootsOf({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
      'overlays/prod/kustomization.yml': 'bases: [../../base/]\n',
      'other/Kustomization': 'resources: []\n',
    }),
    ['other/', 'overlays/dev/', 'overlays/prod/'],
  );
});

test('a component is none', () => {
  assert.deepEqual(rootsOf({ 'tls/kustomization.yaml': component }), []);
});

test('a folder that is asked for is one, whoever builds on it', () => {
  const files = {
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'o/kustomization.yaml': 'resources: [../base]\n',
  };
  const workspace = workspaceOf(files).building({ wanted: [uriOf('base/')] });
  assert.deepEqual(namesOf(workspace.roots.all), ['base/', 'o/']);
});

test('of those that build on one another in a circle, one is', () => {
  assert.deepEqual(
    rootsOf({ 'a/kustomization.yaml': 'resources: [../b]\n', 'b/kustomization.yaml': 'resources: [../a]\n' }),
    ['a/'],
  );
});

test('the roots that reach a file go through all kustomizations between', () => {
  const { roots } = workspaceOf({
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'tls/kustomization.yaml': component,
    'middle/kustomization.yaml': 'resources: [../base]\ncomponents: [../tls]\n',
    'dev/kustomization.yaml': 'resources: [../middle]\npatches: [{path: patch.yaml}]\n',
    'prod/kustomization.yaml': 'resources: [../middle]\n',
  });
  assert.deepEqual(namesOf(roots.reaching(uriOf('base/web.yaml'))), ['dev/', 'prod/']);
  assert.deepEqual(namesOf(roots.reaching(uriOf('tls/a.yaml'))), ['dev/', 'prod/']);
  assert.deepEqual(namesOf(roots.reaching(uriOf('dev/patch.yaml'))), ['dev/']);
  assert.deepEqual(namesOf(roots.reaching(uriOf('middle/kustomization.yaml'))), ['dev/', 'prod/']);
  assert.deepEqual(namesOf(roots.reaching(uriOf('plain.yaml'))), []);
});

test('what kustomizations name is all that they may read', () => {
  const { roots } = workspaceOf({
    'kustomization.yaml': `resources: [a.yaml, base, https://example.com/x]
configMapGenerator: [{name: a, files: [app.conf, k=b.txt], envs: [.env]}]
patches: [{path: p.yaml}, {patch: "a: b"}]
`,
  });
  assert.deepEqual(
    namesOf(roots.named).filter((name) => !/kustomization/i.test(name)),
    ['.env', 'a.yaml', 'app.conf', 'b.txt', 'base', 'p.yaml'],
  );
});
