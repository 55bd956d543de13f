import type { FieldSpec } from './fieldSpec';
import type { Gvk } from './resource';

/** A kind that others refer to by name, and where they do. */
export interface NameReference extends Partial<Gvk> {
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Which fields the transformers change: Kustomize's own, with what `configurations` and `crds` add. */
export interface Configuration {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

/** `kinds` of a spec, as a table has them: `Ingress`, `batch/Job`, `/v1/Service`, `serving.knative.dev/v1/Service`. */
function kinds(text: string): Partial<Gvk> {
  const parts = text.split('/');
  const kind = parts.at(-1) ?? '';
  const [group = '', version = ''] = parts.slice(0, -1);
  return { ...(group && { group }), ...(version && { version }), ...(kind && { kind }) };
}

/** The specs of paths in one kind. */
function fields(of: string, ...paths: readonly string[]): FieldSpec[] {
  return paths.map((path) => ({ ...kinds(of), path }));
}

function created(specs: readonly FieldSpec[]): FieldSpec[] {
  return specs.map((spec) => ({ ...spec, create: true }));
}

function referenced(of: string, ...fieldSpecs: readonly (readonly FieldSpec[])[]): NameReference {
  return { ...kinds(of), fieldSpecs: fieldSpecs.flat() };
}

/** Where the spec of the pods of a kind stands. */
const podSpecs: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
};

/** The specs of paths in the pods of kinds. */
function inPods(of: readonly string[], ...paths: readonly string[]): FieldSpec[] {
  return of.flatMap((text) => {
    const podSpec = podSpecs[kinds(text).kind ?? ''] ?? 'spec/template/spec';
    return fields(text, ...paths.map((path) => `${podSpec}/${path}`));
  });
}

/** The kinds whose pods may refer to ConfigMaps and Secrets. */
const withSources = [
  '/v1/Pod',
  'PodTemplate',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'StatefulSet',
  'Job',
  'CronJob',
] as const;

/** The kinds whose pods may refer to all else. */
const workloads = ['Pod', 'StatefulSet', 'Deployment', 'ReplicationController', 'CronJob', 'Job', 'DaemonSet'] as const;

const scaled = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'] as const;

const roles = [...fields('Role', 'rules/resourceNames'), ...fields('ClusterRole', 'rules/resourceNames')];

const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';

/** Where names refer to other objects (kustomize, api/internal/konfig/builtinpluginconsts/namereference.go). */
const nameReference: readonly NameReference[] = [
  ...scaled.map((kind) => referenced(kind, fields('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name'))),
  referenced(
    '/v1/ConfigMap',
    inPods(
      withSources,
      'volumes/configMap/name',
      'containers/env/valueFrom/configMapKeyRef/name',
      'initContainers/env/valueFrom/configMapKeyRef/name',
      'containers/envFrom/configMapRef/name',
      'initContainers/envFrom/configMapRef/name',
      'volumes/projected/sources/configMap/name',
    ),
    fields('Node', 'spec/configSource/configMap'),
    roles,
    fields('Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
  ),
  referenced(
    '/v1/Secret',
    inPods(
      withSources,
      'volumes/secret/secretName',
      'containers/env/valueFrom/secretKeyRef/name',
      'initContainers/env/valueFrom/secretKeyRef/name',
      'containers/envFrom/secretRef/name',
      'initContainers/envFrom/secretRef/name',
      'imagePullSecrets/name',
      'volumes/projected/sources/secret/name',
    ),
    fields(
      'Ingress',
      'spec/tls/secretName',
      'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
      'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
      'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
    ),
    fields('ServiceAccount', 'imagePullSecrets/name'),
    fields(
      'StorageClass',
      'parameters/secretName',
      'parameters/adminSecretName',
      'parameters/userSecretName',
      'parameters/secretRef',
    ),
    roles,
    inPods(['serving.knative.dev/v1/Service'], 'containers/env/valueFrom/secretKeyRef/name'),
    fields('PersistentVolume', 'spec/azureFile/secretName'),
  ),
  referenced(
    '/v1/Service',
    fields('apps/StatefulSet', 'spec/serviceName'),
    fields(
      'Ingress',
      'spec/rules/http/paths/backend/serviceName',
      'spec/backend/serviceName',
      'spec/rules/http/paths/backend/service/name',
      'spec/defaultBackend/service/name',
    ),
    fields('apiregistration.k8s.io/APIService', 'spec/service/name'),
    fields(`${admission}/ValidatingWebhookConfiguration`, 'webhooks/clientConfig/service'),
    fields(`${admission}/MutatingWebhookConfiguration`, 'webhooks/clientConfig/service'),
  ),
  referenced(`${rbac}/Role`, fields(`${rbac}/RoleBinding`, 'roleRef/name')),
  referenced(
    `${rbac}/ClusterRole`,
    fields(`${rbac}/RoleBinding`, 'roleRef/name'),
    fields(`${rbac}/ClusterRoleBinding`, 'roleRef/name'),
  ),
  referenced(
    '/v1/ServiceAccount',
    fields(`${rbac}/RoleBinding`, 'subjects'),
    fields(`${rbac}/ClusterRoleBinding`, 'subjects'),
    inPods(workloads, 'serviceAccountName'),
  ),
  referenced('/v1/PersistentVolumeClaim', inPods(workloads, 'volumes/persistentVolumeClaim/claimName')),
  referenced(
    '/v1/PersistentVolume',
    fields('PersistentVolumeClaim', 'spec/volumeName'),
    fields('ClusterRole', 'rules/resourceNames'),
  ),
  referenced(
    'storage.k8s.io/v1/StorageClass',
    fields('PersistentVolume', 'spec/storageClassName'),
    fields('PersistentVolumeClaim', 'spec/storageClassName'),
    fields('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
  ),
  referenced('scheduling.k8s.io/v1/PriorityClass', inPods(workloads, 'priorityClassName')),
  // Kustomize writes the group so, with a version in it: no class has it, and none is followed.
  {
    group: 'networking.k8s.io/v1',
    version: 'v1',
    kind: 'IngressClass',
    fieldSpecs: fields('Ingress', 'spec/ingressClassName'),
  },
  referenced(
    `${admission}/ValidatingAdmissionPolicy`,
    fields(`${admission}/ValidatingAdmissionPolicyBinding`, 'spec/policyName'),
  ),
];

/** Where `$(NAME)` stands for a variable (varreference.go). */
const varReference: readonly FieldSpec[] = [
  ...['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet', 'StatefulSet'].flatMap((kind) =>
    inPods(
      [kind],
      ...['containers', 'initContainers'].flatMap((containers) => [
        `${containers}/args`,
        `${containers}/command`,
        `${containers}/env/value`,
        `${containers}/volumeMounts/mountPath`,
      ]),
    ),
  ),
  ...inPods(['DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet'], 'volumes/nfs/server'),
  ...fields('CronJob', 'spec/jobTemplate/spec/template/volumes/nfs/server'),
  ...fields('StatefulSet', 'spec/volumeClaimTemplates/spec/nfs/server'),
  ...fields('PersistentVolume', 'spec/nfs/server'),
  ...fields('Deployment', 'spec/template/metadata/annotations'),
  ...fields('Ingress', 'spec/rules/host', 'spec/tls/hosts', 'spec/tls/secretName'),
  ...fields('Service', 'spec/ports/port', 'spec/ports/targetPort'),
  ...fields('', 'metadata/labels', 'metadata/annotations'),
];

/** Where the labels or annotations of an object and of its templates stand. */
function metadata(field: 'labels' | 'annotations', statefulSet: string): FieldSpec[] {
  const template = `spec/template/metadata/${field}`;
  return created([
    ...fields('', `metadata/${field}`),
    ...['/v1/ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', statefulSet, 'batch/Job'].flatMap(
      (kind) => fields(kind, template),
    ),
    ...fields(
      'batch/CronJob',
      `spec/jobTemplate/metadata/${field}`,
      `spec/jobTemplate/spec/template/metadata/${field}`,
    ),
  ]);
}

/** metadatalabels.go */
const templateLabels: readonly FieldSpec[] = [
  ...metadata('labels', 'apps/StatefulSet'),
  ...created(fields('apps/StatefulSet', 'spec/volumeClaimTemplates[]/metadata/labels')),
];

const affinities = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
  `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);

/** commonlabels.go */
const commonLabels: readonly FieldSpec[] = [
  ...created(fields('/v1/Service', 'spec/selector')),
  ...created(fields('/v1/ReplicationController', 'spec/selector')),
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'apps/StatefulSet'].flatMap((kind) =>
    created(fields(kind, 'spec/selector/matchLabels')),
  ),
  ...inPods(
    ['apps/Deployment', 'apps/StatefulSet'],
    ...affinities,
    'topologySpreadConstraints/labelSelector/matchLabels',
  ),
  ...fields('batch/Job', 'spec/selector/matchLabels'),
  ...fields('batch/CronJob', 'spec/jobTemplate/spec/selector/matchLabels'),
  ...fields('policy/PodDisruptionBudget', 'spec/selector/matchLabels'),
  ...fields(
    'networking.k8s.io/NetworkPolicy',
    'spec/podSelector/matchLabels',
    'spec/ingress/from/podSelector/matchLabels',
    'spec/egress/to/podSelector/matchLabels',
  ),
  ...templateLabels,
];

/** The fields that the transformers of Kustomize 5.7 change by themselves (api/internal/konfig/builtinpluginconsts). */
export const defaultConfiguration: Configuration = {
  namePrefix: fields('', 'metadata/name'),
  nameSuffix: fields('', 'metadata/name'),
  namespace: [
    ...created(fields('Namespace', 'metadata/name')),
    ...created(fields('apiregistration.k8s.io/APIService', 'spec/service/namespace')),
    ...fields(
      'apiextensions.k8s.io/CustomResourceDefinition',
      'spec/conversion/webhook/clientConfig/service/namespace',
    ),
  ],
  commonLabels,
  labels: [],
  templateLabels,
  commonAnnotations: metadata('annotations', 'StatefulSet'),
  nameReference,
  varReference,
  images: created(
    ['spec', 'spec/template/spec'].flatMap((podSpec) =>
      fields(
        '',
        `${podSpec}/containers[]/image`,
        `${podSpec}/initContainers[]/image`,
        `${podSpec}/volumes[]/image/reference`,
      ),
    ),
  ),
  replicas: created(
    ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].flatMap((kind) =>
      fields(kind, 'spec/replicas'),
    ),
  ),
};
