import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Charts } from '../../server/src/workspace/charts';
import { chartOfRoot, chartRoot, rootName } from '../../server/src/workspace/uri';
import { chartYaml } from '../chart';
import { type Files, uriOf, workspaceOf } from '../fixture';

function chartsOf(files: Files): Charts {
  return new Charts(workspaceOf(files).files);
}

function roots(charts: Charts): string[] {
  return [...charts.all].map((root) => {
    const { folder, values } = charts.variantOf(root) ?? { folder: '', values: '' };
    return `${folder.replace(uriOf(''), '')} ${values}`;
  });
}

test('a chart is a root with its own values and with each values file that lies in it', () => {
  const charts = chartsOf({
    'db/Chart.yaml': chartYaml,
    'db/values.yaml': '',
    'db/values-prod.yaml': '',
    'db/values.dev.yml': '',
    'db/ci/full-values.yaml': '',
    'db/ci/notes.yaml': '',
    'db/deep/values.yaml': '',
  });
  assert.deepEqual(roots(charts), [
    'db/ values.yaml',
    'db/ ci/full-values.yaml',
    'db/ values-prod.yaml',
    'db/ values.dev.yml',
  ]);
});

test('charts in charts/ belong to the one around them, others in its folder do not, and libraries are no roots', () => {
  const charts = chartsOf({
    'app/Chart.yaml': chartYaml,
    'app/charts/db/Chart.yaml': chartYaml,
    'app/charts/db/charts/common/Chart.yaml': chartYaml,
    'app/examples/tiny/Chart.yaml': chartYaml,
    'common/Chart.yaml': `${chartYaml}type: library\n`,
  });
  assert.deepEqual(roots(charts), ['app/ values.yaml', 'app/examples/tiny/ values.yaml']);
  assert.equal(charts.chartOf(uriOf('app/charts/db/charts/common/templates/x.tpl')), uriOf('app/'));
  assert.equal(charts.chartOf(uriOf('app/examples/tiny/values.yaml')), uriOf('app/examples/tiny/'));
  assert.equal(charts.chartOf(uriOf('other/x.yaml')), undefined);
});

test('a file reaches the charts that depend on its own, wherever these say that it lies', () => {
  const on = (name: string, repository: string) =>
    `${chartYaml}dependencies: [{name: ${name}, repository: "${repository}"}]\n`;
  const charts = chartsOf({
    'common/Chart.yaml': `${chartYaml}type: library\n`,
    'db/Chart.yaml': on('common', 'file://../common'),
    'app/Chart.yaml': on('db', 'https://charts.example'),
    'else/Chart.yaml': chartYaml,
  });
  const reached = charts.reaching(uriOf('common/templates/_names.tpl')).map((root) => chartOfRoot(root)?.folder);
  assert.deepEqual(reached, [uriOf('db/'), uriOf('app/')]);
});

test('a chart is made of its templates, values and what lies beside Chart.yaml', () => {
  const charts = chartsOf({ 'db/Chart.yaml': chartYaml });
  const read = [
    'Chart.yaml',
    'values-prod.yaml',
    'templates/a.yaml',
    'templates/tests/b.yaml',
    'charts/c/values.yaml',
    'ci/d-values.yaml',
  ];
  for (const name of read) assert.ok(charts.isRead(uriOf(`db/${name}`)), name);
  for (const name of ['examples/a.yaml', 'crds/b.yaml', 'ci/notes.yaml'])
    assert.ok(!charts.isRead(uriOf(`db/${name}`)), name);
});

test('a root names its chart and values, whatever these are called', () => {
  for (const values of ['values.yaml', 'ci/odd name%20-values.yaml']) {
    const root = chartRoot(uriOf('db/'), values);
    assert.deepEqual(chartOfRoot(root), { folder: uriOf('db/'), values });
    assert.equal(rootName(root, uriOf('db/templates/web.yaml')), values);
    assert.equal(rootName(root, uriOf('web.yaml')), `db with ${values}`);
  }
  assert.equal(chartOfRoot(uriOf('overlays/prod/')), undefined);
});
