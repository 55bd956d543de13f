import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Node, readNode } from '../../server/src/rendering/node';
import { YamlDocument } from '../../server/src/yaml/document';

const text = `a: &port 80
b: *port
c: &map {d: 1}
e: *map
f: {<<: *map, g: 2}
h:
`;

const node = readNode(new YamlDocument(text), (start, end) => ({ uri: 'file:///a.yaml', start, end, how: 'exact' }));

function originAt(...path: string[]): string {
  const { how, start, end } = (at(node, path) as Node).origin;
  return `${how} ${text.slice(start, end)}`;
}

test('a value that is written where it stands is exact', () => {
  assert.equal(originAt('a'), 'exact 80');
  assert.equal(originAt('c', 'd'), 'exact 1');
  assert.equal(originAt('f', 'g'), 'exact 2');
});

test('what aliases and merge keys share is not: to edit it would change other values too', () => {
  assert.equal(originAt('b'), 'derived *port');
  assert.equal(originAt('e', 'd'), 'derived 1');
  assert.equal(originAt('f', 'd'), 'derived 1');
});

test('a null without text is not: its place is that of its key', () => {
  assert.equal(originAt('h'), 'derived h');
});
