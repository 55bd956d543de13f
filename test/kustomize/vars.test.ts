import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '../../server/src/rendering/node';
import { built, builtOf, fieldIn } from './built';

const service = `apiVersion: v1
kind: Service
metadata: {name: svc}
spec: {ports: [{port: 5432}], ratio: 1.50, flag: true, map: {k: v}, none: null, octal: 010, hex: 0x10, small: 0.00001, large: 9007199254740993, huge: 18446744073709551615}
---
`;
const pod = (args: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, args: ${args}}]}\n`;
const entry = (name: string, path = 'metadata.name', more = '') =>
  `- {name: ${name}, objref: {apiVersion: v1, kind: Service, name: svc${more}}, fieldref: {fieldpath: '${path}'}}\n`;
const vars = (...entries: readonly string[]) => `vars:\n${entries.join('')}`;

/** What becomes of an argument. */
function argument(text: string, ...entries: readonly string[]) {
  return fieldIn(builtOf(vars(...entries), service + pod(`['${text}']`)), 'p', 'spec.containers.0.args.0');
}

for (const [text, expected] of [
  ['$(V)', 'svc'],
  ['a$(V)b$(V)', 'asvcbsvc'],
  ['$$(V)', '$(V)'],
  ['$$$(V)', '$svc'],
  ['$(OTHER) $()', '$(OTHER) $()'],
  ['$(V', '$(V'],
  ['$ $x a$', '$ $x a$'],
] as const)
  test(`${text} becomes ${expected}`, () => {
    assert.equal(argument(text, entry('V')), expected);
  });

for (const [path, whole, part] of [
  ['spec.ports[0].port', 5432, '-5432'],
  ['spec.ports.0.port', 5432, '-5432'],
  ['spec.ratio', 1.5, '-1.5'],
  ['spec.flag', true, '-true'],
  ['spec.none', 'null', '-null'],
  ['spec.octal', 10, '-10'],
  ['spec.small', 0.00001, '-1e-05'],
  ['spec.large', 9007199254740993n, '-9007199254740993'],
  ['spec.map', '$(V)', '-$(V)'],
] as const)
  test(`a var for ${path} keeps its type where it stands alone`, () => {
    assert.deepEqual([argument('$(V)', entry('V', path)), argument('-$(V)', entry('V', path))], [whole, part]);
  });

test('vars have the final names', () => {
  const result = built({
    'base/kustomization.yaml': `resources: [s.yaml]\nnamePrefix: b-\n${vars(entry('V'))}`,
    'base/s.yaml': service,
    'kustomization.yaml': 'resources: [base, p.yaml]\nnameSuffix: -z\n',
    'p.yaml': pod('["$(V)"]'),
  });
  assert.equal(fieldIn(result, 'p-z', 'spec.containers.0.args.0'), 'b-svc-z');
});

test('vars are replaced in the fields that are known for it, and in those of a configuration', () => {
  const tree = (configuration: string) => ({
    'kustomization.yaml': `resources: [o.yaml]\nconfigurations: [c.yaml]\n${vars(entry('V'))}`,
    'c.yaml': configuration,
    'o.yaml': `${service}apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, labels: {l: $(V)}}\nspec: {serviceName: $(V)}\n`,
  });
  const fields = (configuration: string) =>
    ['metadata.labels.l', 'spec.serviceName'].map((path) => fieldIn(built(tree(configuration)), 'db', path));
  assert.deepEqual(fields('{}'), ['svc', '$(V)']);
  assert.deepEqual(fields('varReference: [{kind: StatefulSet, path: spec/serviceName}]'), ['svc', 'svc']);
});

test('without vars, or with vars that nothing asks for, everything stays', () => {
  const objects = service + pod('["$$(V)"]');
  assert.equal(fieldIn(builtOf('', objects), 'p', 'spec.containers.0.args.0'), '$$(V)');
  assert.deepEqual(builtOf(vars(entry('UNUSED')), objects).refusals, []);
});

for (const [entries, message] of [
  [[entry('V'), entry('V')], "var 'V' already encountered"],
  [[entry('V', 'spec.missing')], "field 'spec.missing' specified in var 'V' not found in corresponding resource"],
  [[entry('V', 'spec.huge')], "specified in var 'V' not found in corresponding resource"],
  [[entry('V', 'spec.hex')], "specified in var 'V' not found in corresponding resource"],
  [[entry('V', 'metadata.name', ', namespace: ns')], "var 'V' cannot be mapped to a field"],
  [['- {name: V, objref: {kind: Service, name: svc}}\n'], "var 'V' cannot be mapped to a field"],
  [['- {name: V, objref: {apiVersion: v1, kind: Service, name: other}}\n'], "var 'V' cannot be mapped to a field"],
] as const)
  test(`refused: ${message}`, () => {
    const { refusals, refusedAt } = builtOf(vars(...entries), service);
    assert.ok(refusals.join().includes(message), refusals.join());
    assert.equal(refusedAt.length, 1);
  });

test('a var that may mean several objects, or is there in two bases, is refused', () => {
  const other = service.replace('name: svc', 'name: svc, namespace: ns');
  assert.match(builtOf(vars(entry('V')), service + other).refusals.join(), /^found 2 resId matches for var V/);
  const base = (name: string) => ({
    [`${name}/kustomization.yaml`]: `resources: [s.yaml]\nnamePrefix: ${name}-\n${vars(entry('V'))}`,
    [`${name}/s.yaml`]: service,
  });
  const { refusals } = built({ ...base('a'), ...base('b'), 'kustomization.yaml': 'resources: [a, b]\n' });
  assert.match(refusals.join(), /var 'V' already encountered/);
});

test('a list with anything but strings is refused where vars may stand', () => {
  const { refusals, refusedAt } = builtOf(vars(entry('V')), service + pod('[a, 5]'));
  assert.deepEqual([refusals, refusedAt], [['invalid value type expect a string'], ['5']]);
});

test('a var alone comes from its value, a text with vars from itself', () => {
  const result = builtOf(vars(entry('V')), service + pod(`['$(V)', 'a-$(V)']`));
  const origins = [0, 1].map((index) => {
    const found = result.resources.map(({ node }) => at(node, ['spec', 'containers', 0, 'args', index]));
    const node = found.find((each) => each !== undefined);
    return node && result.textOf(node.origin);
  });
  assert.deepEqual(origins, ['derived: svc', "derived: 'a-$(V)'"]);
});

test('a text of many openings is read in time that grows with its length', () => {
  const start = performance.now();
  const text = '$('.repeat(200_000);
  assert.equal(argument(text, entry('V')), text);
  assert.ok(performance.now() - start < 10_000);
});
