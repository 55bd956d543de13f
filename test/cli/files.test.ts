import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rewrite } from '../../server/src/cli/rewrite';
import { setWith } from '../fixture';
import { folderOf, run } from './commandLine';

const set = setWith({ spec: 'replicas: 1' }, { without: ['volumeMounts', 'volumeClaimTemplates'] });
const posix = { skip: process.platform === 'win32' && 'files of POSIX' };

/** The built command, with standard input. */
function piped(input: string | Buffer, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${process.cwd()}/dist/cli.js`, ...argv], {
    input,
    cwd: folderOf({}).path,
  });
  return { status, out: stdout, err: stderr.toString() };
}

test('a file that is passed itself must be YAML', async () => {
  const { path } = folderOf({ 'a.yaml': 'a: [', 'b.yaml': 'a: 1\n', 'c.yaml': '{{ if x }}\na: 1\n', 'd.yaml': set });
  const broken = await run('check', join(path, 'a.yaml'));
  assert.equal(broken.code, 1);
  assert.match(broken.out, /a\.yaml:1:4: error: '\[' is not closed\. Add ']'\. \[syntax\]\n1 error in 1 file/);
  const plain = await run('check', join(path, 'b.yaml'), join(path, 'c.yaml'), join(path, 'd.yaml'));
  assert.match(plain.err, /^.*b\.yaml: there is no Kubernetes manifest .*\n.*c\.yaml: this is a template, .*\n$/);
  assert.equal((await run('check', '--fail-on', 'error', join(path, 'b.yaml'))).code, 0);
  assert.doesNotMatch((await run('check', '--all', path)).out, /a\.yaml/, 'in a folder, it is nobody’s manifest');
});

test('Markdown files of folders are read where somebody asks for them, and one that is passed itself always', async () => {
  const text = `# Web\n\n\`\`\`yaml\n${set}\`\`\`\n`;
  const { path } = folderOf({
    'a.md': text,
    '.statefulset.yaml': 'markdown: off\n',
    'docs/b.md': text,
    'docs/.statefulset.yaml': 'markdown: on\n',
    'node_modules/c.md': text,
  });
  const checked = async (...argv: string[]) => {
    const { code, out, err } = await run('check', '--severity', 'hint', ...argv);
    assert.deepEqual([code, err], [0, '']);
    return [...out.matchAll(/(\w+\.md):\d+:\d+: (\w+): .*\[(.*)\]$/gm)].map(([, ...told]) => told.join(' '));
  };
  const said = (name: string) => `${name} information service-not-found`;
  assert.deepEqual(await checked(path), [said('b.md')]);
  assert.deepEqual(await checked('--markdown', path), [said('a.md'), said('b.md')]);
  assert.deepEqual(await checked(join(path, 'a.md')), [said('a.md')]);
  assert.deepEqual(await checked(join(path, '*.md')), [said('a.md')]);
});

test('a manifest without kind is found in a folder', async () => {
  const { path } = folderOf({ 'a.yaml': set.replace(/^kind: .*\n/m, ''), 'chart.yaml': 'apiVersion: v2\nname: a\n' });
  const { out } = await run('check', path);
  assert.match(out, /a\.yaml:1:1: error: kind is missing/);
  assert.doesNotMatch(out, /chart\.yaml/);
});

test('what cannot be read leaves the rest alone, and exits with 2', posix, async () => {
  const { path } = folderOf({ 'set.yaml': set });
  const pipe = join(path, 'pipe.yaml');
  execFileSync('mkfifo', [pipe, join(path, '.gitignore')]);
  const { code, out, err } = await run('check', join(path, 'set.yaml'), pipe, join(path, 'none.yaml'));
  assert.equal(code, 2);
  assert.match(out, /set\.yaml:\d+:\d+: /);
  assert.match(err, /none\.yaml: no such file or folder\.\n.*pipe\.yaml: A named pipe is no file/);
  assert.equal((await run('check', pipe)).code, 2);
  assert.notEqual((await run('check', path)).code, 2, 'in a folder, it is no file of ours');
});

