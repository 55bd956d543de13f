import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hover } from '../../../server/src/features/hover';
import { renderedSection } from '../../../server/src/features/renderings/hover';
import { cursorAt, type Files, openAt, uriOf } from '../../fixture';
import { shop } from './shop';

/** What is said of kustomizations at a place; links as their text, without the place that they lead to. */
function said(name: string, place: string, more: Files = {}): string {
  const files = { ...shop, ...more };
  const { file, offset, context } = openAt({ ...files, [name]: cursorAt(files[name] ?? '', place) });
  return (renderedSection(file, offset, context)?.markdown ?? '').replace(/\[`([^`]*)`\]\([^)]*\)/g, '<$1>');
}

const patched = (patch: string) => ({ 'overlays/prod/patch.yaml': patch });
const baseText = shop['base/web.yaml'] ?? '';
const lineIn = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;
const inBase = (part: string) => `<base/web.yaml:${lineIn(baseText, part)}>`;

test('a value of a base tells what each root makes of it, and who made it', () => {
  const lines = said('base/web.yaml', 'replicas: $03').split('\n').slice(2);
  assert.deepEqual(lines, [
    '- overlays/dev: `1` (<overlays/dev/kustomization.yaml:6>)',
    '- overlays/prod: `5` (<overlays/prod/patch.yaml:6>)',
  ]);
  assert.match(said('base/web.yaml', '$0replicas: 3'), /^\*\*Rendered as\*\*/);
});

test('a root that leaves a value as it is has it without a place', () => {
  assert.match(said('base/web.yaml', 'image: $0registry'), /dev: `registry[^`]*:dev` \(.*\n- overlays\/prod: `[^`]*`$/);
});

test('nothing is said of a value that no root changes', () => {
  assert.equal(said('base/web.yaml', '{name: $0A, value: one}'), '');
});

test('an item of a list is followed to where it is now', () => {
  assert.match(
    said('base/web.yaml', 'value: $0one'),
    /dev: `one`\n.*prod: `three` \(<overlays\/prod\/patch.yaml:14>\)/,
  );
});

test('a map tells what is another value in it, the first of them', () => {
  assert.match(
    said('base/web.yaml', '$0env:'),
    /dev: unchanged\n.*prod: `\[0\].name`: `B` \(.*`\[1\].value`: `three` /,
  );
});

test('a value that a root removes is said to be removed', () => {
  const patch = (shop['overlays/prod/patch.yaml'] ?? '').replace('replicas: 5', 'replicas: null');
  assert.match(said('base/web.yaml', 'replicas: $03', patched(patch)), /prod: removed$/);
});

test('a root that cannot be built says nothing of values', () => {
  const broken = { 'overlays/prod/kustomization.yaml': 'resources: [../../base, missing.yaml]\n' };
  assert.match(said('base/web.yaml', 'replicas: $03', broken), /dev: `1` .*\n- overlays\/prod: cannot be built$/);
});

test('a root that takes a base up twice has a line for each object', () => {
  const twice = {
    'a/kustomization.yaml': 'namePrefix: a-\nresources: [../base]\n',
    'b/kustomization.yaml': 'namePrefix: b-\nresources: [../base]\nreplicas: [{name: web, count: 7}]\n',
    'all/kustomization.yaml': 'resources: [../a, ../b]\n',
  };
  const text = said('base/web.yaml', 'replicas: $03', twice);
  assert.match(text, /- all, StatefulSet `a-web`: `3`\n- all, StatefulSet `b-web`: `7` \(/);
});

test('a value of a patch tells what it replaces', () => {
  assert.equal(said('overlays/prod/patch.yaml', 'replicas: $05'), `This replaces \`3\` (${inBase('replicas: 3')}).`);
  assert.equal(said('overlays/prod/patch.yaml', 'Policy: $0Parallel'), 'This was not set before.');
  assert.match(
    said('overlays/prod/patch.yaml', '$0env:'),
    /env\[0\].name`: was not set before\n.*env\[1\].value`: repla/s,
  );
});

