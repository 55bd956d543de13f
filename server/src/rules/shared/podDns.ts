import { closestName } from '../../kubernetes/names';
import type { Resource } from '../../workspace/file';
import {
  type DnsLabel,
  type DnsName,
  isOverlay,
  type PodLabel,
  type Reference,
  readHost,
  readPodLabel,
  referencesFrom,
} from '../../workspace/references';
import { governingService } from '../../workspace/service';
import { nearest, type Workspace } from '../../workspace/workspace';
import type { Edit, Span } from '../../yaml/text';
import { type Fix, fix } from '../engine/rule';

/** What the rules about pods' DNS names share. */

/** The DNS name of a pod, as a manifest has it, of a set that the workspace knows. */
export interface PodName {
  readonly reference: Reference;
  readonly name: DnsName;
  readonly pod: DnsLabel & PodLabel;
  /** The label behind the pod's: its Service, if the name is right. */
  readonly service: DnsLabel;
  readonly namespace: DnsLabel | undefined;
  /** The sets that are meant, the nearest of that name: several if variants are equally near. Never empty. */
  readonly sets: readonly Resource[];
  /** Why it is the name of no pod, whatever its ordinal; undefined if it is one. */
  readonly defect: Defect | undefined;
}

/**
 * `order`: the labels are not pod, Service, namespace; `namespace`: the set is in another one; `service`: the Service
 * is not there; `governing`: it is, and does not govern the set.
 */
export type Defect = 'order' | 'namespace' | 'service' | 'governing';

/** The names of pods that a manifest has in its texts. Names of what the workspace does not have are left out. */
export function podNamesIn(resource: Resource, workspace: Workspace): PodName[] {
  return referencesFrom(resource).flatMap((reference) =>
    reference.to.type === 'dns' ? (read(reference, reference.to.dns, workspace) ?? []) : [],
  );
}

function read(reference: Reference, name: DnsName, workspace: Workspace): PodName | undefined {
  const { from } = reference;
  const [first, service, namespace] = name.labels;
  const label = first && readPodLabel(first);
  if (!first || !label || !service) return undefined;
  const everywhere = setsOf(label, first, from, workspace);
  if (everywhere.length === 0) return undefined;
  const found = { reference, name, pod: { ...first, ...label }, service, namespace };
  if (name.qualified && !namespace) {
    // `web-0.default.svc` is the Service 'web-0', if there is one.
    if (first.composed || service.composed || workspace.named('Service', first.text, from).length > 0) return undefined;
    return { ...found, sets: nearest(everywhere, from), defect: 'order' };
  }
  if (isSwapped(found, everywhere, workspace)) return { ...found, sets: nearest(everywhere, from), defect: 'order' };
  const isName = name.qualified || readHost(name, from, workspace)?.pod !== undefined;
  if (!isName && !isMistyped(name, service, everywhere)) return undefined;
  const here = everywhere.filter((set) => isIn(set, namespace, from, workspace));
  if (here.length === 0) {
    const governed = everywhere.filter((set) => serviceNameIn(set) === service.text);
    return governed.length > 0 ? { ...found, sets: nearest(governed, from), defect: 'namespace' } : undefined;
  }
  const sets = nearest(here, from);
  return { ...found, sets, defect: wrongService(service, namespace, sets, from, workspace) };
}

/** The sets of a pod's name, in any namespace, the nearest first. A whole variable is the pod's own name, or not. */
function setsOf({ set }: PodLabel, { text }: DnsLabel, from: Resource, workspace: Workspace): Resource[] {
  if (set === undefined) return from.kind === 'StatefulSet' && /pod|hostname/i.test(text) ? [from] : [];
  return workspace.named('StatefulSet', set, from).filter((candidate) => !isOverlay(candidate, workspace));
}

/** `pod.namespace.service.svc`. */
function isSwapped(
  { name, service, namespace }: Pick<PodName, 'name' | 'service' | 'namespace'>,
  sets: readonly Resource[],
  workspace: Workspace,
): boolean {
  const [set] = sets;
  if (!name.qualified || !set || !namespace || service.composed || namespace.composed) return false;
  const names = sets.map(serviceNameIn);
  return (
    names.includes(namespace.text) &&
    !names.includes(service.text) &&
    workspace.named('Service', service.text, set).length === 0
  );
}

/** Without `.svc` a name with a port, of a set's pod, that all but names the set's Service. */
function isMistyped({ port }: DnsName, { text, composed }: DnsLabel, sets: readonly Resource[]): boolean {
  if (port === undefined || composed) return false;
  const names = sets.flatMap((set) => serviceNameIn(set) ?? []);
  return closestName(text, names) !== undefined;
}

function isIn(set: Resource, namespace: DnsLabel | undefined, from: Resource, workspace: Workspace): boolean {
  if (namespace?.composed || set.namespace === undefined || workspace.kustomizations.setsNamespace(set.file.uri))
    return true;
  return namespace ? set.namespace === namespace.text : workspace.sameNamespace(set, from);
}

/** Whether the Service is none of these sets'. Sets that name none at all are another rule's business. */
function wrongService(
  { text, composed }: DnsLabel,
  namespace: DnsLabel | undefined,
  sets: readonly Resource[],
  from: Resource,
  workspace: Workspace,
): Defect | undefined {
  const names = sets.map(serviceNameIn);
  if (composed || names.some((name) => name === undefined || name === text)) return undefined;
  const services = workspace.named('Service', text, from);
  return services.some((service) => isIn(service, namespace, from, workspace)) ? 'governing' : 'service';
}

/** `spec.serviceName` of a set; undefined if it is empty. */
export function serviceNameIn(set: Resource): string | undefined {
  return set.root.get('spec').get('serviceName').string || undefined;
}

/** Where a label of a name stands in the file. */
export function spanOf({ span }: Reference, { start, text }: DnsLabel): Span {
  return { start: span.start + start, end: span.start + start + text.length };
}

/** Writes another label in the place of one. */
export function replaceLabel(reference: Reference, label: DnsLabel, newText: string): Edit[] {
  return [{ uri: reference.from.file.uri, span: spanOf(reference, label), newText }];
}

/** Writes the Service that governs all these sets in the place of a label; preferred if that Service exists. */
export function nameGoverningService(
  reference: Reference,
  label: DnsLabel,
  sets: readonly Resource[],
  workspace: Workspace,
): Fix[] {
  const [set] = sets;
  const governing = common(sets, serviceNameIn);
  if (!set || governing === undefined) return [];
  return fix(
    `Change '${label.text}' to '${governing}'`,
    replaceLabel(reference, label, governing),
    governingService(set, workspace) ? { preferred: true } : {},
  );
}

/** The name up to a label, as it is written: what a message needs of it. */
export function upTo({ text }: DnsName, label: DnsLabel): string {
  return text.slice(0, label.start + label.text.length);
}

/** What all sets have in common, if they do. */
export function common<T>(sets: readonly Resource[], of: (set: Resource) => T | undefined): T | undefined {
  const values = new Set(sets.map(of));
  return values.size === 1 ? [...values][0] : undefined;
}
