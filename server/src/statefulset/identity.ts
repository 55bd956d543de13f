import { maxLabelLength } from '../kubernetes/names';
import type { Labels } from '../kubernetes/selector';
import type { Names } from './phrases';
import type { ClaimTemplate, StatefulSet } from './set';

/** What a StatefulSet's pods and claims are called (pkg/controller/statefulset/stateful_set_utils.go). */

/** The namespace that is assumed where a manifest names none. */
export const defaultNamespace = 'default';
export const defaultClusterDomain = 'cluster.local';

/**
 * The longest name of a set that always works: the pods' label `controller-revision-hash` is the name, a dash and a
 * hash of up to 10 characters (pkg/controller/history).
 */
export const maxSetNameLength = maxLabelLength - '-'.length - 10;

export function podName(set: Pick<StatefulSet, 'name'>, ordinal: number): string {
  return `${set.name}-${ordinal}`;
}

export function claimName(
  template: Pick<ClaimTemplate, 'name'>,
  set: Pick<StatefulSet, 'name'>,
  ordinal: number,
): string {
  return `${template.name}-${podName(set, ordinal)}`;
}

/** `web-0.web`: a pod as those of its namespace call it; its name alone without a governing Service. */
export function podHost(set: Pick<StatefulSet, 'name' | 'serviceName'>, ordinal: number): string {
  const pod = podName(set, ordinal);
  return set.serviceName === undefined ? pod : `${pod}.${set.serviceName}`;
}

/** The full DNS name of a pod under its governing Service; undefined without one. */
export function podDnsName(
  set: Pick<StatefulSet, 'name' | 'namespace' | 'serviceName'>,
  ordinal: number,
  clusterDomain: string = defaultClusterDomain,
): string | undefined {
  if (set.serviceName === undefined) return undefined;
  return `${podName(set, ordinal)}.${serviceDnsName(set.serviceName, set.namespace, clusterDomain)}`;
}

export function serviceDnsName(
  service: string,
  namespace: string | undefined,
  clusterDomain: string = defaultClusterDomain,
): string {
  return `${service}.${namespace ?? defaultNamespace}.svc.${clusterDomain}`;
}

/** A pod's ordinal is read back from its name as an int32 (getParentNameAndOrdinal). */
export const maxOrdinal = 2 ** 31 - 1;

/** How many pods a set can have: its replicas, but for those whose ordinal would be too large. */
export function possibleReplicas({ start, replicas }: Pick<StatefulSet, 'start' | 'replicas'>): number {
  return Math.max(0, Math.min(replicas, maxOrdinal + 1 - start));
}

/** Ordinals from `start` up to, not including, `end`. */
export interface Ordinals {
  readonly start: number;
  readonly end: number;
}

/** The ordinals that the pods of a set can have. */
export function ordinalRange(set: Pick<StatefulSet, 'start' | 'replicas'>): Ordinals {
  return { start: set.start, end: set.start + possibleReplicas(set) };
}

/** The ordinals that an update of the template reaches: the partition counts from the first ordinal. */
export function updatedByPartition(set: Pick<StatefulSet, 'start' | 'replicas' | 'partition'>): Ordinals {
  const { start, end } = ordinalRange(set);
  return { start: Math.min(start + set.partition, end), end };
}

/** The ordinals of a range that lie outside of another, the upper ones first. */
export function outside(range: Ordinals, other: Ordinals): Ordinals[] {
  const parts = [
    { start: Math.max(range.start, other.end), end: range.end },
    { start: range.start, end: Math.min(range.end, other.start) },
  ];
  return parts.filter(({ start, end }) => start < end);
}

/** What is named after ordinals, in ascending order. */
export function namesOf({ start, end }: Ordinals, name: (ordinal: number) => string): Names {
  return { length: Math.max(0, end - start), at: (index) => name(start + index) };
}

/** The pods of these ordinals; of all that the set can have by default. */
export function podNames(
  set: Pick<StatefulSet, 'name' | 'start' | 'replicas'>,
  ordinals: Ordinals = ordinalRange(set),
): Names {
  return namesOf(ordinals, (ordinal) => podName(set, ordinal));
}

/** The claims of these ordinals; of all that the set can have by default. */
export function claimNames(
  template: Pick<ClaimTemplate, 'name'>,
  set: Pick<StatefulSet, 'name' | 'start' | 'replicas'>,
  ordinals: Ordinals = ordinalRange(set),
): Names {
  return namesOf(ordinals, (ordinal) => claimName(template, set, ordinal));
}

/**
 * The claim templates that count: of several with one name the controller keeps one claim per pod, made from the
 * last, since it gathers them in a map by name (getPersistentVolumeClaims).
 */
export function effectiveClaimTemplates(set: Pick<StatefulSet, 'claimTemplates'>): readonly ClaimTemplate[] {
  return [...new Map(set.claimTemplates.map((template) => [template.name, template])).values()];
}

/**
 * The labels that a pod is created with: the template's and the controller's own. The hash of
 * `controller-revision-hash` is left out: it depends on every default of the pod template.
 */
export function podLabels(set: Pick<StatefulSet, 'name' | 'podLabels'>, ordinal: number): Labels {
  return {
    ...set.podLabels,
    'apps.kubernetes.io/pod-index': String(ordinal),
    'statefulset.kubernetes.io/pod-name': podName(set, ordinal),
  };
}

/** The labels of a claim: its template's, overlaid by the selector's matchLabels. Nothing of the pod template. */
export function claimLabels(template: Pick<ClaimTemplate, 'labels'>, set: Pick<StatefulSet, 'matchLabels'>): Labels {
  return { ...template.labels, ...set.matchLabels };
}

/** Splits `web-2` into its set and ordinal, as the controller does: `(.*)-([0-9]+)$`. */
export function parsePodName(name: string): { readonly set: string; readonly ordinal: number } | undefined {
  const match = /^(.*)-([0-9]+)$/.exec(name);
  if (!match) return undefined;
  return { set: match[1] ?? '', ordinal: Number(match[2]) };
}
