import { closestName } from '../../kubernetes/names';
import { hasPlaceholder } from '../../kubernetes/placeholders';
import { nearest } from '../../workspace/distance';
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
import type { Workspace } from '../../workspace/workspace';
import type { Edit, Span } from '../../yaml/text';
import { type Fix, fix } from '../engine/rule';
import { once } from './once';

/** What the rules about pods' DNS names share. */

/** The DNS name of a pod, as a manifest has it, of a set that the workspace knows. */
export interface PodName {
  readonly reference: Reference;
  readonly name: DnsName;
  readonly pod: DnsLabel & PodLabel;
  /** The label after the pod's: the governing Service, if the name is right. */
  readonly service: DnsLabel;
  readonly namespace: DnsLabel | undefined;
  /** The nearest sets of that name: several if variants are equally near. Never empty. */
  readonly sets: readonly Resource[];
  /** Why it does not resolve, whatever the ordinal; undefined if it does. */
  readonly defect: Defect | undefined;
}

/**
 * `order`: the labels are not pod, Service, namespace; `namespace`: the set is in another one; `service`: the Service
 * is not found; `governing`: it is found, but does not govern the set.
 */
export type Defect = 'order' | 'namespace' | 'service' | 'governing';

/** The DNS names of pods in the strings of a manifest, as far as the workspace has their sets. */
export const podNamesIn = once((resource: Resource, workspace: Workspace): readonly PodName[] =>
  referencesFrom(resource).flatMap((reference) =>
    reference.to.type === 'dns' && !isComment(reference)
      ? (readPodName(reference, reference.to.dns, workspace) ?? [])
      : [],
  ),
);

/** The texts of the pods' labels in one value: a list of peers names each pod once. */
export function podsNamedBeside(reference: Reference, workspace: Workspace): ReadonlySet<string> {
  return podsByPlace(reference.from, workspace).get(placeKey(reference)) ?? new Set();
}

const podsByPlace = once((resource: Resource, workspace: Workspace): ReadonlyMap<string, ReadonlySet<string>> => {
  const byPlace = new Map<string, Set<string>>();
  for (const { reference, pod } of podNamesIn(resource, workspace)) {
    const key = placeKey(reference);
    byPlace.set(key, (byPlace.get(key) ?? new Set()).add(pod.text));
  }
  return byPlace;
});

function placeKey({ path }: Reference): string {
  return JSON.stringify(path);
}

/** Whether a name stands behind the `#` of a script or of a configuration: nobody looks it up. */
function isComment({ from, span: { start } }: Reference): boolean {
  const { text } = from.file;
  const before = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - maxLine), start);
  return /(?:^|\s)#|^\s*(?:\/\/|;|--\s)/.test(before);
}

/** How far back a comment may begin: names may stand on one line without end. */
const maxLine = 500;

/** Reads a name as that of a pod; undefined if it is none of a set that the workspace knows. */
export function readPodName(reference: Reference, name: DnsName, workspace: Workspace): PodName | undefined {
  const { from } = reference;
  const [first, service, namespace] = name.labels;
  const label = first && readPodLabel(first);
  if (!first || !label || !service) return undefined;
  const here = setsOf(label, first, from, workspace, namespaceIn(namespace));
  const everywhere = () => setsOf(label, first, from, workspace, anyNamespace);
  if (here.length === 0 && everywhere().length === 0) return undefined;
  const found = { reference, name, pod: { ...first, ...label }, service, namespace };
  if (name.qualified && !namespace) {
    // `web-0.default.svc` is the name of Service 'web-0', if there is one.
    if (first.composed || service.composed || workspace.named('Service', first.text, from).length > 0) return undefined;
    return { ...found, sets: nearest(everywhere(), from), defect: 'order' };
  }
  if (isSwapped(found, everywhere, workspace)) return { ...found, sets: nearest(everywhere(), from), defect: 'order' };
  const isName = name.qualified || readHost(name, from, workspace)?.pod !== undefined;
  if (!isName && !isMistyped(name, service, everywhere)) return undefined;
  if (here.length === 0) {
    const governed = everywhere().filter((set) => serviceNameIn(set) === service.text);
    return governed.length > 0 ? { ...found, sets: nearest(governed, from), defect: 'namespace' } : undefined;
  }
  const sets = nearest(here, from);
  return { ...found, sets, defect: wrongService(service, namespace, sets, from, workspace) };
}

