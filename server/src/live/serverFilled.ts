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

/** What `kubectl apply` applied last; nothing where another way was used. */
export function lastAppliedOf(live: JsonObject): JsonObject {
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

/** Whether a label is written by the tool that applies an object: Helm, Argo CD, Flux. */
function isToolLabel(key: string, value: Json | undefined): boolean {
  if (key === 'app.kubernetes.io/managed-by') return value === 'Helm';
  return ['argocd.argoproj.io/', 'helm.toolkit.fluxcd.io/', 'kustomize.toolkit.fluxcd.io/'].some((prefix) =>
    key.startsWith(prefix),
  );
}

/** Whether a finalizer is one of Kubernetes itself. */
export function isServerFinalizer(finalizer: Json): boolean {
  const name = asString(finalizer) ?? '';
  return name === 'foregroundDeletion' || name === 'orphan' || /^(?:[\w-]+\.)*kubernetes\.io\//.test(name);
}

/** Whether a difference is what the cluster filled in where the manifest leaves it open. */
export function isFilledIn({ path, manifest, live }: Difference, kind: string, object: JsonObject): boolean {
  const [first, second, third] = path;
  if (first === 'metadata') return isFilledMetadata(path, manifest, live);
  if (manifest !== undefined || first !== 'spec' || typeof second !== 'string') return false;
  if (second === 'replicas') return path.length === 2 && isScaledElsewhere(object);
  if (kind === 'PersistentVolumeClaim') return claimFields.includes(second);
  if (kind !== 'Service') return isPullPolicyOfAnImage(path, live);
  if (second === 'ports') return path.at(-1) === 'nodePort' && third !== undefined;
  return isFilledServiceField(second, live, asObject(valueAt(object, ['spec'])));
}

function isFilledMetadata([, field, key]: Path, manifest: Json | undefined, live: Json | undefined): boolean {
  if (typeof field !== 'string') return false;
  if (serverMetadata.includes(field)) return true;
  if (key === lastApplied) return true;
  if (manifest !== undefined) return false;
  if (field === 'namespace' || field === 'ownerReferences') return true;
  if (typeof key !== 'string') return false;
  return field === 'annotations' ? isToolAnnotation(key) : field === 'labels' && isToolLabel(key, live);
}

/**
 * Whether replicas, which the manifest leaves open, come from the scale subresource: of an autoscaler or `kubectl scale`.
 * So it is where `kubectl apply` never set them; it would take back what it once did set.
 */
function isScaledElsewhere(object: JsonObject): boolean {
  const applied = valueAt(lastAppliedOf(object), ['spec']);
  if (applied !== undefined) return valueAt(applied, ['replicas']) === undefined;
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
