import type { JsonObject } from '../../../server/src/yaml/json';
import { table } from './table';

const terms = (...expressions: JsonObject[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: expressions }],
      },
    },
  },
});
const node = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';

table('node affinity', [
  ['Gt with a number', terms({ key: 'cpu', operator: 'Gt', values: ['4'] })],
  [
    'Gt with two',
    terms({ key: 'cpu', operator: 'Gt', values: ['4', '5'] }),
    `${node}[0].matchExpressions[0].values Required`,
  ],
  ['In without values', terms({ key: 'a', operator: 'In' }), `${node}[0].matchExpressions[0].values Required`],
  [
    'Exists with a value',
    terms({ key: 'a', operator: 'Exists', values: ['b'] }),
    `${node}[0].matchExpressions[0].values Forbidden`,
  ],
  [
    'an operator that is none',
    terms({ key: 'a', operator: 'in', values: ['b'] }),
    `${node}[0].matchExpressions[0].operator Invalid`,
  ],
  [
    'a value that no node has',
    terms({ key: 'a', operator: 'In', values: ['b c'] }),
    `${node}[0].matchExpressions[0].values[0] Invalid`,
  ],
  [
    'no terms',
    { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
    `${node} Required`,
  ],
  ['a selector', { nodeSelector: { 'a b': 'c' } }, 'nodeSelector Invalid'],
]);

const near = 'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]';
const preferred = (weight: number, term: JsonObject) => ({
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm: { labelSelector: {}, ...term } }],
    },
  },
});

table('pod affinity', [
  ['the highest weight', preferred(100, { topologyKey: 'zone' })],
  ['more', preferred(101, { topologyKey: 'zone' }), `${near}.weight Invalid`],
  [
    'no topology',
    preferred(1, {}),
    `${near}.podAffinityTerm.topologyKey Required`,
    `${near}.podAffinityTerm.topologyKey Invalid`,
  ],
  [
    'a namespace',
    preferred(1, { topologyKey: 'zone', namespaces: ['A'] }),
    `${near}.podAffinityTerm.namespace Invalid`,
  ],
  [
    'a key to match and not to match',
    preferred(1, { topologyKey: 'zone', matchLabelKeys: ['a'], mismatchLabelKeys: ['a'] }),
    `${near}.podAffinityTerm.matchLabelKeys[0] Invalid`,
  ],
]);

const spread = (constraint: JsonObject) => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {}, ...constraint },
  ],
});
const constraint = 'topologySpreadConstraints[0]';

table('topology spread', [
  ['domains', spread({ minDomains: 2 })],
  ['no skew', spread({ maxSkew: 0 }), `${constraint}.maxSkew Invalid`],
  [
    'domains that do not matter',
    spread({ whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 }),
    `${constraint}.minDomains Invalid`,
  ],
  [
    'keys without a selector',
    spread({ labelSelector: null, matchLabelKeys: ['a'] }),
    `${constraint}.matchLabelKeys Forbidden`,
  ],
  [
    'the same twice',
    {
      topologySpreadConstraints: [
        ...spread({}).topologySpreadConstraints,
        ...spread({ maxSkew: 2 }).topologySpreadConstraints,
      ],
    },
    `${constraint}.{topologyKey, whenUnsatisfiable} Duplicate`,
  ],
]);

table('tolerations', [
  ['everything', { tolerations: [{ operator: 'Exists' }] }],
  ['nothing in particular', { tolerations: [{}] }, 'tolerations[0].operator Invalid'],
  [
    'Exists with a value',
    { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] },
    'tolerations[0].operator Invalid',
  ],
  [
    'seconds for another effect',
    { tolerations: [{ key: 'a', effect: 'NoSchedule', tolerationSeconds: 1 }] },
    'tolerations[0].effect Invalid',
  ],
  [
    'a comparison, whose gate is off',
    { tolerations: [{ key: 'a', operator: 'Gt', value: '1' }] },
    'tolerations[0].operator NotSupported',
  ],
  ['an effect', { tolerations: [{ key: 'a', effect: 'Evict' }] }, 'tolerations[0].effect NotSupported'],
]);

table('gates', [
  ['a scheduling gate twice', { schedulingGates: [{ name: 'a' }, { name: 'a' }] }, 'schedulingGates[1] Duplicate'],
  ['a condition', { readinessGates: [{ conditionType: 'a b' }] }, 'readinessGates[0].conditionType Invalid'],
  [
    'a node before the gates are open: accepted, but no pod',
    { nodeName: 'n', schedulingGates: [{ name: 'a' }] },
    'nodeName Forbidden',
  ],
]);
