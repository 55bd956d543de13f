import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateText } from '../../server/src/cli/formats/transcript';
import type { Target } from '../../server/src/kubernetes/versions';
import { type SimulatedStep, simulate } from '../../server/src/simulation/rollout';
import { parseStep, StepError } from '../../server/src/simulation/steps';
import type { Json, JsonObject } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

/** The last of the steps, played after the others. */
function last(manifest: Json, steps: readonly string[], on: Target = target): SimulatedStep {
  const step = simulate(manifest, steps, on).steps.at(-1);
  assert.ok(step);
  return step;
}

/** `web-0 1`, and `web-2 2 not ready`. */
function pods({ podsAfter }: SimulatedStep): string[] {
  return podsAfter.map(({ name, revision, ready }) => `${name} ${revision}${ready ? '' : ' not ready'}`);
}

function claims({ pvcsAfter }: SimulatedStep): string[] {
  return pvcsAfter.map(({ name }) => name);
}

test('says what a scale-down does with the data', () => {
  assert.deepEqual(last(web({ replicas: 5 }), ['apply', 'scale:2']).notes, [
    'Scaling from 5 to 2 deletes web-4, web-3, web-2, in that order. Their 3 claims (3Gi) are retained: pods of the same name get them back, with the old data.',
  ]);
  const deleted = web({ replicas: 5, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } });
  assert.deepEqual(last(deleted, ['apply', 'scale:2']).notes, [
    'Scaling from 5 to 2 deletes web-4, web-3, web-2, in that order. Their 3 claims (3Gi) are deleted with the data: whenScaled is Delete.',
  ]);
  assert.deepEqual(last(web(), ['apply', 'scale:2']).notes, [
    'Scaling from 3 to 2 deletes web-2. Its claim (1Gi) is retained: pods of the same name get it back, with the old data.',
  ]);
});

test('says that scaling up again brings the old data', () => {
  assert.deepEqual(last(web(), ['apply', 'scale:2', 'scale:4']).notes, [
    'web-2, web-3 are created, in that order: each waits until the one before is Ready.',
    'data-web-3 (1Gi) is created, empty.',
    'data-web-2 (1Gi) exists already and is attached again, with the old data.',
  ]);
});

test('says that deleting a set has no order, and what becomes of its claims', () => {
  assert.deepEqual(last(web(), ['apply', 'delete']).notes, [
    'web-0, web-1, web-2 are deleted all at once, in no order. To delete the pods in order, scale to 0 first.',
    '3 claims (3Gi) are retained. A StatefulSet named web gets them back, with the old data.',
  ]);
  const deleted = web({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } });
  const step = last(deleted, ['apply', 'delete']);
  assert.equal(step.notes[1], '3 claims (3Gi) are deleted with the data: whenDeleted is Delete.');
  assert.deepEqual(claims(step), []);
  assert.deepEqual(new Set(step.events.map(({ batch }) => batch)), new Set([1]));
});

test('a rollout is stuck at a pod that never becomes Ready, until that is deleted', () => {
  const steps = ['apply', 'image:nginx:bad', 'image:nginx:3', 'deletePod:web-2'];
  const [, bad, fixed, deleted] = simulate(web(), steps, target).steps;
  assert.ok(bad && fixed && deleted);
  assert.deepEqual(pods(bad), ['web-0 1', 'web-1 1', 'web-2 2 not ready']);
  assert.match(
    bad.notes.join(' '),
    /web-2 never becomes Ready.*web-0, web-1 are not updated.*kubectl delete pod web-2\)/,
  );
  assert.deepEqual(fixed.events, []);
  assert.match(fixed.notes.join(' '), /Delete web-2 \(kubectl delete pod web-2\)/);
  assert.deepEqual(pods(deleted), ['web-0 3', 'web-1 3', 'web-2 3']);
});

test('a scale-down waits for a pod that is not Ready, and is carried out later', () => {
  const stuck = ['apply', 'image:nginx:bad', 'deletePod:web-0', 'scale:1'];
  assert.match(last(web(), stuck).notes.join(' '), /web-1, web-2 are not deleted/);
  assert.match(
    last(web(), [...stuck, 'image:nginx:3', 'deletePod:web-0']).notes.join(' '),
    /^Scaling to 1 now deletes web-2, web-1, in that order/,
  );
});

