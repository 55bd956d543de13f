import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../../../server/src/features/definition';
import { references } from '../../../server/src/features/references';
import { cursorAt, type Files, openAt } from '../../fixture';
import { shop, shown } from './shop';

function open(name: string, place: string, more: Files = {}) {
  const files = { ...shop, ...more };
  return openAt({ ...files, [name]: cursorAt(files[name] ?? '', place) });
}

function to(name: string, place: string, more?: Files): string[] {
  const { workspace, file, offset, context } = open(name, place, more);
  return (definition(file, offset, context)?.places ?? []).map((each) => shown(workspace, each.uri, each.name));
}

function from(name: string, place: string, more?: Files): string[] {
  const { workspace, file, offset, context } = open(name, place, more);
  return references(file, offset, context, false).map(({ uri, span }) => shown(workspace, uri, span));
}

test('a field of a patch leads to that of the base', () => {
  assert.deepEqual(to('overlays/prod/patch.yaml', 'replicas: $05'), ['base/web.yaml: replicas: [3]']);
  assert.deepEqual(to('overlays/prod/patch.yaml', '$0replicas: 5'), ['base/web.yaml: replicas: [3]']);
  assert.deepEqual(to('overlays/prod/patch.yaml', 'value: $0three'), ['base/web.yaml: - {name: A, value: [one]}']);
  assert.deepEqual(to('overlays/prod/patch.yaml', '$0env:'), ['base/web.yaml: [env]:']);
  assert.deepEqual(to('overlays/prod/patch.yaml', 'Policy: $0Parallel'), []);
});

test('a patch in the kustomization leads there, too, from all of an operation', () => {
  const name = 'overlays/prod/kustomization.yaml';
  assert.deepEqual(to(name, 'value: $0nodes'), ['base/web.yaml: serviceName: [web]']);
  const operations = '- op: replace\n  path: /spec/serviceName\n  value: nodes\n';
  const files = {
    [name]: 'resources: [../../base]\npatches: [{path: o.yaml, target: {name: web, kind: StatefulSet}}]\n',
    'overlays/prod/o.yaml': operations,
  };
  assert.deepEqual(to('overlays/prod/o.yaml', '$0/spec/serviceName', files), ['base/web.yaml: serviceName: [web]']);
});

test('names in a kustomization lead to what they mean', () => {
  assert.deepEqual(to('overlays/dev/kustomization.yaml', 'name: $0web\n    count'), ['base/web.yaml: name: [web]']);
  assert.deepEqual(to('overlays/dev/kustomization.yaml', 'name: $0registry'), [
    'base/web.yaml: image: [registry.example/web:1.4]',
  ]);
  assert.deepEqual(to('overlays/prod/kustomization.yaml', 'name: $0web\n    patch'), ['base/web.yaml: name: [web]']);
});

test('a target means an object by the names that it has when the patch is applied', () => {
  const kustomization = (name: string) => ({
    'overlays/prod/kustomization.yaml': `namePrefix: eu-\nresources: [../dev]\npatches:\n  - target: {kind: StatefulSet, name: ${name}}\n    patch: '[{op: add, path: /spec/minReadySeconds, value: 1}]'\n`,
  });
  const lead = (name: string) => to('overlays/prod/kustomization.yaml', `name: $0${name}}`, kustomization(name));
  assert.deepEqual(lead('dev-web'), ['base/web.yaml: name: [web]']);
  assert.deepEqual(lead('web'), ['base/web.yaml: name: [web]']);
  assert.deepEqual(lead('eu-dev-web'), []);
  assert.deepEqual(lead('"["'), [], 'an expression that cannot be read selects nothing');
});

test('a path leads to its file', () => {
  const { file, offset, context } = open('overlays/prod/kustomization.yaml', '$0patch.yaml');
  assert.match(definition(file, offset, context)?.places[0]?.uri ?? '', /overlays\/prod\/patch.yaml$/);
});

test('the references of a field of a base are what sets it', () => {
  assert.deepEqual(from('base/web.yaml', 'replicas: $03'), [
    'overlays/dev/kustomization.yaml: count: [1]',
    'overlays/prod/patch.yaml: replicas: [5]',
  ]);
  assert.deepEqual(from('base/web.yaml', '$0image: registry'), ['overlays/dev/kustomization.yaml: newTag: [dev]']);
  assert.ok(from('base/web.yaml', 'serviceName: $0web').includes('overlays/prod/kustomization.yaml: value: [nodes]'));
  assert.deepEqual(from('overlays/prod/patch.yaml', 'replicas: $05'), []);
});

test('each kustomization on the way that sets a field is one of its references', () => {
  const found = from('base/web.yaml', 'replicas: $03', {
    'overlays/eu/kustomization.yaml': 'resources: [../prod]\nreplicas: [{name: web, count: 9}]\n',
  });
  assert.deepEqual(found.sort(), [
    'overlays/dev/kustomization.yaml: count: [1]',
    'overlays/eu/kustomization.yaml: replicas: [{name: web, count: [9]}]',
    'overlays/prod/patch.yaml: replicas: [5]',
  ]);
});

test('navigation survives every offset of files that kustomizations read', () => {
  for (const [name, text] of Object.entries(shop)) {
    const cut = { ...shop, [name]: text.slice(0, Math.ceil(text.length * 0.7)) };
    const { workspace, context } = open('base/web.yaml', 'replicas: $03', name === 'base/web.yaml' ? {} : cut);
    for (const file of workspace.files.values())
      for (let offset = 0; offset <= file.text.length; offset += 5) {
        definition(file, offset, context);
        references(file, offset, context, true);
      }
  }
});
