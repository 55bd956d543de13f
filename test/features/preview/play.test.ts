import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play } from '../../../server/src/features/preview/play';
import type { Played, PlayResult, PreviewOptions, SetOptions } from '../../../server/src/protocol';
import { contextOf, fileOf, type Lines, setWith, uriOf, workspaceOf } from '../../fixture';

/** What is played on a set of five pods with these lines. */
function playAll(options: PreviewOptions, lines: Lines = {}): PlayResult {
  const context = contextOf(workspaceOf({ 'web.yaml': setWith({ spec: 'replicas: 5', ...lines }) }));
  return play(fileOf(context.workspace, 'web.yaml'), context, options);
}

function played(options: SetOptions, lines?: Lines): Played {
  const { web } = playAll({ web: options }, lines).sets;
  assert.ok(web);
  return web;
}

test('the consequences of changes are what the controller would do', () => {
  assert.deepEqual(played({ changes: { replicas: 2 } }).consequences, [
    'Scaling from 5 to 2 deletes web-4, web-3, web-2, in that order. Their 3 claims (3Gi) are retained: pods of the same name get them back, with the old data.',
  ]);
  assert.match(
    played({ changes: { replicas: 2, whenScaled: 'Delete' } }).consequences.join('\n'),
    /Their 3 claims \(3Gi\) are deleted with the data: whenScaled is Delete\.[\s\S]*Claims are deleted with the data when the set is scaled down/,
  );
  assert.match(
    played({ changes: { whenDeleted: 'Delete' } }).consequences.join('\n'),
    /deleted with the data when the set is deleted/,
  );
  assert.match(played({ changes: { updateStrategy: 'OnDelete' } }).consequences.join('\n'), /only when you delete it/);
  assert.deepEqual(played({ changes: { replicas: 5 } }).consequences, []);
});

test('a scenario is played on the set with its changes', () => {
  const { timeline, consequences } = played({ changes: { replicas: 2 }, scenario: { id: 'canary' } });
  assert.deepEqual(
    timeline?.steps.map(({ title }) => title),
    ['Set the partition to 1', 'Change the image to registry.example/web:new', 'Set the partition to 0'],
  );
  assert.equal(consequences.length, 1);
  const scaled = played({ scenario: { id: 'scale', replicas: 7 } });
  assert.equal(scaled.timeline?.steps[0]?.title, 'Scale to 7');
  assert.deepEqual(scaled.consequences, []);
});

test('changes of a set that is rejected anyway have no other consequence', () => {
  const rejected = { metadata: 'name: web\nlabels: {"not valid": ""}' };
  const { consequences, timeline } = played({ changes: { replicas: 2 }, scenario: { id: 'create' } }, rejected);
  assert.match(consequences.join(), /^Rejected by the API server: /);
  assert.deepEqual(timeline?.steps[0]?.notes, consequences);
});

test('a scenario without pods is not played, and sets without options are left out', () => {
  const none = playAll({ web: { scenario: { id: 'deletePod' } }, other: {} }, { spec: 'replicas: 0' });
  assert.deepEqual(none, { uri: uriOf('web.yaml'), rendering: null, sets: { web: { consequences: [] } } });
});
