import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Diagnosis, diagnose } from '../../server/src/rules/engine/diagnose';
import { applyFix, contextOf, fileOf, uriOf, workspaceOf } from '../fixture';

/** The pages of the rules have ordinary files. Here: other styles of writing, and files in which nothing is found. */

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, labels: {app: web}}
spec:
  serviceName: web
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: busybox:1.36
        ports: [{containerPort: 80, name: web}]
`;
const service = `apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{port: 80, name: web}]
`;
const both = `${service}---\n${set}`;

/** What is found, hints at what could be better apart. */
function problems(files: Record<string, string>): Diagnosis[] {
  const workspace = workspaceOf(files);
  const found = [...workspace.files.values()].flatMap((file) => diagnose(file, contextOf(workspace)));
  return found.filter(({ severity }) => severity !== 'hint');
}

function ids(files: Record<string, string>): string[] {
  return problems(files).map(({ rule, severity }) => `${severity} ${rule.id}`);
}

/** The text of a file after the fix whose title begins so. */
function fixed(files: Record<string, string>, title: string, name = Object.keys(files)[0] ?? ''): string {
  const fixes = problems(files).flatMap((problem) => problem.fixes);
  const fix = fixes.find((candidate) => candidate.title.startsWith(title));
  assert.ok(fix, `no fix '${title}' among: ${fixes.map((candidate) => candidate.title).join(' | ')}`);
  return fileOf(applyFix(workspaceOf(files), fix.edits), name).text;
}

test('flow style is kept where a fix edits it', () => {
  assert.deepEqual(ids({ 'web.yaml': both }), []);
  assert.equal(
    fixed({ 'web.yaml': set }, 'Add headless Service'),
    both
      .replace(', labels: {app: web}}\nspec:\n  clusterIP', '}\nspec:\n  clusterIP')
      .replace('{port: 80, name: web}', '{name: web, port: 80}'),
  );
  const plain = both
    .replace('  clusterIP: None\n', '')
    .replace('spec:\n  selector', 'spec: {selector')
    .replace('}\n  ports', '}, ports')
    .replace('}]\n---', '}]}\n---');
  assert.equal(
    fixed({ 'web.yaml': plain }, "Make Service 'web' headless"),
    plain.replace('}]}\n', '}], clusterIP: None}\n'),
  );
  const other = both.replace('selector: {app: web}', 'selector: {app: other, x: z}');
  assert.equal(fixed({ 'web.yaml': other }, "Set the selector of Service 'web' to app=web"), both);
});

test('JSON stays JSON, and quotes stay what they are', () => {
  const json = (serviceName: string) =>
    `${JSON.stringify({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' }, spec: { serviceName, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } } }, null, 2)}\n`;
  const files = { 'set.json': json('wbe'), 'service.yaml': service };
  assert.equal(fixed(files, "Change serviceName to 'web'"), json('web'));
  const quoted = { 'web.yaml': both.replace('serviceName: web', "serviceName: 'wbe' # ours") };
  assert.equal(
    fixed(quoted, "Change serviceName to 'web'"),
    both.replace('serviceName: web', "serviceName: 'web' # ours"),
  );
  const added = fixed({ 'set.json': json('web') }, 'Add headless Service');
  assert.deepEqual(
    JSON.parse(added).items.map((item: { kind: string }) => item.kind),
    ['Service', 'StatefulSet'],
  );
});

test('carriage returns and Lists', () => {
  const crlf = fixed({ 'web.yaml': set.replaceAll('\n', '\r\n') }, 'Add headless Service');
  assert.equal(crlf.replaceAll('\r\n', '').includes('\n'), false);
  assert.deepEqual(ids({ 'web.yaml': crlf }), []);
  const list = `apiVersion: v1\nkind: List\nitems:\n- ${set.trimEnd().replaceAll('\n', '\n  ')}\n`;
  assert.deepEqual(ids({ 'web.yaml': list }), ['warning service-not-found']);
  assert.deepEqual(ids({ 'web.yaml': fixed({ 'web.yaml': list }, 'Add headless Service') }), []);
});

test('a template beside the set may make the Service', () => {
  const template = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n';
  assert.deepEqual(ids({ 'a/set.yaml': set, 'a/service.yaml': template }), []);
  assert.deepEqual(ids({ 'a/set.yaml': set, 'b/service.yaml': template }), ['warning service-not-found']);
});

test('labels that a kustomization adds may be what the Service selects', () => {
  const files = { 'set.yaml': set, 'service.yaml': service.replace('{app: web}\n  p', '{tier: db}\n  p') };
  assert.deepEqual(ids(files), ['warning service-selects-nothing']);
  assert.deepEqual(ids({ ...files, 'kustomization.yaml': 'commonLabels: {tier: db}\n' }), []);
});

test('the Service of another application, far away and of another namespace, does not count', () => {
  const files = {
    'a/set.yaml': set.replace('{name: web,', '{name: web, namespace: a,'),
    'b/service.yaml': service
      .replace('{name: web,', '{name: web, namespace: b,')
      .replace('{app: web}\n  p', '{app: b}\n  p'),
  };
  assert.deepEqual(ids(files), ['warning service-not-found']);
  assert.match(problems(files)[0]?.message ?? '', /^Service 'web' is not found in namespace 'a'\./);
});

test('variants of one application in a folder do not disturb one another', () => {
  const files = { 'small.yaml': both, 'large.yaml': both, 'plain.yaml': service.replace('  clusterIP: None\n', '') };
  assert.deepEqual(ids(files), []);
});

test('one Service may govern several sets', () => {
  const second = set.replace('metadata: {name: web,', 'metadata: {name: cache,');
  // That they also have the same selector is another matter.
  assert.deepEqual(ids({ 'web.yaml': `${both}---\n${second}` }), ['information selector-shared']);
});

test('a Service of type ExternalName gives pods no names, and cannot be made headless', () => {
  const files = {
    'set.yaml': set,
    'service.yaml': service.replace('clusterIP: None', 'type: ExternalName\n  externalName: db.example.com'),
  };
  const [problem] = problems(files);
  assert.equal(problem?.rule.id, 'service-not-headless');
  assert.match(problem?.message ?? '', /is of type ExternalName/);
  assert.deepEqual(
    problem?.fixes.map(({ title }) => title),
    ["Add headless Service 'web-headless' and set serviceName to it"],
  );
});

test('the selector of a Service that selects other pods is not changed without asking', () => {
  const deployment =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}\nspec: {template: {metadata: {labels: {app: other}}}}\n';
  const files = { 'web.yaml': both.replace('selector: {app: web}', 'selector: {app: other}') };
  const preferred = (more: Record<string, string>) =>
    problems({ ...files, ...more }).flatMap(({ fixes }) => fixes.filter((fix) => fix.preferred));
  assert.equal(preferred({}).length, 1);
  assert.equal(preferred({ 'other.yaml': deployment }).length, 0);
});