const anyNamespace = '';

/** The namespace that a label says; undefined for that of what has the name. */
function namespaceIn(label: DnsLabel | undefined): string | undefined {
  return label?.composed ? anyNamespace : label?.text;
}

/** The sets of a pod's name in a namespace: see `Workspace.find`. A variable may be the name of the set's own pod. */
function setsOf(
  { set }: PodLabel,
  { text }: DnsLabel,
  from: Resource,
  workspace: Workspace,
  namespace: string | undefined,
): readonly Resource[] {
  if (set === undefined) {
    const isOwn = from.kind === 'StatefulSet' && /pod|hostname/i.test(text);
    return isOwn && (namespace === undefined || workspace.mayBeIn(namespace, from)) ? [from] : [];
  }
  return workspace.find('StatefulSet', set, from, namespace).filter((candidate) => !isOverlay(candidate, workspace));
}

/** `pod.namespace.service.svc`. */
function isSwapped(
  { reference, name, service, namespace }: Pick<PodName, 'reference' | 'name' | 'service' | 'namespace'>,
  sets: () => readonly Resource[],
  workspace: Workspace,
): boolean {
  if (!name.qualified || !namespace || service.composed || namespace.composed) return false;
  if (workspace.named('Service', service.text, reference.from).length > 0) return false;
  const names = sets().map(serviceNameIn);
  return names.includes(namespace.text) && !names.includes(service.text);
}

/** Whether a name without `.svc`, but with a port, has a Service whose name is close to that of the set. */
function isMistyped({ port }: DnsName, { text, composed }: DnsLabel, sets: () => readonly Resource[]): boolean {
  if (port === undefined || composed) return false;
  const names = sets().flatMap((set) => serviceNameIn(set) ?? []);
  return closestName(text, names) !== undefined;
}

/** Whether the Service governs none of these sets. Sets without `serviceName` are left to service-name-missing. */
function wrongService(
  { text, composed }: DnsLabel,
  namespace: DnsLabel | undefined,
  sets: readonly Resource[],
  from: Resource,
  workspace: Workspace,
): Defect | undefined {
  const names = sets.map(serviceNameIn);
  if (composed || names.some((name) => name === undefined || name === text || hasPlaceholder(name))) return undefined;
  return workspace.find('Service', text, from, namespaceIn(namespace)).length > 0 ? 'governing' : 'service';
}

/** `spec.serviceName` of a set; undefined if it is absent or empty. */
export function serviceNameIn(set: Resource): string | undefined {
  return set.root.get('spec').get('serviceName').string || undefined;
}

/** The span of a label in the file. */
export function spanOf({ span }: Reference, { start, text }: DnsLabel): Span {
  return { start: span.start + start, end: span.start + start + text.length };
}

/** Replaces a label. */
export function replaceLabel(reference: Reference, label: DnsLabel, newText: string): Edit[] {
  return [{ uri: reference.from.file.uri, span: spanOf(reference, label), newText }];
}

/** Replaces a label with the Service that governs all these sets; preferred if that Service exists. */
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

/** The name up to a label, for messages. */
export function upTo({ text }: DnsName, label: DnsLabel): string {
  return text.slice(0, label.start + label.text.length);
}

/** What is the same for all sets, else undefined. */
export function common<T>(sets: readonly Resource[], of: (set: Resource) => T | undefined): T | undefined {
  const values = new Set(sets.map(of));
  return values.size === 1 ? [...values][0] : undefined;
}
