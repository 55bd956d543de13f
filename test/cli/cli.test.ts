import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serviceWith, setWith } from '../fixture';
import { folderOf, run } from './commandLine';

const metadata = 'namespace: shop';
const lines = { metadata, template: 'labels:\n  app: web # keep me' };
const withoutClaims = { without: ['volumeMounts', 'volumeClaimTemplates'] };
const set = setWith({ ...lines, spec: 'replicas: 1' }, withoutClaims);
const service = serviceWith({ metadata });
/** The set with so many replicas, and its Service. */
const clean = (replicas = 1) => `${setWith({ ...lines, spec: `replicas: ${replicas}` }, withoutClaims)}---\n${service}`;

test('check prints one line a problem and exits with 1', async () => {
  const { path } = folderOf({ 'set.yaml': set });
  const { code, out } = await run('check', path);
  assert.equal(code, 1);
  assert.match(out, /set\.yaml:7:16: warning: .*\[service-not-found\]\n1 warning in 1 file\.\n$/);
});

test('check --format json has the place, the field and the resource', async () => {
  const { path } = folderOf({ 'set.yaml': set });
  const { out } = await run('check', '--format', 'json', join(path, 'set.yaml'));
  const { files, problems } = JSON.parse(out);
  assert.equal(files, 1);
  const [{ message, file, ...problem }] = problems;
  assert.match(message, /web/);
  assert.ok(file.endsWith('set.yaml'));
  for (const [key, value] of Object.entries({
    line: 7,
    column: 16,
    endLine: 7,
    endColumn: 19,
    severity: 'warning',
    rule: 'service-not-found',
    resource: { kind: 'StatefulSet', namespace: 'shop', name: 'web' },
    field: 'spec.serviceName',
  })) {
    assert.deepEqual(problem[key], value, key);
  }
});

test('check FILE reads its folder and reports on FILE only', async () => {
  const { path } = folderOf({
    'set.yaml': set,
    'service.yaml': service,
    'bad.yaml': set.replace('name: web', 'name: other'),
  });
  const { code, out } = await run('check', join(path, 'set.yaml'));
  assert.deepEqual([code, out], [0, 'No problems in 1 file.\n']);
});

test('what is above hints is the same whether or not hints are asked for', async () => {
  const check = async (...options: string[]) => {
    const { problems } = JSON.parse((await run('check', 'examples', '--all', '--format', 'json', ...options)).out);
    return problems.filter(({ severity }: { severity: string }) => severity !== 'hint');
  };
  const expected = await check('--severity', 'hint');
  assert.ok(expected.length > 50);
  assert.deepEqual(await check(), expected);
});

test('--severity is a floor for printing, --fail-on for the exit code', async () => {
  const { path } = folderOf({ 'set.yaml': set });
  assert.deepEqual(await run('check', '--severity', 'error', path), {
    code: 1,
    out: 'No problems in 1 file.\n',
    err: '',
  });
  assert.equal((await run('check', '--fail-on', 'error', path)).code, 0);
  assert.equal((await run('check', '--fail-on', 'never', path)).code, 0);
});

test('a usage error or an unreadable path exits with 2 and says so', async () => {
  for (const argv of [
    [],
    ['chekc'],
    ['check'],
    ['check', '/no/such/file.yaml'],
    ['check', '--format', 'xml', '.'],
    ['check', '--nope', '.'],
    ['check', '--kubernetes-version', '1.4', '.'],
    ['preview', 'a', 'b'],
  ]) {
    const { code, out, err } = await run(...argv);
    assert.equal(code, 2, argv.join(' '));
    assert.match(out + err, /Usage: statefulset/, argv.join(' '));
  }
});

test('asking for help is not an error', async () => {
  assert.equal((await run('--help')).code, 0);
  assert.match((await run('check', '--help')).out, /--fail-on/);
});

test('fix applies preferred fixes, keeps the rest of the text, and leaves nothing to fix', async () => {
  const folder = folderOf({ 'set.yaml': set });
  const file = join(folder.path, 'set.yaml');
  const { code, out } = await run('fix', file);
  assert.equal(code, 0, out);
  const fixed = readFileSync(file, 'utf8');
  assert.ok(fixed.endsWith(`---\n${set}`), 'the set stays as it was');
  assert.match(fixed, /^apiVersion: v1\nkind: Service\n/);
  assert.equal((await run('check', file)).code, 0);
  assert.match((await run('fix', file)).out, /^Changed 0 files/);
});

test('fix --dry-run prints a diff and changes nothing', async () => {
  const folder = folderOf({ 'set.yaml': set });
  const { out } = await run('fix', '--dry-run', folder.path);
  assert.match(out, /^--- a\/.*\n\+\+\+ b\/.*\n@@/m);
  assert.match(out, /^\+kind: Service$/m);
  assert.equal(readFileSync(join(folder.path, 'set.yaml'), 'utf8'), set);
});

