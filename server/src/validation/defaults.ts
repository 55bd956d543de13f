import { type ObjectSchema, objectSchema, type Type } from '../kubernetes/schema';
import { gateOf, gateOn, type Target } from '../kubernetes/versions';
import { define, isArray, isObject, type Json, type JsonObject, own } from '../yaml/json';

/**
 * What the API server makes of a decoded object before it validates it: defaults filled in (pkg/apis/.../defaults.go),
 * `null` taken for absent, fields dropped whose feature gate is off. Indices and keys stay as they are in the manifest.
 */
export function withDefaults(object: JsonObject, schema: ObjectSchema, target: Target): JsonObject {
  const result = defaulted(object, { object: schema.name }, target);
  return isObject(result) ? result : object;
}

function defaulted(value: Json, type: Type, target: Target): Json {
  if (typeof type === 'string' || value === null) return value;
  if ('list' in type)
    return isArray(value) ? value.map((item) => defaulted(item ?? empty(type.list), type.list, target)) : value;
  if (!isObject(value)) return value;
  const result: Record<string, Json> = {};
  if ('map' in type) {
    for (const [key, entry] of Object.entries(value))
      define(result, key, defaulted(entry ?? empty(type.map), type.map, target));
    return result;
  }
  const name = type.object;
  const { fields } = objectSchema(name);
  const given = withoutNull(value);
  for (const [key, field] of Object.entries({ ...given, ...defaultsOf(name, given, target) })) {
    const gate = gateOf(name, key);
    if (gate !== undefined && gateOn(gate, target) !== true) continue;
    const known = own(fields, key);
    const child = known ? defaulted(field, known.type, target) : field;
    if (key === 'lifecycle' && isEmptied(field, child)) continue;
    define(result, key, child);
  }
  return result;
}

/** Whether nothing is left of an object; the server drops a `lifecycle` with the last of its fields. */
function isEmptied(before: Json, after: Json): boolean {
  return isObject(before) && Object.keys(withoutNull(before)).length > 0 && Object.keys(after ?? {}).length === 0;
}

/** What `null` means as an element of a list or map: the zero value of its type. */
function empty(type: Type): Json {
  if (typeof type === 'object') return 'list' in type ? [] : {};
  if (type === 'boolean') return false;
  return type === 'int32' || type === 'int64' || type === 'int-or-string' || type === 'quantity' ? 0 : '';
}

/** The defaults of the fields that a type (`core.v1.Container`) lacks of its own, beside the others that it has. */
export function defaultsOf(type: string, given: JsonObject, target: Target): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, value] of Object.entries(whenZero[type] ?? {}))
    if (given[key] === undefined || given[key] === '' || given[key] === 0) result[key] = value;
  for (const [key, value] of Object.entries(whenAbsent[type] ?? {})) if (given[key] === undefined) result[key] = value;
  return { ...result, ...computed[type]?.(given, target) };
}

