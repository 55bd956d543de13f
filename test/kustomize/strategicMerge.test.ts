import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strategicMerge } from '../../server/src/kustomize/strategicMerge';
import { type MapNode, readNode, toJson } from '../../server/src/rendering/node';
import { YamlDocument } from '../../server/src/yaml/document';
import type { Json } from '../../server/src/yaml/json';

function node(uri: string, text: string): MapNode {
  const read = readNode(new YamlDocument(text), (start, end) => ({ uri, start, end, how: 'exact' }));
  assert.ok(read?.type === 'map');
  return read;
}

const inSet = (spec: string) => node('base', `{apiVersion: apps/v1, kind: StatefulSet, spec: ${spec}}`);

/** What the spec of a set becomes under a patch of it. */
function patched(base: string, patch: string): Json | undefined {
  const merged = strategicMerge(inSet(base), node('patch', `spec: ${patch}`));
  const spec = merged?.entries.get('spec')?.value;
  return spec && toJson(spec);
}

/** The same for a field of the pod's spec. */
function inPod(field: string, base: string, patch: string): Json | undefined {
  const pod = (value: string) => `{template: {spec: {${field}: ${value}}}}`;
  const result = JSON.parse(JSON.stringify(patched(pod(base), pod(patch)))) as Record<string, Json>;
  return (result['template'] as unknown as { spec: Record<string, Json> }).spec[field];
}

test('maps are merged, scalars replaced, and a null deletes', () => {
  assert.deepEqual(patched('{a: 1, b: {c: 2, d: 3}}', '{a: 4, b: {d: null}, e: {f: null, g: 5}}'), {
    a: 4,
    b: { c: 2 },
    e: { g: 5 },
  });
});

test('a null that no patch deletes stays, a key without a value does not', () => {
  assert.deepEqual(patched('{a: null, b: , c: 1}', '{c: 2}'), { a: null, c: 2 });
});

test('directives of maps', () => {
  assert.deepEqual(patched('{a: {b: 1}}', '{a: {$patch: replace, c: 2}}'), { a: { c: 2 } });
  assert.deepEqual(patched('{a: {b: 1}, c: 2}', '{a: {$patch: delete}}'), { c: 2 });
  assert.deepEqual(patched('{a: {b: 1}}', '{a: {$patch: merge, c: 2}}'), { a: { b: 1, c: 2 } });
  assert.throws(() => patched('{a: {b: 1}}', '{a: {$patch: other}}'), /^Error: unknown patch strategy 'other'$/);
});

test('a directive for the whole object deletes it, or has no effect', () => {
  const base = inSet('{a: 1}');
  assert.equal(strategicMerge(base, node('patch', '{$patch: delete}')), undefined);
  assert.equal(strategicMerge(base, node('patch', '{$patch: replace, spec: {a: 2}}')), base);
});

test('what is new in a list stands in front, in the order of the patch', () => {
  const base = '[{name: a, image: i}, {name: b}]';
  assert.deepEqual(inPod('containers', base, '[{name: x}, {name: b, image: j}]'), [
    { name: 'x' },
    { name: 'b', image: 'j' },
    { name: 'a', image: 'i' },
  ]);
});

test('lists are merged by the keys of their kind, or replaced', () => {
  const table: [field: string, base: string, patch: string, names: string][] = [
    ['volumes', '[{name: v, emptyDir: {}}]', '[{name: v, secret: {}}]', '[{"name":"v","emptyDir":{},"secret":{}}]'],
    ['hostAliases', '[{ip: 1, hostnames: [a]}]', '[{ip: 1, hostnames: [b]}]', '[{"ip":1,"hostnames":["b"]}]'],
    ['imagePullSecrets', '[{name: a}]', '[{name: b}]', '[{"name":"b"},{"name":"a"}]'],
    ['tolerations', '[{key: a}]', '[{key: b}]', '[{"key":"b"}]'],
    ['containers', '[{name: a, args: [x]}]', '[{name: a, args: [z]}]', '[{"name":"a","args":["z"]}]'],
  ];
  for (const [field, base, patch, expected] of table)
    assert.equal(JSON.stringify(inPod(field, base, patch)), expected, field);
});