test('labels that are not strings are another mistake', () => {
  const odd = both.replace('selector: {app: web}', 'selector: {app: 1}');
  assert.deepEqual(ids({ 'web.yaml': odd }), ['error wrong-type']);
});

test('placeholders in names are not corrected', () => {
  for (const name of ['web-${STAGE}', 'web-$(STAGE)', "'@NAME@-x'"])
    assert.deepEqual(ids({ 'web.yaml': set.replace('serviceName: web', `serviceName: ${name}`) }), [], name);
});

test('a missing serviceName is not asked for where it stands in the wrong place', () => {
  const misplaced = set
    .replace('  serviceName: web\n', '')
    .replace('metadata: {name: web,', 'metadata: {name: web, serviceName: web,');
  assert.deepEqual(
    ids({ 'web.yaml': `${service}---\n${misplaced}` }).filter((id) => id.includes('service-')),
    [],
  );
});

test('a problem points at its Service', () => {
  const text = service.replace('  clusterIP: None\n', '');
  const [problem] = problems({ 'set.yaml': set, 'service.yaml': text });
  const start = text.indexOf('web');
  assert.deepEqual(problem?.related, [
    { uri: uriOf('service.yaml'), span: { start, end: start + 3 }, message: "Service 'web' is not headless" },
  ]);
});
