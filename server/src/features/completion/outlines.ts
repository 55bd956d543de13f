import { type FieldSchema, type ObjectSchema, objectSchema, type Type } from '../../kubernetes/schema';
import type { Labels } from '../../kubernetes/selector';
import type { Json, JsonObject } from '../../yaml/json';
import type { Outline } from './snippet';

/**
 * The parts that a new field starts with: those that the API requires, and those that it almost always has. By field
 * (`type.field`), else by type.
 */
const usualParts: Readonly<Record<string, readonly string[]>> = {
  'apps.v1.StatefulSetSpec': ['serviceName', 'selector', 'template'],
  'apps.v1.StatefulSetSpec.volumeClaimTemplates': ['metadata', 'spec'],
  'apps.v1.StatefulSetUpdateStrategy': ['type'],
  'apps.v1.RollingUpdateStatefulSetStrategy': ['partition'],
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': ['whenDeleted', 'whenScaled'],
  'apps.v1.StatefulSetOrdinals': ['start'],
  'meta.v1.ObjectMeta': ['name'],
  'meta.v1.LabelSelector': ['matchLabels'],
  'core.v1.PodTemplateSpec': ['metadata', 'spec'],
  'core.v1.PodTemplateSpec.metadata': ['labels'],
  'core.v1.Container': ['name', 'image'],
  'core.v1.PodAffinityTerm.namespaceSelector': [],
  'networking.v1.NetworkPolicyPeer.namespaceSelector': [],
  'core.v1.ContainerPort': ['name', 'containerPort'],
  'core.v1.EnvVar': ['name', 'value'],
  'core.v1.EnvVarSource.configMapKeyRef': ['name', 'key'],
  'core.v1.EnvVarSource.secretKeyRef': ['name', 'key'],
  'core.v1.ExecAction': ['command'],
  'core.v1.HTTPGetAction': ['path', 'port'],
  'core.v1.VolumeMount': ['name', 'mountPath'],
  'core.v1.VolumeDevice': ['name', 'devicePath'],
  'core.v1.ConfigMapVolumeSource': ['name'],
  'core.v1.ConfigMapEnvSource': ['name'],
  'core.v1.SecretVolumeSource': ['secretName'],
  'core.v1.SecretEnvSource': ['name'],
  'core.v1.LocalObjectReference': ['name'],
  'core.v1.ResourceRequirements': ['requests', 'limits'],
  'core.v1.VolumeResourceRequirements': ['requests'],
  'core.v1.PersistentVolumeClaimSpec': ['accessModes', 'resources'],
  'core.v1.ServiceSpec': ['selector', 'ports'],
  'core.v1.ServicePort': ['name', 'port'],
  'core.v1.TopologySpreadConstraint': ['maxSkew', 'topologyKey', 'whenUnsatisfiable', 'labelSelector'],
  'core.v1.PodAffinityTerm': ['labelSelector', 'topologyKey'],
  'policy.v1.PodDisruptionBudgetSpec': ['maxUnavailable', 'selector'],
  'autoscaling.v1.CrossVersionObjectReference': ['apiVersion', 'kind', 'name'],
  'autoscaling.v2.CrossVersionObjectReference': ['apiVersion', 'kind', 'name'],
  'networking.v1.NetworkPolicySpec': ['podSelector'],
  'core.v1.ConfigMap': ['metadata', 'data'],
  'core.v1.Secret': ['metadata', 'stringData'],
  ...Object.fromEntries(
    [
      'apps.v1.StatefulSet',
      'apps.v1.Deployment',
      'core.v1.Service',
      'core.v1.PersistentVolumeClaim',
      'core.v1.Pod',
      'policy.v1.PodDisruptionBudget',
      'autoscaling.v1.HorizontalPodAutoscaler',
      'autoscaling.v2.HorizontalPodAutoscaler',
      'networking.v1.NetworkPolicy',
    ].map((kind) => [kind, ['apiVersion', 'kind', 'metadata', 'spec']]),
  ),
};

