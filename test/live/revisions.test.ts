import assert from 'node:assert/strict';
import { test } from 'node:test';
import { revisionOfManifest, revisionsOf, revisionWords } from '../../server/src/live/revisions';
import { revisionData, storedObject } from '../../server/src/validation';
import { web as manifest, target } from '../fixture';
import { live, observedWeb, owner, pod, revisions, updating, web } from './running';

const old = { revision: 'web-a' };
const running = observedWeb([web({}, updating), pod(0, old), pod(1, old), pod(2), ...revisions]);

test('reads the revisions of a set and of its pods', () => {
  const { current, update, pods } = revisionsOf(running);
  assert.deepEqual([current, update], ['web-a', 'web-b']);
  assert.deepEqual(
    [...pods],
    [
      ['web-0', 'web-a'],
      ['web-1', 'web-a'],
      ['web-2', 'web-b'],
    ],
  );
});

test('the newest revision is the one to update to while there is no status', () => {
  const begun = observedWeb([live('StatefulSet', 'web', { spec: {} }), ...revisions]);
  assert.deepEqual(revisionsOf(begun), { current: 'web-b', update: 'web-b', pods: new Map() });
});

const words: readonly [manifest: string | undefined, words: string][] = [
  [
    undefined,
    'web-0, web-1 run an older template (revision 1 of 2); web-2 runs the newest template (revision 2 of 2).',
  ],
  ['web-b', "web-0, web-1 run an older template (revision 1 of 2); web-2 runs this file's template."],
  ['web-a', "web-0, web-1 run this file's template; web-2 runs the cluster's newest template (revision 2 of 2)."],
  [
    'web-c',
    "web-0, web-1 run an older template (revision 1 of 2); web-2 runs the cluster's newest template (revision 2 of 2). The cluster has no revision of this file's template (web-c).",
  ],
];

for (const [of, expected] of words)
  test(`says which pods run ${of ?? 'the newest template'}`, () => assert.equal(revisionWords(running, of), expected));

test("a manifest's revision is the one of the cluster with its template, whatever its name; else a new one", () => {
  const written = manifest();
  const fresh = revisionOfManifest(written, observedWeb([web()]), target);
  assert.match(fresh ?? '', /^web-[a-z0-9]{8,10}$/);
  const data = JSON.parse(revisionData(storedObject(written, target) ?? {}));
  const kept = live('ControllerRevision', 'web-collided', { revision: 1, data }, { ownerReferences: owner });
  assert.equal(revisionOfManifest(written, observedWeb([web(), kept]), target), 'web-collided');
});

test('a manifest that cannot be decoded has no revision', () => {
  assert.equal(revisionOfManifest({ kind: 'StatefulSet', spec: 'web' }, running, target), undefined);
});
