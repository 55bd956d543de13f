import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { quickFixes } from '../../server/src/features/codeActions';
import { readFile } from '../../server/src/workspace/file';
import { contextOf, fileOf, uriOf, workspaceOf } from '../fixture';
import { standards } from '../standard';

const set = standards.etcd;
const service = 'publishNotReadyAddresses: true';

/** The titles of the fixes of a text at the first place of some words in it, compared with what is committed. */
function titlesAt(words: string, text: string, committed?: string): string[] {
  const files = workspaceOf({ 'etcd.yaml': text });
  const uri = uriOf('etcd.yaml');
  const workspace = committed === undefined ? files : files.withBase(uri, readFile(uri, committed));
  const start = text.indexOf(words);
  assert.ok(start >= 0, words);
  const fixes = quickFixes(fileOf(workspace, 'etcd.yaml'), { start, end: start }, contextOf(workspace));
  return fixes.map(({ title }) => title).filter((title) => !title.startsWith('Disable'));
}

describe('a fix that changes an immutable field', () => {
  const ordered = set.replace('podManagementPolicy: Parallel', 'podManagementPolicy: OrderedReady');
  const title = 'Set podManagementPolicy to Parallel';

  test('says that a live set must be recreated', () => {
    assert.deepEqual(titlesAt('etcd-1.etcd', ordered, ordered), [`${title} (a live set must be recreated)`]);
  });

  test('does not say so of a set that is not committed, nor of one that it sets back', () => {
    assert.deepEqual(titlesAt('etcd-1.etcd', ordered), [title]);
    assert.deepEqual(titlesAt('etcd-1.etcd', ordered, set), [title]);
  });
});

test('a fix of other fields never says that a set must be recreated', () => {
  const hidden = set.replace(`  ${service}\n`, '');
  assert.deepEqual(titlesAt('etcd-1.etcd', hidden, hidden), ["Set publishNotReadyAddresses of Service 'etcd' to true"]);
});