test('a configuration that cannot be read, or stands elsewhere, is said', posix, async () => {
  const folder = folderOf({
    'a/set.yaml': set,
    'b/set.yaml': set,
    'c/set.yaml': set,
    'other.yaml': 'preset: strict\n',
  });
  mkdirSync(join(folder.path, 'a', '.statefulset.yaml'));
  symlinkSync('../other.yaml', join(folder.path, 'b', '.statefulset.yaml'));
  folder.write('c/own.yaml', 'rules: {service-not-found: off}\n');
  symlinkSync('own.yaml', join(folder.path, 'c', '.statefulset.yaml'));
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => run('check', join(folder.path, name))));
  assert.deepEqual([a?.code, b?.code, c?.code], [2, 2, 0]);
  assert.match(a?.err ?? '', /\.statefulset\.yaml: A folder is no file/);
  assert.match(b?.err ?? '', /\.statefulset\.yaml: A symbolic link that leads out of its folder is not followed/);
});

test('fix of standard input prints the fixed text, and the rest elsewhere', () => {
  const { status, out, err } = piped(set, 'fix', '-');
  assert.equal(status, 0, err);
  assert.match(out.toString(), /^apiVersion: v1\nkind: Service\n/);
  assert.ok(out.toString().endsWith(set));
  assert.match(err, /^Changed 1 file\. No problems remain\.\n$/);
});

test('fix rewrites only UTF-8', async () => {
  const utf16 = Buffer.from(`\uFEFF${set}`, 'utf16le');
  const latin = Buffer.from(`# é\n${set}`, 'latin1');
  for (const [bytes, reason] of [
    [utf16, 'is UTF-16LE'],
    [latin, 'has bytes that are not UTF-8'],
  ] as const) {
    const { path } = folderOf({ 'set.yaml': '' });
    writeFileSync(join(path, 'set.yaml'), bytes);
    const { code, err } = await run('fix', join(path, 'set.yaml'));
    assert.equal(code, 1);
    assert.ok(err.includes(`not changed, because it ${reason}`), err);
    assert.deepEqual(readFileSync(join(path, 'set.yaml')), bytes);
    assert.deepEqual(piped(bytes, 'fix', '-').out, bytes);
  }
});

test('a file keeps its mode, and a link leads to it', posix, async () => {
  const { path } = folderOf({ 'real/set.yaml': set });
  const [real, link] = [join(path, 'real', 'set.yaml'), join(path, 'link.yaml')];
  chmodSync(real, 0o640);
  symlinkSync(real, link);
  assert.equal((await run('fix', link)).code, 0);
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal(statSync(real).mode & 0o777, 0o640);
  assert.match(readFileSync(real, 'utf8'), /kind: Service/);
  assert.deepEqual([readdirSync(path), readdirSync(join(path, 'real'))], [['link.yaml', 'real'], ['set.yaml']]);
});

test('a file that has changed since it was read is left alone, and nothing is left beside it', () => {
  const { path } = folderOf({ 'a.yaml': 'theirs' });
  assert.match(rewrite(join(path, 'a.yaml'), 'read', 'ours') ?? '', /^not changed, because/);
  assert.equal(readFileSync(join(path, 'a.yaml'), 'utf8'), 'theirs');
  assert.match(rewrite(join(path, 'none.yaml'), 'read', 'ours') ?? '', /^not changed: ENOENT/);
  assert.deepEqual(readdirSync(path), ['a.yaml']);
  assert.equal(rewrite(join(path, 'a.yaml'), 'theirs', 'ours'), undefined);
  assert.equal(readFileSync(join(path, 'a.yaml'), 'utf8'), 'ours');
});

test('render reads UTF-16, and a byte that is not UTF-8 as U+FFFD', async () => {
  const { path } = folderOf({ 'a.yaml': '' });
  const file = join(path, 'a.yaml');
  for (const [bytes, value] of [
    [Buffer.from('\uFEFFkind: é\n', 'utf16le').swap16(), 'é'],
    [Buffer.from('kind: é\n', 'latin1'), '\uFFFD'],
  ] as const) {
    writeFileSync(file, bytes);
    const { out } = await run('render', '--format', 'json', file);
    assert.equal(JSON.parse(out).objects[0].object.kind, value);
  }
});
