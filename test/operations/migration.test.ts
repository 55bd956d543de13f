import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Migration, migrationRunbook } from '../../server/src/operations/migration';
import { planOf, planOfCreation, planOfDeletion, type SetEdit, summarizeEdit } from '../../server/src/operations/plan';
import { validateUpdate } from '../../server/src/validation';
import type { Json, JsonObject } from '../../server/src/yaml/json';
import { target, web } from '../fixture';

/** The edit of one set into another, judged as the API server judges it. */
function edit(before: JsonObject, after: JsonObject): SetEdit {
  const { findings, changed } = validateUpdate(before, after, target);
  return { before, after, changed, rejected: findings.map(({ path }) => path), target };
}

const source = { kind: 'file', name: 'web.yaml' } as const;

function runbook(before: JsonObject, after: JsonObject, more: Partial<Migration> = {}): string {
  return migrationRunbook({ ...edit(before, after), source, ...more }) ?? '';
}

/** The commands of a runbook, those of all steps or of the one with this title. */
function commands(text: string, title?: string): string[] {
  const steps = text.split(/^## \d+\. /m).slice(1);
  const wanted = steps.filter((step) => title === undefined || step.startsWith(title));
  return wanted
    .flatMap((step) => [...step.matchAll(/^```sh\n([\s\S]*?)\n```$/gm)].flatMap(([, block = '']) => block.split('\n')))
    .filter((line) => !line.startsWith('#'));
}

const claim = (name: string, storage: string, spec: JsonObject = {}): Json => ({
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...spec },
});
const container = { name: 'web', image: 'nginx:1.27' };
const template = (labels: JsonObject, image = 'nginx:1.27') => ({
  metadata: { labels },
  spec: { containers: [{ ...container, image }] },
});
const set = (spec: JsonObject = {}, metadata: JsonObject = {}) =>
  web({ template: template({ app: 'web' }), volumeClaimTemplates: [claim('data', '10Gi')], ...spec }, metadata);

test('nothing rejected needs no runbook', () => {
  assert.equal(migrationRunbook({ ...edit(set(), set({ replicas: 5 })), source }), undefined);
});

test('claims grow by name before anything is deleted, if their class allows it', () => {
  const text = runbook(
    set({}, { namespace: 'prod' }),
    set({ volumeClaimTemplates: [claim('data', '20Gi')] }, { namespace: 'prod' }),
  );
  const patch = `'{"spec":{"resources":{"requests":{"storage":"20Gi"}}}}'`;
  assert.deepEqual(
    commands(text, 'Grow').filter((line) => line.includes('patch')),
    [0, 1, 2].map((i) => `kubectl patch pvc/data-web-${i} --type=merge -p ${patch} -n prod`),
  );
  assert.match(text, /jsonpath=\{\.allowVolumeExpansion\}/);
  assert.ok(text.indexOf('Grow the claims') < text.indexOf('--cascade=orphan'));
  assert.deepEqual(commands(text, 'Delete the set'), ['kubectl delete statefulset/web --cascade=orphan -n prod']);
  assert.deepEqual(commands(text, 'Create the set again'), ['kubectl apply -f web.yaml -n prod']);
  assert.doesNotMatch(text, /Restart the pods/, 'adopted pods have what they need');
});

test('the class of the template is asked for by its name', () => {
  const fast = { storageClassName: 'fast' };
  const text = runbook(
    set({ volumeClaimTemplates: [claim('data', '10Gi', fast)] }),
    set({ volumeClaimTemplates: [claim('data', '1Ti', fast)] }),
  );
  assert.ok(commands(text, 'Grow')[0]?.startsWith('kubectl get storageclass/fast -o '));
});

test('many claims are patched in a loop over their ordinals', () => {
  const text = runbook(
    set({ replicas: 200, ordinals: { start: 5 } }),
    set({ replicas: 200, ordinals: { start: 5 }, volumeClaimTemplates: [claim('data', '20Gi')] }),
  );
  const [loop = ''] = commands(text, 'Grow').filter((line) => line.startsWith('for '));
  assert.match(loop, /^for i in \$\(seq 5 204\); do kubectl patch .* pvc\/data-web-"\$i"; done$/);
});

test('shrinking is said to be impossible, and no claim is patched', () => {
  const text = runbook(set(), set({ volumeClaimTemplates: [claim('data', '5Gi')] }));
  assert.match(text, /Claims cannot shrink/);
  assert.doesNotMatch(text, /kubectl patch/);
});

test('another serviceName restarts the pods, and says where the old names are used', () => {
  const text = runbook(set(), set({ serviceName: 'other' }), { uses: ['app.yaml:12'] });
  assert.match(text, /used in `app\.yaml:12`/);
  assert.ok(commands(text, 'Restart the pods').includes('kubectl rollout restart statefulset/web'));
  assert.match(text, /Keep the Service `web` until/);
});