test('Parallel replaces a pod that never became Ready', () => {
  const parallel = web({ podManagementPolicy: 'Parallel' });
  assert.match(
    last(parallel, ['apply', 'image:nginx:bad']).notes.join(' '),
    /A working image replaces the pod at once/,
  );
  assert.deepEqual(pods(last(parallel, ['apply', 'image:nginx:bad', 'image:nginx:3'])), [
    'web-0 3',
    'web-1 3',
    'web-2 3',
  ]);
});

test('with maxUnavailable even Parallel waits for a pod that never becomes Ready', () => {
  const parallel = web({ podManagementPolicy: 'Parallel' });
  const on = { version: 37 };
  assert.deepEqual(pods(last(parallel, ['apply', 'image:nginx:bad', 'image:nginx:3'], on)), [
    'web-0 1',
    'web-1 1',
    'web-2 2 not ready',
  ]);
});

test('a partition counts from the first ordinal', () => {
  const set = web({ ordinals: { start: 5 }, updateStrategy: { rollingUpdate: { partition: 1 } } });
  const step = last(set, ['apply', 'image:nginx:2', 'deletePod:web-5']);
  assert.deepEqual(pods(step), ['web-5 1', 'web-6 2', 'web-7 2']);
  assert.ok(step.notes.includes('Partition 1 keeps web-5 at the old revision.'));
});

test('going back to an old image goes back to its revision', () => {
  assert.deepEqual(pods(last(web(), ['apply', 'image:nginx:2', 'image:nginx:1'])), ['web-0 1', 'web-1 1', 'web-2 1']);
  assert.deepEqual(pods(last(web(), ['apply', 'image:nginx:2', 'image:nginx:1', 'image:nginx:3'])), [
    'web-0 4',
    'web-1 4',
    'web-2 4',
  ]);
});

test('a policy that is changed on the live set changes the owners of its claims', () => {
  const patch = 'patch:{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Delete"}}}';
  const step = last(web(), ['apply', 'scale:2', patch]);
  assert.deepEqual(step.events, [
    { ev: 'pvc-owners', name: 'data-web-0', batch: 1 },
    { ev: 'pvc-owners', name: 'data-web-1', batch: 2 },
  ]);
  assert.deepEqual(
    step.pvcsAfter.map(({ name, owners }) => ({ name, owners })),
    [
      { name: 'data-web-0', owners: ['StatefulSet'] },
      { name: 'data-web-1', owners: ['StatefulSet'] },
      { name: 'data-web-2', owners: [] },
    ],
  );
  assert.deepEqual(step.notes, [
    '2 claims (2Gi) are now owned by the set, and deleted with it. Claims without a pod keep their owners.',
  ]);
});

test('says which pods a partition leaves to an update', () => {
  const note = (partition: number) => last(web(), ['apply', 'partition:9', `partition:${partition}`]).notes;
  assert.deepEqual(note(2), ['A new template reaches web-2. Partition 2 keeps web-0, web-1 at the old revision.']);
  assert.deepEqual(note(1), [
    'A new template reaches web-2, web-1, in that order: each waits until the one before is Ready. Partition 1 keeps web-0 at the old revision.',
  ]);
  assert.deepEqual(note(3), ['A new template reaches no pod: partition 3 keeps them all at their revision.']);
  assert.deepEqual(note(0), [
    'A new template reaches web-2, web-1, web-0, in that order: each waits until the one before is Ready.',
  ]);
});

test('with Parallel the owners of several pods change in no fixed order', () => {
  const patch = 'patch:{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Delete"}}}';
  const { events } = last(web({ podManagementPolicy: 'Parallel' }), ['apply', patch]);
  assert.deepEqual(
    events.map(({ ev, batch }) => `${ev} ${batch}`),
    ['pvc-owners 1', 'pvc-owners 1', 'pvc-owners 1'],
  );
});

