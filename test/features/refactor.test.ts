import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { applyToWorkspace } from '../../server/src/features/codeActions';
import {
  conversionFixes,
  type Refactoring,
  refactorings,
  refactoringsOnLine,
} from '../../server/src/features/refactor';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import type { Context } from '../../server/src/settings/context';
import { validateManifest } from '../../server/src/validation';
import { manifest, type Resource, readFile } from '../../server/src/workspace/file';
import { isArray, isObject, type Json } from '../../server/src/yaml/json';
import {
  contextOf,
  cursorAt,
  examples,
  type Files,
  fileOf,
  openAt,
  serviceWith,
  setWith,
  textsOf,
  uriOf,
  workspaceOf,
} from '../fixture';

/** What is offered at the cursor. */
function offered(files: Files): { context: Context; offers: Refactoring[] } {
  const { file, offset, context } = openAt(files);
  return { context, offers: refactorings(file, { start: offset, end: offset }, context) };
}

/** The workspace after the refactoring of this title. */
function after(files: Files, title: string | RegExp): { context: Context; said: string; texts: Files } {
  const { context, offers } = offered(files);
  const chosen = offers.find((each) => (typeof title === 'string' ? each.title === title : title.test(each.title)));
  assert.ok(chosen, `'${title}' is not among ${offers.map((each) => each.title).join('; ')}`);
  const done = apply(context, chosen);
  return { context: done, said: chosen.consequences.join(' '), texts: textsOf(done.workspace) };
}

function apply(context: Context, { edits, creates = [], deletes = [] }: Refactoring): Context {
  const { workspace } = applyToWorkspace(edits, context);
  const made = workspace.with(...creates.map(({ uri, text }) => readFile(uri, text)));
  return { ...context, workspace: deletes.reduce((rest, uri) => rest.without(uri), made) };
}

/** The errors and warnings of all files, without their places. */
function problems({ workspace, settings }: Context): string[] {
  const context = { workspace, settings };
  return [...workspace.files.values()].flatMap((file) =>
    diagnose(file, context)
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ rule, message }) => `${rule.id}: ${message}`),
  );
}

function resources({ workspace }: Context): Resource[] {
  return [...workspace.files.values()].flatMap((file) => file.resources);
}

