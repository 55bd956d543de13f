import assert from 'node:assert/strict';
import { test } from 'node:test';
import { container, fixOf, table } from './table';

const resources = (requests: Record<string, string>, limits: Record<string, string> = {}) =>
  container({ resources: { requests, limits } });
const at = 'containers[0].resources';

table('resources', [
  ['a request up to the limit', resources({ cpu: '1000m' }, { cpu: '1' })],
  ['a request above the limit', resources({ cpu: '1001m' }, { cpu: '1' }), `${at}.requests Invalid`],
  ['amounts that are equal once rounded up to thousandths', resources({ cpu: '1500u' }, { cpu: '1100u' })],
  ['a negative amount', resources({ cpu: '-1' }), `${at}.requests[cpu] Invalid`],
  ['a resource that does not exist', resources({ ram: '1Gi' }), `${at}.requests[ram] Invalid`],
  ['a resource of quotas', resources({ pods: '1' }), `${at}.requests[pods] Invalid`],
  ['a device', resources({ 'example.com/gpu': '1' }, { 'example.com/gpu': '1' })],
  ['a device without a limit', resources({ 'example.com/gpu': '1' }), `${at}.limits Required`],
  [
    'fewer devices than the limit',
    resources({ 'example.com/gpu': '1' }, { 'example.com/gpu': '2' }),
    `${at}.requests Invalid`,
  ],
  ['half a device', resources({}, { 'example.com/gpu': '500m' }), `${at}.limits[example.com/gpu] Invalid`],
  ['huge pages with memory', resources({ memory: '1Gi' }, { 'hugepages-2Mi': '4Mi' })],
  ['huge pages alone', resources({}, { 'hugepages-2Mi': '4Mi' }), `${at} Forbidden`],
  [
    'part of a huge page',
    resources({ memory: '1Gi' }, { 'hugepages-2Mi': '3Mi' }),
    `${at}.limits[hugepages-2Mi] Invalid`,
  ],
  ['a claim that the pod has not', container({ resources: { claims: [{ name: 'gpu' }] } }), `${at}.claims[0] NotFound`],
  [
    'a claim twice, once with a request',
    {
      resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }],
      ...container({ resources: { claims: [{ name: 'gpu', request: 'a' }, { name: 'gpu' }] } }),
    },
    `${at}.claims[1] Duplicate`,
  ],
  ['a claim with neither source', { resourceClaims: [{ name: 'gpu' }] }, 'resourceClaims[0] Invalid'],
  [
    'a resize policy for storage',
    container({ resizePolicy: [{ resourceName: 'storage', restartPolicy: 'NotRequired' }] }),
    'containers[0].resizePolicy NotSupported',
  ],
]);

const app = { name: 'app', image: 'app:1' };

table('resources of the pod', [
  ['enough for its containers', { resources: { requests: { cpu: '1' } }, ...resources({ cpu: '1' }) }],
  [
    'too little',
    { resources: { requests: { cpu: '1' } }, ...resources({ cpu: '2' }) },
    'resources.requests[cpu] Invalid',
  ],
  [
    'an init container counts by itself, with the sidecars before it',
    {
      resources: { requests: { cpu: '2' } },
      initContainers: [
        { ...app, name: 's', restartPolicy: 'Always', resources: { requests: { cpu: '1' } } },
        { ...app, name: 'i', resources: { requests: { cpu: '1500m' } } },
      ],
    },
    'resources.requests[cpu] Invalid',
  ],
  [
    'a limit of a container above it',
    { resources: { limits: { cpu: '1' } }, ...resources({}, { cpu: '2' }) },
    'resources.containers[0][cpu].limits Invalid',
  ],
  [
    'storage',
    { resources: { limits: { 'ephemeral-storage': '1Gi' } } },
    'resources.limits[ephemeral-storage] NotSupported',
  ],
  ['overhead of an unknown kind', { overhead: { ram: '1' } }, 'overhead.limits[ram] Invalid'],
  [
    'too little once limits count as requests: accepted, but no pod',
    { resources: { requests: { cpu: '1' } }, ...resources({}, { cpu: '2' }) },
    'resources.requests[cpu] Invalid',
  ],
]);

test('a request above the limit can become the limit', () => {
  assert.deepEqual(fixOf(resources({ memory: '2Gi' }, { memory: '1Gi' })), {
    title: 'Set the request to 1Gi',
    value: '1Gi',
  });
});
