import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applicationEdits } from '../../../server/src/features/preview/apply';
import { preview } from '../../../server/src/features/preview/preview';
import { setsIn } from '../../../server/src/features/preview/renderings';
import { changeEdits } from '../../../server/src/features/preview/whatIf';
import type { Application, Changes } from '../../../server/src/protocol';
import {
  applyFix,
  contextOf,
  type Files,
  fileOf,
  resourceIn,
  serviceWith,
  setWith,
  textsOf,
  workspaceOf,
} from '../../fixture';

/** A set with these lines of its spec after its serviceName. */
function after(lines: string): string {
  return setWith({ spec: `serviceName: web\n${lines}` }, { without: ['replicas'] });
}

/** The texts after something is applied to the set in the first; undefined where there is no safe edit. */
function applied(text: string, what: Application, more: Files = {}): Files | undefined {
  const workspace = workspaceOf({ 'web.yaml': text, ...more });
  const edits = applicationEdits(resourceIn(workspace, 'web.yaml'), what, contextOf(workspace));
  return edits && textsOf(applyFix(workspace, edits));
}

function changed(text: string, changes: Changes): string | undefined {
  return applied(text, { kind: 'changes', changes })?.['web.yaml'];
}

const rolling = (lines: string) => `updateStrategy:\n  type: RollingUpdate\n  rollingUpdate:\n${lines}`;

test('exactly the number changes, and comments stay', () => {
  assert.equal(changed(after('replicas: 3 # three'), { replicas: 5 }), after('replicas: 5 # three'));
  const canary = (partition: number) => after(`updateStrategy: {rollingUpdate: {partition: ${partition}}} # canary`);
  assert.equal(changed(canary(2), { partition: 0 }), canary(0));
});

test('nothing is written that does not change', () => {
  const set = resourceIn(workspaceOf({ 'web.yaml': after('') }), 'web.yaml');
  const changes = { replicas: 1, partition: 0, updateStrategy: 'RollingUpdate', whenScaled: 'Retain' } as const;
  assert.deepEqual(changeEdits(set, changes), []);
});

test('missing keys are added after those at the head of the spec', () => {
  assert.equal(changed(after(''), { replicas: 3 }), after('replicas: 3'));
  assert.equal(changed(after('replicas: 3'), { partition: 2 }), after(`replicas: 3\n${rolling('    partition: 2')}`));
  const policy = (deleted: string, scaled: string) =>
    `persistentVolumeClaimRetentionPolicy:\n  whenDeleted: ${deleted}\n  whenScaled: ${scaled}`;
  assert.equal(
    changed(after('replicas: 3'), { whenScaled: 'Delete' }),
    after(`replicas: 3\n${policy('Retain', 'Delete')}`),
  );
  assert.equal(
    changed(after(''), { replicas: 2, updateStrategy: 'OnDelete', whenDeleted: 'Delete' }),
    after(`replicas: 2\nupdateStrategy:\n  type: OnDelete\n${policy('Delete', 'Retain')}`),
  );
});

test('without any of these they become the first', () => {
  const text = setWith('', { without: ['serviceName', 'replicas'] }).replace('spec:\n', 'spec: # the set\n');
  assert.equal(changed(text, { replicas: 4 }), text.replace('spec: # the set\n', 'spec: # the set\n  replicas: 4\n'));
});

test('OnDelete removes rollingUpdate, which the API server rejects with it', () => {
  const onDelete = after('updateStrategy:\n  type: OnDelete');
  assert.equal(changed(after(rolling('    partition: 2')), { updateStrategy: 'OnDelete' }), onDelete);
  assert.equal(
    changed(onDelete, { updateStrategy: 'RollingUpdate', partition: 1 }),
    after(rolling('    partition: 1')),
  );
  assert.equal(
    changed(after(rolling('    maxUnavailable: 2')), { partition: 1 }),
    after(rolling('    maxUnavailable: 2\n    partition: 1')),
  );
});

