import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { formats } from '../../server/src/cli/formats/format';
import type { CheckReport } from '../../server/src/cli/formats/report';
import type { ReportedProblem } from '../../server/src/cli/problems';
import { serviceWith, setWith } from '../fixture';
import { folderOf, run } from './commandLine';

const set = setWith();

/** What the text format says of each problem. */
const rulesIn = (out: string) => [...out.matchAll(/\[([\w-]+)\]$/gm)].map(([, rule]) => rule);

const problem: ReportedProblem = {
  file: 'a b/ü,1:2.yaml',
  line: 3,
  column: 5,
  endLine: 3,
  endColumn: 9,
  severity: 'warning',
  rule: 'service-not-found',
  message: 'Says "a" & <b>,\nand 100%.',
  resource: { kind: 'StatefulSet', namespace: null, name: 'web' },
  field: 'spec.serviceName',
  source: 'rule',
};
const report: CheckReport = {
  files: 2,
  paths: () => ['a b/ü,1:2.yaml', 'clean.yaml'],
  problems: [problem],
  lineOf: () => 'x: &a [1, 2, 3]',
};

test('SARIF is valid by its schema, for the broken examples too', async () => {
  const schema = JSON.parse(readFileSync(require.resolve('schemastore/schemas/json/sarif-2.1.0-rtm.5.json'), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  const { out } = await run('check', '--format', 'sarif', '--severity', 'hint', 'examples/broken');
  for (const text of [formats.sarif(report), out]) {
    assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors?.slice(0, 3)));
  }
  const { runs } = JSON.parse(out);
  const examples = JSON.parse((await run('check', '--format', 'json', '--severity', 'hint', 'examples/broken')).out);
  assert.equal(runs[0].results.length, examples.problems.length);
  for (const { ruleId, ruleIndex } of runs[0].results) assert.equal(runs[0].tool.driver.rules[ruleIndex].id, ruleId);
});

test('SARIF names the place, encoded as a reference', () => {
  const [{ results }] = JSON.parse(formats.sarif(report)).runs;
  const [{ physicalLocation, logicalLocations }] = results[0].locations;
  assert.equal(physicalLocation.artifactLocation.uri, 'a%20b/%C3%BC%2C1%3A2.yaml');
  assert.deepEqual(physicalLocation.region, { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 });
  assert.equal(logicalLocations[0].fullyQualifiedName, 'StatefulSet/web:spec.serviceName');
});

test("GitHub's commands are one line each, escaped", () => {
  assert.equal(
    formats.github(report),
    '::warning file=a b/ü%2C1%3A2.yaml,line=3,endLine=3,col=5,endColumn=9,title=service-not-found::Says "a" & <b>,%0Aand 100%25.\n',
  );
});

