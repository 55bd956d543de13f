import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consequences } from '../../../server/src/features/preview/consequences';
import type { Changes } from '../../../server/src/protocol';
import { contextOf, fileOf, type Lines, setWith, workspaceOf } from '../../fixture';

/** What is said of changes of a set of five pods with these lines. */
function consequencesOf(changes: Changes | undefined, lines: Lines = {}): readonly string[] | undefined {
  const context = contextOf(workspaceOf({ 'web.yaml': setWith({ spec: 'replicas: 5', ...lines }) }));
  const file = fileOf(context.workspace, 'web.yaml');
  return consequences(file, context, { web: changes ? { changes } : {}, other: {} }).sets['web'];
}

test('the consequences of changes are what the controller would do', () => {
  assert.deepEqual(consequencesOf({ replicas: 2 }), [
    'Scaling from 5 to 2 deletes web-4, web-3, web-2, in that order. Their 3 claims (3Gi) are retained: pods of the same name get them back, with the old data.',
  ]);
  assert.match(
    consequencesOf({ replicas: 2, whenScaled: 'Delete' })?.join('\n') ?? '',
    /Their 3 claims \(3Gi\) are deleted with the data: whenScaled is Delete\.[\s\S]*Claims are deleted with the data when the set is scaled down/,
  );
  assert.match(
    consequencesOf({ whenDeleted: 'Delete' })?.join('\n') ?? '',
    /deleted with the data when the set is deleted/,
  );
  assert.match(consequencesOf({ updateStrategy: 'OnDelete' })?.join('\n') ?? '', /only when you delete it/);
  assert.deepEqual(consequencesOf({ replicas: 5 }), []);
  assert.match(
    consequencesOf({ replicas: 2, podManagementPolicy: 'Parallel' })?.join('\n') ?? '',
    /^Scaling from 5 to 2 [\s\S]*podManagementPolicy is immutable: delete the set web with --cascade=orphan/,
  );
});

test('changes of a set that is rejected anyway have no other consequence, and sets without changes are left out', () => {
  const rejected = { metadata: 'name: web\nlabels: {"not valid": ""}' };
  assert.match(consequencesOf({ replicas: 2 }, rejected)?.join() ?? '', /^Rejected by the API server: /);
  assert.equal(consequencesOf(undefined), undefined);
});
