import { fieldOrder, manifestOrder } from '../kubernetes/fieldOrder';
import { objectSchema, type Type } from '../kubernetes/schema';
import type { Target } from '../kubernetes/versions';
import { defaultsOf, withDefaults } from '../validation/defaults';
import { encode } from '../validation/encode';
import { asList, define, isArray, isObject, type Json, type JsonObject, own, sameJson, valueAt } from '../yaml/json';
import { blockText } from '../yaml/render';
import { annotationsOf, asKept, schemaOf, targetShownBy } from './kept';
import { isServerFinalizer, isToolAnnotation, lastAppliedOf, serverMetadata, wasApplied } from './serverFilled';

/**
 * A live object as a manifest: without its status, what the server, a controller or the applying tool filled in, and
 * defaults; fields in the order in which people write them. Applying it gives the same object. Of a kind that is not
 * known the defaults stay, as nobody knows them.
 */
export function cleaned(live: JsonObject, target: Target): JsonObject {
  const shown = targetShownBy(live, target);
  const schema = schemaOf(live);
  const { status: _, ...kept } = asKept(live, shown);
  const object = withoutFilled({ ...kept, metadata: cleanMetadata(kept, live) }, live);
  if (!schema) return ordered(object, manifestOrder);
  const { apiVersion, kind, ...rest } = object;
  const bare = withoutDefaults(rest, { object: schema.name }, shown);
  return ordered(
    { apiVersion: apiVersion ?? null, kind: kind ?? null, ...(isObject(bare) ? bare : rest) },
    manifestOrder,
  );
}

/** Several manifests as one text: a YAML stream, each as kubectl reads it. A string that `isQuoted` is in double quotes. */
export function cleanText(manifests: readonly JsonObject[], isQuoted?: (text: string) => boolean): string {
  return manifests.map((each) => blockText(each, isQuoted)).join('---\n');
}

function cleanMetadata(object: JsonObject, live: JsonObject): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, value] of Object.entries(metadataOf(object))) {
    if (serverMetadata.includes(key)) continue;
    if (key === 'ownerReferences' && !wasApplied(live, ['metadata', key])) continue;
    const left = withoutServerEntries(key, value);
    if (!isEmpty(left)) define(result, key, left);
  }
  return result;
}

function withoutServerEntries(field: string, value: Json): Json {
  if (field === 'annotations' && isObject(value)) return withoutKeys(value, isToolAnnotation);
  // Every Namespace has it (pkg/apis/core/v1/defaults.go).
  if (field === 'labels' && isObject(value)) return withoutKeys(value, (key) => key === 'kubernetes.io/metadata.name');
  if (field === 'finalizers') return asList(value).filter((each) => !isServerFinalizer(each));
  return value;
}

function metadataOf(object: JsonObject): JsonObject {
  const metadata = own(object, 'metadata');
  return isObject(metadata) ? metadata : {};
}

/** Without what the cluster chose for a Service or a claim, unless somebody applied just that. */
function withoutFilled(object: JsonObject, live: JsonObject): JsonObject {
  const spec = own(object, 'spec');
  if (!isObject(spec)) return object;
  const wrote = (key: string) => wasApplied(live, ['spec', key]);
  switch (object['kind']) {
    case 'Service':
      return { ...object, spec: cleanService(spec, wrote, valueAt(lastAppliedOf(live), ['spec', 'ports'])) };
    case 'PersistentVolumeClaim':
      return { ...object, spec: withoutKeys(spec, (key) => isOfBinding(key, spec) && !wrote(key)) };
    case 'PersistentVolume':
      return { ...object, spec: withoutKeys(spec, (key) => key === 'claimRef' && isBoundByController(live)) };
    case 'Namespace':
      return withoutKeys(object, (key) => key === 'spec');
    default:
      return object;
  }
}

/** Whether the binder chose the claim of a volume, and nobody reserved it (pkg/controller/volume/persistentvolume). */
function isBoundByController(live: JsonObject): boolean {
  return own(annotationsOf(live), 'pv.kubernetes.io/bound-by-controller') !== undefined;
}

