import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixAll } from '../../server/src/features/codeActions';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { restoreIndentation } from '../../server/src/rules/shared/indentation';
import { readFile } from '../../server/src/workspace/file';
import { applyEdits } from '../../server/src/yaml/text';
import { contextOf, fileOf, setWith, workspaceOf } from '../fixture';

/** The text with its indentation restored; undefined if that is not offered. */
function restored(text: string): string | undefined {
  const [document] = readFile('file:///web.yaml', text).documents;
  assert.ok(document);
  const [fix] = restoreIndentation(document);
  return fix && applyEdits(text, fix.edits);
}

const valuesOf = (text: string) => readFile('file:///web.yaml', text).resources.map(({ root }) => root.json);
const flat = (text: string) => text.replace(/^ +/gm, '');

test('a whole set with all lines at column 0 gets back what it had', () => {
  const text = setWith(
    { container: 'resources:\n  requests:\n    cpu: 1' },
    { without: ['topologySpreadConstraints'] },
  );
  const simple = text.replace(/^ +securityContext:\n(?: +.*\n)*?(?= +(?:ports|volumeMounts|containers):)/gm, '');
  assert.equal(restored(flat(simple)), simple);
});

test('of a key that stands twice since the indentation is lost, none is removed', () => {
  const whole = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  # for the DNS names
  serviceName: web
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx:1.29 # pinned
`;
  const lost = flat(whole);
  const workspace = workspaceOf({ 'web.yaml': lost });
  const found = diagnose(fileOf(workspace, 'web.yaml'), contextOf(workspace));
  const twice = found.filter(({ rule }) => rule.id === 'duplicate-key');
  assert.equal(twice.length, 2);
  for (const { fixes } of twice) {
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Restore the indentation'],
    );
    assert.equal(applyEdits(lost, fixes[0]?.edits ?? []), whole);
  }
});

test('lines below a line at column 0 go along with it, comments above it too', () => {
  assert.equal(
    restored(
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: None\n# who\nselector:\n  app: web\n',
    ),
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: None\n  # who\n  selector:\n    app: web\n',
  );
});

test('line ends of Windows stay, and a comment in front of one is a comment', () => {
  const lost = 'apiVersion: v1\r\nkind: Service\r\nmetadata:\r\nname: web\r\n# c\r\nspec:\r\n\r\nclusterIP: None\r\n';
  assert.equal(restored(lost), lost.replace('name', '  name').replace('clusterIP', '  clusterIP'));
});

test('what could stand in two places, or in none, is left as it is', () => {
  const head = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\nname: web\n';
  // A label, or the namespace of the set.
  assert.equal(restored(`${head}labels:\napp: web\nnamespace: prod\n`), undefined);
  // Of the container, or of the pod.
  const pod = 'spec:\ntemplate:\nspec:\ncontainers:\n- name: web\nimage: nginx\n';
  assert.equal(restored(`${head}${pod}securityContext: {runAsUser: 1}\n`), undefined);
  assert.ok(restored(`${head}${pod}dnsPolicy: Default\n`));
  assert.equal(restored(`${head}${pod}bogus: 1\n`), undefined);
  assert.equal(restored(`${head}spec:\nreplicas: 3\ntemplate:\n`), undefined);
  assert.equal(restored(setWith()), undefined);
});

test('a long text without structure takes no long search', () => {
  const lines = Array.from({ length: 390 }, (_, i) => `k${i}: v`).join('\n');
  assert.equal(
    restored(`apiVersion: v1\nkind: ConfigMap\nmetadata:\nname: a\nlabels:\n${lines}\ndata:\n${lines}\n`),
    undefined,
  );
});

test('what is left of the indentation does not stand in the way', () => {
  const text = setWith({ container: 'resources:\n  requests:\n    cpu: 1' });
  const rows = text.split('\n');
  for (let cut = 4; cut < rows.length; cut++) {
    const halves = [rows.slice(0, cut), rows.slice(cut)].map((half) => half.join('\n'));
    const [head = '', tail = ''] = halves;
    for (const lost of [`${flat(head)}\n${tail}`, `${head}\n${flat(tail)}`]) {
      const offered = restored(lost);
      if (offered !== undefined) assert.deepEqual(valuesOf(offered), valuesOf(text), lost);
    }
  }
  assert.deepEqual(valuesOf(restored(text.replace(/^ {4}/gm, '')) ?? ''), valuesOf(text));
});

test('where the lines leave a choice, no field is moved or removed on its own', () => {
  const lost = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  selector:
    matchLabels:
app: web
template:
metadata:
labels:
app: web
spec:
containers:
- name: web
env:
- name: A
value: a
volumeMounts:
- name: data
volumeClaimTemplates:
`;
  const workspace = workspaceOf({ 'web.yaml': lost });
  const context = contextOf(workspace);
  const uri = fileOf(workspace, 'web.yaml').uri;
  const after = fixAll(uri, context, { wants: () => true, immutable: true, mayChange: () => true });
  assert.equal(restored(lost), undefined);
  assert.equal(fileOf(after.workspace, 'web.yaml').text, lost);
});

test('of a key that stands twice where it does not belong, none is removed', () => {
  const pod = 'image: nginx:1.29\nimage: redis:8\ncontainers:\n  - name: web\n  - name: cache';
  const workspace = workspaceOf({ 'web.yaml': setWith({ pod }, { without: ['containers'] }) });
  const found = diagnose(fileOf(workspace, 'web.yaml'), contextOf(workspace));
  const twice = found.filter(({ rule }) => rule.id === 'duplicate-key');
  assert.deepEqual(
    twice.map(({ fixes }) => fixes.length),
    [0],
  );
});