test('JUnit has a suite a file, and nothing unescaped', () => {
  const text = formats.junit(report);
  assert.match(text, /<testsuite name="a b\/ü,1:2\.yaml" tests="1" failures="1"/);
  assert.match(text, /<testsuite name="clean\.yaml" tests="1" failures="0"/);
  assert.match(
    text,
    /message="Says &quot;a&quot; &amp; &lt;b>,&#10;and 100%\."|message="Says &quot;a&quot; &amp; &lt;b&gt;,&#10;and 100%\."/,
  );
  assert.doesNotMatch(text.replace(/<[^>]*>/g, ''), /[<"]b/);
});

test('a baseline silences what it knows, and nothing else', async () => {
  const folder = folderOf({ 'set.yaml': set });
  const [file, baseline] = [join(folder.path, 'set.yaml'), join(folder.path, 'baseline.json')];
  assert.equal((await run('check', '--write-baseline', baseline, file)).code, 0);
  assert.deepEqual(await run('check', '--baseline', baseline, file), {
    code: 0,
    out: 'No problems in 1 file.\n',
    err: '',
  });
  folder.write('set.yaml', `# moved by a line\n${set}`);
  assert.equal((await run('check', '--baseline', baseline, file)).code, 0);
  folder.write('set.yaml', `${set}---\n${setWith({ metadata: 'name: other', spec: 'serviceName: other' })}`);
  assert.equal((await run('check', '--baseline', baseline, file)).code, 1);
  assert.equal((await run('check', '--baseline', file, file)).code, 2, 'a manifest is no baseline');
});

test('a configuration counts for its folder and below, and options stand above it', async () => {
  const { path } = folderOf({
    '.statefulset.yaml': 'rules:\n  service-not-found: "off"\nignore:\n  - skipped/\n',
    'set.yaml': set,
    'skipped/set.yaml': set.replace('containers:', 'containrs:'),
    'strict/.statefulset.yaml': 'rules: {service-not-found: error}\nkubernetesVersion: 1.30\n',
    'strict/set.yaml': set,
  });
  const whole = await run('check', path);
  assert.deepEqual(rulesIn(whole.out), ['service-not-found'], whole.out);
  assert.match(whole.out, /strict\/set\.yaml:6:16: error: /);
  assert.deepEqual(rulesIn((await run('check', join(path, 'set.yaml'))).out), []);
  assert.deepEqual(
    rulesIn((await run('check', join(path, 'skipped/set.yaml'))).out).includes('unknown-field'),
    true,
    'named, so read',
  );
});

test('a mistake in a configuration is no check at all', async () => {
  const { path } = folderOf({ '.statefulset.yaml': 'rules:\n  service-not-fuond: off\n', 'set.yaml': set });
  const { code, err } = await run('check', path);
  assert.equal(code, 2);
  assert.match(
    err,
    /\.statefulset\.yaml:2: There is no rule 'service-not-fuond': it is ignored. Did you mean 'service-not-found'\?/,
  );
});

test('off needs no quotes', async () => {
  const { path } = folderOf({ '.statefulset.yaml': 'rules:\n  service-not-found: off\n', 'set.yaml': set });
  assert.deepEqual(rulesIn((await run('check', path)).out), []);
});

test('.gitignore, --ignore and globs choose the files', async () => {
  const { path } = folderOf({
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.gitignore': 'build/\n*.gen.yaml\n!keep.gen.yaml\n',
    'a.yaml': set,
    'build/b.yaml': set,
    'c.gen.yaml': set,
    'keep.gen.yaml': set,
    'deep/d.yaml': set,
  });
  const names = async (...argv: string[]) =>
    [...new Set([...(await run('check', ...argv)).out.matchAll(/([\w.]+\.yaml):\d/g)].map(([, name]) => name))].sort();
  assert.deepEqual(await names(path), ['a.yaml', 'd.yaml', 'keep.gen.yaml']);
  assert.deepEqual(await names(join(path, '*', '*.yaml')), ['b.yaml', 'd.yaml']);
  const previous = process.cwd();
  process.chdir(path);
  try {
    assert.deepEqual(await names('--ignore', 'deep/', '--ignore', 'keep*', '.'), ['a.yaml']);
  } finally {
    process.chdir(previous);
  }
});

test('standard input is read as a file of the name that is given', () => {
  const { path } = folderOf({ 'service.yaml': serviceWith() });
  const check = (...argv: string[]) =>
    spawnSync(process.execPath, [resolve('dist/cli.js'), 'check', '-', ...argv], {
      input: set,
      encoding: 'utf8',
      cwd: path,
    });
  assert.equal(check().status, 0, 'the Service lies beside it');
  const elsewhere = check('--stdin-filename', '/no/such/folder/set.yaml');
  assert.equal(elsewhere.status, 1);
  assert.match(elsewhere.stdout, /set\.yaml:6:16: warning/);
});

test('render prints the objects as kubectl reads them', async () => {
  const folder = folderOf({
    'a.yaml':
      '# none\n---\na: &x {yes: 010}\nb: {<<: *x, c: 9007199254740993}\n---\n- a\n---\nkind: List\nitems:\n- kind: A\n- kind: B\n',
    'b.yaml': 'a: 1\n---\na: [\n',
  });
  const path = join(folder.path, 'a.yaml');
  const json = await run('render', '--format', 'json', path);
  assert.match(json.out, /9007199254740993\b/);
  assert.deepEqual(JSON.parse(json.out), {
    objects: [{ a: { true: 8 }, b: { true: 8, c: 9007199254740992 } }, ['a'], { kind: 'A' }, { kind: 'B' }].map(
      (object) => ({ source: path, object }),
    ),
    unknown: [],
  });
  const text = await run('render', path);
  assert.equal(
    text.out,
    'a:\n  "true": 8\nb:\n  "true": 8\n  c: 9007199254740993\n---\n- a\n---\nkind: A\n---\nkind: B\n',
  );
  const broken = await run('render', join(folder.path, 'b.yaml'));
  assert.equal(broken.code, 1);
  assert.match(broken.err, /b\.yaml: '\[' is not closed/);
  assert.equal((await run('render')).code, 2);
});

test('render prints what the kustomization in a folder becomes, with the file that each object comes from', async () => {
  const folder = folderOf({
    'base/kustomization.yaml': 'resources: [a.yaml]\nconfigMapGenerator: [{name: c, files: [data.bin]}]\n',
    'base/a.yaml': 'kind: A\nmetadata: {name: a}\nspec: {large: 9007199254740993}\n',
    'base/data.bin': 'text',
    'top/kustomization.yaml': 'resources:\n- ../base\n- https://example.com/b.yaml\nnamePrefix: p-\n',
    'broken/kustomization.yaml': 'resources:\n- none.yaml\n',
    'empty/a.yaml': 'kind: A\n',
  });
  const at = (...path: string[]) => join(folder.path, ...path);
  const base = await run('render', '--format', 'json', at('base'));
  assert.deepEqual([base.code, base.err], [0, '']);
  assert.match(base.out, /9007199254740993\b/);
  const { objects, unknown } = JSON.parse(base.out);
  assert.deepEqual(unknown, []);
  assert.deepEqual(
    objects.map(({ source, object }: { source: string; object: { kind: string } }) => [object.kind, source]),
    [
      ['ConfigMap', at('base', 'kustomization.yaml')],
      ['A', at('base', 'a.yaml')],
    ],
  );
  const top = await run('render', '--format', 'json', at('top'));
  assert.equal(top.code, 1, 'Kustomize refuses what it would have to fetch');
  assert.deepEqual(JSON.parse(top.out).unknown, [
    {
      file: at('top', 'kustomization.yaml'),
      line: 3,
      message: 'Files from the network are not read: https://example.com/b.yaml.',
    },
  ]);
  assert.equal(JSON.parse(top.out).objects.length, 2);
  const broken = await run('render', at('broken'));
  assert.deepEqual([broken.code, broken.out], [1, '']);
  assert.match(broken.err, /kustomization\.yaml:2: evalsymlink failure on .none\.yaml./);
  const empty = await run('render', at('empty'));
  assert.equal(empty.code, 1);
  assert.match(empty.err, /unable to find one of 'kustomization\.yaml'/);
  assert.equal((await run('render', at('none'))).code, 2);
});

test('a symbolic link is followed, and what it leads to must lie in the folder', async () => {
  const folder = folderOf({
    'a/kustomization.yaml': 'resources: [link.yaml]',
    'b/kustomization.yaml': 'resources: [link.yaml, ../linked]',
    'b/here.yaml': 'kind: A\nmetadata: {name: a}',
    'c/kustomization.yaml': 'resources: [c.yaml]',
    'c/c.yaml': 'kind: A\nmetadata: {name: c}',
  });
  const at = (...path: string[]) => join(folder.path, ...path);
  symlinkSync(at('b', 'here.yaml'), at('a', 'link.yaml'));
  symlinkSync(at('b', 'here.yaml'), at('b', 'link.yaml'));
  symlinkSync(at('c'), at('linked'));
  assert.match((await run('render', at('a'))).err, /security; file '.*here\.yaml' is not in or below/);
  const { out, err } = await run('render', '--format', 'json', at('b'));
  assert.equal(err, '');
  assert.deepEqual(
    JSON.parse(out).objects.map(({ source }: { source: string }) => source),
    [at('b', 'here.yaml'), at('c', 'c.yaml')],
  );
});

test('explain prints the page of a rule, and corrects its name', async () => {
  const explained = spawnSync(process.execPath, ['dist/cli.js', 'explain', 'service-not-found'], { encoding: 'utf8' });
  assert.match(explained.stdout, /^# service-not-found\n/);
  assert.match((await run('explain', 'service-not-fuond')).err, /Did you mean 'service-not-found'/);
  assert.match((await run('explain')).out, /^service-not-found +warning +/m);
});
