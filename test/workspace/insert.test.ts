import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '../../server/src/workspace/file';
import { insertBefore } from '../../server/src/workspace/insert';
import { applyEdits } from '../../server/src/yaml/text';
import { uriOf } from '../fixture';

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { clusterIP: 'None', ports: [{ port: 80 }] },
};
const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: web
`;
const block = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
  ports:
  - port: 80
`;

const indented = (text: string, pad: string) => text.trimEnd().split('\n').join(`\n${pad}`);
const flow = '{kind: StatefulSet, metadata: {name: web}}';
const flowService =
  '{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: None, ports: [{port: 80}]}}';
const json = { kind: 'StatefulSet', metadata: { name: 'web' } };

const cases: Record<string, { readonly before: string; readonly after: string; readonly name?: string }> = {
  'a file with nothing else': { before: set, after: `${block}---\n${set}` },
  'no line end at the end': { before: set.trimEnd(), after: `${block}---\n${set.trimEnd()}` },
  'a byte order mark': { before: `\uFEFF${set}`, after: `\uFEFF${block}---\n${set}` },
  'CR LF': { before: set.replaceAll('\n', '\r\n'), after: `${block}---\n${set}`.replaceAll('\n', '\r\n') },
  'a marker with a comment, and documents around': {
    before: `kind: A\n--- # mine\n# the set\n${set}---\nkind: B\n`,
    after: `kind: A\n--- # mine\n${block}---\n# the set\n${set}---\nkind: B\n`,
  },
  'a directive': { before: `%YAML 1.1\n---\n${set}`, after: `%YAML 1.1\n---\n${block}---\n${set}` },
  'a heading comment, and one of the set': {
    before: `# Licence\n\n# The set\n${set}`,
    after: `# Licence\n\n${block}---\n# The set\n${set}`,
  },
  'lists indented below their keys, four spaces a level': {
    before:
      'kind: StatefulSet\nspec:\n    template:\n        spec:\n            containers:\n                - name: web\n',
    after:
      'apiVersion: v1\nkind: Service\nmetadata:\n    name: web\nspec:\n    clusterIP: None\n    ports:\n        - port: 80\n' +
      '---\nkind: StatefulSet\nspec:\n    template:\n        spec:\n            containers:\n                - name: web\n',
  },
  'a document in flow style': { before: `${flow}\n`, after: `${flowService}\n---\n${flow}\n` },
  'a document on the line of its marker': {
    before: `kind: A\n--- ${flow}\n`,
    after: `kind: A\n---\n${flowService}\n--- ${flow}\n`,
  },
  'maps in flow style': {
    before: 'kind: StatefulSet\nmetadata: {name: web}\nspec:\n  replicas: 1\n',
    after:
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  clusterIP: None\n  ports: [{port: 80}]\n' +
      '---\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  replicas: 1\n',
  },
  'a List': {
    before: `kind: List\nitems:\n- ${indented(set, '  ')}\n`,
    after: `kind: List\nitems:\n- ${indented(block, '  ')}\n- ${indented(set, '  ')}\n`,
  },
  'a List, wide and with comments': {
    before: `kind: List\nitems:\n  -   kind: A\n  # the set\n  -   ${indented(set, '      ')}\n`,
    after: `kind: List\nitems:\n  -   kind: A\n  -   ${indented(block, '      ')}\n  # the set\n  -   ${indented(set, '      ')}\n`,
  },
  'a List whose item has an anchor': {
    before: `kind: List\nitems:\n- &a-b\n  ${indented(set, '  ')}\n`,
    after: `kind: List\nitems:\n- ${indented(block, '  ')}\n- &a-b\n  ${indented(set, '  ')}\n`,
  },
  'a List in flow style': {
    before: `kind: List\nitems: [${flow}]\n`,
    after: `kind: List\nitems: [${flowService}, ${flow}]\n`,
  },
  JSON: {
    name: 'web.json',
    before: `${JSON.stringify(json, null, 2)}\n`,
    after: `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [service, json] }, null, 2)}\n`,
  },
  'JSON with tabs and CR LF': {
    name: 'web.json',
    before: JSON.stringify(json, null, '\t').replaceAll('\n', '\r\n'),
    after: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [service, json] }, null, '\t').replaceAll(
      '\n',
      '\r\n',
    ),
  },
  'a List in JSON': {
    name: 'web.json',
    before: JSON.stringify({ kind: 'List', items: [{ kind: 'A' }, json] }, null, 4),
    after: JSON.stringify({ kind: 'List', items: [{ kind: 'A' }, service, json] }, null, 4),
  },
  'JSON on one line': {
    name: 'web.json',
    before: JSON.stringify(json),
    after:
      '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, ' +
      `"spec": {"clusterIP": "None", "ports": [{"port": 80}]}}, ${JSON.stringify(json)}]}`,
  },
  'JSON among YAML documents': {
    before: `---\n${JSON.stringify(json, null, 2)}\n---\nkind: A\n`,
    after: `---\n${JSON.stringify(service, null, 2)}\n---\n${JSON.stringify(json, null, 2)}\n---\nkind: A\n`,
  },
};

for (const [title, { before, after, name = 'web.yaml' }] of Object.entries(cases)) {
  test(`a manifest is added before a set: ${title}`, () => {
    const file = readFile(uriOf(name), before);
    const resource = file.resources.find(({ kind }) => kind === 'StatefulSet');
    assert.ok(resource);
    const result = applyEdits(before, insertBefore(resource, service));
    assert.equal(result, after);
    const kinds = readFile(file.uri, result).resources.map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(kinds.indexOf('StatefulSet') - 1, kinds.indexOf('StatefulSet') + 1), [
      'Service',
      'StatefulSet',
    ]);
  });
}