/** Defaults of fields that are no pointers in Go: an empty string and 0 count as absent. */
const whenZero: Readonly<Record<string, JsonObject>> = {
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': { whenDeleted: 'Retain', whenScaled: 'Retain' },
  'apps.v1.StatefulSetSpec': { podManagementPolicy: 'OrderedReady' },
  'core.v1.Container': { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
  'core.v1.ContainerPort': { protocol: 'TCP' },
  'core.v1.EphemeralContainer': { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
  'core.v1.HTTPGetAction': { path: '/', scheme: 'HTTP' },
  'core.v1.ISCSIVolumeSource': { iscsiInterface: 'default' },
  'core.v1.ObjectFieldSelector': { apiVersion: 'v1' },
  'core.v1.PersistentVolumeClaimStatus': { phase: 'Pending' },
  'core.v1.PodSpec': { dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler' },
  'core.v1.Probe': { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  'core.v1.RBDVolumeSource': { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  'core.v1.ScaleIOVolumeSource': { storageMode: 'ThinProvisioned', fsType: 'xfs' },
  'core.v1.ServicePort': { protocol: 'TCP' },
  'core.v1.ServiceSpec': { sessionAffinity: 'None', type: 'ClusterIP' },
};

/** Defaults of fields that are pointers in Go: whatever is given stays. */
const whenAbsent: Readonly<Record<string, JsonObject>> = {
  'apps.v1.StatefulSet': { spec: {} },
  'apps.v1.StatefulSetSpec': {
    persistentVolumeClaimRetentionPolicy: {},
    replicas: 1,
    revisionHistoryLimit: 10,
    template: {},
  },
  'apps.v1.StatefulSetSpec.volumeClaimTemplates': {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: {},
    status: {},
  },
  'core.v1.AzureDiskVolumeSource': { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
  'core.v1.ConfigMapVolumeSource': { defaultMode: 0o644 },
  'core.v1.DownwardAPIVolumeSource': { defaultMode: 0o644 },
  'core.v1.FileKeySelector': { optional: false },
  'core.v1.GRPCAction': { service: '' },
  'core.v1.HostPathVolumeSource': { type: '' },
  'core.v1.PersistentVolumeClaim': { spec: {} },
  'core.v1.PersistentVolumeClaimSpec': { volumeMode: 'Filesystem' },
  'core.v1.PodSpec': { securityContext: {}, terminationGracePeriodSeconds: 30 },
  'core.v1.PodTemplateSpec': { spec: {} },
  'core.v1.ProjectedVolumeSource': { defaultMode: 0o644 },
  'core.v1.SecretVolumeSource': { defaultMode: 0o644 },
  'core.v1.Service': { spec: {} },
  'core.v1.ServiceAccountTokenProjection': { expirationSeconds: 3600 },
};

/** Defaults that depend on other fields. */
const computed: Readonly<Record<string, (given: JsonObject, target: Target) => JsonObject>> = {
  'apps.v1.StatefulSetSpec': ({ updateStrategy }, target) => ({ updateStrategy: rollout(updateStrategy, target) }),
  'core.v1.Container': ({ image, imagePullPolicy }) => (imagePullPolicy ? {} : { imagePullPolicy: pullPolicy(image) }),
  'core.v1.EphemeralContainer': ({ image, imagePullPolicy }) =>
    imagePullPolicy ? {} : { imagePullPolicy: pullPolicy(image) },
  'core.v1.ImageVolumeSource': ({ reference, pullPolicy: given }) =>
    given ? {} : { pullPolicy: pullPolicy(reference) },
  'core.v1.ServicePort': ({ port, targetPort }) => (targetPort ? {} : { targetPort: port ?? 0 }),
  'core.v1.ServiceSpec': serviceDefaults,
  // A volume without a source is an emptyDir.
  'core.v1.Volume': (given) => (Object.keys(given).some((key) => key !== 'name') ? {} : { emptyDir: {} }),
};

/** Without a type, the strategy is RollingUpdate from partition 0; with one, a missing `rollingUpdate` stays missing. */
function rollout(given: Json | undefined, target: Target): JsonObject {
  const strategy = isObject(given) ? given : {};
  const type = strategy['type'] || 'RollingUpdate';
  const rollingUpdate = strategy['rollingUpdate'] ?? (strategy['type'] ? undefined : {});
  if (!isObject(rollingUpdate)) return { type };
  if (type !== 'RollingUpdate') return { type, rollingUpdate };
  const maxUnavailable = gateOn('MaxUnavailableStatefulSet', target) === true ? { maxUnavailable: 1 } : {};
  return { type, rollingUpdate: { partition: 0, ...maxUnavailable, ...withoutNull(rollingUpdate) } };
}

function serviceDefaults(given: JsonObject): JsonObject {
  const type = given['type'] || 'ClusterIP';
  const affinity = given['sessionAffinity'] || 'None';
  const result: Record<string, Json> = {};
  if (affinity === 'None') result['sessionAffinityConfig'] = null;
  else if (affinity === 'ClientIP') {
    const config = given['sessionAffinityConfig'];
    const clientIP = isObject(config) ? config['clientIP'] : undefined;
    const timeout = isObject(clientIP) ? clientIP['timeoutSeconds'] : undefined;
    if (timeout === undefined || timeout === null)
      result['sessionAffinityConfig'] = { clientIP: { timeoutSeconds: 10800 } };
  }
  const externalIPs = given['externalIPs'];
  const external =
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    (type === 'ClusterIP' && isArray(externalIPs) && externalIPs.length > 0);
  if (external && !given['externalTrafficPolicy']) result['externalTrafficPolicy'] = 'Cluster';
  const inCluster = type === 'NodePort' || type === 'LoadBalancer' || type === 'ClusterIP';
  if (inCluster && given['internalTrafficPolicy'] === undefined) result['internalTrafficPolicy'] = 'Cluster';
  if (type === 'LoadBalancer' && given['allocateLoadBalancerNodePorts'] === undefined)
    result['allocateLoadBalancerNodePorts'] = true;
  return result;
}

/** `Always` for the tag `latest`, given or implied; `IfNotPresent` for any other, a digest, or what is no reference. */
function pullPolicy(image: Json | undefined): string {
  const reference = typeof image === 'string' ? image : '';
  const [, name = '', tag = 'latest'] = /^([^@]*?)(?::([^:/@]*))?$/.exec(reference) ?? [];
  return tag === 'latest' && isImageName(name) ? 'Always' : 'IfNotPresent';
}

/** Whether this is the name in a reference, as the server parses it (github.com/distribution/reference, normalize.go). */
function isImageName(name: string): boolean {
  const slash = name.indexOf('/');
  const host = name.slice(0, Math.max(slash, 0));
  const isHost = host === 'localhost' || /[.:A-Z]/.test(host);
  const path = isHost ? name.slice(slash + 1) : slash < 0 ? `library/${name}` : name;
  return (
    path.length <= 255 &&
    !/^[0-9a-f]{64}$/.test(name) &&
    (!isHost || /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d+)?$/.test(host)) &&
    path.split('/').every((component) => /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/.test(component))
  );
}

function withoutNull(object: JsonObject): JsonObject {
  if (!Object.values(object).includes(null)) return object;
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
