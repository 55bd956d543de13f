/**
 * The Kubernetes versions whose verdict is known, as the minor of 1.x. The API server of 1.36 was recorded; what other
 * versions do differently is in `changes` and `gates`, each from a changelog or a KEP.
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

/** Since which version the API server checks or allows what it did not before. */
export const changes = {
  /** The whole pod template is validated when a StatefulSet is created (PR 131790). */
  podTemplateValidated: 34,
  /** `spec.serviceName` may be missing and must be a DNS label (PR 130233). */
  serviceNameChecked: 33,
} as const satisfies Record<string, Version>;

export type Gate = 'MaxUnavailableStatefulSet' | 'RelaxedServiceNameValidation';

/** From which version on a gate is on by default; a version for which no source settles it is `unsettled`. */
const gates: Record<Gate, { readonly onSince: Version; readonly unsettled: readonly Version[] }> = {
  // On in 1.35.0 ... 1.35.3, off again from 1.35.4 and in 1.36, on in 1.37 (PR 139466).
  MaxUnavailableStatefulSet: { onSince: 37, unsettled: [35] },
  RelaxedServiceNameValidation: { onSince: 36, unsettled: [] },
};

/** What a verdict is asked for: a version, and feature gates set other than by default. */
export interface Target {
  readonly version: Version;
  readonly featureGates?: Readonly<Partial<Record<Gate, boolean>>>;
}

/** Whether a feature gate is on; undefined if that differs between patch releases of the version. */
export function gateOn(gate: Gate, { version, featureGates }: Target): boolean | undefined {
  const set = featureGates?.[gate];
  if (set !== undefined) return set;
  const { onSince, unsettled } = gates[gate];
  return unsettled.includes(version) ? undefined : version >= onSince;
}
