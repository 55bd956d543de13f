import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { join, sep } from 'node:path';
import { test } from 'node:test';
import { filesBelow, readText, uriOf, type WalkOptions, walk } from '../../server/src/files/disk';
import { isForeign, maxFileBytes } from '../../server/src/files/source';
import { Folder } from '../lsp/client';
import { keep } from '../lsp/keep';

const folder = keep(
  new Folder({
    'b.yaml': 'b',
    'a.yml': 'a',
    'c.JSON': 'c',
    Kustomization: 'k',
    'readme.md': 'no',
    yaml: 'no',
    'deep/er/d.yaml': 'd',
    'deep/e.yaml': 'e',
    'node_modules/f.yaml': 'no',
    'deep/vendor/f.yaml': 'no',
    'testdata/f.yaml': 'no',
    '.github/f.yaml': 'no',
    '.git/g.yaml': 'no',
    '.hidden/h.yaml': 'h',
    'deep/.terraform/i.yaml': 'no',
    'folder.yaml/j.yaml': 'j',
  }),
);

function found(from = folder.path, options?: WalkOptions): string[] {
  return [...walk(from, options)].map((path) => path.slice(folder.path.length + 1).replaceAll(sep, '/'));
}

const own = ['Kustomization', 'a.yml', 'b.yaml', 'c.JSON'];

test('manifests by their names: those of a folder first, then folder by folder, and none of what others brought', () => {
  assert.deepEqual(found(), [...own, '.hidden/h.yaml', 'deep/e.yaml', 'deep/er/d.yaml', 'folder.yaml/j.yaml']);
});

test('a folder that is left out is entered if it is named', () => {
  const testdata = join(folder.path, 'testdata');
  assert.deepEqual(found(testdata), ['testdata/f.yaml']);
  assert.ok(found(folder.path, { named: ['deep', 'vendor'] }).includes('deep/vendor/f.yaml'));
});

test('files of folders that are left out are told by their path in the workspace', () => {
  assert.ok(isForeign('file:///w/vendor/a.yaml', ['file:///w']));
  assert.ok(!isForeign('file:///vendor/a.yaml', ['file:///vendor/']), 'the workspace itself');
  assert.ok(!isForeign('file:///w/vendors/vendor', ['file:///w']));
});

test('a folder alone', () => {
  assert.deepEqual(found(folder.path, { deep: false }), own);
});

test('what is to be skipped is not entered', () => {
  const asked: string[] = [];
  const skip = (path: string, isFolder: boolean) => {
    asked.push(path);
    return isFolder ? path.endsWith('deep') : path.endsWith('.yml');
  };
  assert.deepEqual(found(folder.path, { skip }), [
    'Kustomization',
    'b.yaml',
    'c.JSON',
    '.hidden/h.yaml',
    'folder.yaml/j.yaml',
  ]);
  assert.ok(!asked.some((path) => path.includes('er') && path.includes('deep')));
});

test('links lead nowhere, and what cannot be read is left out', () => {
  const linked = keep(new Folder({ 'x/a.yaml': 'a' }));
  symlinkSync(linked.path, join(linked.path, 'x', 'circle'), 'junction');
  assert.equal([...walk(linked.path)].length, 1);
  assert.deepEqual([...walk(join(linked.path, 'none'))], []);
});

test('what is no file is not read, nor waited for', { skip: sep !== '/' && 'files of POSIX' }, () => {
  const odd = keep(new Folder({ 'folder.yaml/a.yaml': 'a' }));
  const pipe = join(odd.path, 'pipe.yaml');
  execFileSync('mkfifo', [pipe]);
  symlinkSync('loop.yaml', join(odd.path, 'loop.yaml'));
  assert.throws(() => readText(pipe), /A named pipe is no file/);
  assert.throws(() => readText(join(odd.path, 'folder.yaml')), /A folder is no file/);
  assert.throws(() => readText('/dev/zero'), /A device is no file/);
  assert.throws(() => readText(join(odd.path, 'loop.yaml')), { code: 'ELOOP' });
  assert.deepEqual([...walk(odd.path)], [join(odd.path, 'folder.yaml', 'a.yaml')]);
});

test('a configuration is not followed out of its folder', () => {
  const linked = keep(new Folder({ 'a/own.yaml': 'own', 'b.yaml': 'other', 'c/d/.statefulset.yaml': 'far' }));
  const path = (name: string) => join(linked.path, name);
  symlinkSync('own.yaml', path('a/.statefulset.yaml'));
  symlinkSync(path('b.yaml'), path('c/.statefulset.yaml'));
  symlinkSync(path('b.yaml'), path('a/manifest.yaml'));
  assert.equal(readText(path('a/.statefulset.yaml')), 'own');
  assert.throws(() => readText(path('c/.statefulset.yaml')), /leads out of its folder/);
  assert.equal(readText(path('a/manifest.yaml')), 'other');
});

test('a source lists the manifests below its folders, or those beside a file', async () => {
  const source = filesBelow([join(folder.path, 'deep'), join(folder.path, '.hidden')]);
  const uris = (...names: readonly string[]) => names.map((name) => folder.uriOf(name));
  assert.deepEqual(await source.list(), uris('deep/e.yaml', 'deep/er/d.yaml', '.hidden/h.yaml'));
  assert.deepEqual(await source.list({ beside: folder.uriOf('new.yaml') }), uris(...own));
  assert.deepEqual(await source.list({ beside: 'untitled:1' }), []);
  const below = uris('deep/er', 'deep/e.yaml', 'nowhere');
  assert.deepEqual(await source.list({ below }), uris('deep/er/d.yaml'));
});

test('a source reads files, and only those that are on disk and not too large', async () => {
  const source = filesBelow([folder.path]);
  assert.equal(await source.read(folder.uriOf('deep/e.yaml')), 'e');
  assert.equal(await source.read('untitled:1'), undefined);
  await assert.rejects(source.read(folder.uriOf('none.yaml')), { code: 'ENOENT' });
  const large = keep(new Folder({ 'large.yaml': '', 'largest.yaml': '' }));
  const [path, largest] = ['large.yaml', 'largest.yaml'].map((name) => join(large.path, name));
  assert.ok(path && largest);
  truncateSync(path, maxFileBytes + 1);
  truncateSync(largest, maxFileBytes);
  assert.equal(readText(path), undefined);
  assert.equal(readText(largest)?.length, maxFileBytes);
  assert.equal(await source.read(large.uriOf('large.yaml')), undefined);
});

test('texts longer than what is read at once are read whole, and the one before leaves nothing behind', () => {
  const long = 'ä€😀'.repeat(30_000);
  const texts = keep(new Folder({ 'long.yaml': long, 'short.yaml': 'short', 'empty.yaml': '' }));
  for (const [name, text] of Object.entries({ 'long.yaml': long, 'short.yaml': 'short', 'empty.yaml': '' }))
    assert.equal(readText(join(texts.path, name)), text);
});

test('the URI of a path is the one that Node gives', { skip: sep !== '/' && 'paths of POSIX' }, () => {
  assert.equal(uriOf('/a/b-c_d.1/e.yaml'), 'file:///a/b-c_d.1/e.yaml');
  assert.equal(uriOf('/ü%'), 'file:///%C3%BC%25');
  assert.equal(uriOf('/a b/ü#?%.yaml'), 'file:///a%20b/%C3%BC%23%3F%25.yaml');
});
