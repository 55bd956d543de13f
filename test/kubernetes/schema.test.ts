import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { fieldDocumentation } from '../../server/src/kubernetes/documentation';
import { fieldNames, fieldSchema, knownKinds, schemaFor, type Type } from '../../server/src/kubernetes/schema';
import type { Path } from '../../server/src/yaml/json';

const set = schemaFor('apps/v1', 'StatefulSet');
assert.ok(set);

test('the schema is small enough to be shipped', () =>
  assert.ok(statSync('server/src/kubernetes/schema.generated.json').size < 400_000));

test('every kind that is known has metadata', () => {
  for (const { apiVersion, kind } of knownKinds()) {
    const schema = schemaFor(apiVersion, kind);
    assert.ok(schema && fieldNames(schema).includes('metadata'), `${apiVersion} ${kind}`);
  }
  assert.equal(schemaFor('apps/v1', 'toString'), undefined);
});

for (const [path, type] of [
  [['spec', 'replicas'], 'int32'],
  [['spec', 'template', 'spec', 'terminationGracePeriodSeconds'], 'int64'],
  [['spec', 'template', 'spec', 'containers', 0, 'ports', 1, 'containerPort'], 'int32'],
  [['spec', 'template', 'spec', 'containers', 0, 'livenessProbe', 'httpGet', 'port'], 'int-or-string'],
  [['spec', 'template', 'metadata', 'labels', 'app.kubernetes.io/name'], 'string'],
  [['spec', 'volumeClaimTemplates', 0, 'spec', 'resources', 'requests', 'storage'], 'quantity'],
  [['metadata', 'creationTimestamp'], 'date-time'],
  [['spec', 'template', 'spec', 'nodeSelector'], { map: 'string' }],
  [['spec', 'template', 'spec', 'hostNetwork'], 'boolean'],
] as const satisfies readonly (readonly [Path, Type])[])
  test(`${path.join('.')} is of its type`, () => assert.deepEqual(fieldSchema(set, path)?.type, type));

for (const path of [
  [],
  ['zz'],
  ['spec', 'replicas', 'x'],
  ['spec', 'toString'],
  ['spec', 'volumeClaimTemplates', 'x'],
  ['spec', 0],
])
  test(`${path.join('.') || 'the root'} is no field`, () => assert.equal(fieldSchema(set, path), undefined));

test('an enum names its values and says what they mean', () => {
  const policy = fieldDocumentation('apps/v1', 'StatefulSet', ['spec', 'podManagementPolicy']);
  assert.deepEqual(Object.keys(policy?.enum ?? {}), ['OrderedReady', 'Parallel']);
  assert.match(policy?.enum?.['Parallel'] ?? '', /will not wait/);
  assert.doesNotMatch(policy?.description ?? '', /Possible enum values/);
});

test('documentation says the type in words, and since when a field exists', () => {
  const of = (...path: Path) => fieldDocumentation('apps/v1', 'StatefulSet', path);
  assert.equal(of('spec', 'volumeClaimTemplates')?.type, 'list of object');
  assert.equal(of('spec', 'template', 'spec', 'containers')?.type, 'list of Container');
  assert.equal(of('spec', 'template', 'spec', 'containers')?.required, true);
  assert.equal(of('spec', 'template', 'spec', 'hostnameOverride')?.since, '1.34');
  assert.equal(of('spec', 'replicas')?.since, undefined);
  assert.equal(of('spec', 'nope'), undefined);
});

test('descriptions that mislead are corrected', () => {
  const description = (...path: Path) => fieldDocumentation('apps/v1', 'StatefulSet', path)?.description ?? '';
  assert.doesNotMatch(description('spec', 'serviceName'), /must exist before/);
  assert.doesNotMatch(description('spec', 'volumeClaimTemplates'), /must have at least one matching/);
  assert.doesNotMatch(description('spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'), /rounding up/);
});

test('descriptions are plain text in one piece', () => {
  const description = fieldSchema(set, ['metadata', 'creationTimestamp'])?.description ?? '';
  assert.match(description, /represented in RFC3339 form and is in UTC\.\n\nPopulated by the system/);
  assert.doesNotMatch(JSON.stringify(set), / {2}|\\\\\*/);
});