/** Initial values, by `type.field`: amounts and names that are safe to keep. */
const beginnings: Readonly<Record<string, Json>> = {
  'core.v1.PersistentVolumeClaimSpec.accessModes': 'ReadWriteOnce',
  'core.v1.TopologySpreadConstraint.maxSkew': 1,
  'core.v1.TopologySpreadConstraint.topologyKey': 'kubernetes.io/hostname',
  'core.v1.PodAffinityTerm.topologyKey': 'kubernetes.io/hostname',
  'policy.v1.PodDisruptionBudgetSpec.maxUnavailable': 1,
  'apps.v1.RollingUpdateStatefulSetStrategy.partition': 0,
  'apps.v1.StatefulSetOrdinals.start': 0,
  'core.v1.HTTPGetAction.path': '/',
};

/** The defaults of the API server (pkg/apis/core/v1/defaults.go, pkg/apis/apps/v1/defaults.go). */
const defaults: Readonly<Record<string, string>> = {
  'apps.v1.StatefulSetSpec.podManagementPolicy': 'OrderedReady',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': 'Retain',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': 'Retain',
  'apps.v1.StatefulSetUpdateStrategy.type': 'RollingUpdate',
  'apps.v1.DeploymentStrategy.type': 'RollingUpdate',
  'core.v1.Container.imagePullPolicy': 'IfNotPresent',
  'core.v1.Container.terminationMessagePolicy': 'File',
  'core.v1.ContainerPort.protocol': 'TCP',
  'core.v1.HTTPGetAction.scheme': 'HTTP',
  'core.v1.PersistentVolumeClaimSpec.volumeMode': 'Filesystem',
  'core.v1.PodSpec.dnsPolicy': 'ClusterFirst',
  'core.v1.PodSpec.restartPolicy': 'Always',
  'core.v1.ServicePort.protocol': 'TCP',
  'core.v1.ServiceSpec.externalTrafficPolicy': 'Cluster',
  'core.v1.ServiceSpec.internalTrafficPolicy': 'Cluster',
  'core.v1.ServiceSpec.ipFamilyPolicy': 'SingleStack',
  'core.v1.ServiceSpec.sessionAffinity': 'None',
  'core.v1.ServiceSpec.type': 'ClusterIP',
  'networking.v1.NetworkPolicyPort.protocol': 'TCP',
};

/** Fields whose value is usually the name of their manifest. */
const names: ReadonlySet<string> = new Set(['apps.v1.StatefulSetSpec.serviceName', 'core.v1.Container.name']);

/** What a manifest already has when a new part is added. */
export interface Given {
  /** The labels that its selectors select. */
  readonly labels: Labels;
  /** Its name, or a tab stop for it; undefined if it has none. */
  readonly name: (() => string) | undefined;
  /** Its governing Service. */
  readonly serviceName?: string | undefined;
}

/** Initial amounts of resources, by `type.field`. */
export const amounts: Readonly<Record<string, JsonObject>> = {
  'core.v1.VolumeResourceRequirements.requests': { storage: '10Gi' },
  'core.v1.ResourceRequirements.requests': { cpu: '100m', memory: '256Mi' },
  'core.v1.ResourceRequirements.limits': { memory: '256Mi' },
};

/** Values of fields that the API declares as strings, by `type.field`; of lists for each item. */
const listedValues: Readonly<Record<string, readonly string[]>> = {
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': ['Retain', 'Delete'],
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': ['Retain', 'Delete'],
  'meta.v1.LabelSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist'],
  'core.v1.PersistentVolumeClaimSpec.accessModes': [
    'ReadWriteOnce',
    'ReadWriteOncePod',
    'ReadOnlyMany',
    'ReadWriteMany',
  ],
  'core.v1.EmptyDirVolumeSource.medium': ['Memory'],
  'core.v1.ServiceSpec.clusterIP': ['None'],
  'core.v1.ServiceSpec.ipFamilies': ['IPv4', 'IPv6'],
  'core.v1.Capabilities.drop': ['ALL'],
  'networking.v1.NetworkPolicySpec.policyTypes': ['Ingress', 'Egress'],
  'autoscaling.v2.MetricSpec.type': ['Resource', 'ContainerResource', 'Pods', 'Object', 'External'],
  'autoscaling.v2.MetricTarget.type': ['Utilization', 'AverageValue', 'Value'],
  'autoscaling.v1.CrossVersionObjectReference.kind': ['StatefulSet', 'Deployment'],
  'autoscaling.v2.CrossVersionObjectReference.kind': ['StatefulSet', 'Deployment'],
  'autoscaling.v1.CrossVersionObjectReference.apiVersion': ['apps/v1'],
  'autoscaling.v2.CrossVersionObjectReference.apiVersion': ['apps/v1'],
};

