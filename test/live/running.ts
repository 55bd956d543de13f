import { Dump, type LiveEvent, type LiveObject } from '../../server/src/live/dump';
import { type ObservedSet, observedSets } from '../../server/src/live/observed';
import { asString, type Json, type JsonObject, valueAt } from '../../server/src/yaml/json';

/** Small clusters, written by hand: what a dump holds of a set `web` and its pods, some minutes after noon. */

/** When these dumps are taken. */
export const now = Date.parse('2026-01-01T12:30:00Z');

export function minutesAgo(minutes: number): string {
  return new Date(now - minutes * 60_000).toISOString();
}

/** An object as the API server gives it. */
export function live(kind: string, name: string, fields: JsonObject = {}, metadata: JsonObject = {}): LiveObject {
  const namespace = kind === 'Node' ? undefined : (asString(valueAt(metadata, ['namespace'])) ?? 'shop');
  const identity = { name, uid: `${kind}-${name}`, ...(namespace === undefined ? {} : { namespace }) };
  const json = { kind, metadata: { ...identity, ...metadata }, ...fields };
  return { kind, namespace, name, apiVersion: 'v1', json };
}

/** The set `web` of three pods, whose template has come to revision `web-b` by way of `web-a`. */
export function web(spec: JsonObject = {}, status: JsonObject = {}, metadata: JsonObject = {}): LiveObject {
  const fields = {
    apiVersion: 'apps/v1',
    spec: {
      replicas: 3,
      serviceName: 'web',
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      selector: { matchLabels: { app: 'web' } },
      template: template('nginx:2'),
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } }],
      ...spec,
    },
    status: { observedGeneration: 1, currentRevision: 'web-b', updateRevision: 'web-b', ...status },
  };
  return live('StatefulSet', 'web', fields, { generation: 1, ...metadata });
}

/** The status of a set that is being moved from `web-a` to `web-b`. */
export const updating = { currentRevision: 'web-a', updateRevision: 'web-b' };

export function template(image: string): JsonObject {
  return { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } };
}

/** What makes an object one of the set `web`. */
export const owner = [{ kind: 'StatefulSet', name: 'web', uid: 'StatefulSet-web', controller: true }];

/** Its revisions: `web-a` is the older one. */
export const revisions = [revision('web-a', 1, 'nginx:1'), revision('web-b', 2, 'nginx:2')];

function revision(name: string, number: number, image: string): LiveObject {
  const data = { spec: { template: { $patch: 'replace', ...template(image) } } };
  return live('ControllerRevision', name, { revision: number, data }, { ownerReferences: owner });
}

/** What becomes of a pod: Ready for long, Ready since a moment, never Ready, or deleted. */
export interface PodFields {
  readonly revision?: string;
  readonly ready?: boolean;
  /** For how long it has been so, in minutes. */
  readonly since?: number;
  readonly metadata?: JsonObject;
  readonly status?: JsonObject;
}

export function pod(
  ordinal: number,
  { revision = 'web-b', ready = true, since = 60, metadata, status }: PodFields = {},
) {
  const name = `web-${ordinal}`;
  const claim = { name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } };
  return live(
    'Pod',
    name,
    {
      spec: { nodeName: 'node-1', volumes: [claim] },
      status: {
        phase: ready ? 'Running' : 'Pending',
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: minutesAgo(since) }],
        ...status,
      },
    },
    {
      creationTimestamp: minutesAgo(since),
      labels: { app: 'web', 'controller-revision-hash': revision },
      ownerReferences: owner,
      ...metadata,
    },
  );
}

/** A deletion that was asked for some minutes ago. */
export function deleted(minutes: number, grace: number, finalizers: readonly string[] = []): JsonObject {
  return {
    deletionTimestamp: new Date(now - minutes * 60_000 + grace * 1000).toISOString(),
    deletionGracePeriodSeconds: grace,
    ...(finalizers.length > 0 ? { finalizers } : {}),
  };
}

export const headless = service({ clusterIP: 'None', selector: { app: 'web' } });

export function service(spec: JsonObject): LiveObject {
  return live('Service', 'web', { spec });
}

export function claim(name: string, labels: Json = { app: 'web' }, metadata: JsonObject = {}): LiveObject {
  const spec = { resources: { requests: { storage: '1Gi' } } };
  return live('PersistentVolumeClaim', name, { spec }, { labels, ...metadata });
}

export function dumpOf(objects: readonly LiveObject[], events: readonly LiveEvent[] = []): Dump {
  return new Dump(objects, events, []);
}

/** The set `web` among these objects. */
export function observedWeb(objects: readonly LiveObject[]): ObservedSet {
  const set = observedSets(dumpOf(objects), now).find(({ object }) => object.name === 'web');
  if (!set) throw new Error('no set web');
  return set;
}
