import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDistance, nearest } from '../../server/src/workspace/distance';
import { resourceIn, workspaceOf } from '../fixture';

const names = ['a/b/from.yaml', 'a/b/1.yaml', 'a/b/2.yaml', 'a/1.yaml', 'a/b/c/1.yaml', 'a/d/1.yaml', 'x/y/z/1.yaml'];
const workspace = workspaceOf(Object.fromEntries(names.map((name) => [name, 'kind: Pod\nmetadata: {name: a}\n'])));
const resources = names.map((name) => resourceIn(workspace, name, 'Pod'));
const [from = resourceIn(workspace, 'a/b/from.yaml', 'Pod')] = resources;
const nameOf = ({ file }: typeof from) => names.find((name) => file.uri.endsWith(`/workspace/${name}`));

test('the same file, the same folder, then folder by folder; what is equally near stays in its order', () => {
  assert.deepEqual(byDistance(resources, from).map(nameOf), names);
  assert.deepEqual(byDistance(resources.toReversed(), from).map(nameOf), [
    'a/b/from.yaml',
    'a/b/2.yaml',
    'a/b/1.yaml',
    'a/b/c/1.yaml',
    'a/1.yaml',
    'a/d/1.yaml',
    'x/y/z/1.yaml',
  ]);
});

test('the nearest of resources in any order are all that are equally near', () => {
  assert.deepEqual(nearest(resources.slice(1), from).map(nameOf), ['a/b/1.yaml', 'a/b/2.yaml']);
  assert.deepEqual(nearest(resources.toReversed(), from), [from]);
  assert.deepEqual(nearest(resources.slice(3).toReversed(), from).map(nameOf), ['a/b/c/1.yaml', 'a/1.yaml']);
  assert.deepEqual(nearest(resources.slice(6), from).map(nameOf), ['x/y/z/1.yaml']);
  assert.deepEqual(nearest(resources, from), [from]);
  assert.deepEqual(nearest([], from), []);
});