test('what a restart of the set does not reach is deleted pod by pod, from the highest', () => {
  for (const updateStrategy of [{ type: 'OnDelete' }, { rollingUpdate: { partition: 2 } }]) {
    const text = runbook(set({ updateStrategy }), set({ updateStrategy, serviceName: 'other' }));
    const deletions = commands(text, 'Restart the pods').filter((line) => line.includes(' delete '));
    assert.deepEqual(
      deletions,
      [2, 1, 0].map((i) => `kubectl delete pod/web-${i}`),
    );
  }
});

test('pods that lack a new claim are recreated from the lowest: the controller is stuck at the first of them', () => {
  const text = runbook(set(), set({ volumeClaimTemplates: [claim('data', '10Gi'), claim('log', '1Gi')] }));
  const deletions = commands(text, 'Recreate the pods').filter((line) => line.includes(' delete '));
  assert.deepEqual(
    deletions,
    [0, 1, 2].map((i) => `kubectl delete pod/web-${i}`),
  );
});

test('pods that the new selector does not select get its labels before the set is created', () => {
  const after = set({ selector: { matchLabels: { app: 'shop' } }, template: template({ app: 'shop' }) });
  const text = runbook(set(), after);
  assert.deepEqual(
    commands(text, 'Give the pods'),
    [0, 1, 2].map((i) => `kubectl label pod/web-${i} --overwrite app=shop`),
  );
  assert.ok(text.indexOf('--cascade=orphan') < text.indexOf('kubectl label'));
  assert.ok(text.indexOf('kubectl label') < text.indexOf('kubectl apply'));
});

test('a selector that still selects the pods needs no labels', () => {
  const labels = { app: 'web', tier: 'db' };
  const before = set({ template: template(labels) });
  assert.doesNotMatch(runbook(before, set({ template: template(labels), selector: { matchLabels: labels } })), /label/);
});

test('what the same edit changes beside is named, and whenDeleted Delete is warned of', () => {
  const policy = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } };
  const text = runbook(set(policy), set({ ...policy, podManagementPolicy: 'Parallel', replicas: 5 }));
  assert.match(text, /also changes `spec\.replicas`/);
  assert.match(text, /Without --cascade=orphan its claims are deleted with the data: whenDeleted is Delete/);
});

