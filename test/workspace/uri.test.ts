import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolvePath } from '../../server/src/workspace/kustomize';
import { decoded, pathBelow } from '../../server/src/workspace/uri';

test('what is no escape in a URI stands for itself', () => {
  assert.equal(decoded('a%20b%C3%BC'), 'a bü');
  for (const part of ['%ZZ', '%', '%E9', '100%.yaml', '%C3%28', '%ED%A0%80']) assert.equal(decoded(part), part);
  assert.equal(decoded('%ZZ%20'), '%ZZ ');
});

test('a path below a folder has no empty steps, and leads nowhere else', () => {
  const folder = 'file:///a/';
  assert.equal(pathBelow(folder, 'file:///a/b%20c/d.yaml'), 'b c/d.yaml');
  assert.equal(pathBelow(folder, 'file:///a//x.yaml'), 'x.yaml');
  assert.equal(pathBelow(folder, 'file:///a/./b//%ZZ'), 'b/%ZZ');
  for (const uri of ['file:///a/', 'file:///a//', 'file:///a/../b.yaml', 'file:///a/%2E%2E/b', 'file:///b/c.yaml', ''])
    assert.equal(pathBelow(folder, uri), undefined, uri);
});

test('any name in a kustomization leads somewhere', () => {
  assert.equal(resolvePath('file:///a/', '../b c/@x.yaml'), 'file:///b%20c/@x.yaml');
  assert.equal(resolvePath('file:///a/', '\ud800.yaml'), 'file:///a/%EF%BF%BD.yaml');
});
