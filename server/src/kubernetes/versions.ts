import { own } from '../yaml/json';
/**
 * The Kubernetes versions whose verdict is known, as the minor of 1.x. The API server of 1.36 was recorded; what other
 * versions do differently is in `changes`, `gateDefaults` and `fieldGates`.
 */
export type Version = number;

export const oldestVersion: Version = 27;
export const newestVersion: Version = 37;
export const defaultVersion: Version = 36;

/** `1.27` ... `1.37`, for settings and messages. */
export const supportedVersions: readonly string[] = Array.from(
  { length: newestVersion - oldestVersion + 1 },
  (_, index) => versionName(oldestVersion + index),
);

export function versionName(version: Version): string {
  return `1.${version}`;
}

/** Reads `1.36`, `v1.36` or `v1.36.2-gke.1`. Undefined if it is none, or none that is supported. */
export function parseVersion(text: string): Version | undefined {
  const minor = /^v?1\.(\d+)(\.|\+|-|$)/.exec(text.trim())?.[1];
  const version = minor === undefined ? undefined : Number(minor);
  return version !== undefined && version >= oldestVersion && version <= newestVersion ? version : undefined;
}

/** The version from which on the API server does what no feature gate governs. */
export const changes = {
  /** `spec.serviceName` may be missing and must be a DNS label (kubernetes PR 130233). */
  serviceNameChecked: 33,
  /** A negative `revisionHistoryLimit` draws a warning (PR 129017). */
  revisionHistoryLimitWarned: 33,
  /** The pod template of a StatefulSet is validated as a whole (PR 131790). */
  podTemplateValidated: 34,
  /** The claim templates of a StatefulSet are validated (PR 132212, merged after 1.33: 1.34 or 1.35). */
  claimTemplatesValidated: 35,
  /** `spec.revisionHistoryLimit` of a live StatefulSet can be changed (after 1.33). */
  revisionHistoryLimitMutable: 34,
} as const satisfies Record<string, Version>;

/**
 * Feature gates that decide over fields or values, with each version at which their default was set (pkg/features).
 * The first one is the release that brought them, and the field with them. `undefined`: it differs between patches.
 */
const gateDefaults = {
  ClusterTrustBundleProjection: { 29: false },
  ContainerRestartRules: { 34: false, 35: true },
  ContainerStopSignals: { 33: false },
  DynamicResourceAllocation: { 26: false, 34: true },
  EnvFiles: { 34: false, 35: true },
  GenericWorkload: { 35: false },
  HPAConfigurableTolerance: { 33: false, 35: true },
  HostnameOverride: { 34: false, 35: true },
  ImageVolume: { 31: false, 33: false, 35: true },
  InPlacePodVerticalScaling: { 27: false, 33: true },
  MatchLabelKeysInPodAffinity: { 29: false, 31: true },
  // On in 1.35.0 ... 1.35.3, off again from 1.35.4 and in 1.36 (issue 137409), on in 1.37 (PR 139466).
  MaxUnavailableStatefulSet: { 24: false, 35: undefined, 36: false, 37: true },
  PodCertificateRequest: { 34: false },
  PodLevelResources: { 32: false, 34: true },
  PodLifecycleSleepAction: { 29: false, 30: true },
  PodLifecycleSleepActionAllowZero: { 32: false, 33: true },
  PreferSameTrafficDistribution: { 33: false, 34: true },
  ProcMountType: { 12: false, 33: true },
  RecursiveReadOnlyMounts: { 30: false, 31: true },
  RelaxedDNSSearchValidation: { 32: false, 33: true },
  RelaxedEnvironmentVariableValidation: { 30: false, 32: true },
  RelaxedServiceNameValidation: { 34: false, 36: true },
  RestartAllContainersOnContainerExits: { 35: false, 36: true },
  SELinuxChangePolicy: { 32: false, 33: true },
  ServiceTrafficDistribution: { 30: false, 31: true },
  SidecarContainers: { 28: false, 29: true },
  StrictIPCIDRValidation: { 33: false, 36: true },
  SupplementalGroupsPolicy: { 31: false, 33: true },
  TaintTolerationComparisonOperators: { 35: false },
  UserNamespacesSupport: { 25: false, 33: true },
  VolumeAttributesClass: { 29: false, 34: true },
} as const satisfies Record<string, Readonly<Record<number, boolean | undefined>>>;

export type Gate = keyof typeof gateDefaults;

/** Whether a feature gate of this name decides over anything here. */
export function isGate(name: string): name is Gate {
  return Object.hasOwn(gateDefaults, name);
}

/**
 * Fields that came with a gate, by type and name (types as in the generated schema). They exist since the gate's first
 * version; while the gate is off, the API server drops them from what it is given.
 */
