import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLenses } from '../../../server/src/features/codeLens';
import { liveEdits } from '../../../server/src/features/live/application';
import { liveProblems } from '../../../server/src/features/live/problems';
import { questionsAbout } from '../../../server/src/features/live/questions';
import { LiveState, readLiveState } from '../../../server/src/features/live/state';
import { failures } from '../../../server/src/features/preview/failures';
import { Histories, play } from '../../../server/src/features/preview/play';
import { preview } from '../../../server/src/features/preview/preview';
import type { LiveObject } from '../../../server/src/live/dump';
import { dataLabel } from '../../../server/src/protocol';
import { asObject } from '../../../server/src/yaml/json';
import { applyFix, contextOf, type Files, fileOf, resourceIn, workspaceOf } from '../../fixture';
import { claim, dumpOf, headless, now, pod, revisions, updating, web } from '../../live/running';

/** The manifest of the set `web`: one replica more than what runs. */
const manifest = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: shop
spec:
  serviceName: web
  replicas: 4 # for the sale
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx:2
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 1Gi } }
`;

const pulling = {
  containerStatuses: [
    {
      name: 'web',
      image: 'nginx:2',
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nginx:2"' } },
    },
  ],
};

const claimTemplate = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

/** A rollout that stops at its first pod, whose image cannot be pulled, and a claim that was left over. */
const stuck: readonly LiveObject[] = [
  web({ volumeClaimTemplates: [claimTemplate] }, { ...updating, replicas: 3, readyReplicas: 2 }),
  ...revisions,
  headless,
  ...[0, 1, 2, 7].map((ordinal) => claim(`data-web-${ordinal}`)),
  pod(0, { revision: 'web-a' }),
  pod(1, { revision: 'web-a' }),
  withContainer(pod(2, { ready: false, since: 5, status: pulling })),
];

function withContainer(object: LiveObject): LiveObject {
  const spec = { ...asObject(object.json['spec']), containers: [{ name: 'web', image: 'nginx:2' }] };
  return { ...object, json: { ...object.json, spec } };
}

const state = new LiveState('dump.yaml', dumpOf(stuck), now);

function inWorkspace(files: Files) {
  const workspace = workspaceOf(files);
  return { workspace, context: contextOf(workspace), file: fileOf(workspace, Object.keys(files)[0] ?? '') };
}

/** `8 warning drift: replicas is 4 here and 3 in the cluster.` */
function said(files: Files): string[] {
  const { file, context } = inWorkspace(files);
  return liveProblems(file, context, state).map(({ span, severity, code, message }) => {
    const line = file.text.slice(0, span.start).split('\n').length;
    return `${line} ${severity} ${code}: ${message.replace(/: .*/, '')}`;
  });
}

const problems = [
  '15 warning image-pull: Image nginx:2 of container web in web-2 cannot be pulled (state ImagePullBackOff, pod created 5 min ago).',
  '8 warning drift: replicas is 4 here and 3 in the cluster.',
];

test('what is wrong stands at the field that causes it, and what differs at its line', () => {
  assert.deepEqual(said({ 'web.yaml': manifest }), problems);
  assert.deepEqual(said({ 'web.yaml': manifest.replace('  namespace: shop\n', '') }).length, 2);
  assert.deepEqual(said({ 'web.yaml': manifest.replace('namespace: shop', 'namespace: other') }), []);
});

test('what moves without a change of its own is found where it is now', () => {
  const first = inWorkspace({ 'web.yaml': `# a note\n---\n${manifest}` });
  assert.equal(liveProblems(first.file, first.context, state).length, 2);
  const below = fileOf(
    applyFix(first.workspace, [{ uri: first.file.uri, span: { start: 0, end: 0 }, newText: '# one\n# more\n' }]),
    'web.yaml',
  );
  const context = { ...first.context, workspace: first.workspace.with(below) };
  const [, drift] = liveProblems(below, context, state);
  assert.equal(drift && below.text.slice(drift.span.start, drift.span.end), '4');
  const edits = drift?.fix?.edits();
  assert.ok(edits);
  assert.match(
    applyFix(context.workspace, edits).files.get(below.uri)?.text ?? '',
    /\n {2}replicas: 3 # for the sale\n/,
  );
});

test('of a kustomization it is said of what it becomes, where that is written', () => {
  const files = {
    'base/web.yaml': manifest.replace('  namespace: shop\n', ''),
    'base/kustomization.yaml': 'resources: [web.yaml]\nnamespace: shop\n',
  };
  assert.deepEqual(said(files), [
    '14 warning image-pull: Image nginx:2 of container web in web-2 cannot be pulled (state ImagePullBackOff, pod created 5 min ago).',
    '7 warning drift: replicas is 4 here and 3 in the cluster.',
  ]);
});

test('an event that was pasted is said of the manifest of its set', () => {
  const { file, context } = inWorkspace({ 'web.yaml': manifest });
  const pasted = readLiveState('pasted', ['3m Warning Failed pod/web-1 Failed to pull image "nginx:2": not found\n']);
  assert.ok(pasted);
  assert.deepEqual(
    liveProblems(file, context, pasted).map(({ code, span }) => [code, file.text.slice(span.start, span.end)]),
    [['image-pull', 'nginx:2']],
  );
  assert.equal(codeLenses(file, context, pasted)[0]?.title, 'live: waits for web-1');
});

test('the lens of a set begins with how it runs', () => {
  const { file, context } = inWorkspace({ 'web.yaml': manifest });
  const lenses = codeLenses(file, context, state).map(({ title, opens, set }) => [opens, set, title]);
  assert.deepEqual(lenses[0], ['live', 'web', 'live: 2 of 3 Ready · waits for web-2']);
  assert.equal(
    codeLenses(file, context).some(({ opens }) => opens === 'live'),
    false,
  );
});

