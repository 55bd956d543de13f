import type { Labels } from '../kubernetes/selector';
import type { ClaimTemplate, StatefulSet } from './set';

/** What a StatefulSet's pods and claims are called (pkg/controller/statefulset/stateful_set_utils.go). */

/** The namespace that is assumed where a manifest names none. */
export const defaultNamespace = 'default';
export const defaultClusterDomain = 'cluster.local';

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

/** The first ordinal and the one after the last that a pod can have. */
export function ordinalRange(set: Pick<StatefulSet, 'start' | 'replicas'>): {
  readonly start: number;
  readonly end: number;
} {
  return { start: set.start, end: set.start + possibleReplicas(set) };
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
