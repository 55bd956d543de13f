import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVersion, supportedVersions } from '../../server/src/kubernetes/versions';
import { validateManifest, validateUpdate } from '../../server/src/validation';
import type { Json, Path } from '../../server/src/yaml/json';
import { set, withValue } from './manifests';

const strategy: Path = ['spec', 'updateStrategy'];
const claim: Path = ['spec', 'volumeClaimTemplates', 0, 'spec'];

/** What 1.27 ... 1.37 say to a change, by version: `api`, `controller` or nothing. */
function verdicts(manifest: Json): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of supportedVersions) {
    const version = parseVersion(name);
    assert.ok(version !== undefined);
    const kinds = new Set(validateManifest(manifest, { version }).map((finding) => finding.kind));
    result[name] = kinds.has('api') ? 'api' : kinds.has('controller') ? 'controller' : 'accepted';
  }
  return result;
}

/** `changes` says from which version on a verdict holds. */
function assertVerdicts(manifest: Json, changes: Readonly<Record<string, string>>): void {
  const all: Record<string, string> = {};
  let expected = '';
  for (const name of supportedVersions) {
    expected = changes[name] ?? expected;
    all[name] = expected;
  }
  assert.deepEqual(verdicts(manifest), all);
}

test('a pod template is validated at admission since 1.34', () =>
  assertVerdicts(withValue(set, ['spec', 'template', 'spec', 'containers', 0, 'image'], ''), {
    '1.27': 'controller',
    '1.34': 'api',
  }));

test('claim templates are validated at admission since 1.35 for sure', () =>
  assertVerdicts(withValue(set, [...claim, 'accessModes'], []), { '1.27': 'controller', '1.35': 'api' }));

test('the name of the governing Service is checked at admission since 1.33', () =>
  assertVerdicts(withValue(set, ['spec', 'serviceName'], 'a.b'), { '1.27': 'controller', '1.33': 'api' }));

test('maxUnavailable counts where its gate is on', () =>
  assertVerdicts(withValue(set, [...strategy, 'rollingUpdate'], { maxUnavailable: 0 }), {
    '1.27': 'accepted',
    '1.37': 'api',
  }));

test('a gate can be turned on', () => {
  const manifest = withValue(set, [...strategy, 'rollingUpdate'], { maxUnavailable: 'abc' });
  const findings = validateManifest(manifest, { version: 30, featureGates: { MaxUnavailableStatefulSet: true } });
  assert.deepEqual(
    findings.map((finding) => finding.reason),
    ['FieldValueInvalid'],
  );
});

test('the update strategy Recreate is known from 1.37 on', () =>
  assertVerdicts(withValue(set, strategy, { type: 'Recreate' }), { '1.27': 'api', '1.37': 'accepted' }));

test('sidecars exist since 1.28', () =>
  assertVerdicts(
    withValue(
      set,
      ['spec', 'template', 'spec', 'initContainers'],
      [{ name: 'a', image: 'a:1', restartPolicy: 'Always' }],
    ),
    { '1.27': 'api', '1.28': 'accepted' },
  ));

test('the name of a Service can begin with a digit since 1.36', () =>
  assertVerdicts(
    { apiVersion: 'v1', kind: 'Service', metadata: { name: '1a' }, spec: { ports: [{ port: 80 }] } },
    { '1.27': 'api', '1.36': 'accepted' },
  ));

test('an address with leading zeros is rejected since 1.36', () =>
  assertVerdicts(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a' },
      spec: { ports: [{ port: 80 }], externalIPs: ['10.00.0.1'] },
    },
    { '1.27': 'accepted', '1.36': 'api' },
  ));

test('the revision history limit of a live set can be changed in 1.36, and not in 1.33', () => {
  const next = withValue(set, ['spec', 'revisionHistoryLimit'], 3);
  assert.deepEqual(validateUpdate(set, next, { version: 36 }).findings, []);
  const [finding] = validateUpdate(set, next, { version: 33 }).findings;
  assert.equal(finding?.reason, 'FieldValueForbidden');
});

for (const [text, version] of [
  ['1.27', 27],
  ['v1.36.2', 36],
  ['1.36.2-gke.100', 36],
  ['1.26', undefined],
  ['1.38', undefined],
  ['1.3', undefined],
  ['36', undefined],
  ['', undefined],
] as const)
  test(`"${text}" is ${version ?? 'no version'}`, () => assert.equal(parseVersion(text), version));
