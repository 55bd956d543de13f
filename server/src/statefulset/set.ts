import { type Labels, readLabelSelector, readLabels, type Selector } from '../kubernetes/selector';
import { gateOn, type Target } from '../kubernetes/versions';
import { asList, asObject, asString, type Json, type JsonObject, oneOf, valueAt } from '../yaml/json';

/**
 * A StatefulSet as its controller sees it: defaulted (pkg/apis/apps/v1/defaults.go) and typed. Read from any JSON:
 * what is missing or of the wrong type takes its default, so that a half-typed manifest still has an identity.
 */
export interface StatefulSet {
  readonly name: string;
  /** As the manifest says; undefined where it leaves the namespace to whoever applies it. */
  readonly namespace: string | undefined;
  readonly labels: Labels;
  readonly replicas: number;
  /** The first ordinal, `spec.ordinals.start`. */
  readonly start: number;
  /** The governing Service; undefined if absent or empty. */
  readonly serviceName: string | undefined;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly updateStrategy: 'RollingUpdate' | 'OnDelete' | 'Recreate';
  /** How many pods, counted from the first ordinal, keep the current revision. 0 for OnDelete. */
  readonly partition: number;
  /** As written: a count or a percentage; undefined if absent. */
  readonly maxUnavailable: number | string | undefined;
  readonly minReadySeconds: number;
  readonly whenDeleted: 'Retain' | 'Delete';
  readonly whenScaled: 'Retain' | 'Delete';
  readonly selector: Selector;
  readonly matchLabels: Labels;
  readonly podLabels: Labels;
  readonly claimTemplates: readonly ClaimTemplate[];
  /** `spec.template`, for whoever needs more of it. */
  readonly template: JsonObject;
}

export interface ClaimTemplate {
  readonly name: string;
  /** Its place in `spec.volumeClaimTemplates`. */
  readonly index: number;
  /** The requested storage as written (`10Gi`); undefined if absent or no scalar. */
  readonly storage: string | undefined;
  /** undefined: the cluster's default class; empty: bound by hand. */
  readonly storageClass: string | undefined;
  readonly accessModes: readonly string[];
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Reads a StatefulSet manifest. Total: bad input gives defaults, never an exception. */
export function readStatefulSet(manifest: Json): StatefulSet {
  const metadata = valueAt(manifest, ['metadata']);
  const spec = valueAt(manifest, ['spec']);
  const strategy = valueAt(spec, ['updateStrategy']);
  const updateStrategy = oneOfOrFirst(valueAt(strategy, ['type']), ['RollingUpdate', 'OnDelete', 'Recreate'] as const);
  const maxUnavailable = valueAt(strategy, ['rollingUpdate', 'maxUnavailable']);
  const template = valueAt(spec, ['template']);
  const retention = valueAt(spec, ['persistentVolumeClaimRetentionPolicy']);
  const claimTemplates = valueAt(spec, ['volumeClaimTemplates']);
  return {
    name: asString(valueAt(metadata, ['name'])) ?? '',
    namespace: asString(valueAt(metadata, ['namespace'])) || undefined,
    labels: readLabels(valueAt(metadata, ['labels'])),
    replicas: count(valueAt(spec, ['replicas'])) ?? 1,
    start: count(valueAt(spec, ['ordinals', 'start'])) ?? 0,
    serviceName: asString(valueAt(spec, ['serviceName'])) || undefined,
    podManagementPolicy: oneOfOrFirst(valueAt(spec, ['podManagementPolicy']), ['OrderedReady', 'Parallel'] as const),
    updateStrategy,
    partition: updateStrategy === 'RollingUpdate' ? (count(valueAt(strategy, ['rollingUpdate', 'partition'])) ?? 0) : 0,
    maxUnavailable: count(maxUnavailable) ?? asString(maxUnavailable),
    minReadySeconds: count(valueAt(spec, ['minReadySeconds'])) ?? 0,
    whenDeleted: oneOfOrFirst(valueAt(retention, ['whenDeleted']), ['Retain', 'Delete'] as const),
    whenScaled: oneOfOrFirst(valueAt(retention, ['whenScaled']), ['Retain', 'Delete'] as const),
    selector: readLabelSelector(valueAt(spec, ['selector'])),
    matchLabels: readLabels(valueAt(spec, ['selector', 'matchLabels'])),
    podLabels: readLabels(valueAt(template, ['metadata', 'labels'])),
    claimTemplates: asList(claimTemplates).map(readClaimTemplate),
    template: asObject(template),
  };
}

/** How many pods an update may replace at once: more than one only while the gate of `maxUnavailable` is on. */
export function updatedAtOnce(set: Pick<StatefulSet, 'maxUnavailable' | 'replicas'>, target: Target): number {
  return gateOn('MaxUnavailableStatefulSet', target) === true ? maxUnavailableOf(set) : 1;
}

/** A percentage is of the replicas, rounded down, and at least 1 (getStatefulSetMaxUnavailable). */
function maxUnavailableOf({ maxUnavailable, replicas }: Pick<StatefulSet, 'maxUnavailable' | 'replicas'>): number {
  if (maxUnavailable === undefined) return 1;
  const percent = typeof maxUnavailable === 'string' ? /^(\d+)%$/.exec(maxUnavailable)?.[1] : undefined;
  const pods = percent === undefined ? Number(maxUnavailable) : Math.floor((replicas * Number(percent)) / 100);
  return Math.max(1, Number.isNaN(pods) ? 1 : pods);
}

function readClaimTemplate(manifest: Json, index: number): ClaimTemplate {
  const storage = valueAt(manifest, ['spec', 'resources', 'requests', 'storage']);
  const accessModes = valueAt(manifest, ['spec', 'accessModes']);
  return {
    name: asString(valueAt(manifest, ['metadata', 'name'])) ?? '',
    index,
    storage: typeof storage === 'number' || typeof storage === 'bigint' ? String(storage) : asString(storage),
    storageClass: asString(valueAt(manifest, ['spec', 'storageClassName'])),
    accessModes: asList(accessModes).filter((mode) => typeof mode === 'string'),
    labels: readLabels(valueAt(manifest, ['metadata', 'labels'])),
    annotations: readLabels(valueAt(manifest, ['metadata', 'annotations'])),
  };
}

function count(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** `value` if it is one of `allowed`, else the first of them: the API's default. */
function oneOfOrFirst<const T extends readonly [string, ...string[]]>(value: Json | undefined, allowed: T): T[number] {
  return oneOf(value, allowed) ?? allowed[0];
}
