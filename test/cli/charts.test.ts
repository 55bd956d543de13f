import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { chart, template } from '../chart';
import type { Files } from '../fixture';
import { folderOf, run } from './commandLine';

/** A chart in a folder of its own, and other files. */
function treeWith(change: Files = {}, others: Files = {}) {
  const own = Object.entries({ ...chart, ...change }).map(([name, text]) => [`charts/web/${name}`, text]);
  return folderOf({ ...Object.fromEntries(own), ...others });
}

async function problemsOf(...argv: string[]) {
  const { problems } = JSON.parse((await run('check', '--format', 'json', ...argv)).out);
  return (problems as { file: string; line: number; rule: string; renderings?: string[] }[]).map(
    ({ file, line, rule, renderings }) => ({ file, line, rule, renderings }),
  );
}

test('check finds the charts below a folder, and says which values bring a problem', async () => {
  const { path } = treeWith({ 'values-prod.yaml': 'replicas: -5\n' });
  const values = { line: 1, rule: 'invalid-field', renderings: ['values-prod.yaml'] };
  assert.deepEqual(await problemsOf(path), [{ file: join(path, 'charts/web/values-prod.yaml'), ...values }]);
});

test('a problem in a helper, which is no YAML, is found there', async () => {
  const { path } = treeWith({
    'templates/_more.tpl': '{{ define "web.more" }}\nreplicas: 3\npodManagementPolicy: Never\n{{ end }}\n',
    'templates/web.yaml': template('  {{- include "web.more" . | nindent 2 }}\n'),
  });
  const [problem, ...more] = await problemsOf(join(path, 'charts/web'));
  assert.deepEqual(more, []);
  assert.deepEqual([problem?.file, problem?.line], [join(path, 'charts/web/templates/_more.tpl'), 3]);
  assert.deepEqual(problem?.renderings, ['values.yaml', 'values-prod.yaml']);
});

test('a template that is passed itself is checked as its chart renders it', async () => {
  const { path } = treeWith({ 'templates/web.yaml': template('  replicas: -1\n') });
  const [problem] = await problemsOf(join(path, 'charts/web/templates/web.yaml'));
  assert.equal(problem?.rule, 'invalid-field');
});

test('preview, simulate and diff take a chart, with its own values', async () => {
  const { path } = treeWith({}, { 'other/Chart.yaml': chart['Chart.yaml'] ?? '' });
  const web = join(path, 'charts/web');
  assert.match((await run('preview', web)).out, /^StatefulSet release-name-web, .*: 3 pods/);
  assert.match((await run('simulate', web, 'apply')).out, /pod release-name-web-2 becomes Ready/);
  const next = treeWith({ 'values.yaml': (chart['values.yaml'] ?? '').replace('replicas: 3', 'replicas: 2') });
  assert.match((await run('diff', web, join(next.path, 'charts/web'))).out, /Scaling from 3 to 2/);
  assert.match((await run('preview', join(path, 'other'))).out, /No StatefulSet found/);
});

test('the settings of the repository say what charts are rendered with', async () => {
  const { path } = treeWith(
    {},
    {
      '.statefulset.yaml': 'helm: {release: shop, namespace: data, values: [../../env/prod.yaml]}\n',
      'env/prod.yaml': 'replicas: 7\n',
    },
  );
  assert.match((await run('preview', join(path, 'charts/web'))).out, /^StatefulSet shop-web, .*: 7 pods/);
});