/** The volume that the binder found; and one of two data sources that are the same. */
function isOfBinding(key: string, spec: JsonObject): boolean {
  return key === 'volumeName' || (key === 'dataSourceRef' && own(spec, 'dataSource') !== undefined);
}

function cleanService(spec: JsonObject, wrote: (key: string) => boolean, applied: Json | undefined): JsonObject {
  const isChosen = (key: string) => {
    if (wrote(key)) return false;
    if (key === 'clusterIP') return spec['clusterIP'] !== 'None';
    if (key === 'ipFamilyPolicy') return spec['ipFamilyPolicy'] === 'SingleStack';
    return key === 'clusterIPs' || key === 'ipFamilies' || key === 'healthCheckNodePort';
  };
  const ports = asList(spec['ports']).map((port) => withoutNodePort(port, asList(applied)));
  const rest = withoutKeys(spec, isChosen);
  return ports.length > 0 ? { ...rest, ports } : rest;
}

function withoutNodePort(port: Json, applied: readonly Json[]): Json {
  if (!isObject(port) || port['nodePort'] === undefined) return port;
  const isApplied = applied.some((each) => valueAt(each, ['nodePort']) === port['nodePort']);
  return isApplied ? port : withoutKeys(port, (key) => key === 'nodePort');
}

function withoutKeys(object: JsonObject, isLeftOut: (key: string) => boolean): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, value] of Object.entries(object)) if (!isLeftOut(key)) define(result, key, value);
  return result;
}

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** What nobody leaves out, though the API server would fill it in. */
const spelledOut: readonly string[] = ['replicas', 'emptyDir'];

/** A value without the fields that the API server would fill in the same way, in the usual order. */
function withoutDefaults(value: Json, type: Type, target: Target): Json {
  if (typeof type === 'string') return value;
  if (isArray(value)) return 'list' in type ? value.map((item) => withoutDefaults(item, type.list, target)) : value;
  if (!isObject(value) || 'list' in type) return value;
  const result: Record<string, Json> = {};
  if ('map' in type) {
    for (const [key, inner] of Object.entries(value)) define(result, key, withoutDefaults(inner, type.map, target));
    return result;
  }
  const { name, fields } = objectSchema(type.object);
  const zero = encode({}, name);
  for (const [key, inner] of Object.entries(value)) {
    const field = own(fields, key);
    const bare = field ? withoutDefaults(inner, field.type, target) : inner;
    const isZero = field?.required !== true && own(zero, key) !== undefined && sameJson(zero[key] ?? null, inner);
    if (bare !== null && !isZero) define(result, key, bare);
  }
  if (name === 'core.v1.PodSpec') delete result['serviceAccount'];
  for (const key of Object.keys(result)) if (isDefault(key, result, name, target)) delete result[key];
  return ordered(result, fieldOrder(name));
}

/** Whether a field of an object would be the same without it, beside the others. */
function isDefault(key: string, object: JsonObject, type: string, target: Target): boolean {
  if (spelledOut.includes(key)) return false;
  const { [key]: value = null, ...others } = object;
  const filled = own(defaultsOf(type, others, target), key);
  if (filled === undefined || filled === null) return false;
  const schema = objectSchema(type);
  const field = own(schema.fields, key);
  if (!field) return false;
  const complete = own(withDefaults({ [key]: filled }, schema, target), key) ?? filled;
  return sameJson(withoutDefaults(encode({ [key]: complete }, type)[key] ?? complete, field.type, target), value);
}

function ordered(object: JsonObject, order: readonly string[]): JsonObject {
  const rank = (key: string) => (order.indexOf(key) + order.length + 1) % (order.length + 1);
  const keys = Object.keys(object).sort((a, b) => rank(a) - rank(b));
  const result: Record<string, Json> = {};
  for (const key of keys) define(result, key, object[key] ?? null);
  return result;
}
