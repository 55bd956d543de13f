import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';
import { globPattern } from '../../../server/src/helm/chart/glob';
import { ignoreRules } from '../../../server/src/helm/chart/ignore';
import { pathPattern } from '../../../server/src/helm/chart/pathPattern';
import { BytesFile } from '../../../server/src/helm/files';
import { chartYaml, folder, rendered, type Tree } from './charts';

const bytes = (text: string) => new TextEncoder().encode(text);
const object = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

/** A packed chart of these files. */
function packed(files: Readonly<Record<string, string>>): Uint8Array {
  return gzipSync(createTar(Object.entries(files).map(([name, data]) => ({ name: `child/${name}`, data }))));
}

test('.helmignore leaves files and whole folders out', () => {
  const cases: readonly (readonly [rules: string, path: string, isIgnored: boolean])[] = [
    ['*.md', 'docs/a.md', true],
    ['/*.md', 'docs/a.md', false],
    ['docs', 'docs/deep/a.txt', true],
    ['docs/', 'docs', false],
    ['docs/*.txt', 'docs/a.txt', true],
    ['[a-b].txt', 'c.txt', false],
    ['# a.txt\n\n', 'a.txt', false],
    ['!keep.txt', 'a.txt', true],
    ['!keep.txt', 'keep.txt', false],
    ['', 'templates/.hidden.yaml', true],
  ];
  for (const [rules, path, isIgnored] of cases)
    assert.equal(ignoreRules(new BytesFile(folder, bytes(rules))).ignores(path), isIgnored, `${rules}: ${path}`);
});

test('patterns of paths and of .Files.Glob take no time for hostile texts', () => {
  assert.equal(pathPattern(`${'*a'.repeat(50)}b`)?.matches('a'.repeat(100_000)), false);
  assert.equal(globPattern(`${'*a'.repeat(50)}b`)('a'.repeat(10_000)), false);
  assert.equal(pathPattern('[a'), undefined);
});

test('.Files.Glob means what gobwas/glob means', () => {
  const cases: readonly (readonly [pattern: string, path: string, isMeant: boolean])[] = [
    ['files/*', 'files/a', true],
    ['files/*', 'files/b/a', false],
    ['files/**', 'files/b/a', true],
    ['**.json', 'b/a.json', true],
    ['{a,b/*}.txt', 'b/c.txt', true],
    ['[!a].txt', 'b.txt', true],
    ['?.t\\?t', 'a.t?t', true],
    ['{a', 'anything', true],
  ];
  for (const [pattern, path, isMeant] of cases)
    assert.equal(globPattern(pattern)(path), isMeant, `${pattern}: ${path}`);
});

test('a chart in charts/ may be packed, and what comes from there is derived from the packed file', () => {
  const child = { 'Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n', 'templates/a.yaml': object('packed') };
  const { sources, originOf } = rendered({ 'Chart.yaml': chartYaml, 'charts/child-1.0.0.tgz': packed(child) });
  assert.deepEqual(sources, ['web/charts/child/templates/a.yaml']);
  assert.match(originOf('packed'), /^derived: charts\/child-1.0.0.tgz/);
});

test('what Helm would not load is refused at its place', () => {
  const cases: readonly (readonly [files: Tree, reason: RegExp, at: string])[] = [
    [{}, /^Chart.yaml file is missing$/, ''],
    [{ 'Chart.yaml': 'name: web\n' }, /^validation: chart.metadata.version is required$/, 'Chart.yaml'],
    [{ 'Chart.yaml': 'name: web\nversion: one\n' }, /version "one" is invalid$/, 'Chart.yaml one'],
    [{ 'Chart.yaml': 'name: [web]\n' }, /^cannot load Chart.yaml: .*cannot unmarshal array/, 'Chart.yaml [web]'],
    [{ 'Chart.yaml': chartYaml, 'values.yaml': 'a: [' }, /^cannot load values.yaml: /, 'values.yaml'],
    [{ 'Chart.yaml': `${chartYaml}type: library\n` }, /^library charts are not installable$/, 'Chart.yaml'],
    [
      { 'Chart.yaml': chartYaml, 'charts/a.tgz': bytes('no archive') },
      /^error unpacking subchart a.tgz in web: gzip: invalid header$/,
      'charts/a.tgz',
    ],
    [{ 'Chart.yaml': chartYaml, 'charts/a/readme': '' }, /^error unpacking subchart a in web: Chart.yaml/, 'charts/a/'],
  ];
  for (const [files, reason, at] of cases) {
    const { refusals, refusedAt } = rendered(files);
    assert.match(refusals[0] ?? '', reason);
    assert.ok(refusedAt[0]?.startsWith(at), `${refusals[0]} at ${refusedAt[0]}`);
  }
});

test('a dependency that charts/ lacks is taken from beside the chart, or is unknown', () => {
  const parent = `${chartYaml}dependencies:\n- {name: db, version: 1.x.x, repository: REPOSITORY}\n`;
  const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {port: {{ .Values.db.port }}}\n';
  const tree = (repository: string): Tree => ({
    'web/Chart.yaml': parent.replace('REPOSITORY', repository),
    'web/templates/web.yaml': template,
  });
  const db = { 'Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.2.0\n', 'values.yaml': 'port: 5432\n' };
  const beside = (path: string) => Object.fromEntries(Object.entries(db).map(([name, text]) => [path + name, text]));
  const inWeb = (files: Tree) => rendered(files, {}, undefined, `${folder}web/`);
  const near = inWeb({ ...tree('https://example.com'), ...beside('db/') });
  assert.deepEqual([near.missing, near.isPartial, near.originOf('5432')], [[], false, 'exact: db/values.yaml 5432']);
  const named = inWeb({ ...tree('file://../lib/data'), ...beside('lib/data/') });
  assert.deepEqual([named.missing, named.originOf('5432')], [[], 'exact: lib/data/values.yaml 5432']);
  const missing = inWeb(tree('https://example.com'));
  assert.deepEqual([missing.missing, missing.isPartial, missing.refusals], [['db'], true, []]);
  const strict = rendered(tree('https://example.com'), { isStrict: true }, undefined, `${folder}web/`);
  assert.match(strict.refusals[0] ?? '', /found in Chart.yaml, but missing in charts\/ directory: db$/);
});
