import { claimName, defaultNamespace, podDnsName, podName, serviceDnsName } from '../statefulset/identity';
import type { ClaimTemplatePreview, ServicePreview, SetPreview } from './preview';

export { defaultNamespace, maxOrdinal, maxSetNameLength, podName, possibleReplicas } from '../statefulset/identity';

/**
 * What follows from a previewed set: the names of its pods, one by one, since there may be more of them than are
 * shown. Pods are counted by index, from 0; their ordinals begin at `start`.
 */

export interface PodPreview {
  readonly ordinal: number;
  readonly name: string;
  /** undefined: the pod gets no DNS name. */
  readonly dns: string | undefined;
  readonly claims: readonly { readonly name: string; readonly template: ClaimTemplatePreview }[];
}

export function podAt(set: SetPreview, index: number): PodPreview {
  const ordinal = set.start + index;
  const { name, namespace, serviceName, dns } = set;
  const identity = {
    name,
    namespace: namespace ?? undefined,
    serviceName: dns ? (serviceName ?? undefined) : undefined,
  };
  return {
    ordinal,
    name: podName(set, ordinal),
    dns: podDnsName(identity, ordinal, set.clusterDomain),
    claims: set.claimTemplates.map((template) => ({ name: claimName(template, set, ordinal), template })),
  };
}

/** `10Gi · fast`: size and class; `10Gi` alone where the cluster's default class is taken. */
export function claimDetail(template: ClaimTemplatePreview): string {
  const { storageClass } = template;
  return storageClass === null ? claimSize(template) : `${claimSize(template)} · ${className(storageClass)}`;
}

export function claimSize(template: ClaimTemplatePreview): string {
  return template.storage ?? 'no size';
}

/** The label of a storage class: null is the cluster's default, an empty one prevents provisioning. */
export function className(storageClass: string | null): string {
  if (storageClass === null) return 'default class';
  return storageClass === '' ? 'no class' : storageClass;
}

/** The namespace, and whether the manifest has none. */
export function namespaceLabel(set: SetPreview): string {
  return set.namespace === null ? `namespace ${defaultNamespace} (none is set)` : `namespace ${set.namespace}`;
}

/** The DNS name of a Service beside the set. */
export function serviceAddress(set: SetPreview, service: Pick<ServicePreview, 'name' | 'namespace'>): string {
  return serviceDnsName(service.name, service.namespace ?? set.namespace ?? undefined, set.clusterDomain);
}

/** `5432 (postgres)`, joined by commas. */
export function portList(service: ServicePreview): string {
  return service.ports.map(({ name, port }) => (name === null ? `${port}` : `${port} (${name})`)).join(', ');
}