function refusals(context: Context): string[] {
  return resources(context).flatMap((resource) =>
    validateManifest(manifest(resource), { version: 36 })
      .filter(({ kind }) => kind !== 'warning')
      .map(({ message }) => `${resource.kind} ${resource.name}: ${message}`),
  );
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  replicas: 1 # one is enough$0
  strategy:
    type: Recreate
  progressDeadlineSeconds: 900
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: postgres:17.2
          env:
            - name: PGDATA
              value: /var/lib/postgresql/data/pgdata
          ports:
            - name: postgres
              containerPort: 5432
          # where the data is
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: db-data
`;
const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: db-data
spec:
  accessModes:
    - ReadWriteOnce
  storageClassName: fast
  resources:
    requests:
      storage: 20Gi
`;
const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: db
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: db
  maxReplicas: 3
`;

test('a Deployment becomes a StatefulSet with Service, claim template and autoscaler, and it is said what does not move', () => {
  const { said, texts, context } = after(
    { 'db.yaml': deployment, 'claim.yaml': claim, 'scaler.yaml': scaler },
    'Convert to a StatefulSet',
  );
  assert.equal(
    texts['db.yaml'],
    `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector:
    app: db
  ports:
    - name: postgres
      port: 5432
---
# Converted from a Deployment. The pods are named db-0, with DNS names under the headless Service
# 'db'. The data in the claim 'db-data' does not move: data-db-0 starts empty. strategy (Recreate)
# is dropped: a StatefulSet deletes each pod before it creates its replacement.
# progressDeadlineSeconds is dropped: a StatefulSet has no such deadline. Autoscalers of the
# Deployment now target the StatefulSet. Until the live Deployment is scaled to 0, Services select
# the pods of both: scale it to 0, copy the data into data-db-0, then apply the StatefulSet and
# delete the Deployment.
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  replicas: 1 # one is enough
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: postgres:17.2
          env:
            - name: PGDATA
              value: /var/lib/postgresql/data/pgdata
          ports:
            - name: postgres
              containerPort: 5432
          # where the data is
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        storageClassName: fast
        resources:
          requests:
            storage: 20Gi
`,
  );
  assert.match(texts['scaler.yaml'] ?? '', /kind: StatefulSet\n {4}name: db/);
  assert.equal(texts['claim.yaml'], claim, 'the claim keeps the data');
  for (const words of ['Recreate', 'progressDeadlineSeconds', "claim 'db-data' does not move", 'data-db-0'])
    assert.ok(said.includes(words), words);
  assert.deepEqual(refusals(context), []);
});

test('a StatefulSet becomes a Deployment that mounts the claim of the first pod', () => {
  const there = after({ 'db.yaml': deployment, 'claim.yaml': claim }, 'Convert to a StatefulSet');
  const set = there.texts['db.yaml']?.replace('one is enough', 'one is enough$0') ?? '';
  const { said, texts, context } = after({ 'db.yaml': set, 'claim.yaml': claim }, 'Convert to a Deployment');
  const text = texts['db.yaml'] ?? '';
  assert.match(text, /kind: PersistentVolumeClaim\nmetadata:\n {2}name: data-db-0\n/);
  assert.match(text, /claimName: data-db-0/);
  assert.match(text, /strategy:\n {4}type: Recreate/);
  assert.doesNotMatch(text, /^ {2}(?:serviceName|volumeClaimTemplates)/m);
  assert.match(said, /serviceName 'db' is dropped/);
  assert.deepEqual(refusals(context), []);
});

test('a set whose claims are deleted with it becomes a Deployment only once it is orphaned', () => {
  const there = after({ 'db.yaml': deployment, 'claim.yaml': claim }, 'Convert to a StatefulSet');
  const consequences = (policy: string) => {
    const set = there.texts['db.yaml']?.replace('replicas: 1 # one is enough', `replicas: 2$0${policy}`) ?? '';
    return after({ 'db.yaml': set, 'claim.yaml': claim }, 'Convert to a Deployment with one pod').said;
  };
  assert.match(
    consequences(''),
    /Delete the live set before you apply the Deployment.* Deleting it retains its claims\./,
  );
  assert.match(
    consequences('\n  persistentVolumeClaimRetentionPolicy:\n    whenDeleted: Delete'),
    /a Deployment never deletes claims.*Deleting it deletes its claims with the data.*delete it with --cascade=orphan/,
  );
});

test('a claim that many pods can mount stays one claim', () => {
  const many = claim.replace('ReadWriteOnce', 'ReadWriteMany');
  const { said, texts } = after({ 'db.yaml': deployment, 'claim.yaml': many }, 'Convert to a StatefulSet');
  assert.match(texts['db.yaml'] ?? '', /claimName: db-data/);
  assert.match(said, /'db-data' is still shared by all pods/);
});

test('a Service that has the name and an address keeps both: the headless one gets another', () => {
  const service =
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  selector:\n    app: db\n  ports:\n    - port: 5432\n';
  const { texts } = after({ 'db.yaml': deployment, 'service.yaml': service }, 'Convert to a StatefulSet');
  assert.match(texts['db.yaml'] ?? '', /serviceName: db-headless/);
  assert.equal(texts['service.yaml'], service);
});

test('the conversions are fixes of the rules that ask for them', () => {
  const rolling = deployment.replace('$0', '').replace('  strategy:\n    type: Recreate\n', '');
  const context = contextOf(workspaceOf({ 'db.yaml': rolling, 'claim.yaml': claim }));
  const file = fileOf(context.workspace, 'db.yaml');
  const fixes = conversionFixes(file, { start: 0, end: rolling.length }, context);
  assert.deepEqual(
    fixes.map(({ diagnosis, refactoring }) => [diagnosis.rule.id, refactoring.title]),
    [['database-in-deployment', 'Convert to a StatefulSet']],
  );
});

const container = 'image: nginx:1.27';
const withoutClaims = { without: ['volumeMounts', 'volumeClaimTemplates'] };
const set = `${serviceWith()}---\n${setWith({ spec: 'replicas: 1', container }, withoutClaims)}`;
const atContainer = (text: string) => cursorAt(text, '- name: web$0');

for (const [title, expected] of [
  [
    "Add a claim template 'data', mounted at /usr/share/nginx/html",
    /mountPath: \/usr\/share\/nginx\/html\n[\s\S]*volumeClaimTemplates:\n {4}- metadata:\n {8}name: data/,
  ],
  [
    "Add the pod's ordinal to 'web' as the variable POD_INDEX",
    /env:\n {12}- name: POD_INDEX\n {14}valueFrom:\n {16}fieldRef:\n {18}fieldPath: metadata\.labels\['apps\.kubernetes\.io\/pod-index'\]/,
  ],
  [
    'Add a Service for web-0 only',
    /name: web-0\nspec:\n {2}type: ClusterIP\n {2}selector:\n {4}app: web\n {4}statefulset\.kubernetes\.io\/pod-name: web-0/,
  ],
] as const) {
  test(`${title}: accepted, without a new problem, and not offered again`, () => {
    const before = problems(contextOf(workspaceOf({ 'web.yaml': set })));
    const { texts, context } = after({ 'web.yaml': atContainer(set) }, title);
    assert.match(texts['web.yaml'] ?? '', expected);
    assert.deepEqual(refusals(context), []);
    assert.deepEqual(problems(context), before);
    const again = offered({ 'web.yaml': atContainer(texts['web.yaml'] ?? '') });
    assert.ok(!again.offers.some((offer) => offer.title === title));
  });
}

test('a claim template is extracted from a volume, and becomes one again', () => {
  const withVolume = setWith(
    {
      spec: 'replicas: 1',
      container: 'volumeMounts:\n  - name: data\n    mountPath: /usr/share/nginx/html',
      pod: 'volumes:\n  - name: data$0\n    persistentVolumeClaim:\n      claimName: db-data',
    },
    withoutClaims,
  );
  const { texts, said } = after(
    { 'web.yaml': withVolume, 'claim.yaml': claim },
    /^Extract the volume 'data' to a claim template/,
  );
  const extracted = texts['web.yaml'] ?? '';
  assert.match(extracted, /volumeClaimTemplates:\n {4}- metadata:\n {8}name: data\n[\s\S]*storage: 20Gi/);
  assert.doesNotMatch(extracted, /volumes:/);
  assert.match(said, /'db-data' does not move: data-web-0 starts empty/);
  const inlined = after(
    { 'web.yaml': cursorAt(extracted, '        name: data$0\n      spec') },
    /^Replace the claim template/,
  );
  assert.match(inlined.texts['web.yaml'] ?? '', /claimName: data-web-0/);
  assert.deepEqual(refusals(inlined.context), []);
});

test('fields are sorted with their comments, and nothing else changes', () => {
  const text = `# the set
kind: StatefulSet
# which API
apiVersion: apps/v1
spec:
  # one template
  template:
    spec:
      containers:
        - image: nginx:1.27 # pinned
          # who
          name: web$0
    metadata:
      labels:
        b: "1"
        app: web

  selector:
    matchLabels:
      app: web
  replicas: 2 # two
  serviceName: web
metadata:
  name: web
`;
  const { texts, context } = after({ 'web.yaml': text }, 'Sort fields in the usual order');
  assert.equal(
    texts['web.yaml'],
    `# the set
# which API
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 2 # two

  selector:
    matchLabels:
      app: web
  # one template
  template:
    metadata:
      labels:
        b: "1"
        app: web
    spec:
      containers:
        - # who
          name: web
          image: nginx:1.27 # pinned
`,
  );
  const before = resources(contextOf(workspaceOf({ 'web.yaml': text.replace('$0', '') })));
  assert.deepEqual(resources(context).map(manifest), before.map(manifest));
});

test('who is asked before: changes of what runs, and of which files there are', () => {
  const asks = (files: Files) => offered(files).offers.flatMap(({ title, confirm }) => (confirm ? [title] : []));
  assert.deepEqual(asks({ 'web.yaml': atContainer(set), 'other.yaml': claim }), [
    'Convert to a Deployment',
    'Split into 2 files, one for each manifest',
    'Join other.yaml into this file',
  ]);
});

test('a file is split into one for each manifest, and kustomizations list them; joining them gives the same', () => {
  const files = { 'web.yaml': atContainer(set), 'kustomization.yaml': 'resources:\n  - web.yaml\n' };
  const split = after(files, 'Split into 2 files, one for each manifest');
  assert.deepEqual(Object.keys(split.texts).sort(), ['kustomization.yaml', 'web-service.yaml', 'web.yaml']);
  assert.match(split.texts['web-service.yaml'] ?? '', /^apiVersion: v1\nkind: Service\n/);
  assert.doesNotMatch(split.texts['web.yaml'] ?? '', /kind: Service/);
  assert.match(
    split.said,
    /^Creates web-service\.yaml\. The kustomizations that list this file list the new files, too\./,
  );
  assert.equal(split.texts['kustomization.yaml'], 'resources:\n  - web.yaml\n  - web-service.yaml\n');
  const again = { ...split.texts, 'web.yaml': atContainer(split.texts['web.yaml'] ?? '') };
  const joined = after(again, 'Join web-service.yaml into this file');
  assert.deepEqual(Object.keys(joined.texts).sort(), ['kustomization.yaml', 'web.yaml']);
  assert.match(
    joined.said,
    /^Moves the manifests of web-service\.yaml to the end of this file, and deletes that file\. Kustomizations no longer/,
  );
  assert.equal(joined.texts['kustomization.yaml'], 'resources:\n  - web.yaml\n');
  const kinds = (context: Context) =>
    resources(context)
      .map(({ kind, name }) => `${kind} ${name}`)
      .sort();
  assert.deepEqual(kinds(joined.context), kinds(contextOf(workspaceOf({ 'web.yaml': set }))));
});

describe('unasked, a line has at most two refactorings, and only those that fit it', () => {
  const set = setWith();
  const offersOn: Readonly<Record<string, readonly string[]>> = {
    'kind: StatefulSet': ['Convert to a Deployment with one pod', 'Join other.yaml into this file'],
    'apiVersion: apps/v1': ['Sort fields in the usual order', 'Join other.yaml into this file'],
    'replicas: 3': ['Add a Service for web-0 only'],
    'volumeMounts:': ["Add a claim template 'storage', mounted at /var/lib/data"],
    'containerPort: 80': [],
    'matchLabels:': [],
  };
  for (const [line, expected] of Object.entries(offersOn))
    test(line, () => {
      const { file, offset, context } = openAt({
        'web.yaml': set.replace(line, `${line}$0`),
        'other.yaml': serviceWith(),
      });
      const offers = refactoringsOnLine(file, { start: offset, end: offset }, context);
      assert.deepEqual(
        offers.map(({ title }) => title),
        expected,
      );
    });
});

test('nothing is offered in templates, patches and broken text', () => {
  for (const files of [
    { 'web.yaml': setWith({ metadata: 'name: {{ .Values.name }}$0' }) },
    { 'web.yaml': `${atContainer(set)}\n  : [` },
    { 'web.yaml': atContainer(set), 'kustomization.yaml': 'patches:\n  - path: web.yaml\n' },
  ])
    assert.deepEqual(offered(files).offers, []);
});

test('text that is cut off anywhere is refactored or left alone, without a crash', () => {
  const whole = `${set}---\n${deployment.replace('$0', '')}---\n${claim}`;
  for (let end = 0; end < whole.length; end += 7) {
    const context = contextOf(
      workspaceOf({ 'all.yaml': whole.slice(0, end), 'kustomization.yaml': 'resources: [all.yaml]' }),
    );
    const file = fileOf(context.workspace, 'all.yaml');
    const broken = file.documents.filter(({ yaml }) => yaml.errors.length > 0).length;
    for (const start of [0, end >> 1, end]) {
      for (const offer of refactorings(file, { start, end: start }, context)) {
        for (const { text, documents } of apply(context, offer).workspace.files.values())
          assert.ok(
            documents.filter(({ yaml }) => yaml.errors.length > 0).length <= broken,
            `${offer.title}:\n${text}`,
          );
      }
    }
  }
});

test('a Deployment in JSON becomes a StatefulSet in JSON', () => {
  const spec = {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } },
  };
  const json = JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec }, null, 2);
  const { context, texts } = after({ 'web.json': json.replace('"kind"', '$0"kind"') }, 'Convert to a StatefulSet');
  assert.deepEqual(
    JSON.parse(texts['web.json'] ?? '').items.map(({ kind }: { kind: string }) => kind),
    ['Service', 'StatefulSet'],
  );
  assert.deepEqual(refusals(context), []);
});

/** Every path with its value that a manifest has. */
function leaves(value: Json, path = ''): string[] {
  if (isArray(value)) return value.flatMap((item, i) => leaves(item, `${path}[${i}]`));
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => leaves(item, `${path}.${key}`));
  return [`${path} = ${typeof value === 'bigint' ? value : JSON.stringify(value)}`];
}

/** Converts a Deployment to a StatefulSet and back, and says what is lost without being said. */
function thereAndBack(
  name: string,
  text: string,
  context: Context,
): { silent: string[]; refused: string[]; added: string[] } {
  const uri = uriOf(name);
  const convert = (at: Context, kind: string, title: RegExp) => {
    const file = at.workspace.files.get(uri) ?? readFile(uri, text);
    const resource = file.resources.find((each) => each.kind === kind);
    assert.ok(resource, name);
    const range = { start: resource.root.span.start, end: resource.root.span.start };
    const refactoring = refactorings(file, range, at).find((each) => title.test(each.title));
    assert.ok(refactoring, `${name}: ${title} is not offered`);
    return { done: apply(at, refactoring), said: refactoring.consequences.join(' ') };
  };
  const before = context.workspace.files.get(uri)?.resources.find(({ kind }) => kind === 'Deployment');
  assert.ok(before);
  const known = new Set(problems(context));
  const there = convert(context, 'Deployment', /^Convert to a StatefulSet/);
  const added = problems(there.done).filter((problem) => !known.has(problem));
  const back = convert(there.done, 'StatefulSet', /^Convert to a Deployment/);
  const after = back.done.workspace.files
    .get(uri)
    ?.resources.find(({ kind, name: other }) => kind === 'Deployment' && other === before.name);
  assert.ok(after);
  const kept = new Set(leaves(manifest(after)));
  const said = `${there.said} ${back.said}`;
  const silent = leaves(manifest(before)).filter((leaf) => {
    if (kept.has(leaf)) return false;
    const [path = '', value = ''] = leaf.split(' = ');
    // Which place in the list a volume has is nothing that is lost.
    if (/^\.spec\.template\.spec\.volumes\[/.test(path))
      return !said.includes(JSON.parse(value)) && !JSON.stringify(manifest(after)).includes(value);
    const field = path.split('.')[2] ?? '';
    return !said.includes(field);
  });
  return { silent, refused: [...refusals(there.done), ...refusals(back.done)], added };
}

for (const [name, text] of Object.entries(examples())) {
  if (!/^kind: Deployment$/m.test(text)) continue;
  test(`examples/${name} becomes a StatefulSet and a Deployment again, nothing lost without being said`, () => {
    const { silent, refused } = thereAndBack(name, text, contextOf(workspaceOf({ [name]: text })));
    assert.deepEqual({ silent, refused }, { silent: [], refused: [] });
  });
}

const corpus = '../shared/corpus';
test('20 Deployments of the corpus become StatefulSets and Deployments again', { skip: !existsSync(corpus) }, () => {
  let seen = 0;
  const bad: unknown[] = [];
  for (const name of readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((each) => /\.ya?ml$/.test(each))
    .sort()) {
    if (seen === 20) break;
    const text = readFileSync(join(corpus, name), 'utf8');
    if (!/^kind: Deployment\s*$/m.test(text) || !/^apiVersion: apps\/v1\s*$/m.test(text)) continue;
    const context = contextOf(workspaceOf({ [name]: text }));
    const [first, ...more] = resources(context).filter(({ kind }) => kind === 'Deployment');
    if (!first || more.length > 0 || first.document.templated || first.document.yaml.errors.length > 0) continue;
    const range = { start: first.root.span.start, end: first.root.span.start };
    if (!refactorings(first.file, range, context).some(({ title }) => title === 'Convert to a StatefulSet')) continue;
    seen++;
    const { silent, refused, added } = thereAndBack(name, text, context);
    if (silent.length + refused.length + added.length > 0) bad.push({ name, silent, refused, added });
  }
  assert.deepEqual(bad, []);
  assert.equal(seen, 20);
});
