import type { JsonObject } from '../../../server/src/yaml/json';
import { container, table } from './table';

const secured = (securityContext: JsonObject) => container({ securityContext: securityContext });
const at = 'containers[0].securityContext';
const app = { name: 'app', image: 'app:1' };

table('security', [
  ['root', secured({ runAsUser: 0 })],
  ['a negative user', secured({ runAsUser: -1 }), `${at}.runAsUser Invalid`],
  ['a user of more than 31 bits', { securityContext: { runAsUser: 2 ** 31 } }, 'securityContext.runAsUser Invalid'],
  ['privileged without escalation', secured({ privileged: true, allowPrivilegeEscalation: false }), `${at} Invalid`],
  ['unmasked /proc of the host', secured({ procMount: 'Unmasked' }), `${at}.procMount Invalid`],
  ['unmasked /proc of its own', { hostUsers: false, ...secured({ procMount: 'Unmasked' }) }],
  [
    'a local seccomp profile without its path',
    secured({ seccompProfile: { type: 'Localhost' } }),
    `${at}.seccompProfile.localhostProfile Required`,
  ],
  [
    'a path for another type',
    secured({ seccompProfile: { type: 'Unconfined', localhostProfile: 'a' } }),
    `${at}.seccompProfile.localhostProfile Invalid`,
  ],
  [
    'an absolute path',
    secured({ seccompProfile: { type: 'Localhost', localhostProfile: '/a' } }),
    `${at}.seccompProfile.localhostProfile Invalid`,
  ],
  ['an AppArmor profile of no type', secured({ appArmorProfile: {} }), `${at}.appArmorProfile.type Required`],
  [
    'a sysctl of the network with that of the host',
    { hostNetwork: true, securityContext: { sysctls: [{ name: 'net/core/somaxconn', value: '1' }] } },
    'securityContext.sysctls[0].name Invalid',
  ],
  [
    'a sysctl twice',
    {
      securityContext: {
        sysctls: [
          { name: 'kernel.sem', value: '1' },
          { name: 'kernel.sem', value: '1' },
        ],
      },
    },
    'securityContext.sysctls[1].name Duplicate',
  ],
  [
    'processes shared with the host and among containers',
    { hostPID: true, shareProcessNamespace: true },
    'securityContext.shareProcessNamespace Invalid',
  ],
  ["processes of the host, users of one's own", { hostUsers: false, hostPID: true }, 'HostPID Forbidden'],
  [
    'SELinux labels by mount',
    { securityContext: { seLinuxChangePolicy: 'MountOption' } },
    'securityContext.seLinuxChangePolicy NotSupported',
  ],
]);

table('operating systems', [
  ['another one', { os: { name: 'bsd' } }, 'os NotSupported'],
  ['none', { os: {} }, 'os.name Required'],
  ['Linux on Windows', { os: { name: 'windows' }, ...secured({ capabilities: {} }) }, `${at}.capabilities Forbidden`],
  [
    'Windows on Linux',
    { os: { name: 'linux' }, securityContext: { windowsOptions: {} } },
    'securityContext.windowsOptions Forbidden',
  ],
  [
    "host processes without the host's network, and not everywhere",
    {
      containers: [
        { ...app, securityContext: { windowsOptions: { hostProcess: true } } },
        { ...app, name: 'b' },
      ],
    },
    ' Invalid',
    'hostNetwork Invalid',
  ],
  [
    'a user of two domains',
    secured({ windowsOptions: { runAsUserName: 'a\\b\\c' } }),
    `${at}.windowsOptions.runAsUserName Invalid`,
  ],
]);
