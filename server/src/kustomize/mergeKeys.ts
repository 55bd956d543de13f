/**
 * Which lists of the built-in kinds a strategic merge patch merges, and by which keys; all others it replaces. From the
 * OpenAPI document that Kustomize has built in, that of Kubernetes 1.21.2 (kyaml/openapi/kubernetesapi): the arrays
 * with `merge` in x-kubernetes-patch-strategy, by their x-kubernetes-list-map-keys, else their
 * x-kubernetes-patch-merge-key. What came later, such as the ports of ephemeral containers or `resourceClaims`,
 * Kustomize does not know, and replaces.
 */

/** What a patch merges: a map of which some fields are merged lists or lead to some, or such a list. */
export type Merged = MergedMap | MergedList;

export interface MergedMap {
  readonly fields: ReadonlyMap<string, Merged>;
}

export interface MergedList {
  /** By which of their fields two items are the same one; none for a list of strings. */
  readonly keys: readonly string[];
  readonly items?: MergedMap;
}

/** The merged lists of a kind; undefined for one that Kustomize does not know. */
export function mergedOfKind(apiVersion: string, kind: string): MergedMap | undefined {
  return kinds.get(`${apiVersion} ${kind}`);
}

function fieldsOf(fields: Readonly<Record<string, Merged>>): MergedMap {
  return { fields: new Map(Object.entries(fields)) };
}

function by(key: string | readonly string[], items?: MergedMap): MergedList {
  const keys = typeof key === 'string' ? [key] : key;
  return items ? { keys, items } : { keys };
}

const strings: MergedList = { keys: [] };
const metadata = fieldsOf({ finalizers: strings, ownerReferences: by('uid') });
const object = fieldsOf({ metadata });
const conditions = fieldsOf({ conditions: by('type') });

const container = {
  env: by('name'),
  volumeDevices: by('devicePath'),
  volumeMounts: by('mountPath'),
};
const containers = by('name', fieldsOf({ ...container, ports: by(['containerPort', 'protocol']) }));
const podSpec = fieldsOf({
  containers,
  initContainers: containers,
  ephemeralContainers: by('name', fieldsOf(container)),
  hostAliases: by('ip'),
  imagePullSecrets: by('name'),
  topologySpreadConstraints: by(['topologyKey', 'whenUnsatisfiable']),
  volumes: by('name', fieldsOf({ ephemeral: fieldsOf({ volumeClaimTemplate: object }) })),
});
const template = fieldsOf({ metadata, spec: podSpec });
const templated = fieldsOf({ template });
const webhooks = fieldsOf({ metadata, webhooks: by('name') });

const kinds: ReadonlyMap<string, MergedMap> = new Map([
  ...withFields(fieldsOf({ metadata, spec: templated, status: conditions }), {
    'apps/v1': 'DaemonSet Deployment ReplicaSet StatefulSet',
    'batch/v1': 'Job',
    v1: 'ReplicationController',
  }),
  ...withFields(fieldsOf({ metadata, spec: fieldsOf({ jobTemplate: fieldsOf({ metadata, spec: templated }) }) }), {
    'batch/v1': 'CronJob',
    'batch/v1beta1': 'CronJob',
  }),
  ...withFields(fieldsOf({ metadata, spec: podSpec, status: fieldsOf({ conditions: by('type'), podIPs: by('ip') }) }), {
    v1: 'Pod',
  }),
  ...withFields(fieldsOf({ metadata, template }), { v1: 'PodTemplate' }),
  ...withFields(fieldsOf({ metadata, spec: fieldsOf({ ports: by(['port', 'protocol']) }), status: conditions }), {
    v1: 'Service',
  }),
  ...withFields(fieldsOf({ metadata, secrets: by('name') }), { v1: 'ServiceAccount' }),
  ...withFields(
    fieldsOf({
      metadata,
      spec: fieldsOf({ podCIDRs: strings }),
      status: fieldsOf({ addresses: by('type'), conditions: by('type') }),
    }),
    { v1: 'Node' },
  ),
  ...withFields(fieldsOf({ metadata, conditions: by('type') }), { v1: 'ComponentStatus' }),
  ...withFields(webhooks, {
    'admissionregistration.k8s.io/v1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'admissionregistration.k8s.io/v1beta1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  }),
  ...withFields(fieldsOf({ metadata, spec: fieldsOf({ drivers: by('name') }) }), {
    'storage.k8s.io/v1': 'CSINode',
    'storage.k8s.io/v1beta1': 'CSINode',
  }),
  ...withFields(fieldsOf({ metadata, status: conditions }), {
    'apiregistration.k8s.io/v1': 'APIService',
    'apiregistration.k8s.io/v1beta1': 'APIService',
    'policy/v1': 'PodDisruptionBudget',
    'policy/v1beta1': 'PodDisruptionBudget',
    v1: 'Namespace PersistentVolumeClaim',
  }),
  ...withFields(object, {
    'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
    'apiextensions.k8s.io/v1beta1': 'CustomResourceDefinition',
    'apps/v1': 'ControllerRevision',
    'authentication.k8s.io/v1': 'TokenRequest TokenReview',
    'authentication.k8s.io/v1beta1': 'TokenReview',
    'authorization.k8s.io/v1':
      'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
    'authorization.k8s.io/v1beta1':
      'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
    'autoscaling/v1': 'HorizontalPodAutoscaler Scale',
    'autoscaling/v2beta1': 'HorizontalPodAutoscaler',
    'autoscaling/v2beta2': 'HorizontalPodAutoscaler',
    'certificates.k8s.io/v1': 'CertificateSigningRequest',
    'certificates.k8s.io/v1beta1': 'CertificateSigningRequest',
    'coordination.k8s.io/v1': 'Lease',
    'coordination.k8s.io/v1beta1': 'Lease',
    'discovery.k8s.io/v1': 'EndpointSlice',
    'discovery.k8s.io/v1beta1': 'EndpointSlice',
    'events.k8s.io/v1': 'Event',
    'events.k8s.io/v1beta1': 'Event',
    'extensions/v1beta1': 'Ingress',
    'flowcontrol.apiserver.k8s.io/v1beta1': 'FlowSchema PriorityLevelConfiguration',
    'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
    'networking.k8s.io/v1beta1': 'Ingress IngressClass',
    'node.k8s.io/v1': 'RuntimeClass',
    'node.k8s.io/v1beta1': 'RuntimeClass',
    'policy/v1beta1': 'Eviction PodSecurityPolicy',
    'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
    'rbac.authorization.k8s.io/v1beta1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
    'scheduling.k8s.io/v1': 'PriorityClass',
    'scheduling.k8s.io/v1beta1': 'PriorityClass',
    'storage.k8s.io/v1': 'CSIDriver StorageClass VolumeAttachment',
    'storage.k8s.io/v1beta1': 'CSIDriver CSIStorageCapacity StorageClass VolumeAttachment',
    v1: 'Binding ConfigMap Endpoints Event LimitRange PersistentVolume ResourceQuota Secret',
  }),
]);

function withFields(
  fields: MergedMap,
  kindsByVersion: Readonly<Record<string, string>>,
): (readonly [string, MergedMap])[] {
  return Object.entries(kindsByVersion).flatMap(([apiVersion, names]) =>
    names.split(' ').map((kind) => [`${apiVersion} ${kind}`, fields] as const),
  );
}
