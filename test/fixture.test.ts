import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../server/src/rules/engine/diagnose';
import { validateManifest } from '../server/src/validation';
import { asObject } from '../server/src/yaml/json';
import {
  applyFix,
  contextOf,
  cursorAt,
  fileOf,
  openAt,
  readMarks,
  resourceIn,
  serviceWith,
  setWith,
  target,
  textsOf,
  uriOf,
  web,
  withCursor,
  workspaceOf,
} from './fixture';
import { standards } from './standard';

const bases = Object.keys(standards) as (keyof typeof standards)[];

test('a standard set alone has no fault beside its Service', () => {
  for (const base of bases) {
    const workspace = workspaceOf({ 'set.yaml': setWith('', { base }), 'service.yaml': serviceWith('', { base }) });
    const found = diagnose(fileOf(workspace, 'set.yaml'), contextOf(workspace)).map(({ rule }) => rule.id);
    assert.deepEqual(found, base === 'postgres' ? [] : ['budget-missing']);
    assert.ok(setWith('', { base }).includes(`containers:\n        - name: ${base}\n`));
  }
});

test('lines are merged into a standard set at their places', () => {
  const lines = {
    metadata: 'labels:\n  a: b',
    spec: 'replicas: 5',
    template: 'labels:\n  tier: front',
    pod: 'volumes: []',
    container: 'args:\n  - $0',
  };
  const part = `metadata:
  labels:
    a: b
spec:
  replicas: 5
  template:
    metadata:
      labels:
        tier: front
    spec:
      volumes: []
      containers:
        - name: etcd
          args:
            - $0
`;
  assert.equal(setWith(lines, { base: 'etcd' }), setWith(part, { base: 'etcd' }));
  for (const line of part.trimEnd().split('\n')) assert.ok(setWith(part, { base: 'etcd' }).includes(`${line}\n`), line);
  assert.equal(setWith({}), setWith());
  assert.equal(setWith({ spec: '' }), setWith());
});

test('a standard set or its Service can do without some keys', () => {
  assert.equal(setWith('', { without: ['replicas'] }), setWith().replace('  replicas: 3\n', ''));
  assert.equal(serviceWith('', { without: ['clusterIP'] }), serviceWith().replace('  clusterIP: None\n', ''));
  assert.throws(() => setWith('', { without: ['clusterIP'] }), /names nothing/);
});

test('lines are merged into a standard Service', () => {
  const text = serviceWith({ metadata: 'namespace: shop', spec: 'type: NodePort' });
  const expected = serviceWith()
    .replace('  name: web\n', '  namespace: shop\n  name: web\n')
    .replace('  clusterIP', '  type: NodePort\n  clusterIP');
  assert.equal(text, expected);
});

test('the set in JSON is valid, and has the fields that are given', () => {
  assert.deepEqual(validateManifest(web(), target), []);
  const { spec, metadata } = web({ replicas: 5 }, { namespace: 'shop' });
  assert.deepEqual([metadata, asObject(spec)['replicas']], [{ name: 'web', namespace: 'shop' }, 5]);
});

test('marks are taken out of a text, with what the carets below point at', () => {
  const { text, marks, spans } = readMarks(
    'a: b # kept\nname: web # error: too long # hint[other-rule]: nicer\n#     ^^^ ^\nc: d\n# ^\n',
  );
  assert.equal(text, 'a: b # kept\nname: web\nc: d\n');
  assert.deepEqual(marks, [
    { severity: 'error', rule: undefined, message: 'too long', line: 1, span: { start: 18, end: 21 } },
    { severity: 'hint', rule: 'other-rule', message: 'nicer', line: 1, span: { start: 22, end: 23 } },
  ]);
  assert.equal(text.slice(18, 21), 'web');
  assert.equal(spans.length, 3);
});

test('a cursor is taken out of a text, and there is one', () => {
  assert.deepEqual(withCursor('a: $0b'), { text: 'a: b', offset: 3 });
  assert.throws(() => withCursor('a: b'));
  assert.throws(() => withCursor('$0a: $0b'));
});

test('a cursor is put into a text at a place that stands once in it', () => {
  assert.equal(cursorAt('a: b\nc: b\n', 'c: $0b'), 'a: b\nc: $0b\n');
  assert.throws(() => cursorAt('a: b\nc: b\n', ': $0b'), /stands once/);
  assert.throws(() => cursorAt('a: b\n', 'c: $0b'), /stands once/);
});

test('of several files one has the cursor', () => {
  const { workspace, file, offset } = openAt({ 'a.yaml': 'a: b', 'b.yaml': 'c: $0d' });
  assert.deepEqual(textsOf(workspace), { 'a.yaml': 'a: b', 'b.yaml': 'c: d' });
  assert.deepEqual([file.uri, offset], [uriOf('b.yaml'), 3]);
  assert.throws(() => openAt({ 'a.yaml': 'a: b' }), /one file/);
  assert.throws(() => openAt({ 'a.yaml': '$0', 'b.yaml': '$0' }), /one file/);
});

test('a manifest is found by its kind', () => {
  const workspace = workspaceOf({ 'a.yaml': `${serviceWith()}---\n${setWith()}` });
  assert.equal(resourceIn(workspace, 'a.yaml').kind, 'StatefulSet');
  assert.equal(resourceIn(workspace, 'a.yaml', 'Service').kind, 'Service');
  assert.throws(() => resourceIn(workspace, 'a.yaml', 'Job'), /no Job/);
});

test('edits that overlap or leave the text are refused', () => {
  const workspace = workspaceOf({ 'a.yaml': 'abc' });
  const edit = (start: number, end: number) => ({ uri: uriOf('a.yaml'), span: { start, end }, newText: '' });
  assert.throws(() => applyFix(workspace, [edit(0, 2), edit(1, 3)]), /overlap/);
  assert.throws(() => applyFix(workspace, [edit(2, 4)]), /leaves the text/);
  assert.equal(applyFix(workspace, [edit(0, 1), edit(1, 2)]).files.get(uriOf('a.yaml'))?.text, 'c');
});
