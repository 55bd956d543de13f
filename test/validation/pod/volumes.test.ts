import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateManifest } from '../../../server/src/validation';
import type { JsonObject } from '../../../server/src/yaml/json';
import { set, withValue } from '../manifests';
import { container, fixOf, short, table, volume } from './table';

// The claim template `data` is volumes[0] for the server.
const at = 'volumes[1]';

table('volumes', [
  ['no source is an emptyDir', volume({})],
  ['two sources', volume({ emptyDir: {}, nfs: { server: 's', path: '/x' } }), `${at}.nfs Forbidden`],
  [
    'two sources, one of them misspelt by the server',
    volume({ emptyDir: {}, downwardAPI: {} }),
    `${at}.downwarAPI Forbidden`,
  ],
  ['no name', { volumes: [{ emptyDir: {} }] }, `${at}.name Required`],
  ['a name twice', { volumes: [{ name: 'v' }, { name: 'v' }] }, 'volumes[2].name Duplicate'],
  ['the name of a claim template, which wins', { volumes: [{ name: 'data', nfs: {} }] }],
  ['a ConfigMap without a name', volume({ configMap: {} }), `${at}.configMap.name Required`],
  [
    'a mode as it is in octal',
    volume({ secret: { secretName: 's', defaultMode: 644 } }),
    `${at}.secret.defaultMode Invalid`,
  ],
  [
    'a path that goes up',
    volume({ configMap: { name: 'c', items: [{ key: 'a', path: 'a/../b' }] } }),
    `${at}.configMap.items[0].path Invalid`,
  ],
  ['a relative NFS path', volume({ nfs: { server: 's', path: 'x' } }), `${at}.nfs.path Invalid`],
  ['a type of host path', volume({ hostPath: { path: '/x', type: 'directory' } }), `${at}.hostPath.type NotSupported`],
  ['a CSI driver with capitals', volume({ csi: { driver: 'My.Driver' } })],
  ['a CSI driver with a long name', volume({ csi: { driver: 'a'.repeat(64) } }), `${at}.csi.driver TooLong`],
  ['a name of iSCSI', volume({ iscsi: { targetPortal: 'p', iqn: 'iqn.x' } }), `${at}.iscsi.iqn Invalid`],
  ['a registry of Quobyte', volume({ quobyte: { registry: 'a:1,b', volume: 'v' } }), `${at}.quobyte.registry Invalid`],
  [
    'the disk of another kind',
    volume({ azureDisk: { diskName: 'd', diskURI: '/subscriptions/x' } }),
    `${at}.azureDisk.diskURI NotSupported`,
  ],
  [
    'options of a reserved domain',
    volume({ flexVolume: { driver: 'd', options: { 'k8s.io/a': 'b' } } }),
    `${at}.flexVolume.options[k8s.io/a] Invalid`,
  ],
  [
    'an ephemeral claim without its template',
    volume({ ephemeral: {} }),
    `${at}.ephemeral.volumeClaimTemplate Required`,
  ],
  [
    'an ephemeral claim with a name',
    volume({
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { name: 'x', labels: { a: 'b' } },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      },
    }),
    `${at}.ephemeral.volumeClaimTemplate.metadata.name Forbidden`,
  ],
  ['an image without a reference: accepted, but no pod', volume({ image: {} }), 'volumes[0].image.reference Required'],
]);

const source = (...sources: JsonObject[]) => volume({ projected: { sources: sources } });

table('projected volumes', [
  ['a token for 10 minutes', source({ serviceAccountToken: { path: 't', expirationSeconds: 600 } })],
  [
    'a token for less',
    source({ serviceAccountToken: { path: 't', expirationSeconds: 599 } }),
    `${at}.projected.sources[0].serviceAccountToken.expirationSeconds Invalid`,
  ],
  ['a token without a path', source({ serviceAccountToken: {} }), `${at}.projected.path Required`],
  [
    'a path twice',
    source(
      { secret: { name: 's', items: [{ key: 'a', path: 'p' }] } },
      { configMap: { name: 'c', items: [{ key: 'a', path: 'p' }] } },
    ),
    `${at}.projected Invalid`,
  ],
  [
    'two kinds in one source',
    source({ secret: { name: 's' }, configMap: { name: 'c' } }),
    `${at}.projected.sources[0] Forbidden`,
  ],
  [
    'a file of nothing, whose index the server leaves out',
    volume({ downwardAPI: { items: [{ path: 'a' }] } }),
    `${at}.downwardAPI Required`,
  ],
]);