/** Limits the depth of outlines: types can refer to themselves. */
const maxDepth = 8;

/** The possible values of a field or of the items of its list, the default first; none if any value is possible. */
export function possibleValues(owner: string, name: string, { type, enum: values }: FieldSchema): readonly string[] {
  if (type === 'boolean') return ['true', 'false'];
  const key = `${owner}.${name}`;
  const possible = values ? Object.keys(values) : (listedValues[key] ?? []);
  return [...possible].sort((a, b) => Number(b === defaults[key]) - Number(a === defaults[key]));
}

/** The fields that a new object starts with. */
export function leadingParts(type: string, within = ''): readonly string[] {
  const { fields } = objectSchema(type);
  const usual = usualParts[within] ?? usualParts[type] ?? [];
  const required = usualParts[within] ? [] : Object.keys(fields).filter((name) => fields[name]?.required);
  return [...new Set([...usual, ...required])];
}

/** The initial value of a new field. `given` is what its manifest already has. */
export function beginningOf(owner: string, name: string, field: FieldSchema, given: Given, outline: Outline): Json {
  return begin(owner, name, field, given, outline, 0);
}

function begin(owner: string, name: string, field: FieldSchema, given: Given, outline: Outline, depth: number): Json {
  const key = `${owner}.${name}`;
  const { type } = field;
  if (typeof type === 'string') {
    if (field.required && field.enum && Object.keys(field.enum).length === 1) return Object.keys(field.enum)[0] ?? '';
    if (key === 'apps.v1.StatefulSetSpec.serviceName' && given.serviceName) return outline.stop(given.serviceName);
    if (names.has(key) && given.name !== undefined) return given.name();
    const choices = possibleValues(owner, name, field);
    const value = beginnings[key] ?? defaults[key] ?? (choices.length === 1 ? choices[0] : undefined);
    return outline.stop(value, beginnings[key] === undefined ? choices : []);
  }
  if ('list' in type) {
    const item: FieldSchema = { ...field, type: type.list };
    return [begin(owner, name, item, given, outline, depth + 1)];
  }
  if ('map' in type) {
    if (amounts[key]) return amountsOf(amounts[key], outline);
    return isLabels(key) ? labelsOr(given, outline) : outline.hole();
  }
  return objectBeginning(type, key, given, outline, depth);
}

function objectBeginning(
  type: Extract<Type, { object: string }>,
  within: string,
  given: Given,
  outline: Outline,
  depth: number,
): Json {
  const { fields } = objectSchema(type.object);
  const parts = depth < maxDepth ? leadingParts(type.object, within) : [];
  const pairs = parts.flatMap((part): [string, Json][] => {
    const field = fields[part];
    return field ? [[part, begin(type.object, part, field, given, outline, depth + 1)]] : [];
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : outline.hole();
}

/** A whole manifest, with one name for everything that has a name. */
export function manifestBeginning({ name: type }: ObjectSchema, outline: Outline): JsonObject {
  const name = outline.stop('web');
  const given: Given = { labels: {}, name: () => name };
  const pairs = leadingParts(type).map((part): [string, Json] => {
    const field = objectSchema(type).fields[part];
    return [part, part === 'metadata' ? { name } : field ? begin(type, part, field, given, outline, 1) : null];
  });
  return Object.fromEntries(pairs);
}

function isLabels(key: string): boolean {
  return /\.(?:labels|matchLabels)$/.test(key) || key === 'core.v1.ServiceSpec.selector';
}

function labelsOr({ labels, name }: Given, outline: Outline): JsonObject {
  return Object.keys(labels).length > 0 ? { ...labels } : { app: name?.() ?? outline.stop() };
}

function amountsOf(defaults: JsonObject, outline: Outline): JsonObject {
  return Object.fromEntries(Object.entries(defaults).map(([name, amount]) => [name, outline.stop(amount)]));
}
