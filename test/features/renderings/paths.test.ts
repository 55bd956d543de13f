import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../../server/src/features/completion';
import { relativePath } from '../../../server/src/workspace/uri';
import { openAt, uriOf } from '../../fixture';
import { shop } from './shop';

/** The paths that are suggested in the kustomization of an overlay. */
function paths(kustomization: string): string[] {
  const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';
  const { file, offset, context } = openAt({
    ...shop,
    'parts/tls/kustomization.yaml': component,
    'overlays/prod/kustomization.yaml': kustomization,
  });
  return complete(file, offset, context).map(({ label }) => label);
}

test('resources are files beside the kustomization and other kustomizations', () => {
  const found = ['../../base', '../dev', 'patch.yaml', 'settings.conf'];
  assert.deepEqual(paths('resources:\n  - $0\n'), found);
  assert.deepEqual(paths('resources: [$0]\n'), found);
  assert.deepEqual(paths('resources:\n  - ../$0\n'), found);
});

test('what is named already is not suggested again', () => {
  assert.deepEqual(paths('resources:\n  - ../../base/\n  - $0\npatches:\n  - path: patch.yaml\n'), [
    '../dev',
    'settings.conf',
  ]);
});

test('components are components', () => {
  assert.deepEqual(paths('components:\n  - $0\n'), ['../../parts/tls']);
});

test('patches and generators have files only', () => {
  assert.deepEqual(paths('patches:\n  - path: $0\n'), ['patch.yaml', 'settings.conf']);
  assert.deepEqual(paths('configMapGenerator:\n  - name: c\n    files:\n      - $0\n'), [
    'patch.yaml',
    'settings.conf',
  ]);
});

test('other values are no paths', () => {
  assert.deepEqual(paths('namePrefix: $0\n'), []);
  assert.deepEqual(paths('configMapGenerator:\n  - name: $0\n'), []);
});

test('a path leads from a folder to a file', () => {
  const from = (folder: string, uri: string) => relativePath(uriOf(folder), uriOf(uri));
  assert.equal(from('overlays/prod/', 'base/web.yaml'), '../../base/web.yaml');
  assert.equal(from('overlays/prod/', 'overlays/dev/'), '../dev');
  assert.equal(from('', 'a%20b.yaml'), 'a b.yaml');
});
