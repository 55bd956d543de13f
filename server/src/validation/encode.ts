import { formatQuantity, parseQuantity } from '../kubernetes/quantity';
import { objectSchema, type Type } from '../kubernetes/schema';
import { isArray, isObject, type Json, type JsonObject } from '../yaml/json';

/**
 * An object of the type `name` (`core.v1.PodTemplateSpec`) as Go's encoding/json writes it from the types of
 * k8s.io/api: without what is zero and no pointer, with the structs that are never left out, quantities in canonical
 * form. Takes an object that was decoded and defaulted (`storedObject`).
 */
export function encode(object: JsonObject, name: string): JsonObject {
  const result: Record<string, Json> = {};
  for (const field of fieldsOf(name)) {
    const { key, isWritten } = field;
    const given = Object.hasOwn(object, key) ? object[key] : undefined;
    if (given === undefined && !isWritten) continue;
    const value = encodeField(given, field, name);
    if (value !== undefined) result[key] = value;
  }
  // Deprecated, and kept in step with the other by the conversion between versions (Convert_core_PodSpec_To_v1_PodSpec).
  if (name === 'core.v1.PodSpec') {
    const account = result['serviceAccountName'] ?? result['serviceAccount'];
    if (account !== undefined) result['serviceAccount'] = result['serviceAccountName'] = account;
  }
  return result;
}

/** A field of a type, and whether it is written whatever it is. */
interface EncodedField {
  readonly key: string;
  readonly type: Type;
  readonly isWritten: boolean;
}

const knownFields = new Map<string, readonly EncodedField[]>();

/** The fields of a type, worked out once. */
function fieldsOf(name: string): readonly EncodedField[] {
  const fields =
    knownFields.get(name) ??
    Object.entries(objectSchema(name).fields).map(([key, { type, required }]) => ({
      key,
      type,
      isWritten: required === true || alwaysWritten.has(`${name}.${key}`),
    }));
  knownFields.set(name, fields);
  return fields;
}

/** undefined for what is left out. */
function encodeField(value: Json | undefined, { key, type, isWritten }: EncodedField, owner: string): Json | undefined {
  const isGiven = value !== undefined && value !== null;
  if (typeof type === 'object' && !('object' in type)) {
    if (isGiven && (isArray(value) ? value : Object.keys(value)).length > 0) return encodeValue(value, type);
    // A nil slice.
    return isWritten ? null : undefined;
  }
  if (!isGiven) return isWritten ? zero(type) : undefined;
  const isLeftOut = !isWritten && typeof type === 'string' && isZero(value) && !keepsZero(key, owner);
  return isLeftOut ? undefined : encodeValue(value, type);
}

function encodeValue(value: Json, type: Type): Json {
  if (type === 'quantity') return canonicalQuantity(value);
  if (typeof type === 'string') return typeof value === 'bigint' ? Number(value) : value;
  if ('list' in type)
    return isArray(value) ? value.map((item) => encodeValue(item ?? zero(type.list), type.list)) : value;
  if (!isObject(value)) return value;
  if ('object' in type) return encode(value, type.object);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, encodeValue(entry ?? zero(type.map), type.map)]),
  );
}

function canonicalQuantity(value: Json): Json {
  const quantity = parseQuantity(String(value));
  return quantity ? formatQuantity(quantity) : value;
}

function zero(type: Type): Json {
  if (typeof type === 'object') return 'object' in type ? encode({}, type.object) : 'list' in type ? [] : {};
  if (type === 'quantity') return '0';
  if (type === 'boolean') return false;
  return type === 'int32' || type === 'int64' || type === 'int-or-string' ? 0 : '';
}

function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === 0n || value === false;
}

/** Structs that Go holds by value, and a list without `omitempty`: never left out. */
const alwaysWritten = new Set([
  'core.v1.Container.resources',
  'core.v1.EphemeralContainer.resources',
  'core.v1.PersistentVolumeClaimSpec.resources',
  'core.v1.PersistentVolumeClaimTemplate.metadata',
  'core.v1.PodTemplateSpec.metadata',
  'core.v1.PodTemplateSpec.spec',
  'core.v1.ProjectedVolumeSource.sources',
  'core.v1.ResourceFieldSelector.divisor',
]);

/**
 * Whether zero, false and the empty string are values of their own in a scalar field, which is then a pointer in Go.
 * The type that has the field (`core.v1.Container`) decides for the few names that are pointers in one type only.
 */
export function keepsZero(field: string, owner?: string): boolean {
  const owners = pointersOf.get(field);
  return owners === undefined || owner === undefined ? pointers.has(field) : owners.has(owner);
}

const pointersOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['fsType', new Set(['core.v1.AzureDiskVolumeSource', 'core.v1.CSIVolumeSource'])],
  ['kind', new Set(['core.v1.AzureDiskVolumeSource'])],
  ['name', new Set(['core.v1.ClusterTrustBundleProjection'])],
  ['namespace', new Set(['core.v1.TypedObjectReference'])],
  ['readOnly', new Set(['core.v1.AzureDiskVolumeSource', 'core.v1.CSIVolumeSource'])],
  ['restartPolicy', new Set(['core.v1.Container', 'core.v1.EphemeralContainer'])],
  ['service', new Set(['core.v1.GRPCAction'])],
  ['signerName', new Set(['core.v1.ClusterTrustBundleProjection'])],
  ['timeoutSeconds', new Set(['core.v1.ClientIPConfig'])],
  ['type', new Set(['core.v1.HostPathVolumeSource'])],
  ['value', new Set(['core.v1.PodDNSConfigOption'])],
]);

const pointers = new Set(
  `activeDeadlineSeconds allocateLoadBalancerNodePorts allowPrivilegeEscalation apiGroup appProtocol
  automountServiceAccountToken blockOwnerDeletion cachingMode controller defaultMode deletionGracePeriodSeconds
  enableServiceLinks expirationSeconds fsGroup fsGroupChangePolicy fsType hostProcess hostUsers hostnameOverride
  immutable initiatorName internalTrafficPolicy ipFamilyPolicy loadBalancerClass localhostProfile lun maxExpirationSeconds
  maxSurge maxUnavailable minAvailable minDomains mode mountPropagation nodeAffinityPolicy nodeTaintsPolicy optional
  partition podGroupName preemptionPolicy priority privileged procMount progressDeadlineSeconds readOnlyRootFilesystem
  recursiveReadOnly replicas resourceClaimName resourceClaimTemplateName restartPolicy revisionHistoryLimit runAsGroup
  runAsNonRoot runAsUser runAsUserName runtimeClassName seLinuxChangePolicy setHostnameAsFQDN shareProcessNamespace
  sizeLimit stopSignal storageClassName supplementalGroupsPolicy terminationGracePeriodSeconds timeoutSeconds
  tolerationSeconds trafficDistribution unhealthyPodEvictionPolicy volumeAttributesClassName volumeMode
  gmsaCredentialSpec gmsaCredentialSpecName`.split(/\s+/),
);
