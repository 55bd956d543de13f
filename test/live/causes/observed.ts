import { podCauses } from '../../../server/src/live/causes/pods';
import type { LiveEvent, LiveObject } from '../../../server/src/live/dump';
import { Dump } from '../../../server/src/live/dump';
import { ObservedSet } from '../../../server/src/live/observed';
import type { JsonObject } from '../../../server/src/yaml/json';

/** Small clusters for the tests of causes: a set `web` in `shop`, with as much of its pod `web-0` as a case needs. */

export const at = Date.parse('2026-05-01T12:00:00Z');

/** A time so many seconds before the dump was taken. */
export function before(seconds: number): string {
  return new Date(at - seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export interface Cluster {
  /** Over the spec of the set. */
  readonly spec?: JsonObject;
  /** The pod web-0: its spec without containers gets the one of the template. Absent: there is no pod. */
  readonly pod?: {
    readonly spec?: JsonObject;
    readonly status?: JsonObject;
    readonly age?: number;
    readonly metadata?: JsonObject;
  };
  readonly objects?: readonly JsonObject[];
  /** `Pod/web-0 FailedMount: message`, oldest first; all of a minute ago unless an age in seconds stands in front: `300 Pod/...` */
  readonly events?: readonly string[];
}

export const container: JsonObject = {
  name: 'app',
  image: 'app:1',
  livenessProbe: { httpGet: { path: '/', port: 80 } },
  readinessProbe: { httpGet: { path: '/', port: 80 } },
  startupProbe: { httpGet: { path: '/', port: 80 } },
  resources: { requests: { cpu: '2' }, limits: { memory: '1Gi' } },
};

const template: JsonObject = {
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [container],
    initContainers: [{ name: 'setup', image: 'setup:1' }],
    volumes: [{ name: 'conf', configMap: { name: 'web-conf', items: [{ key: 'web.yaml', path: 'web.yaml' }] } }],
    imagePullSecrets: [{ name: 'registry' }],
  },
};

const claimTemplates = [
  {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '10Gi' } } },
  },
];

export function observed({ spec = {}, pod, objects = [], events = [] }: Cluster): ObservedSet {
  const set = object({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'shop', uid: 'set', creationTimestamp: before(3600) },
    spec: {
      replicas: 1,
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template,
      volumeClaimTemplates: claimTemplates,
      ...spec,
    },
  });
  const pods = pod ? [object(podOf(pod))] : [];
  return new ObservedSet(new Dump([set, ...pods, ...objects.map(object)], events.map(event), []), set, at);
}

/** The ids of the causes of web-0, and what else a test looks at. */
export function causes(cluster: Cluster) {
  return podCauses(observed(cluster), 0);
}

export function ids(cluster: Cluster): readonly string[] {
  return causes(cluster).map(({ id }) => id);
}

function podOf({ spec = {}, status = {}, age = 1200, metadata = {} }: NonNullable<Cluster['pod']>): JsonObject {
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'set', controller: true };
  const volumes = [
    { name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } },
    { name: 'conf', configMap: { name: 'web-conf', items: [{ key: 'web.yaml', path: 'web.yaml' }] } },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web-0',
      namespace: 'shop',
      uid: 'pod',
      creationTimestamp: before(age),
      labels: { app: 'web' },
      ownerReferences: [owner],
      ...metadata,
    },
    spec: { containers: [container], volumes, ...spec },
    status: { phase: 'Pending', ...status },
  };
}

/** A claim of web-0; bound unless its status says otherwise. */
export function claim({
  spec = {},
  status = { phase: 'Bound' },
  metadata = {},
}:
  | Record<'spec' | 'status' | 'metadata', JsonObject | undefined>
  | Partial<Record<'spec' | 'status' | 'metadata', JsonObject>> = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'data-web-0',
      namespace: 'shop',
      creationTimestamp: before(1200),
      labels: { app: 'web' },
      ...metadata,
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '10Gi' } },
      ...spec,
    },
    status,
  };
}

function object(json: JsonObject): LiveObject {
  const metadata = json['metadata'] as JsonObject;
  const namespace = metadata['namespace'] as string | undefined;
  return {
    kind: String(json['kind']),
    apiVersion: String(json['apiVersion'] ?? 'v1'),
    namespace,
    name: String(metadata['name']),
    json,
  };
}

function event(line: string): LiveEvent {
  const [, age = '60', kind = '', name = '', field, reason = '', message = ''] =
    /^(?:(\d+) )?(\w+)\/([\w.-]+)(?: (spec\S+))? (\w+): (.*)$/s.exec(line) ?? [];
  return {
    type: 'Warning',
    reason,
    message,
    count: 1,
    last: at - Number(age) * 1000,
    regarding: { kind, namespace: 'shop', name },
    field,
    reporter: undefined,
  };
}
