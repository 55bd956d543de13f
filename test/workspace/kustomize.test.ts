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

const manifests = `apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  serviceName: $(SERVICE)
  template:
    spec:
      containers:
        - {name: web, image: a}
        - {name: side, image: b}
`;

/** Which of these fields of the set, and whether the name of its Service, a kustomization beside them may set. */
function supplied(kustomization: string, files: Readonly<Record<string, string>> = {}): string {
  const workspace = workspaceOf({ 'base/all.yaml': manifests, 'base/kustomization.yaml': kustomization, ...files });
  const [service, set] = workspace.fileAt(uriOf('base/all.yaml'))?.resources ?? [];
  assert.ok(service && set);
  const fields = {
    service: workspace.isSupplied(service, ['metadata', 'name']),
    replicas: workspace.isSupplied(set, ['spec', 'replicas']),
    serviceName: workspace.isSupplied(set, ['spec', 'serviceName']),
    image: workspace.isSupplied(set, ['spec', 'template', 'spec', 'containers', 0, 'image']),
    side: workspace.isSupplied(set, ['spec', 'template', 'spec', 'containers', 1, 'image']),
    labels: workspace.isSupplied(set, ['metadata', 'labels']),
  };
  return Object.entries(fields)
    .flatMap(([name, is]) => (is ? [name] : []))
    .join(' ');
}

const everything = 'replicas serviceName image side labels';

test('a replacement sets the fields of its targets', () => {
  const replacement = (target: string) =>
    supplied(`resources: [all.yaml]\nreplacements: [{source: {kind: ConfigMap}, targets: [${target}]}]\n`);
  assert.equal(replacement('{select: {kind: StatefulSet}, fieldPaths: [spec.replicas]}'), 'replicas');
  const image = (container: string) => `{select: {name: web}, fieldPaths: ["spec.template.spec.${container}.image"]}`;
  assert.equal(replacement(image('containers.[name=side]')), 'side');
  assert.equal(replacement(image('containers.*')), 'image side');
  assert.equal(replacement(image('containers.0')), 'image');
  assert.equal(replacement('{select: {kind: StatefulSet}, fieldPaths: [metadata.labels.app]}'), 'labels');
  assert.equal(replacement('{select: {kind: Service}}'), 'service', 'by default the name');
  assert.equal(replacement('{select: {kind: StatefulSet, name: other}, fieldPaths: [spec.replicas]}'), '');
  assert.equal(
    replacement('{select: {kind: StatefulSet}, reject: [{name: web}], fieldPaths: [spec.replicas]}'),
    '',
    'rejected',
  );
});

test('replacements may stand in a file, in a component, and in an overlay', () => {
  const targets = 'source: {kind: Secret}\ntargets: [{select: {kind: StatefulSet}, fieldPaths: [spec.replicas]}]\n';
  const list = `replacements: [{path: r.yaml}]\n`;
  assert.equal(supplied(`resources: [all.yaml]\n${list}`, { 'base/r.yaml': targets }), 'replicas');
  const component = { 'more/kustomization.yaml': `kind: Component\n${list}`, 'more/r.yaml': targets };
  assert.equal(supplied('resources: [all.yaml]\ncomponents: [../more]\n', component), 'replicas');
  const overlay = { 'top/kustomization.yaml': `resources: [../base]\n${list}`, 'top/r.yaml': targets };
  assert.equal(supplied('resources: [all.yaml]\n', overlay), 'replicas');
});

test('variables have values where the kustomization names them', () => {
  assert.equal(supplied('resources: [all.yaml]\nvars: [{name: SERVICE}]\n'), 'serviceName');
  assert.equal(supplied('resources: [all.yaml]\nvars: [{name: OTHER}]\n'), '');
  const beside = { 'other/kustomization.yaml': 'vars: [{name: SERVICE}]\n' };
  assert.equal(supplied('resources: [all.yaml, ../other]\n', beside), 'serviceName');
});

test('a patch sets what it holds', () => {
  const patch =
    'kind: StatefulSet\nmetadata: {name: web}\nspec: {replicas: 3, template: {spec: {containers: [{name: side, image: c}]}}}\n';
  const named = 'resources: [all.yaml]\npatches: [{path: p.yaml}]\n';
  assert.equal(supplied(named, { 'base/p.yaml': patch }), 'replicas side');
  assert.equal(supplied(`resources: [all.yaml]\npatches: [{patch: ${JSON.stringify(patch)}}]\n`), 'replicas side');
  const operations = '- {op: replace, path: /spec/template/spec/containers/1/image, value: c}\n';
  const targeted = 'resources: [all.yaml]\npatches: [{path: p.yaml, target: {kind: StatefulSet}}]\n';
  assert.equal(supplied(targeted, { 'base/p.yaml': operations }), 'side');
});

test('a built-in transformer does what the field of its name does', () => {
  const transformed = (text: string, files: Readonly<Record<string, string>> = {}) =>
    supplied('resources: [all.yaml]\ntransformers: [t.yaml]\n', { 'base/t.yaml': text, ...files });
  const operations = '[{op: replace, path: /spec/replicas, value: 3}]';
  assert.equal(
    transformed(`kind: PatchTransformer\ntarget: {kind: StatefulSet}\npatch: '${operations}'\n`),
    'replicas',
  );
  const inFile = 'kind: PatchTransformer\ntarget: {kind: StatefulSet}\npath: p.yaml\n';
  assert.equal(transformed(inFile, { 'base/p.yaml': operations }), 'replicas');
  assert.equal(transformed(inFile), everything, 'the patch is not there');
  assert.equal(
    transformed(`kind: PatchJson6902Transformer\ntarget: {name: web}\njsonOp: '${operations}'\n`),
    'replicas',
  );
  const targets = '[{select: {kind: StatefulSet}, fieldPaths: [spec.serviceName]}]';
  assert.equal(transformed(`kind: ReplacementTransformer\nreplacements: [{targets: ${targets}}]\n`), 'serviceName');
  assert.equal(transformed('kind: LabelTransformer\nlabels: {a: b}\n'), '');
});

test('a patch that is not there may set anything of what it reaches', () => {
  assert.equal(
    supplied('resources: [all.yaml]\npatches: [{path: gone.yaml, target: {kind: StatefulSet}}]\n'),
    everything,
  );
  assert.equal(supplied('resources: [all.yaml]\npatches: [{path: gone.yaml, target: {kind: Service}}]\n'), 'service');
  assert.equal(supplied('resources: [all.yaml]\npatchesStrategicMerge: [gone.yaml]\n'), `service ${everything}`);
});