test('hostile names and values stay text', () => {
  const name = "web'; rm -rf ~; '\n```\n# x";
  const text = runbook(set({}, { name }), set({ serviceName: 'a|b`c\n\n## No' }, { name }));
  assert.doesNotMatch(text, /^## No|^# x/m);
  for (const line of commands(text)) {
    assert.match(line, /^kubectl /);
    const plain = line.replaceAll(/'(?:[^']|'\\'')*'/g, '');
    assert.doesNotMatch(plain, /;|`|\n/, line);
  }
});

for (const [what, before, after, summary] of [
  ['nothing', {}, {}, undefined],
  ['replicas lowered', { replicas: 5 }, { replicas: 3 }, 'scales 5 → 3, retains 2 claims'],
  [
    'replicas lowered where claims go along',
    { replicas: 3 },
    { replicas: 2, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } },
    'scales 3 → 2, deletes 1 claim',
  ],
  ['replicas raised', {}, { replicas: 4 }, 'scales 3 → 4'],
  ['another image', {}, { template: template({ app: 'web' }, 'nginx:1.28') }, 'updates web-2, web-1, web-0'],
  [
    'another image for many',
    { replicas: 10 },
    { replicas: 10, template: template({ app: 'web' }, 'nginx:1.28') },
    'updates web-9, web-8, …, web-0',
  ],
  [
    'another image under a partition',
    {},
    { template: template({ app: 'web' }, 'nginx:1.28'), updateStrategy: { rollingUpdate: { partition: 2 } } },
    'updates web-2',
  ],
  [
    'another image under OnDelete',
    { updateStrategy: { type: 'OnDelete' } },
    { updateStrategy: { type: 'OnDelete' }, template: template({ app: 'web' }, 'nginx:1.28') },
    'updates pods when you delete them',
  ],
  ['a rejected field', {}, { serviceName: 'x', replicas: 1 }, 'rejected: serviceName'],
  ['a policy', {}, { minReadySeconds: 5 }, 'changes minReadySeconds, no pod'],
  [
    'both',
    {},
    { replicas: 2, template: template({ app: 'web' }, 'nginx:1.28') },
    'scales 3 → 2, retains 1 claim, updates web-1, web-0',
  ],
] as const) {
  test(`in a few words: ${what}`, () => {
    assert.equal(summarizeEdit(edit(set(before), set(after))), summary);
    assert.equal(planOf(edit(set(before), set(after))).length === 0, summary === undefined);
  });
}

test('the plan names every pod that is deleted and what happens to its claim, and begins with what is rejected', () => {
  const items = planOf(edit(set(), set({ replicas: 1, serviceName: 'other' })));
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ['refused', 'risk', 'effect'],
  );
  assert.match(items[1]?.text ?? '', /web-0\.web\.default\.svc\.cluster\.local.*become web-0\.other\.default/);
  assert.equal(
    items[2]?.text,
    'Scaling from 3 to 1 deletes web-2, web-1, in that order. Their 2 claims are retained: pods of the same name get them back, with the old data.',
  );
});

test('ordinals that move up delete pods below and create pods above', () => {
  const items = planOf(edit(set(), set({ ordinals: { start: 2 } })));
  assert.deepEqual(
    items.map(({ text }) => text),
    [
      'Moving the first ordinal from 0 to 2 deletes web-1, web-0, in that order. Their 2 claims are retained: pods of the same name get them back, with the old data.',
      'web-3, web-4 are created, in that order: each waits until the one before is Ready. Their 2 claims are created empty, but for claims of these names that exist: those are attached, with the old data.',
    ],
  );
});

test('another name is another set, which leaves the data behind', () => {
  const items = planOf(edit(set(), set({}, { name: 'shop' })));
  assert.deepEqual(new Set(items.map(({ kind }) => kind)), new Set(['risk']));
  assert.match(items[1]?.text ?? '', /^The data stays in data-web-0, data-web-1, data-web-2/);
});

test('pods that a new selector does not select are orphaned: none of them is replaced', () => {
  const labels = { app: 'shop' };
  const other = { selector: { matchLabels: labels }, template: template(labels) };
  const texts = planOf(edit(set(), set(other))).map(({ text }) => text);
  assert.equal(texts.length, 2);
  assert.match(texts[1] ?? '', /^web-0, web-1, web-2 are orphaned: .* names are taken\. Give them the new labels/);
  const moved = planOf(edit(set(), set({ ...other, ordinals: { start: 3 } }))).map(({ text }) => text);
  assert.doesNotMatch(moved[1] ?? '', /taken/);
  const narrower = {
    selector: { matchLabels: { app: 'web', tier: 'db' } },
    template: template({ app: 'web', tier: 'db' }),
  };
  const wider = set({ template: template({ app: 'web', tier: 'db', more: 'x' }) });
  const [rejected, adopted, ...more] = planOf(edit(set(narrower), wider)).map(({ text }) => text);
  assert.match(rejected ?? '', /spec\.selector\.matchLabels\.tier is immutable/);
  assert.match(adopted ?? '', /are replaced, in that order/);
  assert.deepEqual(more, []);
});

test('claims keep their size: they can grow by themselves, and never shrink', () => {
  const of = (storage: string) => set({ volumeClaimTemplates: [claim('data', storage)] });
  const [, grown] = planOf(edit(of('10Gi'), of('20Gi')));
  assert.match(
    grown?.text ?? '',
    /^Existing claims of data keep 10Gi; only new ones get 20Gi\. Grow the claims themselves/,
  );
  const [, shrunk] = planOf(edit(of('10Gi'), of('5Gi')));
  assert.match(shrunk?.text ?? '', /Claims cannot shrink/);
});

test('the plans of a new set and of a deleted one have what happens to their claims', () => {
  const { summary, items } = planOfCreation(set({}, { name: 'shop' }), { set: set() });
  assert.equal(summary, 'creates 3 pods, 3 claims');
  assert.match(items[1]?.text ?? '', /^data-shop-0, data-shop-1, data-shop-2 are created empty/);
  assert.match(
    items[2]?.text ?? '',
    /^shop is a new set without the data of web\. The data stays in data-web-0, data-web-1/,
  );
  assert.equal(planOfCreation(set()).items.length, 2);
  assert.match(
    planOfCreation(set(), { deployment: true }).items.at(-1)?.text ?? '',
    /Until the live Deployment is scaled to 0.*: scale it to 0, copy the data into .*, then apply the StatefulSet/,
  );
  assert.equal(planOfCreation(set({ replicas: 0 })).items[0]?.text, 'No pods: replicas is 0.');
  const gone = planOfDeletion(set());
  assert.equal(gone.summary, 'deletes 3 pods, retains 3 claims');
  assert.match(gone.items[0]?.text ?? '', /all at once, in no order/);
  assert.match(gone.items[1]?.text ?? '', /^data-web-0, data-web-1, data-web-2 are retained/);
  const lost = planOfDeletion(set({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } }));
  assert.deepEqual([lost.summary, lost.items[1]?.kind], ['deletes 3 pods, deletes 3 claims', 'risk']);
});