const fieldGates: Readonly<Record<string, Readonly<Record<string, Gate>>>> = {
  'apps.v1.RollingUpdateStatefulSetStrategy': { maxUnavailable: 'MaxUnavailableStatefulSet' },
  'autoscaling.v2.HPAScalingRules': { tolerance: 'HPAConfigurableTolerance' },
  'core.v1.Container': {
    resizePolicy: 'InPlacePodVerticalScaling',
    restartPolicy: 'SidecarContainers',
    restartPolicyRules: 'ContainerRestartRules',
  },
  'core.v1.EnvVarSource': { fileKeyRef: 'EnvFiles' },
  'core.v1.Lifecycle': { stopSignal: 'ContainerStopSignals' },
  'core.v1.LifecycleHandler': { sleep: 'PodLifecycleSleepAction' },
  'core.v1.PersistentVolumeClaimSpec': { volumeAttributesClassName: 'VolumeAttributesClass' },
  'core.v1.PodAffinityTerm': {
    matchLabelKeys: 'MatchLabelKeysInPodAffinity',
    mismatchLabelKeys: 'MatchLabelKeysInPodAffinity',
  },
  'core.v1.PodSecurityContext': {
    seLinuxChangePolicy: 'SELinuxChangePolicy',
    supplementalGroupsPolicy: 'SupplementalGroupsPolicy',
  },
  'core.v1.PodSpec': {
    hostUsers: 'UserNamespacesSupport',
    hostnameOverride: 'HostnameOverride',
    resourceClaims: 'DynamicResourceAllocation',
    resources: 'PodLevelResources',
    schedulingGroup: 'GenericWorkload',
  },
  'core.v1.ResourceRequirements': { claims: 'DynamicResourceAllocation' },
  'core.v1.SecurityContext': { procMount: 'ProcMountType' },
  'core.v1.ServiceSpec': { trafficDistribution: 'ServiceTrafficDistribution' },
  'core.v1.Volume': { image: 'ImageVolume' },
  'core.v1.VolumeMount': { recursiveReadOnly: 'RecursiveReadOnlyMounts' },
  'core.v1.VolumeProjection': {
    clusterTrustBundle: 'ClusterTrustBundleProjection',
    podCertificate: 'PodCertificateRequest',
  },
};

/** Fields that came without a gate, or later than theirs. */
const fieldVersions: Readonly<Record<string, Readonly<Record<string, Version>>>> = {
  'core.v1.PodCertificateProjection': { userAnnotations: 35 },
  'core.v1.PodResourceClaim': { resourceClaimName: 31, resourceClaimTemplateName: 31 },
  'core.v1.PodSecurityContext': { appArmorProfile: 30 },
  'core.v1.PodSpec': { schedulingGroup: 36 },
  'core.v1.ResourceClaim': { request: 31 },
  'core.v1.SecurityContext': { appArmorProfile: 30 },
};

/** Fields that the schema no longer has, with the first and the last version that had them. */
const formerFields: Readonly<Record<string, Readonly<Record<string, readonly [Version, Version]>>>> = {
  'core.v1.PodResourceClaim': { source: [26, 30] },
  'core.v1.PodSpec': { workloadRef: [35, 35] },
};

/** What a verdict is asked for: a version, and feature gates set other than by default. */
export interface Target {
  readonly version: Version;
  readonly featureGates?: Readonly<Partial<Record<Gate, boolean>>>;
}

/** Whether a feature gate is on; undefined if that differs between the patch releases of the version. */
export function gateOn(gate: Gate, { version, featureGates }: Target): boolean | undefined {
  const set = featureGates?.[gate];
  if (set !== undefined) return set;
  let on: boolean | undefined = false;
  for (const [since, value] of Object.entries(gateDefaults[gate])) if (Number(since) <= version) on = value;
  return on;
}

/** The gate that a field came with, if it has one. `type` as in the generated schema. */
export function gateOf(type: string, field: string): Gate | undefined {
  return lookUp(fieldGates, type, field);
}

/** The version that brought a field, as far as that is settled; undefined: it was there before 1.27, or unknown. */
export function fieldSince(type: string, field: string): Version | undefined {
  const gate = gateOf(type, field);
  const ofGate = gate && Math.min(...Object.keys(gateDefaults[gate]).map(Number));
  const since = lookUp(fieldVersions, type, field) ?? ofGate;
  return since !== undefined && since > oldestVersion ? since : undefined;
}

/** Whether a version had a field that the schema does not have. */
export function hadField(type: string, field: string, version: Version): boolean {
  const [first, last] = lookUp(formerFields, type, field) ?? [Number.POSITIVE_INFINITY, 0];
  return first <= version && version <= last;
}

function lookUp<T>(table: Readonly<Record<string, Readonly<Record<string, T>>>>, type: string, field: string) {
  return own(own(table, type) ?? {}, field);
}
