import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../server/src/workspace/file';
import { isCalledByName, MentionFinder, mentionFinder } from '../../server/src/workspace/mentions';
import { YamlDocument } from '../../server/src/yaml/document';
import { resourceIn, setWith, uriOf, workspaceOf } from '../fixture';

const finder = new MentionFinder(['web', 'my-web', 'a.b']);

const mentions: readonly (readonly [text: string, sets: string, pods?: string])[] = [
  ['url: http://web-0.web:80', 'web', 'web'],
  ['peers: web-0,web-12', 'web', 'web'],
  ['host: web-$(INDEX).web', 'web', 'web'],
  ['host: web-${INDEX}.web', 'web', 'web'],
  ["printf 'web-%d'", 'web', 'web'],
  ['name: web-{{ . }}', 'web', 'web'],
  ['host: my-web-0', 'my-web', 'my-web'],
  ['claimName: data-web-0', 'web'],
  ['path: x.web-0', 'web'],
  ['host: a.b-0', 'a.b', 'a.b'],
  ['host: aXb-0', ''],
  ['name: web', ''],
  ['name: web-a', ''],
  ['name: web-0a', ''],
  ['name: web-0-b', ''],
  ['name: theweb-0', ''],
];

for (const [text, sets, pods = ''] of mentions)
  test(`'${text}' names ${pods ? 'a pod' : sets ? 'a claim' : 'nothing'}`, () => {
    const found = finder.in(new YamlDocument(text));
    assert.deepEqual([[...found.sets].join(), [...found.pods].join()], [sets, pods]);
    assert.deepEqual(finder.in(new YamlDocument(text)), found, 'the next look starts at the beginning');
  });

test('without sets nothing is named', () => {
  assert.equal(new MentionFinder([]).in(new YamlDocument('host: -0')).sets.size, 0);
});

test('a set is called by name where a manifest of the workspace names a pod of it', () => {
  const config = (peer: string) => `kind: ConfigMap\nmetadata: {name: c}\ndata: {peer: ${peer}}\n`;
  const workspace = workspaceOf({ 'web.yaml': setWith(), 'config.yaml': config('db-0') });
  const set = resourceIn(workspace, 'web.yaml');
  assert.equal(isCalledByName(set, workspace), false);
  const next = workspace.with(readFile(uriOf('config.yaml'), config('web-0.web')));
  assert.equal(isCalledByName(set, next), true);
  assert.equal(isCalledByName(set, workspace), false);
});

test('what was found stays known until sets have other names', () => {
  const workspace = workspaceOf({ 'web.yaml': setWith() });
  const first = mentionFinder(workspace);
  assert.equal(mentionFinder(workspace.with(readFile(uriOf('web.yaml'), setWith('spec:\n  replicas: 5')))), first);
  const renamed = setWith().replace('name: web', 'name: db');
  assert.notEqual(mentionFinder(workspace.with(readFile(uriOf('web.yaml'), renamed))), first);
});
