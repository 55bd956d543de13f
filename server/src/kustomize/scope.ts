import type { Gvk, ResourceId } from './resource';
import { sameGvk } from './resource';

/**
 * The kinds that Kustomize knows to be in no namespace, by their versions (kyaml, openapi.go): those of Kubernetes 1.21.
 * Of all others, custom ones too, it takes them to be in one.
 */
const clusterScoped: ReadonlyMap<string, readonly string[]> = new Map([
  ['admissionregistration.k8s.io/v1', ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']],
  ['admissionregistration.k8s.io/v1beta1', ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']],
  ['apiextensions.k8s.io/v1', ['CustomResourceDefinition']],
  ['apiextensions.k8s.io/v1beta1', ['CustomResourceDefinition']],
  ['apiregistration.k8s.io/v1', ['APIService']],
  ['apiregistration.k8s.io/v1beta1', ['APIService']],
  ['certificates.k8s.io/v1', ['CertificateSigningRequest']],
  ['certificates.k8s.io/v1beta1', ['CertificateSigningRequest']],
  ['flowcontrol.apiserver.k8s.io/v1beta1', ['FlowSchema', 'PriorityLevelConfiguration']],
  ['networking.k8s.io/v1', ['IngressClass']],
  ['networking.k8s.io/v1beta1', ['IngressClass']],
  ['node.k8s.io/v1', ['RuntimeClass']],
  ['node.k8s.io/v1beta1', ['RuntimeClass']],
  ['policy/v1beta1', ['PodSecurityPolicy']],
  ['rbac.authorization.k8s.io/v1', ['ClusterRole', 'ClusterRoleBinding']],
  ['rbac.authorization.k8s.io/v1beta1', ['ClusterRole', 'ClusterRoleBinding']],
  ['scheduling.k8s.io/v1', ['PriorityClass']],
  ['scheduling.k8s.io/v1beta1', ['PriorityClass']],
  ['storage.k8s.io/v1', ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment']],
  ['storage.k8s.io/v1beta1', ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment']],
  ['v1', ['ComponentStatus', 'Namespace', 'Node', 'NodeProxyOptions', 'PersistentVolume']],
]);

export function isClusterScoped({ group, version, kind }: Gvk): boolean {
  return clusterScoped.get(group === '' ? version : `${group}/${version}`)?.includes(kind) === true;
}

/** The namespace that an object is in as far as others may mean it: none is `default`, and undefined is outside of all. */
export function effectiveNamespace(id: ResourceId): string | undefined {
  return isClusterScoped(id.gvk) ? undefined : id.namespace === '' ? 'default' : id.namespace;
}

/** Whether two ids mean the same object, which may be in `default` without saying so. */
export function equalIds(a: ResourceId, b: ResourceId): boolean {
  return a.name === b.name && sameGvk(a.gvk, b.gvk) && effectiveNamespace(a) === effectiveNamespace(b);
}
