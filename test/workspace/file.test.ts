import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFile, resourceAt, type SourceFile } from '../../server/src/workspace/file';
import { looksLikeManifest } from '../../server/src/workspace/partial';
import { uriOf } from '../fixture';
import { runs } from '../property';

const two = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
---
# nothing
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
`;

test('a file is its documents, and the manifests in them', () => {
  const file = readFile(uriOf('a.yaml'), two);
  assert.deepEqual(
    file.resources.map(({ apiVersion, kind, namespace, name }) => [apiVersion, kind, namespace, name]),
    [
      ['v1', 'Service', 'shop', 'web'],
      ['apps/v1', 'StatefulSet', undefined, 'db'],
    ],
  );
  assert.equal(file.documents.map(({ yaml }) => yaml.text).join(''), two);
  assert.equal(resourceAt(file, two.indexOf('shop'))?.name, 'web');
  assert.equal(resourceAt(file, two.indexOf('db'))?.name, 'db');
});

test('an edit parses its document alone', () => {
  const file = readFile(uriOf('a.yaml'), two);
  const later = readFile(uriOf('a.yaml'), `# new line\n${two.replace('name: db', 'name: dbs')}`, file);
  const taken = later.documents.map(({ yaml }) => file.documents.some((before) => before.yaml === yaml));
  assert.deepEqual(taken, [false, true, false]);
  assert.equal(later.resources[1]?.root.get('metadata').get('name').string, 'dbs');
  const span = later.resources[0]?.root.get('kind').valueSpan;
  assert.equal(span && later.text.slice(span.start, span.end), 'Service');
});

const list = `apiVersion: v1
items:
- apiVersion: v1
  kind: Service
  metadata:
    name: a
# about b
- metadata: {}
- kind: StatefulSet
  metadata:
    name: b
    annotations:
      text: |
        - no item
kind: List
metadata:
  resourceVersion: ""
`;

test('items of a List, in YAML and JSON', () => {
  for (const text of [
    list,
    'kind: List\nitems:\n- kind: Service\n  metadata: {name: a}\n- metadata: {}\n- kind: StatefulSet\n  metadata: {name: b}\n',
    'kind: List\nitems:\n  - kind: Service\n    metadata: &m {name: a}\n  - {metadata: *m}\n  - kind: StatefulSet\n    metadata: {name: b}\n',
    '{"kind": "ServiceList", "items": [{"kind": "Service", "metadata": {"name": "a"}}, 5, {"kind": "StatefulSet", "metadata": {"name": "b"}}]}',
  ]) {
    const file = readFile(uriOf('a.yaml'), text);
    assert.deepEqual(
      file.resources.map(({ kind, name, root }) => [kind, name, root.get('metadata').get('name').string]),
      [
        ['Service', 'a', 'a'],
        ['StatefulSet', 'b', 'b'],
      ],
    );
    for (const { list: written } of file.resources) assert.equal(written, text.startsWith('{') ? 'flow' : 'block');
    assert.deepEqual(
      file.documents.flatMap(({ yaml }) => yaml.errors),
      [],
    );
    assert.equal(file.documents.map(({ yaml }) => yaml.text).join(''), text);
  }
});

test('items of a List in block style are read one by one', () => {
  const forms = (text: string) => readFile(uriOf('a.yaml'), text).documents.map(({ yaml }) => yaml.form);
  const items = ['listItem', 'listItem', 'listItem'];
  assert.deepEqual(forms(list), ['listHead', ...items, 'listTail']);
  assert.deepEqual(forms(`${list}---\n${two}`), ['listHead', ...items, 'listTail', 'document', 'document', 'document']);
  // With anchors, templates or a key in head and tail it stays whole.
  assert.deepEqual(forms(list.replace('metadata: {}', 'metadata: &m {}')), ['document']);
  assert.deepEqual(forms(list.replace('name: b', 'name: {{ .b }}')), ['document']);
  assert.deepEqual(forms(`${list}apiVersion: v2\n`), ['document']);
  assert.deepEqual(forms(list.replace('kind: List', 'kind: Other')), ['document']);
});