test('a moved first ordinal creates what is missing before it removes what is too much', () => {
  const names = (steps: string[]) =>
    last(web({ replicas: 4, ordinals: { start: 5 } }), ['apply', ...steps])
      .events.filter(({ ev }) => ev === 'pod-create' || ev === 'pod-terminating')
      .map(({ ev, name }) => `${ev} ${name}`);
  const [down, up] = [names(['start:3']), names(['start:3', 'start:6'])];
  assert.deepEqual(down, ['pod-create web-3', 'pod-create web-4', 'pod-terminating web-8', 'pod-terminating web-7']);
  assert.deepEqual(up.slice(0, 3), ['pod-create web-7', 'pod-create web-8', 'pod-create web-9']);
  assert.deepEqual(up.slice(3), ['pod-terminating web-5', 'pod-terminating web-4', 'pod-terminating web-3']);
});

test('a set that comes back gets its claims back, or new ones where they were deleted', () => {
  const kinds = (policy: string) =>
    last(web({ replicas: 1, persistentVolumeClaimRetentionPolicy: { whenDeleted: policy } }), [
      'apply',
      'delete',
      'apply',
    ])
      .events.map(({ ev }) => ev)
      .join(' ');
  assert.equal(kinds('Retain'), 'pod-create pod-ready');
  assert.equal(kinds('Delete'), 'pvc-create pod-create pvc-owners pod-ready');
});

test('an update strategy without rollingUpdate counts the pods that are left to update', () => {
  const set = web({ updateStrategy: { type: 'RollingUpdate' } });
  assert.deepEqual(pods(last(set, ['apply', 'image:nginx:bad', 'deletePod:web-0'])), [
    'web-0 1',
    'web-1 1',
    'web-2 2 not ready',
  ]);
  assert.deepEqual(pods(last(web(), ['apply', 'image:nginx:bad', 'deletePod:web-0'])), [
    'web-0 2 not ready',
    'web-1 1',
    'web-2 2 not ready',
  ]);
});

test('orphaned pods are adopted, and not recreated without a set', () => {
  assert.deepEqual(last(web(), ['apply', 'delete:orphan', 'apply']).events, []);
  const gone = last(web(), ['apply', 'delete:orphan', 'deletePod:web-1']);
  assert.deepEqual(pods(gone), ['web-0 1', 'web-2 1']);
  assert.deepEqual(gone.notes, ['web-1 is deleted: no StatefulSet recreates it.']);
  assert.deepEqual(
    last(web(), ['apply', 'delete:orphan', 'deletePod:web-1', 'apply']).events.map(({ ev, name }) => `${ev} ${name}`),
    ['pod-create web-1', 'pod-ready web-1'],
  );
});

test('a name too long for the revision label yields claims and no pod', () => {
  const name = 'a'.repeat(55);
  const step = last(web({}, { name }), ['apply']);
  assert.deepEqual(pods(step), []);
  assert.deepEqual(claims(step), [`data-${name}-0`]);
  assert.match(step.notes.join(' '), /controller-revision-hash.*exceeds 63 characters/);
  assert.match(last(web({}, { name: 'a'.repeat(64) }), ['apply']).notes.join(' '), /Rejected by the API server/);
  assert.deepEqual(pods(last(web({}, { name: 'a'.repeat(52) }), ['apply'])).length, 3);
});

test('a name that fits with the hash of one template is stuck with that of the next', () => {
  const name = 'a'.repeat(53);
  const step = last(web({}, { name }), ['apply', 'image:nginx:2']);
  assert.deepEqual(
    step.podsAfter.map(({ revisionName }) => revisionName?.slice(54)),
    ['84df6466', '84df6466'],
  );
  assert.match(step.notes.join(' '), /rejects a+-2\..* hash of this pod template, \w{10}, exceeds 63 characters/);
});

test('a rollout is stuck at a pod that the API server rejects, until the template is fixed', () => {
  const step = last(web(), ['apply', 'image: nginx:2']);
  assert.deepEqual(pods(step), ['web-0 1', 'web-1 1']);
  assert.deepEqual(step.notes, [
    'The API server rejects web-2. The image " nginx:2" has leading or trailing spaces: remove them.',
  ]);
  assert.deepEqual(pods(last(web(), ['apply', 'image: nginx:2', 'image:nginx:3'])), ['web-0 3', 'web-1 3', 'web-2 3']);
});

