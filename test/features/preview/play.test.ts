import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play } from '../../../server/src/features/preview/play';
import type { Played, SetOptions } from '../../../server/src/protocol';
import { contextOf, fileOf, workspaceOf } from '../../fixture';

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: 5
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'nginx:1'}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
`;

function played(options: SetOptions): Played {
  const context = contextOf(workspaceOf({ 'web.yaml': set }));
  const result = play(fileOf(context.workspace, 'web.yaml'), context, { web: options }).sets['web'];
  assert.ok(result);
  return result;
}

test('what applying changes does is told as the controller would do it', () => {
  assert.deepEqual(played({ changes: { replicas: 2 } }).consequences, [
    'Scaling from 5 to 2 deletes web-4, web-3, web-2, in that order. Their 3 claims (30Gi) are retained: pods of the same name get them back, with the old data.',
  ]);
  assert.match(
    played({ changes: { replicas: 2, whenScaled: 'Delete' } }).consequences.join('\n'),
    /Their 3 claims \(30Gi\) are deleted with the data: whenScaled is Delete\.[\s\S]*Claims are deleted with the data when the set is scaled down/,
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
    ['Set the partition to 1', 'Change the image to nginx:new', 'Set the partition to 0'],
  );
  assert.equal(consequences.length, 1);
  const scaled = played({ scenario: { id: 'scale', replicas: 7 } });
  assert.equal(scaled.timeline?.steps[0]?.title, 'Scale to 7');
  assert.deepEqual(scaled.consequences, []);
});

test('of a set that is rejected as it is, changes lead to nothing but that', () => {
  const context = contextOf(workspaceOf({ 'web.yaml': set.replace('name: data}', 'name: Data_1}') }));
  const options = { web: { changes: { replicas: 2 }, scenario: { id: 'create' } } } as const;
  const { web } = play(fileOf(context.workspace, 'web.yaml'), context, options).sets;
  assert.match(web?.consequences.join() ?? '', /^Rejected by the API server: /);
  assert.deepEqual(web?.timeline?.steps[0]?.notes, web?.consequences);
});

test('what no set has is not played, and sets without options are left out', () => {
  const context = contextOf(workspaceOf({ 'web.yaml': set.replace('replicas: 5', 'replicas: 0') }));
  const file = fileOf(context.workspace, 'web.yaml');
  const none = play(file, context, { web: { scenario: { id: 'deletePod' } }, other: {} });
  assert.deepEqual(none, { uri: file.uri, sets: { web: { consequences: [] } } });
});
