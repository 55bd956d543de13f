import type { Target } from '../../server/src/kubernetes/versions';
import type { JsonObject } from '../../server/src/yaml/json';

/** What the tests of this directory start from. */

export const target: Target = { version: 36 };

/** A valid set `web` of nginx pods with one claim of 10Gi each; `spec` adds to it or replaces. */
export function web(spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', ...metadata },
    spec: {
      serviceName: 'web',
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'nginx', image: 'nginx:1' }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
        },
      ],
      ...spec,
    },
  };
}