test('whatever else the API server rejects in pods only keeps them from being created', () => {
  const template = { schedulingGates: [{ name: 'example.com/gate' }], nodeName: 'node-1' };
  const step = last(web(), ['apply', `patch:${JSON.stringify({ spec: { template: { spec: template } } })}`]);
  assert.match(
    step.notes.join(' '),
    /The API server rejects web-2\. nodeName and schedulingGates are mutually exclusive/,
  );
});

test('ordinals end at the int32 limit', () => {
  const step = last(web({ ordinals: { start: 2 ** 31 - 2 } }), ['apply']);
  assert.deepEqual(pods(step), ['web-2147483646 1', 'web-2147483647 1']);
  assert.match(step.notes.join(' '), /web-2147483648 cannot exist/);
});

test('sets without pods, claims or Service, and with two claim templates of one name', () => {
  const empty = last(web({ replicas: 0 }), ['apply']);
  assert.deepEqual([empty.events, empty.notes], [[], ['No pods: replicas is 0.']]);
  const { replicas: _, ...unset } = web().spec as Record<string, Json>;
  assert.deepEqual(pods(last({ ...web(), spec: unset }, ['apply'])), ['web-0 1']);
  assert.deepEqual(claims(last(web({ volumeClaimTemplates: [] }), ['apply'])), []);
  const bare = last(web({ serviceName: '' }), ['apply', 'deletePod:web-0']);
  assert.match(bare.notes.join(' '), /is recreated under the same name, with data-web-0/);
  const template = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  assert.deepEqual(claims(last(web({ replicas: 1, volumeClaimTemplates: [template, template] }), ['apply'])), [
    'data-web-0',
  ]);
});

test('very many replicas are played up to 1,000', () => {
  const step = last(web({ replicas: 2_000_000_000 }), ['apply']);
  assert.equal(step.podsAfter.length, 1000);
  assert.match(step.notes.join(' '), /Of 2000000000 pods only the first 1000 are simulated/);
  assert.match(last(web({ replicas: 2_000_000_000 }), ['apply', 'scale:2']).notes.join(' '), /only the first 1000/);
  assert.equal(last(web({ replicas: 1000 }), ['apply', 'image:nginx:2']).events.length, 4000);
});

test('the API server rejects what the validation rejects, and the live set is unchanged', () => {
  const rejected = (steps: string[], on: Target = target) => last(web(), ['apply', ...steps], on).notes[0] ?? '';
  assert.match(
    rejected(['patch:{"spec":{"serviceName":"other"}}']),
    /^Rejected by the API server: spec\.serviceName is changed, but it is immutable/,
  );
  assert.match(
    rejected(['patch:{"spec":{"updateStrategy":{"type":"OnDelete"}}}']),
    /The live set still has rollingUpdate, .* add rollingUpdate: null/,
  );
  const rolling = { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } };
  assert.match(
    rejected([`patch:${JSON.stringify({ spec: rolling })}`]),
    /only allowed with type RollingUpdate: remove it/,
  );
  assert.match(rejected(['patch:{"spec":{"replicas":-1}}']), /replicas is -1: it must be at least 0/);
  assert.match(rejected(['patch:{"metadata":{"name":"other"}}']), /metadata\.name of a live set is immutable/);
  assert.match(rejected(['patch:{"spec":{"template":{"metadata":{"labels":null}}}}']), /do not match the selector/);
  assert.match(rejected(['maxUnavailable:0'], { version: 37 }), /maxUnavailable must not be 0/);
  assert.equal(
    rejected(['patch:{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}']),
    'No pod and no claim changes.',
  );
});

test('the API server validates the whole set, and keeps it with its defaults', () => {
  const mount = { name: 'nginx', image: 'nginx:1', volumeMounts: [{ name: 'missing', mountPath: '/data' }] };
  const template = (container: JsonObject) => ({
    metadata: { labels: { app: 'web' } },
    spec: { containers: [container] },
  });
  const step = last(web({ template: template(mount) }), ['apply', 'scale:2']);
  assert.deepEqual(step.notes, ['There is no StatefulSet at this point: the step has no effect.']);
  assert.match(
    last(web({ template: template(mount) }), ['apply']).notes[0] ?? '',
    /Rejected by the API server: .*missing/,
  );
  const spelledOut = JSON.stringify({
    spec: { template: template({ name: 'nginx', image: 'nginx:1', imagePullPolicy: 'IfNotPresent' }) },
  });
  assert.deepEqual(last(web(), ['apply', `patch:${spelledOut}`]).events, [], 'a default is no new revision');
});