test('Parallel and more updates at once are written beside what is there', () => {
  assert.equal(
    changed(after('replicas: 3'), { podManagementPolicy: 'Parallel' }),
    after('replicas: 3\npodManagementPolicy: Parallel'),
  );
  assert.equal(
    changed(after('podManagementPolicy: Parallel # all'), { podManagementPolicy: 'OrderedReady' }),
    after('podManagementPolicy: OrderedReady # all'),
  );
  assert.equal(
    changed(after(rolling('    partition: 2')), { maxUnavailable: 2, partition: 1 }),
    after(rolling('    partition: 1\n    maxUnavailable: 2')),
  );
  assert.equal(
    changed(after(rolling('    maxUnavailable: 25%')), { partition: 1 }),
    after(rolling('    maxUnavailable: 25%\n    partition: 1')),
  );
});

test('a policy with one of its fields keeps it', () => {
  const lines = 'persistentVolumeClaimRetentionPolicy:\n  whenDeleted: Delete # with its data';
  assert.equal(changed(after(lines), { whenScaled: 'Delete' }), after(`${lines}\n  whenScaled: Delete`));
});

test('JSON stays JSON', () => {
  const json = '{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"}, "spec": {"replicas": 3}}';
  assert.deepEqual(JSON.parse(changed(json, { replicas: 5, updateStrategy: 'OnDelete' }) ?? ''), {
    ...JSON.parse(json),
    spec: { replicas: 5, updateStrategy: { type: 'OnDelete' } },
  });
});

test('a value that aliases share is not changed, and the preview says so', () => {
  const shared = after('replicas: &n 3\nrevisionHistoryLimit: *n');
  assert.equal(changed(shared, { replicas: 5 }), undefined);
  const context = contextOf(workspaceOf({ 'web.yaml': shared }));
  const [set] = preview(fileOf(context.workspace, 'web.yaml'), context, { web: { changes: { replicas: 5 } } }).sets;
  assert.deepEqual([set?.refused, set?.replicas], [true, 3]);
});

test('a Service for clients is added before the headless one, with a cluster IP and the ports of the pods', () => {
  const beside = applied(setWith(), { kind: 'clientService' }, { 'service.yaml': serviceWith() });
  assert.equal(beside?.['web.yaml'], setWith());
  assert.match(beside?.['service.yaml'] ?? '', /name: web-client/);
  assert.ok(beside?.['service.yaml']?.endsWith(serviceWith()));
  const alone = applied(setWith(), { kind: 'clientService' })?.['web.yaml'];
  assert.equal(
    alone,
    `apiVersion: v1
kind: Service
metadata:
  name: web-client
spec:
  type: ClusterIP
  selector:
    app: web
  ports:
    - name: http
      port: 8080
---
${setWith()}`,
  );
});

test('a Service for clients takes the port that the software is known to have, and a free name', () => {
  const without = (image: string) => setWith({ container: `image: ${image}` }, { without: ['ports'] });
  assert.equal(applied(without('web:1'), { kind: 'clientService' }), undefined, 'no port is known');
  const taken = { 'other.yaml': serviceWith({ metadata: 'name: web-client', spec: 'selector:\n  app: other' }) };
  const text = applied(without('postgres:17'), { kind: 'clientService' }, taken)?.['web.yaml'] ?? '';
  assert.match(text, /name: web-client-2\n[^-]*ports:\n {4}- port: 5432\n---/);
});

test('the retention of claims is written out as it is by default', () => {
  const policy = 'persistentVolumeClaimRetentionPolicy:\n  whenDeleted: Retain\n  whenScaled: Retain';
  assert.equal(applied(after(''), { kind: 'retentionPolicy' })?.['web.yaml'], after(policy));
});