test('lists of a custom kind are replaced', () => {
  const custom = '{apiVersion: example.com/v1, kind: Custom, list: [{name: a}]}';
  const merged = strategicMerge(node('base', custom), node('patch', '{list: [{name: b}]}'));
  assert.deepEqual(merged && toJson(merged), { apiVersion: 'example.com/v1', kind: 'Custom', list: [{ name: 'b' }] });
});

test('finalizers are those of the patch and the others', () => {
  const base = node('base', '{apiVersion: v1, kind: Pod, metadata: {finalizers: [a, b]}}');
  const merged = strategicMerge(base, node('patch', '{metadata: {finalizers: [c, a]}}'));
  const metadata = merged?.entries.get('metadata')?.value;
  assert.deepEqual(metadata && toJson(metadata), { finalizers: ['c', 'a', 'b'] });
});

test('directives in lists', () => {
  const base = '[{name: a, value: "1"}, {name: b}]';
  const env = (patch: string) =>
    JSON.stringify(inPod('containers', `[{name: c, env: ${base}}]`, `[{name: c, env: ${patch}}]`));
  assert.equal(env('[{name: a, $patch: delete}]'), '[{"name":"c","env":[{"name":"b"}]}]');
  assert.equal(env('[{$patch: replace}, {name: x}]'), '[{"name":"c","env":[{"name":"x"}]}]');
  assert.equal(env('[{$patch: delete}]'), '[{"name":"c"}]');
  assert.equal(env('null'), '[{"name":"c"}]');
  // An item cannot be replaced: it comes back.
  assert.equal(env('[{name: a, $patch: replace}]'), '[{"name":"c","env":[{"name":"a","value":"1"},{"name":"b"}]}]');
});

test('a port with a protocol is the one without, and gets lost', () => {
  const ports = (base: string, patch: string) =>
    JSON.stringify(inPod('containers', `[{name: c, ports: ${base}}]`, `[{name: c, ports: ${patch}}]`));
  const lost = ports('[{containerPort: 1, name: a}]', '[{containerPort: 1, protocol: TCP, name: b}]');
  assert.equal(lost, '[{"name":"c","ports":[{"containerPort":1,"name":"a"}]}]');
  const merged = ports('[{containerPort: 1, name: a}]', '[{containerPort: 1, name: b}]');
  assert.equal(merged, '[{"name":"c","ports":[{"containerPort":1,"name":"b"}]}]');
  const beside = ports('[{containerPort: 1, protocol: TCP}]', '[{containerPort: 1, protocol: UDP}]');
  assert.equal(
    beside,
    '[{"name":"c","ports":[{"containerPort":1,"protocol":"UDP"},{"containerPort":1,"protocol":"TCP"}]}]',
  );
});

test('what kubectl knows and Kustomize does not stays in the object', () => {
  const patch = '{$retainKeys: [a], $setElementOrder/list: [], $deleteFromPrimitiveList/args: [x]}';
  assert.deepEqual(Object.keys(patched('{}', patch) ?? {}), [
    '$retainKeys',
    '$setElementOrder/list',
    '$deleteFromPrimitiveList/args',
  ]);
});

test('values of other kinds are refused', () => {
  assert.throws(() => patched('{a: [1]}', '{a: {b: 1}}'), /wrong node kind: expected SequenceNode but got MappingNode/);
  assert.throws(() => patched('{a: {b: 1}}', '{a: 1}'), /wrong node kind: expected MappingNode but got ScalarNode/);
  assert.throws(() => inPod('containers', '[a]', '[{name: a}]'), /wrong node kind/);
});

test('each value comes from where it stands', () => {
  const merged = strategicMerge(inSet('{replicas: 1, serviceName: a}'), node('patch', 'spec: {replicas: 2}'));
  const spec = merged?.entries.get('spec')?.value;
  assert.ok(spec?.type === 'map');
  assert.equal(spec.origin.uri, 'base');
  assert.equal(spec.entries.get('replicas')?.key.uri, 'base');
  assert.deepEqual(spec.entries.get('replicas')?.value.origin, { uri: 'patch', start: 17, end: 18, how: 'exact' });
  assert.equal(spec.entries.get('serviceName')?.value.origin.uri, 'base');
});

test('what no patch changes stays the same value', () => {
  const base = inSet('{template: {spec: {containers: [{name: a, env: [{name: A}]}]}}}');
  assert.equal(strategicMerge(base, node('patch', 'spec: {template: {spec: {containers: [{name: a}]}}}')), base);
});
