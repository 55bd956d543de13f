import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Finding, validateManifest } from '../../server/src/validation';
import { fieldPath, type Json, type Path } from '../../server/src/yaml/json';
import { afterFix, set, withValue } from './manifests';

const storage: Path = ['spec', 'volumeClaimTemplates', 0, 'spec', 'resources', 'requests', 'storage'];
const value: Path = ['spec', 'template', 'spec', 'containers', 0, 'env', 0, 'value'];

function judge(manifest: Json, version = 36): readonly Finding[] {
  return validateManifest(manifest, { version });
}

/** The only finding on a manifest with one value changed, and the manifest that its first fix makes. */
function fixed(path: Path, wrong: Json, version = 36): { finding: Finding; after: Json } {
  const manifest = withValue(set, path, wrong);
  const [finding, ...more] = judge(manifest, version);
  assert.ok(finding, 'a finding');
  assert.deepEqual(more, []);
  assert.equal(finding.reason, 'Decode');
  const [fix] = finding.fixes ?? [];
  return { finding, after: fix ? afterFix(manifest, fix) : manifest };
}

test('a sound StatefulSet has no findings', () => assert.deepEqual(judge(set), []));

for (const [path, wrong, right] of [
  [value, true, 'true'],
  [value, 1.1, '1.1'],
  [['spec', 'replicas'], '3', 3],
  [storage, '1gi', '1Gi'],
  [storage, '10GB', '10G'],
  [storage, '512 MiB', '512Mi'],
  [storage, '1Kib', '1Ki'],
  [storage, '4tb', '4T'],
  [storage, '100b', '100'],
  [['spec', 'template', 'spec', 'hostNetwork'], 'yes', true],
  [['spec', 'template', 'spec', 'containers', 0, 'args'], '-v', ['-v']],
] as const satisfies readonly (readonly [Path, Json, Json])[])
  test(`${JSON.stringify(wrong)} at ${fieldPath(path)} becomes ${JSON.stringify(right)}`, () => {
    const { finding, after } = fixed(path, wrong);
    assert.equal(finding.schema, 'type');
    assert.deepEqual(finding.path, path);
    assert.deepEqual(after, withValue(set, path, right));
  });

for (const wrong of [2 ** 31, 1.5, 10n ** 20n, {}, [], true])
  test(`${typeof wrong === 'bigint' ? wrong : JSON.stringify(wrong)} is no number of replicas`, () => {
    assert.deepEqual(fixed(['spec', 'replicas'], wrong).finding.path, ['spec', 'replicas']);
  });

for (const [text, right] of [
  ['2026-01-31T12:00:00Z', true],
  ['2026-01-31T12:00:00.5+01:00', true],
  ['2024-02-29T00:00:00Z', true],
  ['2026-02-29T00:00:00Z', false],
  ['2026-01-31', false],
  ['2026-01-31 12:00:00Z', false],
] as const)
  test(`${text} is ${right ? 'a' : 'no'} time`, () => {
    const findings = judge(withValue(set, ['metadata', 'creationTimestamp'], text));
    assert.equal(findings.length, right ? 0 : 1);
  });

test('a field in the wrong case is corrected', () => {
  const { finding, after } = fixed(['spec', 'servicename'], 'web');
  assert.equal(finding.schema, 'unknown-field');
  assert.equal(finding.onKey, true);
  assert.deepEqual(after, withValue(set, ['spec', 'serviceName'], 'web'));
});

test('a field one level too deep or too high is moved', () => {
  const { after } = fixed(['spec', 'template', 'spec', 'serviceName'], 'web');
  assert.deepEqual(after, withValue(set, ['spec', 'serviceName'], 'web'));
  const higher = fixed(['spec', 'template', 'tolerations'], []);
  assert.deepEqual(higher.after, withValue(set, ['spec', 'template', 'spec', 'tolerations'], []));
});

test('a field is not moved over one that is there', () => {
  const { finding } = fixed(['spec', 'template', 'spec', 'replicas'], 2);
  assert.deepEqual(
    finding.fixes?.map((fix) => fix.do),
    ['remove'],
  );
});

test('a field is unknown before the version that brought it', () => {
  const { finding } = fixed(['spec', 'template', 'spec', 'containers', 0, 'restartPolicyRules'], [], 33);
  assert.match(finding.message, /added in Kubernetes 1\.34/);
  assert.deepEqual(
    judge(withValue(set, ['spec', 'template', 'spec', 'containers', 0, 'restartPolicyRules'], []), 35),
    [],
  );
});

test('a removed API version becomes the one that replaced it, with the selector that it needs', () => {
  const beta = withValue(withValue(set, ['apiVersion'], 'apps/v1beta1'), ['spec', 'selector'], undefined);
  const [finding, ...more] = judge(beta);
  assert.ok(finding?.fixes?.[0]);
  assert.deepEqual(more, []);
  assert.match(finding.message, /removed in Kubernetes 1\.16/);
  assert.deepEqual(judge(afterFix(beta, finding.fixes[0])), []);
});

for (const [apiVersion, kind, right] of [
  ['v1', 'StatefulSet', 'apps/v1'],
  ['apps/v1', 'statefulset', 'StatefulSet'],
  ['apps/v1', 'StatefullSet', 'StatefulSet'],
  ['v1', 'service', 'Service'],
  ['policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
] as const)
  test(`${kind} in ${apiVersion} is corrected to ${right}`, () => {
    const [finding] = judge({ apiVersion, kind, metadata: { name: 'a' } });
    const [fix] = finding?.fixes ?? [];
    assert.equal(fix?.do === 'replace' && fix.value, right);
  });

for (const [apiVersion, kind] of [
  ['apps.kruise.io/v1beta1', 'StatefulSet'],
  ['serving.knative.dev/v1', 'Service'],
  ['apps/v1', 'DaemonSet'],
  ['v1', 'Namespace'],
  ['example.com/v1', 'Web'],
] as const)
  test(`nothing is said of ${kind} in ${apiVersion}`, () => assert.deepEqual(judge({ apiVersion, kind }), []));
