import { container, table } from './table';

const app = { name: 'app', image: 'app:1' };

table('containers', [
  ['none', { containers: [] }, 'containers Required'],
  ['no name', container({ name: '' }), 'containers[0].name Required'],
  ['a name with capitals', container({ name: 'App' }), 'containers[0].name Invalid'],
  ['a name of 64 characters', container({ name: 'a'.repeat(64) }), 'containers[0].name Invalid'],
  ['a name twice', { containers: [app, app] }, 'containers[1].name Duplicate'],
  ['the name of another as an init container', { initContainers: [app] }, 'initContainers[0].name Duplicate'],
  ['no image', container({ image: '' }), 'containers[0].image Required'],
  ['blanks around the image', container({ image: ' app' }), 'containers[0].image Invalid'],
  ['a pull policy', container({ imagePullPolicy: 'always' }), 'containers[0].imagePullPolicy NotSupported'],
  ['ephemeral ones', { ephemeralContainers: [{ ...app, name: 'e' }] }, 'ephemeralContainers Forbidden'],
]);

table('ports', [
  ['the highest', container({ ports: [{ containerPort: 65535 }] })],
  ['one too high', container({ ports: [{ containerPort: 65536 }] }), 'containers[0].ports[0].containerPort Invalid'],
  ['none', container({ ports: [{}] }), 'containers[0].ports[0].containerPort Required'],
  [
    'a protocol in small letters',
    container({ ports: [{ containerPort: 80, protocol: 'tcp' }] }),
    'containers[0].ports[0].protocol NotSupported',
  ],
  ...['-web', 'web-', 'a--b', '80', 'Web', 'a'.repeat(16)].map(
    (name) =>
      [
        `the name ${name}`,
        container({ ports: [{ containerPort: 80, name }] }),
        'containers[0].ports[0].name Invalid',
      ] as const,
  ),
  [
    'a name twice',
    container({
      ports: [
        { containerPort: 80, name: 'web' },
        { containerPort: 81, name: 'web' },
      ],
    }),
    'containers[0].ports[1].name Duplicate',
  ],
  [
    'a host port twice, though in two containers',
    {
      containers: [
        { ...app, ports: [{ containerPort: 80, hostPort: 80 }] },
        { ...app, name: 'b', ports: [{ containerPort: 81, hostPort: 80 }] },
      ],
    },
    'containers[1].ports[0].hostPort Duplicate',
  ],
  [
    'a host port twice in the second init container, which the server calls the first',
    {
      initContainers: [
        { ...app, name: 'a' },
        {
          ...app,
          name: 'b',
          ports: [
            { containerPort: 80, hostPort: 80 },
            { containerPort: 81, hostPort: 80 },
          ],
        },
      ],
    },
    'initContainers[0].ports[1].hostPort Duplicate',
  ],
  [
    "another host port on the host's network",
    { hostNetwork: true, ...container({ ports: [{ containerPort: 80, hostPort: 81 }] }) },
    'containers[0].ports[0].hostPort Invalid',
  ],
  [
    "one port in two containers on the host's network: accepted, but no pod",
    {
      hostNetwork: true,
      containers: [
        { ...app, ports: [{ containerPort: 80 }] },
        { ...app, name: 'b', ports: [{ containerPort: 80, name: 'b' }] },
      ],
    },
    'containers[1].ports[0].hostPort Duplicate',
    'containers[1].ports[0] warning',
  ],
]);

const exec = { exec: { command: ['true'] } };