test('the preview has the set as it runs, with what ends its trouble and what is left over', () => {
  const { file, context } = inWorkspace({ 'web.yaml': manifest });
  const { live, sets } = preview(file, context, {}, [], state);
  assert.equal(live?.title, 'dump.yaml');
  assert.equal(live.taken, '2026-01-01T12:30:00.000Z');
  assert.deepEqual(live.gaps, ['There are no events in this dump: add `events` to the command.']);
  const running = sets[0]?.live;
  assert.ok(running);
  assert.equal(running.story, 'web waits for web-2 to be Ready.');
  assert.deepEqual(
    running.causes.map(({ id, place }) => [id, place?.range.start.line]),
    [['image-pull', 14]],
  );
  assert.ok(running.causes[0]?.steps.some(({ command, destroys }) => command?.includes('delete pod') && destroys));
  assert.deepEqual(
    running.leftovers.map(({ claim, step }) => [claim, step.command]),
    [['data-web-7', 'kubectl delete pvc data-web-7 -n shop']],
  );
  assert.deepEqual(
    running.drift.map(({ field, adopts }) => [field, adopts]),
    [['spec.replicas', true]],
  );
  assert.ok(running.plan.some(({ text }) => text.includes('web-3 is created')));
  assert.equal(preview(file, context).live, null);
  assert.equal(preview(file, context).sets[0]?.live, undefined);
});

test('a live value is taken over, alone or with all others', () => {
  const { workspace, context, file } = inWorkspace({ 'web.yaml': manifest });
  const set = resourceIn(workspace, 'web.yaml');
  const after = (field: string | null) => {
    const edits = liveEdits(set, { kind: 'live', object: null, field }, state, context);
    return edits && applyFix(workspace, edits).files.get(file.uri)?.text;
  };
  const expected = manifest.replace('replicas: 4', 'replicas: 3');
  assert.equal(after('spec.replicas'), expected);
  assert.equal(after(null), expected);
  assert.equal(after('spec.none'), undefined);
});

test('a history continues from what runs: the pod that is stuck stays so', () => {
  const { file, context } = inWorkspace({ 'web.yaml': manifest });
  const frames = (fromLive: boolean) => {
    const playing = { run: `${fromLive}`, fromLive, steps: ['apply'], have: 0 };
    const played = play(file, context, { set: 'web', changes: {}, playing }, new Histories(), [], state);
    return played ? [played.start, ...played.steps.flatMap(({ frames }) => frames)] : [];
  };
  assert.ok(frames(false).some(({ sentence }) => sentence.includes('web-3')));
  const [first, ...rest] = frames(true);
  assert.equal(first?.sentence, 'The set is as it runs.');
  assert.deepEqual(
    first.pods.map(({ from, to, state }) => `${from}-${to} ${state}`),
    ['0-1 ready', '2-2 not-ready'],
  );
  assert.deepEqual(
    first.claims.map((claim) => `${claim.from}-${claim.to} ${claim.state}, ${dataLabel(claim)}`),
    ['0-1 used, data from before', '2-2 used, empty', '7-7 kept, empty'],
  );
  assert.equal(
    rest.some(({ pods }) => pods.some(({ from, to, state }) => from <= 2 && to >= 2 && state === 'ready')),
    false,
  );
});

test('what goes wrong is found from what runs on: the pod that is stuck blocks what is applied', () => {
  const { file, context } = inWorkspace({ 'web.yaml': manifest });
  const applied = (live?: LiveState) =>
    (failures(file, context, { set: 'web', changes: {} }, [], live)?.findings ?? [])
      .filter(({ steps }) => steps.join() === 'apply')
      .map(({ id, message }) => `${id}: ${message.split(',')[0]}`);
  assert.deepEqual(applied(), []);
  assert.deepEqual(applied(state), ['blocks: web-2 never becomes Ready (image nginx:2)']);
});

/** The dump as kubectl prints it. */
const text = JSON.stringify({
  kind: 'List',
  apiVersion: 'v1',
  items: stuck.map(({ json }) => ({
    apiVersion: 'v1',
    ...json,
    metadata: { ...(json['metadata'] as object), resourceVersion: '7' },
  })),
});

test('a dump in an editor offers to explain itself and says of each set what it does', () => {
  const { file, context } = inWorkspace({ 'dump.json': text });
  assert.deepEqual(
    codeLenses(file, context).map(({ title, opens, set }) => [opens, set, title]),
    [
      ['dump', undefined, 'Explain this dump'],
      ['dump', 'web', 'web: stuck, waits for web-2'],
    ],
  );
  const { live, sets } = preview(file, context);
  assert.deepEqual(sets, []);
  assert.deepEqual(
    live?.sets.map(({ name, state }) => [name, state]),
    [['web', 'stuck']],
  );
  assert.equal(readLiveState('notes', ['kind: ConfigMap\nmetadata: {name: a}\n', 'no YAML: [']), undefined);
});

test('without a dump, questions lead to what may be wrong with the set', () => {
  const { file, context } = inWorkspace({ 'web.yaml': manifest });
  const question = questionsAbout(file, { set: 'web', ordinal: 2 }, context);
  assert.match(question?.text ?? '', /web-2/);
  assert.match(question?.command ?? '', /^kubectl get pods .*-n shop$/);
  assert.ok(question?.answers.some((answer) => 'causes' in answer || answer.next.answers.length > 1));
  assert.equal(questionsAbout(inWorkspace({ 'empty.yaml': '' }).file, {}, context), undefined);
});
