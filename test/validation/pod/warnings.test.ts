import { container, table, volume } from './table';

const app = { name: 'app', image: 'app:1' };

table('warnings', [
  [
    'a variable that another one hides',
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    'containers[0].env[1] warning',
  ],
  [
    'a variable that goes on from the one before',
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '$(A)2' },
      ],
    }),
  ],
  [
    'a tenth of a byte',
    container({ resources: { requests: { memory: '100m' } } }),
    'containers[0].resources.requests[memory] warning',
  ],
  ['a negative grace period', { terminationGracePeriodSeconds: -1 }, 'terminationGracePeriodSeconds warning'],
  [
    'a port twice',
    {
      containers: [
        { ...app, ports: [{ containerPort: 80, name: 'web' }] },
        { ...app, name: 'b', ports: [{ containerPort: 80, name: 'web' }] },
      ],
    },
    'containers[1].ports[0] warning',
    'containers[1].ports[0] warning',
  ],
  [
    'an address for no host port',
    container({ ports: [{ containerPort: 80, hostIP: '127.0.0.1' }] }),
    'containers[0].ports[0] warning',
  ],
  [
    'a former label of nodes',
    { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
    'nodeSelector[beta.kubernetes.io/os] warning',
  ],
  [
    'spread over no pods',
    { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }] },
    'topologySpreadConstraints[0].labelSelector warning',
  ],
  ['a volume that no longer works', volume({ rbd: { monitors: ['m'], image: 'i' } }), 'volumes[0].rbd warning'],
  [
    'a file where another one needs a directory',
    volume({
      configMap: {
        name: 'c',
        items: [
          { key: 'a', path: 'x' },
          { key: 'b', path: 'x/y' },
        ],
      },
    }),
    'volumes[0].configMap.items[1].path warning',
  ],
  ['a source of no kind', volume({ projected: { sources: [{}] } }), 'volumes[0].projected.sources[0] warning'],
  ['a pull secret without a name', { imagePullSecrets: [{}] }, 'imagePullSecrets[0].name warning'],
  ['an unusual way to write an address', { hostAliases: [{ ip: '2001:DB8::1' }] }, 'hostAliases[0].ip warning'],
  [
    'none on what is rejected',
    { terminationGracePeriodSeconds: -1, ...container({ image: '' }) },
    'containers[0].image Required',
  ],
]);