const first = `${at}.projected.sources[0]`;

table(
  'certificates in projected volumes, with their gates on',
  [
    ['a bundle by name', source({ clusterTrustBundle: { name: 'a', path: 'p' } })],
    [
      'a bundle by name and signer',
      source({ clusterTrustBundle: { name: 'a', signerName: 'example.com/b', path: 'p' } }),
      `${first}.clusterTrustBundle Invalid`,
    ],
    [
      'a signer without a domain',
      source({ clusterTrustBundle: { signerName: 'signer', path: 'p' } }),
      `${first}.clusterTrustBundle.signerName Invalid`,
    ],
    [
      'a key of a type that is none, for less than an hour',
      source({ podCertificate: { signerName: 'a.b/c', keyType: 'RSA', maxExpirationSeconds: 60, keyPath: 'k' } }),
      `${first}.podCertificate.keyType NotSupported`,
      `${first}.podCertificate.maxExpirationSeconds Invalid`,
    ],
    [
      'no file',
      source({ podCertificate: { signerName: 'a.b/c', keyType: 'ED25519' } }),
      `${first}.podCertificate Required`,
    ],
  ],
  { version: 36, featureGates: { ClusterTrustBundleProjection: true, PodCertificateRequest: true } },
);

const mounted = (mount: JsonObject, more: JsonObject = {}) =>
  container({ volumeMounts: [{ name: 'data', mountPath: '/data', ...mount }], ...more });
const mounts = 'containers[0].volumeMounts';

table('mounts', [
  ['a claim template', mounted({})],
  ['a volume that does not exist', mounted({ name: 'date' }), `${mounts}[0].name NotFound`],
  [
    'a volume with a fault, which the server leaves out',
    { ...volume({ nfs: { path: '/x' } }), ...mounted({ name: 'v' }) },
    `${at}.nfs.server Required`,
    `${mounts}[0].name NotFound`,
  ],
  ['no path', mounted({ mountPath: '' }), `${mounts}[0].mountPath Required`],
  ['a sub-path that goes up', mounted({ subPath: '../x' }), `${mounts}.subPath Invalid`],
  ['a sub-path twice', mounted({ subPath: 'a', subPathExpr: 'b' }), `${mounts}[0].subPathExpr Invalid`],
  ['two-way propagation', mounted({ mountPropagation: 'Bidirectional' }), `${mounts}.mountPropagation Forbidden`],
  [
    'two-way propagation of a privileged container',
    mounted({ mountPropagation: 'Bidirectional' }, { securityContext: { privileged: true } }),
  ],
  ['recursive, but not read-only', mounted({ recursiveReadOnly: 'Enabled' }), `${mounts}.recursiveReadOnly Forbidden`],
  [
    'as a device too',
    mounted({}, { volumeDevices: [{ name: 'data', devicePath: '/dev/x' }] }),
    `${mounts}[0].name Invalid`,
    'containers[0].volumeDevices[0].name Invalid',
  ],
  [
    'an emptyDir as a device',
    { ...volume({}), ...container({ volumeDevices: [{ name: 'v', devicePath: '/dev/x' }] }) },
    'containers[0].volumeDevices[0].name Invalid',
  ],
]);

test('a mode written without its octal 0 is corrected', () => {
  assert.deepEqual(fixOf(volume({ configMap: { name: 'c', defaultMode: 755 } })), {
    title: 'Set defaultMode to 493 (octal 0755)',
    value: 0o755,
  });
});

test('a mount whose name is nearly right is corrected', () => {
  assert.equal(fixOf(mounted({ name: 'date' }))?.value, 'data');
});

test('a claim template is a volume, and has to have a name', () => {
  const path = ['spec', 'volumeClaimTemplates', 0, 'metadata', 'name'];
  const findings = validateManifest(withValue(set, path, ''), { version: 36 });
  assert.deepEqual(findings.map(short), [
    'volumes[0].name Required',
    'volumes[0].persistentVolumeClaim.claimName Required',
  ]);
  assert.deepEqual(findings[0]?.path, path);
});
