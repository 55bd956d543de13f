import type { JsonObject } from '../../../server/src/yaml/json';
import { container, table } from './table';

const env = (variable: JsonObject) => container({ env: [{ name: 'A', ...variable }] });
const from = (valueFrom: JsonObject) => env({ valueFrom });
const at = 'containers[0].env[0].valueFrom';

table('environment', [
  ['a name with a dot and a dash', container({ env: [{ name: 'my.env-1' }] })],
  ['a name that begins with a digit', container({ env: [{ name: '1A' }] })],
  ['a name with "="', container({ env: [{ name: 'A=B' }] }), 'containers[0].env[0].name Invalid'],
  ['no name', container({ env: [{ value: 'x' }] }), 'containers[0].env[0].name Required'],
  ['no source', from({}), `${at} Invalid`],
  [
    'a value and a source',
    env({ value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }),
    `${at} Invalid`,
  ],
  ['a field of the pod', from({ fieldRef: { fieldPath: 'status.podIP' } })],
  ['a label', from({ fieldRef: { fieldPath: "metadata.labels['app.kubernetes.io/name']" } })],
  ['a label whose key is none', from({ fieldRef: { fieldPath: "metadata.labels['a b']" } }), `${at}.fieldRef Invalid`],
  ['all labels', from({ fieldRef: { fieldPath: 'metadata.labels' } }), `${at}.fieldRef.fieldPath NotSupported`],
  ['a field that is none', from({ fieldRef: { fieldPath: 'spec.nodename' } }), `${at}.fieldRef.fieldPath Invalid`],
  ['the former name of a field', from({ fieldRef: { fieldPath: 'spec.host' } })],
  ['a resource', from({ resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } })],
  ['a divisor that means the same', from({ resourceFieldRef: { resource: 'limits.memory', divisor: '1024Ki' } })],
  [
    'a divisor that only looks the same',
    from({ resourceFieldRef: { resource: 'limits.memory', divisor: '1e3' } }),
    `${at}.resourceFieldRef.divisor Invalid`,
  ],
  [
    'a divisor for cpu',
    from({ resourceFieldRef: { resource: 'limits.cpu', divisor: '1Mi' } }),
    `${at}.resourceFieldRef.divisor Invalid`,
  ],
  ['huge pages', from({ resourceFieldRef: { resource: 'requests.hugepages-2Mi', divisor: '1Mi' } })],
  ['a key', from({ secretKeyRef: { name: 's', key: 'a.b-c_D' } })],
  ['a key with a slash', from({ secretKeyRef: { name: 's', key: 'a/b' } }), `${at}.secretKeyRef.key Invalid`],
  ['a key without the object', from({ configMapKeyRef: { key: 'a' } }), `${at}.configMapKeyRef.name Invalid`],
  [
    'a file in a volume that is no emptyDir',
    {
      ...from({ fileKeyRef: { volumeName: 'data', path: 'f', key: 'K' } }),
    },
    `${at}.fileKeyRef.volumeName Invalid`,
  ],
]);

table('envFrom', [
  ['nothing', container({ envFrom: [{}] }), 'containers[0].envFrom Invalid'],
  [
    'two at once',
    container({ envFrom: [{ secretRef: { name: 'a' }, configMapRef: { name: 'a' } }] }),
    'containers[0].envFrom Invalid',
  ],
  ['a name that ends in a dash, as if it went on', container({ envFrom: [{ secretRef: { name: 'ab-' } }] })],
  [
    'a name with capitals',
    container({ envFrom: [{ secretRef: { name: 'Ab' } }] }),
    'containers[0].envFrom[0].secretRef.name Invalid',
  ],
]);