test('what the model does not know is not played', () => {
  const kinds = [{ apiVersion: 'apps.example.com/v1' }, { kind: 'DaemonSet' }, { apiVersion: 'v1', kind: 'Service' }];
  for (const kind of kinds) assert.deepEqual(pods(last({ ...web(), ...kind }, ['apply'])), []);
  const recreate = web({ updateStrategy: { type: 'Recreate' } });
  assert.deepEqual(last(recreate, ['apply'], { version: 37 }).notes, [
    'The update strategy Recreate is not simulated.',
  ]);
  assert.match(last(recreate, ['apply']).notes[0] ?? '', /must be RollingUpdate or OnDelete/);
});

test('maxUnavailable counts only while its feature gate is on', () => {
  const set = web({ replicas: 4 });
  const off = last(set, ['apply', 'maxUnavailable:50%', 'image:nginx:2']);
  assert.ok(off.events.filter(({ ev }) => ev === 'pod-terminating').every(({ batch }) => batch % 4 === 1));
  assert.match(last(set, ['apply', 'maxUnavailable:50%']).notes[0] ?? '', /maxUnavailable is dropped/);
  const on = last(set, ['apply', 'maxUnavailable:50%', 'image:nginx:2'], {
    version: 36,
    featureGates: { MaxUnavailableStatefulSet: true },
  });
  assert.deepEqual(
    on.events.slice(0, 2).map(({ ev, name }) => `${ev} ${name}`),
    ['pod-terminating web-3', 'pod-terminating web-2'],
  );
  assert.match(on.notes[0] ?? '', /up to 2 at a time/);
});

test('steps without a set, and of unknown pods, say so', () => {
  assert.match(last(web(), ['scale:3']).notes[0] ?? '', /no StatefulSet at this point/);
  assert.deepEqual(last(web(), ['apply', 'deletePod:web-9']).notes, ['There is no pod web-9.']);
});

test('a manifest of any shape gives a result', () => {
  for (const manifest of [null, 7, 'x', [], {}, { spec: [] }, { metadata: { name: 'web' }, spec: { replicas: 'x' } }])
    assert.match(last(manifest, ['apply', 'scale:2', 'delete']).notes[0] ?? '', /no StatefulSet/);
});

test('an invalid step throws an error that has the valid forms', () => {
  const bad = ['', 'scale', 'scale:-1', 'scale:x', 'scale:99999999999', 'image:', 'deletePod', 'delete:x', 'apply:1'];
  for (const step of [...bad, 'patch:{', 'patch:1', 'partition:1.5', 'maxUnavailable:%', 'grow:3', '__proto__'])
    assert.throws(() => parseStep(step), StepError, step);
  assert.throws(() => parseStep('grow:3'), /Invalid step "grow:3"\. Use .*scale:5/);
});

test('the text names every event, what is left, and the notes', () => {
  assert.equal(
    simulateText(simulate(web({ replicas: 1, podManagementPolicy: 'Parallel' }), ['apply', 'scale:0'], target)),
    `apply
  1  claim data-web-0 is created
  2  pod web-0 is created
  3  pod web-0 becomes Ready
  Pods: web-0 (revision 1, web-84df6466)
  Claims: data-web-0
  web-0 is created.
  data-web-0 (1Gi) is created, empty.

scale:0
  1  pod web-0 terminates
  2  pod web-0 is deleted
  Pods: none
  Claims: data-web-0
  Scaling from 1 to 0 deletes web-0. Its claim (1Gi) is retained: pods of the same name get it back, with the old data.
`,
  );
  assert.match(
    simulateText(simulate(web(), ['apply', 'delete'], target)),
    /^Events with the same number happen in no fixed order/,
  );
});