test('what a patch sets to what it is already changes nothing', () => {
  const patch = (shop['overlays/prod/patch.yaml'] ?? '').replace('replicas: 5', 'replicas: 3');
  assert.match(said('overlays/prod/patch.yaml', 'replicas: $03', patched(patch)), /^This is the same as before \(/);
});

test('what a later patch sets again is overridden', () => {
  const text = said('overlays/prod/patch.yaml', 'replicas: $05', {
    'overlays/prod/kustomization.yaml': `${shop['overlays/prod/kustomization.yaml']}replicas: [{name: web, count: 9}]\n`,
  });
  assert.equal(text, 'This is overridden: `9` (<kustomization.yaml:15>)');
});

test('a patch in between replaces what its own base has', () => {
  const text = said('overlays/prod/patch.yaml', 'replicas: $05', {
    'base/kustomization.yaml': 'resources: [web.yaml]\nreplicas: [{name: web, count: 2}]\n',
    'overlays/eu/kustomization.yaml': 'namePrefix: eu-\nresources: [../prod]\n',
  });
  assert.equal(text, 'This replaces `2` (<base/kustomization.yaml:2>) in eu.');
});

test('a patch of a component tells the roots that use it', () => {
  const text = said('parts/big.yaml', 'replicas: $08', {
    'parts/big.yaml': 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  replicas: 8\n',
    'parts/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: big.yaml}]\n',
    'overlays/big/kustomization.yaml': 'resources: [../../base]\ncomponents: [../../parts]\n',
  });
  assert.equal(text, `This replaces \`3\` (${inBase('replicas: 3')}) in overlays/big.`);
});

test('a patch that is written in the kustomization is one, too', () => {
  assert.equal(
    said('overlays/prod/kustomization.yaml', 'value: $0nodes'),
    `This replaces \`web\` (${inBase('serviceName: web')}).`,
  );
});

test('an entry of a kustomization tells which objects it changes', () => {
  const dev = 'overlays/dev/kustomization.yaml';
  assert.equal(
    said(dev, 'namePrefix: $0dev-'),
    '**Changes**\n\n- Service `dev-web`: `metadata.name` is `dev-web`\n- StatefulSet `dev-web`: `metadata.name`, `spec.serviceName`',
  );
  assert.equal(said(dev, 'count: $01'), '**Changes**\n\n- StatefulSet `dev-web`: `spec.replicas` is `1`');
  assert.match(said(dev, 'newTag: $0dev'), /containers\[0\].image` is `registry.example\/web:dev`$/);
});

test('an image that nothing has is said to change nothing', () => {
  const kustomization = 'resources: [../../base]\nimages:\n  - {name: other, newTag: v2}\n';
  const text = said('overlays/dev/kustomization.yaml', '$0other', { 'overlays/dev/kustomization.yaml': kustomization });
  assert.equal(text, '**Changes nothing**: no image has this name.');
});

test('entries for files and folders tell what these bring, make or change', () => {
  const prod = 'overlays/prod/kustomization.yaml';
  assert.equal(said(prod, '$0../../base'), '**Brings** Service `web`, StatefulSet `web`');
  assert.equal(said('base/kustomization.yaml', '$0web.yaml'), '**Brings** Service `web`, StatefulSet `web`');
  assert.match(said(prod, '$0patch.yaml'), /^\*\*Changes\*\*\n\n- StatefulSet `web`: `spec.replicas`, /);
  assert.match(said(prod, 'name: $0settings'), /^\*\*Generates\*\* ConfigMap `settings-\w+`$/);
});

function hovered(name: string, place: string, more: Files = {}): string {
  const files = { ...shop, ...more };
  const { file, offset, context } = openAt({ ...files, [name]: cursorAt(files[name] ?? '', place) });
  return hover(file, offset, context)?.markdown ?? '';
}

test('the section stands before what the field means by itself', () => {
  const found = hovered('base/web.yaml', 'replicas: $03');
  assert.match(found, /^\*\*Rendered as\*\*.*\n\n---\n\n`spec.replicas` \(integer\)/s);
  assert.match(found, new RegExp(`\\(${uriOf('overlays/prod/patch.yaml')}#L6\\)`));
});

test('no pods are told that no overlay has', () => {
  assert.doesNotMatch(hovered('base/web.yaml', 'replicas: $03'), /web-2/);
  assert.match(hovered('overlays/prod/patch.yaml', 'replicas: $05'), /\*\*5 pods\*\*: `web-0`, .*`web-4`/);
  const eu = 'namePrefix: eu-\nresources: [../../base]\n';
  const alike = { 'overlays/dev/kustomization.yaml': eu, 'overlays/prod/kustomization.yaml': eu };
  assert.match(hovered('base/web.yaml', 'replicas: $03', alike), /\*\*3 pods\*\*: `eu-web-0`, `eu-web-1`, `eu-web-2`/);
});

test('names from files make no Markdown', () => {
  const folder = 'overlays/%5Bx%5D(y';
  const { file, offset, context } = openAt({
    'base/kustomization.yaml': shop['base/kustomization.yaml'] ?? '',
    'base/web.yaml': cursorAt(baseText, 'replicas: $03'),
    [`${folder}/kustomization.yaml`]: 'resources: [../../base]\nreplicas: [{name: web, count: 2}]\n',
  });
  const markdown = renderedSection(file, offset, context)?.markdown ?? '';
  assert.match(
    markdown,
    /- `overlays\/\[x\]\(y`: `2` \(\[`overlays\/\[x\]\(y\/kustomization.yaml:2`\]\(file:[^()]*\)\)$/,
  );
});