test('a preview of changes shows them, and leads to where things are in the text as it is', () => {
  const context = contextOf(workspaceOf({ 'web.yaml': `${after('')}---\n${serviceWith()}` }));
  const file = fileOf(context.workspace, 'web.yaml');
  const [written] = preview(file, context).sets;
  const options = { web: { changes: { replicas: 3, whenScaled: 'Delete', partition: 1 } as const } };
  const [changed] = preview(file, context, options).sets;
  assert.deepEqual(
    [changed?.replicas, changed?.whenScaled, changed?.partition, changed?.storage],
    [3, 'Delete', 1, '3Gi'],
  );
  assert.deepEqual(
    [written?.removedClaims, changed?.removedClaims],
    [
      { kind: 'plain', text: 'retained' },
      { kind: 'warning', text: 'deleted' },
    ],
  );
  assert.deepEqual(changed?.written, written?.written);
  assert.deepEqual(
    [changed?.places, changed?.claimTemplates, changed?.service],
    [written?.places, written?.claimTemplates, written?.service],
  );
});

test('claims that a scale-down retains count in what remains, and those that it deletes do not', () => {
  const context = contextOf(workspaceOf({ 'web.yaml': after('replicas: 3') }));
  const totalsWith = (changes: Changes) => {
    const [set] = preview(fileOf(context.workspace, 'web.yaml'), context, { web: { changes } }).sets;
    return [set?.totals.join(', '), set?.storage];
  };
  assert.deepEqual(totalsWith({ replicas: 1 }), ['1 pod, 3 claims (2 retained), 3Gi of storage', '3Gi']);
  assert.deepEqual(totalsWith({ replicas: 0 }), ['0 pods, 3 claims (3 retained), 3Gi of storage', '3Gi']);
  assert.deepEqual(totalsWith({ replicas: 1, whenScaled: 'Delete' }), ['1 pod, 1 claim, 1Gi of storage', '1Gi']);
});

test('the commands give a live set what is tried, what decides about claims first', () => {
  const context = contextOf(workspaceOf({ 'web.yaml': after('replicas: 3') }));
  const commandsWith = (changes: Changes) => {
    const options = { web: { changes, details: ['commands'] as const } };
    const [first] = preview(fileOf(context.workspace, 'web.yaml'), context, options).sets[0]?.commands ?? [];
    return first?.title === 'What if' ? first.commands.map(({ command, danger }) => [command, danger ?? false]) : [];
  };
  assert.deepEqual(commandsWith({}), []);
  assert.deepEqual(commandsWith({ replicas: 5 }), [['kubectl scale statefulset/web --replicas=5', false]]);
  assert.deepEqual(commandsWith({ replicas: 1, whenScaled: 'Delete', updateStrategy: 'OnDelete' }), [
    [
      `kubectl patch statefulset/web --type=merge -p '{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain","whenScaled":"Delete"}}}'`,
      false,
    ],
    [
      `kubectl patch statefulset/web --type=merge -p '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}'`,
      false,
    ],
    ['kubectl scale statefulset/web --replicas=1', true],
  ]);
});

test('sets of one name in one file have ids of their own', () => {
  const workspace = workspaceOf({ 'web.yaml': `${setWith()}---\n${setWith()}` });
  assert.deepEqual(
    setsIn(fileOf(workspace, 'web.yaml'), { workspace }).map(([id]) => id),
    ['web', 'web 2'],
  );
});

test('a note says what would fail: two claim templates of one name, a name that is too long', () => {
  const notes = (text: string) => {
    const context = contextOf(workspaceOf({ 'web.yaml': text }));
    return preview(fileOf(context.workspace, 'web.yaml'), context).sets[0]?.notes.join('\n') ?? '';
  };
  assert.match(notes(`${setWith()}    - metadata: {name: data}\n      spec: {resources: {}}\n`), /data/);
  assert.match(notes(setWith({ metadata: `name: ${'w'.repeat(60)}` })), /52|63/);
});
