import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateManifest } from '../../../server/src/validation';
import { set, withValue } from '../manifests';
import { container, judge, short, table } from './table';

table('the pod', [
  ['that restarts on failure only', { restartPolicy: 'OnFailure' }, 'restartPolicy NotSupported'],
  ['that ends', { activeDeadlineSeconds: 1 }, 'activeDeadlineSeconds Forbidden'],
  ['with a host name, which the controller sets itself', { hostname: 'A_B', subdomain: 'C_D' }],
  ['with another host name for good', { hostnameOverride: 'a.b' }],
  ['with one that is too long', { hostnameOverride: 'a'.repeat(65) }, 'hostnameOverride TooLong'],
  ['under the former name of the service account', { serviceAccount: 'A' }, 'serviceAccountName Invalid'],
  ['with a policy to preempt', { preemptionPolicy: 'Always' }, 'preemptionPolicy NotSupported'],
  ['with a runtime class of no name', { runtimeClassName: '' }, 'runtimeClassName Invalid'],
]);

table('DNS', [
  ['None with a server', { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.0.0.1'] } }],
  ['None without one', { dnsPolicy: 'None' }, 'dnsConfig Required'],
  ['None with none', { dnsPolicy: 'None', dnsConfig: {} }, 'dnsConfig.nameservers Required'],
  [
    'four servers',
    { dnsConfig: { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] } },
    'dnsConfig.nameservers Invalid',
  ],
  ['leading zeros', { dnsConfig: { nameservers: ['010.0.0.1'] } }, 'dnsConfig.nameservers[0] Invalid'],
  ['the root, and a name with "_"', { dnsConfig: { searches: ['.', '_tcp.example.com.'] } }],
  ['a search with a capital', { dnsConfig: { searches: ['Example.com'] } }, 'dnsConfig.searches[0] Invalid'],
  ['an option without a name', { dnsConfig: { options: [{ value: '2' }] } }, 'dnsConfig.options[0] Required'],
  [
    'an alias',
    { hostAliases: [{ ip: 'x', hostnames: ['a_b'] }] },
    'hostAliases[0].ip Invalid',
    'hostAliases[0].hostnames[0] Invalid',
  ],
]);

table(
  'DNS before 1.36',
  [
    [
      'leading zeros, with a warning',
      { dnsConfig: { nameservers: ['010.0.0.1'] } },
      'dnsConfig.nameservers[0] warning',
    ],
  ],
  { version: 35 },
);

/** The findings on a set whose pods have an annotation, and the fields of `spec` besides. */
function annotated(key: string, value: string): string[] {
  const manifest = withValue(set, ['spec', 'template', 'metadata', 'annotations', key], value);
  return validateManifest(manifest, { version: 36 }).map(short);
}

for (const [key, value, ...expected] of [
  ['a b', 'x', 'spec.template.annotations Invalid'],
  ['kubernetes.io/config.mirror', 'x', 'spec.template.annotations[kubernetes.io/config.mirror] Invalid'],
  ['controller.kubernetes.io/pod-deletion-cost', '-10'],
  [
    'controller.kubernetes.io/pod-deletion-cost',
    '+10',
    'spec.template.annotations[controller.kubernetes.io/pod-deletion-cost] Invalid',
  ],
  [
    'container.apparmor.security.beta.kubernetes.io/nobody',
    'unconfined',
    'spec.template.annotations[container.apparmor.security.beta.kubernetes.io/nobody] Invalid',
  ],
  [
    'container.apparmor.security.beta.kubernetes.io/app',
    'unconfined',
    'spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/app] warning',
  ],
  ['scheduler.alpha.kubernetes.io/tolerations', '[{"operator":"Exists"}]'],
  ['scheduler.alpha.kubernetes.io/tolerations', '{}', 'spec.template.annotations Invalid'],
  [
    'scheduler.alpha.kubernetes.io/tolerations',
    '[{}]',
    'spec.template.annotations.scheduler.alpha.kubernetes.io/tolerations[0].operator Invalid',
  ],
] as const)
  test(`annotations: ${key}: ${value}`, () => assert.deepEqual(annotated(key, value), expected));

test('before 1.34 the set is accepted, and the pod is not', () => {
  for (const [version, kind] of [
    [33, 'controller'],
    [34, 'api'],
  ] as const) {
    const [finding, ...more] = judge(container({ image: '' }), { version });
    assert.deepEqual(more, []);
    assert.equal(finding?.kind, kind);
  }
  assert.equal(judge({ restartPolicy: 'Never' }, { version: 33 })[0]?.kind, 'api');
});
