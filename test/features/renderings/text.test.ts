import assert from 'node:assert/strict';
import { test } from 'node:test';
import { committedText, originInText, renderingText, rootsFor } from '../../../server/src/features/renderings/text';
import { fileOf, uriOf, workspaceOf } from '../../fixture';
import * as charts from './chart';
import { shop } from './shop';

const workspace = workspaceOf(shop);
const [dev, prod] = [uriOf('overlays/dev/'), uriOf('overlays/prod/')];

test('the text of a rendering is what Kustomize prints, ready to be applied', () => {
  const { text, stale } = renderingText(dev, 'printed', workspace);
  assert.equal(text, workspace.rendering(dev).text);
  assert.match(text, /^---\napiVersion: v1\nkind: Service\nmetadata:\n {2}name: dev-web\n/);
  assert.equal(stale, undefined);
});

test('what is to be compared has titles that are the same for the same object', () => {
  const titles = (root: string) => renderingText(root, 'compared', workspace).text.match(/^# .*/gm);
  assert.deepEqual(titles(dev), ['# Service web', '# StatefulSet web']);
  assert.deepEqual(titles(prod), ['# ConfigMap settings', '# Service web', '# StatefulSet web']);
});

test('what cannot be built is the last that could, with a comment that says why', () => {
  renderingText(prod, 'printed', workspace);
  const broken = workspace.with(
    fileOf(
      workspaceOf({ 'overlays/prod/kustomization.yaml': 'resources:\n  - gone.yaml\n' }),
      'overlays/prod/kustomization.yaml',
    ),
  );
  const { text, stale } = renderingText(prod, 'printed', broken);
  assert.match(
    text,
    /^# Kustomize would refuse .*last is below\.\n# overlays\/prod\/kustomization.yaml:2: .*gone.yaml.*\n---\n/s,
  );
  assert.match(stale?.message ?? '', /gone.yaml/);
  assert.equal(stale?.place.uri, uriOf('overlays/prod/kustomization.yaml'));
  const never = workspaceOf({ 'a/kustomization.yaml': 'resources: [gone.yaml]\n' });
  assert.match(
    renderingText(uriOf('a/'), 'printed', never).text,
    /^# Kustomize would refuse to build this\.\n(?:# .*\n)+$/,
  );
});

test('what is not known here is told at the top', () => {
  const remote = workspaceOf({ 'a/kustomization.yaml': 'resources: [https://example.com/x.yaml]\n' });
  assert.match(renderingText(uriOf('a/'), 'printed', remote).text, /^# .*\n# .*kustomization.yaml:1: .*\n/);
});

test('every key and value leads to where it is written, or to what made it', () => {
  for (const arrangement of ['printed', 'compared'] as const) {
    const shown = renderingText(prod, arrangement, workspace);
    const at = (part: string, by = 0) =>
      originInText(shown, shown.text.indexOf(part) + by, workspace)?.markdown.replace(/\(file:[^)]*\)/g, '');
    assert.match(
      at('replicas: 5', 'replicas: '.length) ?? '',
      /^Written in \[`overlays\/prod\/patch.yaml:6`\], was `3` \(\[`base\/web.yaml:\d+`\]\)$/,
    );
    assert.match(at('replicas: 5') ?? '', /^Written in \[`base\/web.yaml:\d+`\]$/);
    assert.match(at('name: settings', 'name: '.length) ?? '', /^Made by \[`overlays\/prod\/kustomization.yaml:13`\]/);
    assert.equal(at('---'), undefined);
  }
  const compared = renderingText(prod, 'compared', workspace);
  assert.equal(originInText(compared, compared.text.indexOf('# StatefulSet') + 4, workspace), undefined);
});

test('every offset of a text has an answer', () => {
  const shown = renderingText(dev, 'compared', workspace);
  for (let offset = -1; offset <= shown.text.length + 1; offset++) {
    const place = originInText(shown, offset, workspace)?.place;
    if (place) assert.ok(place.start <= place.end && workspace.fileAt(place.uri));
  }
});

test('roots are named by their folders, below what all kustomizations have in common', () => {
  const names = (uri?: string) => rootsFor(uri, workspace).map(({ name }) => name);
  assert.deepEqual(names(), ['overlays/dev', 'overlays/prod']);
  assert.deepEqual(names(uriOf('base/web.yaml')), ['base', 'overlays/dev', 'overlays/prod']);
  assert.deepEqual(names(uriOf('overlays/prod/patch.yaml')), ['overlays/prod']);
  assert.deepEqual(names(uriOf('other.yaml')), []);
});

test('the text of a chart is what Helm prints, with the template of each object', async () => {
  const { text } = renderingText(charts.prod, 'printed', await charts.chartWorkspace());
  assert.match(text, /^---\n# Source: shop\/templates\/service.yaml\napiVersion: v1\nkind: Service\n/);
  assert.match(text, /\n---\n# Source: shop\/templates\/set.yaml\napiVersion: apps\/v1\n/);
});

test('what a chart became last is shown while a template is half typed', async () => {
  const workspace = await charts.chartWorkspace();
  renderingText(charts.prod, 'printed', workspace);
  const typed = await charts.chartWorkspace({ 'templates/set.yaml': 'kind: {{ .Values' });
  const { text } = renderingText(charts.prod, 'printed', workspace.with(fileOf(typed, 'templates/set.yaml')));
  assert.match(
    text,
    /^# Helm would refuse .* What it rendered last is below\.\n# templates\/set.yaml:1: .* {2}replicas: 5\n/s,
  );
});

test('a chart is offered with its own values first, and first of all with the values file that is asked about', async () => {
  const workspace = await charts.chartWorkspace();
  const names = (uri?: string) => rootsFor(uri, workspace).map(({ name }) => name);
  assert.deepEqual(names(), ['values.yaml', 'values-prod.yaml']);
  assert.deepEqual(names(uriOf('templates/_helpers.tpl')), ['values.yaml', 'values-prod.yaml']);
  assert.deepEqual(names(uriOf('values-prod.yaml')), ['values-prod.yaml', 'values.yaml']);
});

test('what is committed has a text of its own, where anything is', async () => {
  const workspace = await charts.chartWorkspace({ 'values-prod.yaml': 'replicas: 7\n' });
  assert.equal(committedText(charts.prod, 'compared', workspace), undefined);
  const committed = fileOf(await charts.chartWorkspace(), 'values-prod.yaml');
  const compared = workspace.withBase(committed.uri, committed);
  assert.match(committedText(charts.prod, 'compared', compared)?.text ?? '', /^ {2}replicas: 5$/m);
  assert.match(renderingText(charts.prod, 'compared', compared).text, /^ {2}replicas: 7$/m);
});
