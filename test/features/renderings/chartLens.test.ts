import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { codeLenses } from '../../../server/src/features/codeLens';
import { loadHelm } from '../../../server/src/workspace/helm';
import { chart, template } from '../../chart';
import { contextOf, type Files, fileOf, workspaceOf } from '../../fixture';

before(loadHelm);

function lensesOf(name: string, more: Files = {}): { readonly title: string; readonly line: string }[] {
  const workspace = workspaceOf({ ...chart, ...more });
  const file = fileOf(workspace, name);
  return codeLenses(file, contextOf(workspace)).map(({ title, span }) => ({
    title,
    line: file.text.slice(span.start).split('\n')[0] ?? '',
  }));
}

test('above a set in a template stand its pods, with each values file that makes others', () => {
  assert.deepEqual(lensesOf('templates/web.yaml'), [
    {
      title:
        'release-name-web-0 … release-name-web-2 with values.yaml · release-name-web-0 … release-name-web-4 with values-prod.yaml',
      line: 'apiVersion: apps/v1',
    },
  ]);
});

test('what all values have in common is said once, with claims and Service', () => {
  const [lens] = lensesOf('templates/web.yaml', { 'templates/web.yaml': template('  replicas: 3\n') });
  assert.equal(
    lens?.title,
    'release-name-web-0 … release-name-web-2 · 3 claims, 3Gi · Service release-name-web, headless',
  );
});

test('above a values file and Chart.yaml stands what the chart becomes with it', () => {
  assert.deepEqual(lensesOf('values-prod.yaml'), [
    { title: 'Open Rendering · 2 objects · release-name-web-0 … release-name-web-4', line: 'replicas: 5' },
  ]);
  assert.equal(lensesOf('Chart.yaml')[0]?.title.startsWith('Open Rendering · 2 objects'), true);
  assert.deepEqual(lensesOf('templates/service.yaml'), []);
});