table('probes', [
  ['no handler', container({ livenessProbe: {} }), 'containers[0].livenessProbe Required'],
  [
    'two handlers',
    container({ livenessProbe: { ...exec, grpc: { port: 1 } } }),
    'containers[0].livenessProbe.grpc Forbidden',
  ],
  ['no command', container({ startupProbe: { exec: {} } }), 'containers[0].startupProbe.exec.command Required'],
  [
    'a number as text',
    container({ readinessProbe: { tcpSocket: { port: '80' } } }),
    'containers[0].readinessProbe.tcpSocket.port Invalid',
  ],
  ['the name of a port that is nowhere', container({ readinessProbe: { httpGet: { port: 'web' } } })],
  [
    'a header with a blank',
    container({ readinessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'X A' }] } } }),
    'containers[0].readinessProbe.httpGet.httpHeaders Invalid',
  ],
  [
    'two successes for life',
    container({ livenessProbe: { ...exec, successThreshold: 2 } }),
    'containers[0].livenessProbe.successThreshold Invalid',
  ],
  ['0, which is the default', container({ livenessProbe: { ...exec, successThreshold: 0, periodSeconds: 0 } })],
  [
    'a grace period for readiness',
    container({ readinessProbe: { ...exec, terminationGracePeriodSeconds: 5 } }),
    'containers[0].readinessProbe.terminationGracePeriodSeconds Invalid',
  ],
  [
    'a negative delay',
    container({ startupProbe: { ...exec, initialDelaySeconds: -1 } }),
    'containers[0].startupProbe.initialDelaySeconds Invalid',
  ],
]);

table('init containers', [
  [
    'a probe, without being a sidecar',
    { initContainers: [{ ...app, name: 'i', startupProbe: exec }] },
    'initContainers[0].startupProbe Forbidden',
  ],
  ['a probe of a sidecar', { initContainers: [{ ...app, name: 'i', restartPolicy: 'Always', startupProbe: exec }] }],
  [
    'a restart policy that is none',
    { initContainers: [{ ...app, name: 'i', restartPolicy: 'always' }] },
    'initContainers[0].restartPolicy NotSupported',
  ],
  [
    'a lifecycle of nothing but a stop signal, which the server drops',
    { initContainers: [{ ...app, name: 'i', lifecycle: { stopSignal: 'SIGTERM' } }] },
  ],
]);

table('lifecycle', [
  [
    'a sleep as long as the grace period',
    { terminationGracePeriodSeconds: 9, ...container({ lifecycle: { preStop: { sleep: { seconds: 9 } } } }) },
  ],
  [
    'a longer one',
    { terminationGracePeriodSeconds: 9, ...container({ lifecycle: { preStop: { sleep: { seconds: 10 } } } }) },
    'containers[0].lifecycle.preStop.sleep Invalid',
  ],
]);

const rule = { action: 'Restart', exitCodes: { operator: 'In', values: [1] } };

table('restart rules', [
  ['with a policy', container({ restartPolicy: 'Never', restartPolicyRules: [rule] })],
  ['without a policy', container({ restartPolicyRules: [rule] }), 'containers[0].restartPolicy Required'],
  [
    'too many',
    container({ restartPolicy: 'Never', restartPolicyRules: Array.from({ length: 21 }, () => rule) }),
    'containers[0].restartPolicyRules TooMany',
  ],
  [
    'without exit codes',
    container({ restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart' }] }),
    'containers[0].restartPolicyRules[0].exitCodes Required',
  ],
]);

table(
  'restart policies of regular containers before 1.35',
  [['any: dropped', container({ restartPolicy: 'sometimes' })]],
  { version: 34 },
);

table(
  'stop signals, with their gate on',
  [
    [
      'of Windows',
      { os: { name: 'windows' }, ...container({ lifecycle: { stopSignal: 'SIGHUP' } }) },
      'containers[0].lifecycle.stopSignal NotSupported',
    ],
    ['of Linux', { os: { name: 'linux' }, ...container({ lifecycle: { stopSignal: 'SIGRTMIN+15' } }) }],
    [
      'of no system',
      container({ lifecycle: { stopSignal: 'SIGTERM' } }),
      'containers[0].lifecycle.stopSignal Forbidden',
    ],
  ],
  { version: 36, featureGates: { ContainerStopSignals: true } },
);
