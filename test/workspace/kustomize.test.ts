import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uriOf, workspaceOf } from '../fixture';

/** What the kustomizations of these files may do to `base/set.yaml`. */
function kustomized(files: Readonly<Record<string, string>>) {
  const { kustomizations } = workspaceOf({ 'base/set.yaml': 'kind: StatefulSet\n', ...files });
  const uri = uriOf('base/set.yaml');
  return { patched: kustomizations.mayPatch(uri), images: kustomizations.setsImages(uri) };
}

const base = { 'base/kustomization.yaml': 'resources: [set.yaml]\n' };

test('a kustomization that only lists a file adds nothing to it', () => {
  assert.deepEqual(kustomized(base), { patched: false, images: false });
});

test('an overlay of an overlay may add to it', () => {
  const middle = { 'middle/kustomization.yaml': 'resources: [../base]\n' };
  assert.equal(kustomized({ ...base, ...middle }).patched, false);
  const top = { 'top/kustomization.yaml': 'resources: [../middle]\npatches:\n  - path: more.yaml\n' };
  assert.equal(kustomized({ ...base, ...middle, ...top }).patched, true);
});

test('overlays that include each other are read once', () => {
  const other = { 'other/kustomization.yaml': 'resources: [../base]\nimages:\n  - name: web\n    newTag: "2"\n' };
  const loop = { 'base/kustomization.yaml': 'resources: [set.yaml, ../other]\n' };
  assert.deepEqual(kustomized({ ...other, ...loop }), { patched: false, images: true });
});

test('a component may add to it, a patch of another kind may not', () => {
  const withComponent = { 'base/kustomization.yaml': 'resources: [set.yaml]\ncomponents: [../probes]\n' };
  assert.equal(kustomized(withComponent).patched, true);
  const ofKind = (kind: string) => ({
    'base/kustomization.yaml': `resources: [set.yaml]\npatches:\n  - path: more.yaml\n    target:\n      kind: ${kind}\n`,
  });
  assert.equal(kustomized(ofKind('Ingress')).patched, false);
  assert.equal(kustomized(ofKind('StatefulSet')).patched, true);
});
