import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile, resourceAt } from '../../server/src/workspace/file';
import { isPartial, isSilentFile, looksLikeManifest } from '../../server/src/workspace/partial';
import { fileOf, uriOf, workspaceOf } from '../fixture';

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

test('items of a List, in YAML and JSON', () => {
  for (const text of [
    'kind: List\nitems:\n- kind: Service\n  metadata: {name: a}\n- metadata: {}\n- kind: StatefulSet\n  metadata: {name: b}\n',
    '{"kind": "ServiceList", "items": [{"kind": "Service", "metadata": {"name": "a"}}, 5, {"kind": "StatefulSet", "metadata": {"name": "b"}}]}',
  ]) {
    const { resources } = readFile(uriOf('a.yaml'), text);
    assert.deepEqual(
      resources.map(({ kind, name, root }) => [kind, name, root.get('metadata').field]),
      [
        ['Service', 'a', 'items[0].metadata'],
        ['StatefulSet', 'b', 'items[2].metadata'],
      ],
    );
    for (const resource of resources) assert.equal(resource.list?.get('items').isList, true);
  }
});

test('what is no manifest has no resources', () => {
  for (const text of ['', 'a: b', 'kind: 5', 'kind:\n', '- kind: Service\n', '[]', 'null', '"kind"'])
    assert.deepEqual(readFile(uriOf('a.yaml'), text).resources, [], text);
});

const templated: readonly (readonly [name: string, text: string, isTemplated: boolean])[] = [
  ['web.yaml', 'name: {{ .Values.name }}\n', true],
  ['web.yaml', 'name: {{ include "x" . | quote }}-db\n', true],
  ['web.yaml', 'a: b\n{{- if .x }}\nc: d\n{{- end }}\n', true],
  ['web.yaml', 'image: repo/{{ x }}:1\n', true],
  ['web.yaml', 'name: "{{ x }}"\n', true],
  ['web.yaml', 'name: ${NAME}\n', true],
  ['web.yaml', 'name: @NAME@\n', true],
  ['web.yaml', 'name: <your-name>\n', true],
  ['web.yaml', 'metadata:\n  name: db-${STAGE}\n', true],
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

test('values, asserts and patches are left alone', () => {
  const silent = [
    'values.yaml',
    'values-prod.yaml',
    'my-values.yml',
    '00-assert.yaml',
    'web-errors.yaml',
    'base/patch.yaml',
  ];
  const heard = ['web.yaml', 'myvalues.yaml', 'asserts/web.yaml', 'base/web.yaml', 'values.json'];
  const workspace = workspaceOf({
    ...Object.fromEntries([...silent, ...heard].map((name) => [name, 'a: b\n'])),
    'base/kustomization.yaml': 'resources: [web.yaml]\npatches:\n- path: patch.yaml\n',
  });
  for (const name of silent) assert.equal(isSilentFile(fileOf(workspace, name), workspace), true, name);
  for (const name of heard) assert.equal(isSilentFile(fileOf(workspace, name), workspace), false, name);
});

const set = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\n';
const parts: readonly (readonly [what: string, text: string, partial: boolean])[] = [
  ['only replicas', 'spec: {replicas: 3}\n', true],
  ['no image', 'spec: {template: {spec: {containers: [{name: web}]}}}\n', true],
  ['an image of two', 'spec: {template: {spec: {containers: [{name: a, image: a}, {name: b}]}}}\n', true],
  ['a delete directive', '$patch: delete\nspec: {selector: {}}\n', true],
  ['only a status', 'status: {replicas: 1}\n', true],
  ['a selector', 'spec: {selector: {matchLabels: {app: web}}}\n', false],
  ['an image', 'spec: {template: {spec: {containers: [{name: web, image: web}]}}}\n', false],
  ['nothing yet', '', false],
];

for (const [what, text, partial] of parts)
  test(`a set with ${what} is ${partial ? 'a part of one' : 'a whole one'}`, () => {
    const workspace = workspaceOf({ 'web.yaml': set + text });
    const [resource] = fileOf(workspace, 'web.yaml').resources;
    assert.ok(resource);
    assert.equal(isPartial(resource, workspace), partial);
  });

test('a manifest is told by its text, half typed or not', () => {
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
