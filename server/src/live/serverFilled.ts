import {
  asList,
  asObject,
  asString,
  isObject,
  type Json,
  type JsonObject,
  own,
  type Path,
  valueAt,
} from '../yaml/json';
import type { Difference } from './compare';

/**
 * What the API server, a controller or the tool that applies an object writes into it: none of that is anybody's
 * change. From pkg/registry/core/service (storage.go: addresses, families, node ports), the volume binder
 * (pkg/controller/volume/persistentvolume), the protection controllers, and what the tools document.
 */

/** The annotation in which `kubectl apply` keeps what it applied last. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const applied = new WeakMap<JsonObject, JsonObject>();

/** What `kubectl apply` applied last; nothing where another way was used. */
export function lastAppliedOf(live: JsonObject): JsonObject {
  const known = applied.get(live) ?? readLastApplied(live);
  applied.set(live, known);
  return known;
}

function readLastApplied(live: JsonObject): JsonObject {
  const text = valueAt(live, ['metadata', 'annotations', lastApplied]);
  try {
    return asObject(typeof text === 'string' ? (JSON.parse(text) as Json) : undefined);
  } catch {
    return {};
  }
}

/** The annotation of the pod template that `kubectl rollout restart` sets. */
export const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/** Metadata that is the server's alone, whatever a manifest says of it. */
export const serverMetadata: readonly string[] = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

/** Whether an annotation is written by a controller, or by the tool that applies an object. */
export function isToolAnnotation(key: string): boolean {
  return key === lastApplied || toolAnnotations.some((prefix) => key.startsWith(prefix));
}
const toolAnnotations = [
  'argocd.argoproj.io/tracking-id',
  'autoscaling.alpha.kubernetes.io/',
  'deployment.kubernetes.io/',
  'kapp.k14s.io/',
  'kustomize.toolkit.fluxcd.io/checksum',
  'meta.helm.sh/',
  'objectset.rio.cattle.io/',
  'pv.kubernetes.io/',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/',
];

/** Whether a label is written by the tool that applies an object (Helm, Argo CD, Flux), or by the server. */
function isToolLabel(key: string, value: Json | undefined): boolean {
  if (key === 'app.kubernetes.io/managed-by') return value === 'Helm';
  if (key === 'kubernetes.io/metadata.name') return true;
  return ['argocd.argoproj.io/', 'helm.toolkit.fluxcd.io/', 'kustomize.toolkit.fluxcd.io/'].some((prefix) =>
    key.startsWith(prefix),
  );
}

/** Whether a finalizer is one of Kubernetes itself. */
export function isServerFinalizer(finalizer: Json): boolean {
  const name = asString(finalizer) ?? '';
  return name === 'foregroundDeletion' || name === 'orphan' || /^(?:[\w-]+\.)*kubernetes\.io\//.test(name);
}

/**
 * Whether a difference is what the cluster filled in where the manifest leaves it open. What somebody applied once is
 * not, whoever could have filled it in: the manifest had it, and lacks it now.
 */
export function isFilledIn(difference: Difference, kind: string, object: JsonObject): boolean {
  const { path, livePath, manifest } = difference;
  if (isOfServer(path)) return true;
  return manifest === undefined && mayBeFilledIn(difference, kind, object) && !wasApplied(object, livePath);
}

/** The server's own metadata; and the namespace, which a manifest can leave to whoever applies it. */
function isOfServer([first, field, key]: Path): boolean {
  if (first !== 'metadata' || typeof field !== 'string') return false;
  return serverMetadata.includes(field) || field === 'namespace' || (field === 'annotations' && key === lastApplied);
}

function mayBeFilledIn({ path, live }: Difference, kind: string, object: JsonObject): boolean {
  const [first, field, key] = path;
  if (typeof field !== 'string') return false;
  if (first === 'metadata') return isFilledMetadata(field, key, live);
  if (first !== 'spec') return false;
  if (field === 'replicas') return path.length === 2 && isScaled(object);
  switch (kind) {
    case 'PersistentVolumeClaim':
      return claimFields.includes(field);
    case 'Service':
      if (field === 'ports') return path.at(-1) === 'nodePort';
      return isFilledServiceField(field, live, asObject(valueAt(object, ['spec'])));
    default:
      return isPullPolicyOfAnImage(path, live);
  }
}

function isFilledMetadata(field: string, key: string | number | undefined, live: Json | undefined): boolean {
  if (field === 'ownerReferences') return true;
  if (typeof key !== 'string') return false;
  return field === 'annotations' ? isToolAnnotation(key) : field === 'labels' && isToolLabel(key, live);
}

/**
 * Whether a field is one that somebody applied: `kubectl apply` keeps in an annotation what it applied, and the server
 * keeps who owns what, by the way they wrote it (k8s.io/apimachinery/pkg/apis/meta/v1: ManagedFieldsEntry).
 */
export function wasApplied(object: JsonObject, path: Path): boolean {
  if ((valueAt(lastAppliedOf(object), path) ?? null) !== null) return true;
  if (path.some((step) => typeof step === 'number')) return false;
  const owned = ['fieldsV1', ...path.map((step) => `f:${step}`)];
  return asList(valueAt(object, ['metadata', 'managedFields'])).some(
    (entry) =>
      (valueAt(entry, ['operation']) === 'Apply' || valueAt(entry, ['manager']) === 'kubectl-client-side-apply') &&
      valueAt(entry, owned) !== undefined,
  );
}

/**
 * Whether replicas that the manifest leaves open come from an autoscaler or `kubectl scale`: something was applied
 * without them, or the scale subresource owns them.
 */
function isScaled(object: JsonObject): boolean {
  if (valueAt(lastAppliedOf(object), ['spec']) !== undefined) return true;
  return asList(valueAt(object, ['metadata', 'managedFields'])).some(
    (entry) =>
      asString(valueAt(entry, ['subresource'])) === 'scale' &&
      valueAt(entry, ['fieldsV1', 'f:spec', 'f:replicas']) !== undefined,
  );
}

/** What binding fills in, the class that the default one is, and the other of two data sources, which are the same. */
const claimFields: readonly string[] = ['dataSource', 'dataSourceRef', 'storageClassName', 'volumeName'];

/** What allocation fills in, and the cloud's controller. A headless Service is none that was left open. */
function isFilledServiceField(field: string, live: Json | undefined, spec: JsonObject): boolean {
  switch (field) {
    case 'clusterIP':
      return live !== 'None';
    case 'clusterIPs':
    case 'healthCheckNodePort':
    case 'ipFamilies':
    case 'loadBalancerClass':
      return true;
    case 'ipFamilyPolicy':
      return live === 'SingleStack' || (own(spec, 'clusterIP') === 'None' && !isObject(own(spec, 'selector')));
    default:
      return false;
  }
}

/**
 * The default of a pull policy depends on the tag that the image had when the container was created, and stays when
 * the image changes (SetDefaults_Container): either default can be there of itself.
 */
function isPullPolicyOfAnImage(path: Path, live: Json | undefined): boolean {
  return path.at(-1) === 'imagePullPolicy' && (live === 'Always' || live === 'IfNotPresent');
}