test('fix changes immutable fields only with --immutable', async () => {
  const folder = folderOf({ 'set.yaml': clean().replace('serviceName: web', 'serviceName: wbe') });
  const file = join(folder.path, 'set.yaml');
  assert.equal((await run('fix', file)).code, 1);
  assert.match(readFileSync(file, 'utf8'), /serviceName: wbe/);
  assert.equal((await run('fix', '--immutable', file)).code, 0);
  assert.match(readFileSync(file, 'utf8'), /serviceName: web/);
});

test('diff says what a change means: in text, in JSON and as Markdown for a pull request', async () => {
  const old = folderOf({ 'set.yaml': clean(5) });
  const next = folderOf({ 'set.yaml': clean(3) });
  const text = await run('diff', old.path, next.path);
  assert.equal(text.code, 0);
  assert.match(
    text.out,
    /^StatefulSet shop\/web is updated\n {2}changes spec\.replicas\n {2}\* Scaling from 5 to 3 deletes web-4, web-3, in that order/m,
  );
  const { resources } = JSON.parse((await run('diff', '--format', 'json', old.path, next.path)).out);
  const set = resources.find(({ kind }: { kind: string }) => kind === 'StatefulSet');
  assert.deepEqual([set.change, set.accepted, set.changed], ['update', true, ['spec.replicas']]);
  assert.deepEqual([set.plan.summary, set.plan.runbook], ['scales 5 → 3', null]);
  const markdown = (await run('diff', '--format', 'markdown', old.path, next.path)).out;
  assert.match(markdown, /^\| StatefulSet shop\/web \| is updated \| scales 5 → 3 \|$/m);
  assert.doesNotMatch(markdown, /Service web/, 'what stays is left out');
});

test('diff says what follows a rejected change, and where its commands are', async () => {
  const old = folderOf({ 'set.yaml': clean() });
  const next = folderOf({ 'set.yaml': clean().replaceAll('app: web', 'app: shop') });
  const { out } = await run('diff', old.path, next.path);
  assert.match(
    out,
    /is REJECTED\n.*\n {2}Once the set is deleted without its pods and created again:\n {2}\* web-0 is orphaned/,
  );
  assert.match(out, /\n {2}--format markdown prints the migration runbook\.\n/);
  assert.doesNotMatch(out, /replaced/);
});

test('diff of a renamed set has a plan for the one that is created and the one that is deleted', async () => {
  const old = folderOf({ 'set.yaml': clean() });
  const next = folderOf({
    'set.yaml': clean().replaceAll('name: web', 'name: db').replaceAll('Name: web', 'Name: db'),
  });
  const { code, out } = await run('diff', old.path, next.path);
  assert.equal(code, 0);
  assert.match(out, /^StatefulSet shop\/db is created\n {2}\* db-0 is created\.$/m);
  assert.match(out, /^StatefulSet shop\/web is deleted\n {2}\* web-0 is deleted\.$/m);
});

test('diff --format markdown has the migration runbook of a rejected change', async () => {
  const old = folderOf({ 'set.yaml': clean() });
  const next = folderOf({ 'set.yaml': clean().replace('serviceName: web', 'serviceName: other') });
  const { code, out } = await run('diff', '--format', 'markdown', old.path, next.path);
  assert.equal(code, 1);
  assert.match(out, /^\| StatefulSet shop\/web \| is REJECTED \| rejected: serviceName \|$/m);
  assert.match(out, /^### Migrate StatefulSet web$/m);
  assert.match(out, /^kubectl apply -f set\.yaml -n shop$/m);
});

test('preview --format json has the names that will exist', async () => {
  const { path } = folderOf({ 'set.yaml': clean(2) });
  const { code, out } = await run('preview', '--format', 'json', join(path, 'set.yaml'));
  assert.equal(code, 0);
  const { sets } = JSON.parse(out);
  assert.equal(sets.length, 1);
  assert.deepEqual(sets[0].service, { name: 'web', found: true, headless: true });
  assert.deepEqual(
    sets[0].pods.map((pod: Record<string, unknown>) => [
      pod['ordinal'],
      pod['name'],
      pod['hostname'],
      pod['dns'],
      pod['claims'],
    ]),
    [
      [0, 'web-0', 'web-0', 'web-0.web.shop.svc.cluster.local', []],
      [1, 'web-1', 'web-1', 'web-1.web.shop.svc.cluster.local', []],
    ],
  );
});

test('the built command does the same', () => {
  const { path } = folderOf({ 'set.yaml': set });
  const built = spawnSync(process.execPath, ['dist/cli.js', 'check', path], { encoding: 'utf8' });
  assert.deepEqual([built.status, built.stderr], [1, '']);
  assert.match(built.stdout, /service-not-found/);
  assert.equal(spawnSync(process.execPath, ['dist/cli.js'], { encoding: 'utf8' }).status, 2);
});
