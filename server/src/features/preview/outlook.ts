import type { ClaimTemplatePreview, ServicePreview, SetPreview } from '../../protocol';
import {
  claimName,
  defaultNamespace,
  podDnsName,
  podName,
  possibleReplicas,
  serviceDnsName,
} from '../../statefulset/identity';
import { count } from '../../statefulset/summary';

/**
 * What a previewed set becomes, in names and words: one source for the panel, the command line and the editor. Pods are
 * counted by index, from 0; their ordinals begin at `start`.
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
  return {
    ordinal,
    name: podName(set, ordinal),
    dns: podDnsName(dnsIdentity(set), ordinal, set.clusterDomain),
    claims: set.claimTemplates.map((template) => ({ name: claimName(template, set, ordinal), template })),
  };
}

function dnsIdentity(set: SetPreview) {
  return {
    name: set.name,
    namespace: set.namespace ?? undefined,
    serviceName: set.dns ? (set.serviceName ?? undefined) : undefined,
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

/** A storage class in words: null is the cluster's default, an empty one keeps claims from being provisioned. */
export function className(storageClass: string | null): string {
  if (storageClass === null) return 'default class';
  return storageClass === '' ? 'no class' : storageClass;
}

/** The namespace, and whether the manifest leaves it open. */
export function namespace(set: SetPreview): string {
  return set.namespace === null ? `namespace ${defaultNamespace} (none is set)` : `namespace ${set.namespace}`;
}

/** The set in one line: pods, claims, storage. */
export function totals(set: SetPreview): readonly string[] {
  const templates = set.claimTemplates.length;
  const possible = possibleReplicas(set);
  const pods = count(possible, 'pod');
  if (templates === 0) return [pods, 'no claims'];
  if (possible === 0) return [pods, 'no claims yet'];
  const claims = count(possible * templates, 'claim');
  return [pods, claims, ...(set.storage === null ? [] : [`${set.storage} of storage`])];
}

export interface Badge {
  readonly kind: 'ok' | 'warning' | 'info' | 'plain';
  readonly text: string;
}

/** The state of the governing Service, and what follows from it. */
export function serviceState(set: SetPreview): { readonly badge: Badge; readonly consequence: string } {
  const { service } = set;
  if (service === null)
    return {
      badge: { kind: 'info', text: 'None named' },
      consequence: 'serviceName is not set, so the pods get no DNS names.',
    };
  if (!service.found)
    return {
      badge: { kind: 'warning', text: 'Not found' },
      consequence: 'No manifest of this workspace holds it. The DNS names resolve once it exists and is headless.',
    };
  if (!service.headless)
    return {
      badge: { kind: 'warning', text: 'Not headless' },
      consequence: 'It has a cluster IP of its own, so the pods get no DNS names.',
    };
  if (!service.selectsPods)
    return {
      badge: { kind: 'warning', text: 'Selects other pods' },
      consequence: 'Its selector does not match the labels of these pods, so they get no DNS names.',
    };
  return {
    badge: { kind: 'ok', text: 'Headless' },
    consequence: service.publishNotReadyAddresses
      ? 'Its name resolves to every pod, Ready or not; each pod has a name of its own.'
      : 'Its name resolves to every pod that is Ready; each pod has a name of its own.',
  };
}

/** The DNS name of a Service beside the set. */
export function serviceAddress(set: SetPreview, service: Pick<ServicePreview, 'name' | 'namespace'>): string {
  return serviceDnsName(service.name, service.namespace ?? set.namespace ?? undefined, set.clusterDomain);
}

/** `5432 (postgres)`, joined by commas. */
export function portList(service: ServicePreview): string {
  return service.ports.map(({ name, port }) => (name === null ? `${port}` : `${port} (${name})`)).join(', ');
}

/** What happens to the pods on one occasion, in which order. */
export interface Occasion {
  readonly title: string;
  /** Pods in their order; `…` stands for those between. Empty: none, or in no order. */
  readonly pods: readonly string[];
  readonly text: string;
}

/** None of a set without pods. */
export function occasions(set: SetPreview): readonly Occasion[] {
  const { podManagementPolicy } = set;
  const last = possibleReplicas(set) - 1;
  if (last < 0) return [];
  const ordered = podManagementPolicy === 'OrderedReady';
  return [
    ordered
      ? { title: 'Create', pods: podNames(set, 0, last), text: 'Each when the one before is Ready.' }
      : { title: 'Create', pods: [], text: 'All at once; none waits for another (Parallel).' },
    ordered
      ? {
          title: 'Scale down',
          pods: podNames(set, last, 0),
          text: 'Each when the one before is gone.',
        }
      : { title: 'Scale down', pods: [], text: 'The highest ordinals, all at once (Parallel).' },
    update(set),
    {
      title: 'Delete',
      pods: [],
      text: 'All at once, in no order. To stop the pods in order, scale to 0 first.',
    },
  ];
}

function update(set: SetPreview): Occasion {
  const title = 'Update';
  const { partition } = set;
  const replicas = possibleReplicas(set);
  switch (set.updateStrategy) {
    case 'OnDelete':
      return { title, pods: [], text: 'A pod takes a new template only when you delete it (OnDelete).' };
    case 'Recreate':
      return { title, pods: [], text: 'All pods are deleted, then created from the new template (Recreate).' };
    case 'RollingUpdate': {
      if (partition > 0 && partition >= replicas)
        return { title, pods: [], text: `No pod: partition ${partition} keeps all of them at their revision.` };
      const rule = 'Each when the one before is Ready again.';
      const held = `${range(set, 0, partition - 1)} at ${partition === 1 ? 'its' : 'their'} revision`;
      const kept = partition > 0 ? ` Partition ${partition} keeps ${held}.` : '';
      return { title, pods: podNames(set, replicas - 1, partition), text: rule + kept };
    }
  }
}

/** Names of the pods from one index to another, up or down; of more than five only the first two and the last. */
export function podNames(set: SetPreview, from: number, to: number): readonly string[] {
  const name = (index: number) => podName(set, set.start + index);
  const step = Math.sign(to - from);
  const length = Math.abs(to - from) + 1;
  if (length <= 5) return Array.from({ length }, (_, i) => name(from + i * step));
  return [name(from), name(from + step), '…', name(to)];
}

function range(set: SetPreview, from: number, to: number): string {
  const first = podName(set, set.start + from);
  return from === to ? first : `${first} to ${podName(set, set.start + to)}`;
}

/** What becomes of the claims when their pods go for good. */
export function retention(set: SetPreview): string {
  const { whenScaled, whenDeleted } = set;
  if (whenScaled === whenDeleted)
    return whenScaled === 'Retain'
      ? 'Claims stay when the set is scaled down or deleted, and are attached again to pods of the same names.'
      : 'Claims are deleted when the set is scaled down or deleted.';
  return whenScaled === 'Delete'
    ? 'Claims are deleted when the set is scaled down, and stay when it is deleted.'
    : 'Claims stay when the set is scaled down, and are deleted with the set.';
}
