import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectsIn } from '../../server/src/kustomize/objects';
import {
  applyJson6902Patch,
  applyPatch,
  applyStrategicMergePatch,
  type Patched,
} from '../../server/src/kustomize/patches';
import { type KustomizeResource, renamed, resourceOf } from '../../server/src/kustomize/resource';
import { at, put, readNode, sameValue, scalar, textAt, toJson } from '../../server/src/rendering/node';
import { Refused } from '../../server/src/rendering/refused';
import { YamlDocument } from '../../server/src/yaml/document';

const set = (name: string, replicas = 1) =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: ${name}\nspec:\n  replicas: ${replicas}\n`;

function resources(text: string): KustomizeResource[] {
  return objectsIn({ uri: 'base.yaml', text, documents: [] }).objects.map((object) => resourceOf(object, 'base.yaml'));
}

interface Files {
  readonly [path: string]: string;
}

/** Applies the entries of a field of a kustomization one by one. */
function apply(
  kustomization: string,
  {
    base = set('db'),
    files = {},
  }: { readonly base?: string | readonly KustomizeResource[]; readonly files?: Files } = {},
) {
  const root = readNode(new YamlDocument(kustomization), (start, end) => ({
    uri: 'kustomization.yaml',
    start,
    end,
    how: 'exact',
  }));
  assert.ok(root?.type === 'map');
  const [field = '', entry] = [...root.entries][0] ?? [];
  assert.ok(entry?.value.type === 'list');
  const run = { patches: applyPatch, patchesStrategicMerge: applyStrategicMergePatch }[field] ?? applyJson6902Patch;
  let patched: readonly KustomizeResource[] = typeof base === 'string' ? resources(base) : base;
  const changes: Patched['changes'][] = [];
  for (const item of entry.value.items) {
    const result = run(patched, item, {
      text: kustomization,
      read(path) {
        const text = files[String(path.value)];
        if (text === undefined) throw new Refused('no such file', path.origin);
        return { uri: String(path.value), text, documents: [] };
      },
    });
    patched = result.resources;
    changes.push(result.changes);
  }
  return { resources: patched, changes, objects: patched.map(({ node }) => toJson(node)) };
}

/** What is refused, and at which text. */
function refusal(kustomization: string, options: Parameters<typeof apply>[1] = {}): string {
  try {
    apply(kustomization, options);
  } catch (error) {
    assert.ok(error instanceof Refused);
    const { uri, start, end } = error.place;
    const text = uri === 'kustomization.yaml' ? kustomization : (options.files?.[uri] ?? '');
    return `${error.message} @ ${text.slice(start, end).split('\n')[0]}`;
  }
  return 'nothing';
}

const replicasOf = ({ resources: patched }: ReturnType<typeof apply>) =>
  patched.map(({ node }) => at(node, ['spec', 'replicas'])).map((node) => node && toJson(node));

test('a patch is for the object that it names, or for all that its target selects', () => {
  const base = `${set('a')}---\n${set('b')}`;
  const files = {
    'p.yaml': set('b', 5),
    'j.yaml': '[{"op":"replace","path":"/spec/replicas","value":7}]',
  };
  assert.deepEqual(replicasOf(apply('patches: [{path: p.yaml}]', { base, files })), [1, 5]);
  assert.deepEqual(replicasOf(apply('patches: [{path: p.yaml, target: {name: a}}]', { base, files })), [5, 1]);
  assert.deepEqual(
    replicasOf(apply('patches: [{path: j.yaml, target: {kind: StatefulSet}}]', { base, files })),
    [7, 7],
  );
  assert.deepEqual(replicasOf(apply('patchesStrategicMerge: [p.yaml]', { base, files })), [1, 5]);
  assert.deepEqual(replicasOf(apply('patchesJson6902: [{path: j.yaml, target: {name: b}}]', { base, files })), [1, 7]);
});

test('an inline patch comes from the very place where it stands', () => {
  const text = `patches:\n  - patch: |-\n${set('db', 5).replace(/^/gm, '      ')}`;
  const [resource] = apply(text).resources;
  const origin = at(resource?.node, ['spec', 'replicas'])?.origin;
  assert.deepEqual(origin, {
    uri: 'kustomization.yaml',
    start: text.indexOf('5'),
    end: text.indexOf('5') + 1,
    how: 'exact',
  });
  for (const path of [['kind'], ['metadata', 'name'], ['apiVersion']])
    assert.equal(at(resource?.node, path)?.origin.uri, 'base.yaml');
});

test('what an entry matched, and whether it changed anything', () => {
  const { changes } = apply(
    `patches:
  - {target: {name: other}, patch: '[{"op":"remove","path":"/spec"}]'}
  - {target: {name: db}, patch: '[{"op":"replace","path":"/spec/replicas","value":1}]'}
  - {target: {name: db}, patch: '[{"op":"replace","path":"/spec/replicas","value":2}]'}`,
  );
  assert.deepEqual(
    changes.map((some) => [
      some.map(({ before }) => textAt(before, ['metadata', 'name'])),
      some.some(({ before, after }) => !after || !sameValue(before, after)),
    ]),
    [
      [[], false],
      [['db'], false],
      [['db'], true],
    ],
  );
});

test('several documents are several patches', () => {
  const text = `${set('b', 5)}---\n${set('a', 6)}`;
  const options = { base: `${set('a')}---\n${set('b')}`, files: { 'p.yaml': text } };
  assert.deepEqual(replicasOf(apply('patches: [{path: p.yaml}]', options)), [6, 5]);
  assert.match(
    refusal('patches: [{path: p.yaml, target: {kind: Pod}}]', options),
    /^Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field: .* @ {kind: Pod}$/,
  );
});

test('an object is found by what it was before', () => {
  const [resource] = resources(set('db'));
  assert.ok(resource);
  const metadata = at(resource.node, ['metadata']);
  assert.ok(metadata?.type === 'map');
  const name = put(metadata, 'name', scalar('p-db', metadata.origin));
  const base = [renamed(resource, put(resource.node, 'metadata', name))];
  const files = { 'p.yaml': set('db', 5) };
  const patched = apply('patches: [{path: p.yaml}]', { base, files });
  assert.deepEqual(replicasOf(patched), [5]);
  assert.equal(at(patched.resources[0]?.node, ['metadata', 'name']), name.entries.get('name')?.value);
});

test('only what is allowed changes name and kind, and nothing the namespace', () => {
  const files = { 'p.yaml': 'kind: Other\nmetadata: {name: new, namespace: n}\n' };
  const identity = (options: string) => {
    const { resources: patched } = apply(`patches: [{path: p.yaml, target: {name: db}, options: {${options}}}]`, {
      files,
    });
    return patched.map(({ node, previous }) =>
      [node.entries.get('kind')?.value, at(node, ['metadata', 'name']), at(node, ['metadata', 'namespace'])]
        .map((found) => found && toJson(found))
        .concat(previous.length),
    );
  };
  assert.deepEqual(identity(''), [['StatefulSet', 'db', undefined, 0]]);
  assert.deepEqual(identity('allowNameChange: true'), [['StatefulSet', 'new', undefined, 1]]);
  assert.deepEqual(identity('allowKindChange: true'), [['Other', 'db', undefined, 1]]);
  const two = { base: `${set('a')}---\n${set('b')}`, files };
  assert.match(
    refusal('patches: [{path: p.yaml, target: {}, options: {allowNameChange: true}}]', two),
    /^may not add resource with an already registered id/,
  );
});

test('a patch deletes an object', () => {
  const files = { 'p.yaml': `$patch: delete\n${set('db')}` };
  assert.deepEqual(apply('patches: [{path: p.yaml}]', { files }).objects, []);
  assert.deepEqual(apply('patchesStrategicMerge: [p.yaml]', { files }).objects, []);
});

test('a JSON patch adds annotations where there are none, but not in patchesJson6902', () => {
  const patch = `patch: '[{"op":"add","path":"/metadata/annotations/a","value":"1"}]', target: {name: db}`;
  assert.deepEqual(
    toJson(
      at(apply(`patches: [{${patch}}]`).resources[0]?.node, ['metadata']) ??
        scalar(null, { uri: '', start: 0, end: 0, how: 'exact' }),
    ),
    {
      name: 'db',
      annotations: { a: '1' },
    },
  );
  assert.match(refusal(`patchesJson6902: [{${patch}}]`), /is missing path: "\/metadata\/annotations\/a"/);
});

test('what is refused, and where', () => {
  const files = {
    'empty.yaml': '',
    'list.yaml': '- op: test\n',
    'other.yaml': set('other'),
    'noName.yaml': 'kind: StatefulSet\n',
    'wrong.yaml': 'a: [',
  };
  const table: [kustomization: string, expected: RegExp][] = [
    ['patches: [{}]', /^must specify one of patch and path @ {}$/],
    ['patches: [{path: a, patch: b}]', /^patch and path can't be set at the same time/],
    ['patches: [{path: none.yaml}]', /@ none.yaml$/],
    [
      'patches: [{path: empty.yaml}]',
      /^must specify a target for JSON patch \[path: "empty.yaml"\] @ {path: empty.yaml}$/,
    ],
    ['patches: [{path: list.yaml}]', /^must specify a target for JSON patch/],
    [
      'patches: [{path: other.yaml}]',
      /^no resource matches strategic merge patch "StatefulSet.v1.apps\/other.\[noNs\]".* @ other$/,
    ],
    [
      'patches: [{path: noName.yaml}]',
      /^unable to parse SM or JSON patch from \[path: "noName.yaml"\]: missing metadata.name/,
    ],
    ['patches: [{path: wrong.yaml, target: {}}]', /^unable to parse SM or JSON patch from \[path: "wrong.yaml"\]/],
    ['patches: [{patch: "[{op: test}]", target: {}}]', /^unable to parse SM or JSON patch/],
    ['patches: [{patch: "text", target: {}}]', /^unable to parse SM or JSON patch from \[patch: "text"\].* @ text$/],
    ['patchesStrategicMerge: [other.yaml]', /^no matches for Id StatefulSet.v1.apps\/other/],
    ['patchesStrategicMerge: [none.yaml]', /@ none.yaml$/],
    ['patchesJson6902: [{path: list.yaml}]', /^must specify the target name/],
    ['patchesJson6902: [{path: list.yaml, target: {kind: Pod}}]', /^must specify the target name @ {kind: Pod}$/],
    ['patchesJson6902: [{target: {name: db}}]', /^empty file path and empty jsonOp/],
    ['patchesJson6902: [{path: a, patch: b, target: {name: db}}]', /^must specify a file path or jsonOp, not both/],
    ['patchesJson6902: [{patch: "[]", target: {name: db}}]', /^patch appears to be empty/],
  ];
  for (const [kustomization, expected] of table)
    assert.match(refusal(kustomization, { files }), expected, kustomization);
});

test('what a JSON patch leaves must be an object still', () => {
  const patch = (path: string) => `patches: [{patch: '[{"op":"remove","path":"${path}"}]', target: {name: db}}]`;
  assert.match(refusal(patch('/metadata/name')), /^missing metadata.name in object/);
  assert.match(refusal(patch('/kind')), /^missing kind in object/);
});