test('an edit in a List reads the item alone', () => {
  const file = readFile(uriOf('a.yaml'), list);
  const edits: readonly (readonly [from: string, to: string, read: number])[] = [
    ['name: b', 'name: bcd', 1],
    ['name: a', 'name: abc', 1],
    ['- metadata: {}\n', '- metadata: {}\n- kind: Pod\n', 1],
    ['    name: a\n', '    name: a\n    namespace: shop\n', 1],
    ['- metadata: {}\n', '  spec: {}\n', 1],
    ['- metadata: {}\n', '', 0],
    // A List that ends elsewhere is cut anew, and what is the same in it is taken over.
    ['- metadata: {}\n', 'other: 1\n', 1],
    ['- metadata: {}\n', '- metadata: &m {}\n', 1],
  ];
  for (const [from, to, read] of edits) {
    const text = list.replace(from, to);
    const later = readFile(uriOf('a.yaml'), text, file);
    const anew = later.documents.filter(({ yaml }) => !file.documents.some((before) => before.yaml === yaml));
    assert.equal(anew.length, read, to);
    const pieces = ({ documents }: SourceFile) =>
      documents.map(({ start, line, yaml: { form, text: own } }) => [start, line, form, own]);
    assert.deepEqual(pieces(later), pieces(readFile(uriOf('a.yaml'), text)), to);
  }
});

test('whatever is typed into a List, it is cut as if it were read for the first time', () => {
  const inserted = fc.constantFrom(
    '- ',
    '\n',
    '  ',
    'kind: List\n',
    '---\n',
    '# c\n',
    'items:\n',
    '&a ',
    '- kind: Pod\n',
    '"',
    ' |\n',
  );
  const edit = fc.tuple(fc.nat(list.length), fc.nat(30), inserted);
  const pieces = ({ documents }: SourceFile) => documents.map(({ yaml: { form, text } }) => [form, text]);
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
      let file = readFile(uriOf('a.yaml'), list);
      for (const [at, gone, added] of edits) {
        const text = file.text.slice(0, at) + added + file.text.slice(at + gone);
        file = readFile(uriOf('a.yaml'), text, file);
        assert.deepEqual(pieces(file), pieces(readFile(uriOf('a.yaml'), text)));
      }
    }),
    runs(3000),
  );
});

test('what is not a manifest has no resources', () => {
  for (const text of ['', 'a: b', 'kind: 5', 'kind:\n', '- kind: Service\n', '[]', 'null', '"kind"'])
    assert.deepEqual(readFile(uriOf('a.yaml'), text).resources, [], text);
});

const templated: readonly (readonly [name: string, text: string, isTemplated: boolean])[] = [
  ['web.yaml', 'name: {{ .Values.name }}\n', true],
  ['web.yaml', 'name: {{ include "x" . | quote }}-db\n', true],
  ['web.yaml', 'a: b\n{{- if .x }}\nc: d\n{{- end }}\n', true],
  ['web.yaml', 'image: repo/{{ x }}:1\n', true],
  ['web.yaml', 'name: "{{ x }}"\n', false],
  ['web.yaml', 'name: ${NAME}\n', false],
  ['web.yaml', 'name: @NAME@\n', true],
  ['web.yaml', 'name: %NAME%\n', true],
  ['web.yaml', 'spec:\n  a: b\n  ${MORE}\n', true],
  ['web.yaml', 'name: ${NAME}\nargs: [a\n', false],
  ['web.yaml', 'name: <your-name>\n', false],
  ['web.yaml', 'metadata:\n  name: db-${STAGE}\n', false],
  ['chart/templates/web.yaml', 'data: "{{ x }} y"\n', true],
  ['chart/templates/web.yaml', 'name: web\n', false],
  ['web.yaml', 'data: |\n  {{ x }}\n  a: {{ y }}\n', true],
  ['web.yaml', 'args: ["--format={{.Names}}", "a"]\n', false],
  ['web.yaml', '# {{ x }}\nname: web\n', false],
  ['web.yaml', 'args: [$(POD_NAME), "${HOME}/x", "a@b"]\n', false],
  ['web.yaml', 'email: <a@b.c>\nrate: 5%\n', false],
];

for (const [name, text, expected] of templated)
  test(`${JSON.stringify(text)} in ${name} is ${expected ? 'a template' : 'none'}`, () => {
    assert.equal(
      readFile(uriOf(name), text).documents.some((document) => document.templated),
      expected,
    );
  });

test('a manifest is recognized by its text, half typed or not', () => {
  for (const text of [
    'apiVersion: v1\nkind: X\n',
    '{"apiVersion":"v1","kind":"X"',
    '- apiVersion: v1\n  kind: X\n a: [',
    '\'kind\' : X\n"apiVersion": v1',
  ])
    assert.equal(looksLikeManifest(text), true, text);
  for (const text of [
    '',
    'apiVersion: v1\n',
    'kind: X',
    '# apiVersion: v1\n# kind: X\n',
    'a: apiVersion kind\n',
    'services:\n  web:\n    image: x\n',
  ])
    assert.equal(looksLikeManifest(text), false, text);
});
