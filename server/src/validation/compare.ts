import { parseQuantity } from '../kubernetes/quantity';
import { type ObjectSchema, objectSchema, type Type } from '../kubernetes/schema';
import { isArray, isObject, type Json, type JsonObject, type Path } from '../yaml/json';

/**
 * The places where two defaulted objects differ, as the API server compares them (apiequality.Semantic): quantities by
 * their amount, nothing like an empty list or map. Of a list of named things, those that changed are named. Paths are
 * those of `next`, or of `before` where something was removed. Without a schema, every value counts as it stands.
 */
export function changedPaths(before: Json, next: Json, schema: ObjectSchema | undefined): readonly Path[] {
  return [...differences(before, next, schema ? { object: schema.name } : 'any', [])];
}

function* differences(before: Json | undefined, next: Json | undefined, type: Type, path: Path): Generator<Path> {
  if (type === 'any' && isObject(before) && isObject(next)) yield* keyDifferences(before, next, { map: 'any' }, path);
  else if (type === 'any' && isArray(before) && isArray(next)) yield* listDifferences(before, next, 'any', path);
  else if (typeof type === 'string') {
    if (!sameScalar(before ?? null, next ?? null, type, path)) yield path;
  } else if ('list' in type)
    yield* listDifferences(isArray(before) ? before : [], isArray(next) ? next : [], type.list, path);
  else if (isObject(before) && isObject(next)) yield* keyDifferences(before, next, type, path);
  else if (isObject(before) !== isObject(next) && !isNothing(isObject(before) ? before : next, type, path)) yield path;
}

function* keyDifferences(
  before: JsonObject,
  next: JsonObject,
  type: Exclude<Type, string | { readonly list: Type }>,
  path: Path,
): Generator<Path> {
  const fields = 'object' in type ? objectSchema(type.object).fields : undefined;
  for (const key of new Set([...Object.keys(next), ...Object.keys(before)])) {
    const inner = 'map' in type ? type.map : (own(fields, key)?.type ?? 'any');
    const here = own(before, key);
    const there = own(next, key);
    // A key of a map is there or not, whatever its value.
    if ('map' in type && (here === undefined) !== (there === undefined)) yield [...path, key];
    else yield* differences(here, there, inner, [...path, key]);
  }
}

function own<T>(object: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}

function* listDifferences(before: readonly Json[], next: readonly Json[], type: Type, path: Path): Generator<Path> {
  const oldNames = namesOf(before);
  const newNames = namesOf(next);
  if (!oldNames || !newNames) {
    for (let index = 0; index < Math.max(before.length, next.length); index++) {
      if (index >= before.length || index >= next.length) yield [...path, index];
      else yield* differences(before[index], next[index], type, [...path, index]);
    }
    return;
  }
  for (const [index, name] of newNames.entries()) {
    const at = oldNames.indexOf(name);
    if (at < 0) yield [...path, index];
    else yield* differences(before[at], next[index], type, [...path, index]);
  }
  for (const [index, name] of oldNames.entries()) if (!newNames.includes(name)) yield [...path, index];
  const kept = oldNames.filter((name) => newNames.includes(name));
  if (kept.some((name, index) => name !== newNames.filter((other) => oldNames.includes(other))[index])) yield path;
}

/** The names of a list of things that each have their own; undefined for any other list. */
function namesOf(list: readonly Json[]): readonly string[] | undefined {
  const names: string[] = [];
  for (const item of list) {
    const metadata = isObject(item) ? item['metadata'] : undefined;
    const name = isObject(item) ? (item['name'] ?? (isObject(metadata) ? metadata['name'] : undefined)) : undefined;
    if (typeof name !== 'string') return undefined;
    names.push(name);
  }
  return new Set(names).size === names.length ? names : undefined;
}

function sameScalar(before: Json, next: Json, type: Type, path: Path): boolean {
  if (before === next) return true;
  if (before === null || next === null) return isNothing(before ?? next, type, path);
  if (type === 'quantity') return parseQuantity(String(before))?.nano === parseQuantity(String(next))?.nano;
  return (typeof before === 'bigint' || typeof next === 'bigint') && String(before) === String(next);
}

/** Whether a value is no more than its absence: Go has no pointer for the field, and the value is zero. */
function isNothing(value: Json | undefined, type: Type, path: Path): boolean {
  const name = path.at(-1);
  if (isObject(value)) {
    if (typeof type === 'object' && 'map' in type) return Object.keys(value).length === 0;
    if (typeof name !== 'string' || !structs.has(name)) return false;
    const fields = typeof type === 'object' && 'object' in type ? objectSchema(type.object).fields : undefined;
    return Object.entries(value).every(([key, inner]) =>
      isNothing(inner, own(fields, key)?.type ?? 'any', [...path, key]),
    );
  }
  if (isArray(value)) return value.length === 0;
  const isZero = value === '' || value === 0 || value === false || value === null || value === undefined;
  return isZero && typeof name === 'string' && !pointers.has(name);
}

/** Fields that hold an object and are no pointer in Go: an empty one is the same as none. */
const structs = new Set(
  'loadBalancer metadata podAffinityTerm preference resources spec state lastState status strategy template updateStrategy'.split(
    ' ',
  ),
);

/** Fields that hold a scalar and are pointers in Go: zero, false and empty are values of their own. */
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
