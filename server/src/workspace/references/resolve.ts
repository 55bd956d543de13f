import { maxNameLength } from '../../kubernetes/names';
import { type Selector, selects } from '../../kubernetes/selector';
import { parsePodName } from '../../statefulset/identity';
import { type Path, startsWith } from '../../yaml/json';
import type { Resource } from '../file';
import { labelsOf } from '../labels';
import type { Workspace } from '../workspace';
import { declarationsIn, declared } from './declarations';
import type { DnsName } from './dns';
import { readHost } from './hosts';
import { manifests, nearestOfEach, patched } from './manifests';
import {
  type Link,
  type Named,
  type PartKind,
  placeIn,
  type Reference,
  type SelectedPods,
  type Target,
} from './reference';

/**
 * What a reference means in a workspace: the nearest manifests that fit, in the namespace that counts. Nothing if
 * there are none; several where variants are equally near, or where one text names several things.
 */
export function resolve(reference: Reference, workspace: Workspace): Link[] {
  const { span, to } = reference;
  switch (to.type) {
    case 'claim':
      return claims(reference, to, workspace);
    case 'pod':
      return pod(reference, to.name, workspace);
    case 'dns':
      return host(reference, to.dns, workspace);
    case 'pods':
      return podsSelected(to, reference.from, workspace).map((target) => ({
        reference,
        span,
        extent: span,
        target,
        ...(to.index === undefined ? {} : { ordinal: to.index }),
      }));
    default:
      return targets(reference.from, to, workspace).map((target) => ({ reference, span, extent: span, target }));
  }
}

/** What a name means that stands for one thing. */
function targets(
  from: Resource,
  to: Exclude<Named, { type: 'claim' | 'pod' | 'pods' | 'dns' }>,
  workspace: Workspace,
): Target[] {
  switch (to.type) {
    case 'resource':
      return manifests(to.kind, to.name, from, workspace, to.namespace);
    case 'services':
      return servicesSelected(to.selector, from, workspace, to.everywhere);
    case 'volume':
      return (
        firstOf(declaredBelow(from, 'claimTemplate', to.name), declaredBelow(from, 'volume', to.name, to.pod)) ??
        patched(from, workspace).flatMap(({ resource }) =>
          some(declared(resource, 'claimTemplate', to.name) ?? declared(resource, 'volume', to.name)),
        )
      );
    case 'container':
      return declaredBelow(from, 'container', to.name, to.pod);
    case 'containerOf':
      return partsOf(manifests(to.kind, to.workload, from, workspace), 'container', to.name);
    case 'variable':
      return (
        firstOf(declaredBelow(from, 'variable', to.name, to.container).slice(-1)) ??
        variableFromKeys(from, to.container, to.name, workspace)
      );
    case 'key':
      return partsOf(manifests(to.kind, to.owner, from, workspace), 'key', to.name);
    case 'containerPort':
      if (isPath(to.of)) return declaredBelow(from, 'containerPort', to.name, to.of);
      return partsOf(podsSelected(to.of, from, workspace), 'containerPort', to.name);
    case 'servicePort': {
      const services =
        typeof to.of === 'string'
          ? manifests('Service', to.of, from, workspace)
          : servicesSelected(to.of, from, workspace);
      return partsOf(services, 'servicePort', to.name);
    }
    case 'patched':
      return partsOf(patched(from, workspace), to.part, to.name);
  }
}

/** Workloads whose pods are selected; of several with one name the nearest. */
export function podsSelected(
  { selector, pod, everywhere }: SelectedPods,
  from: Resource,
  workspace: Workspace,
): Target[] {
  const set = pod === undefined ? undefined : parsePodName(pod)?.set;
  if (selector.requirements.length === 0) return manifests('StatefulSet', set ?? '', from, workspace);
  const selected = workspace
    .selectedBy(selector, from, everywhere)
    .filter(({ name }) => pod === undefined || name === set);
  return nearestOfEach(selected, from, workspace);
}

function servicesSelected(selector: Selector, from: Resource, workspace: Workspace, everywhere = false): Target[] {
  const services = workspace.ofKind('Service', from).filter((service) => {
    if (!everywhere && !workspace.sameNamespace(service, from)) return false;
    return selects(selector, labelsOf(service));
  });
  return nearestOfEach(services, from, workspace);
}

/** A pod by name: the set that makes it. */
function pod(reference: Reference, name: string, workspace: Workspace): Link[] {
  const parsed = parsePodName(name);
  if (!parsed) return [];
  const { start, end } = reference.span;
  const span = reference.verbatim ? { start, end: start + parsed.set.length } : { start, end };
  const sets = manifests('StatefulSet', parsed.set, reference.from, workspace);
  return sets.map((target) => ({ reference, span, extent: reference.span, target, ordinal: parsed.ordinal }));
}

/**
 * A claim by name: a manifest, and what of a set it is. `data-my-web-2` may be cut in several places; the workspace
 * has the set and its template.
 */
function claims(
  reference: Reference,
  { name, namespace }: Extract<Named, { type: 'claim' }>,
  workspace: Workspace,
): Link[] {
  const { from, span, verbatim } = reference;
  const links: Link[] = manifests('PersistentVolumeClaim', name, from, workspace, namespace)
    .filter(({ resource }) => resource !== from)
    .map((target) => ({ reference, span, extent: span, target }));
  for (const { template, set, ordinal } of readClaimName(name)) {
    for (const target of manifests('StatefulSet', set, from, workspace, namespace)) {
      const declaration = declared(target.resource, 'claimTemplate', template);
      if (!declaration) continue;
      const at = span.start + template.length;
      const [templateSpan, setSpan] = verbatim
        ? [
            { start: span.start, end: at },
            { start: at + 1, end: at + 1 + set.length },
          ]
        : [span, span];
      const extent = { start: setSpan.start, end: span.end };
      links.push({ reference, span: templateSpan, extent: templateSpan, target: declaration, ordinal });
      links.push({ reference, span: setSpan, extent, target, ordinal });
    }
  }
  return links;
}

/** Every way to read a name as that of a set's claim: `data-web-2` is claim template, set and ordinal. */
export function readClaimName(
  name: string,
): { readonly template: string; readonly set: string; readonly ordinal: number }[] {
  const parsed = name.length > maxNameLength ? undefined : parsePodName(name);
  if (!parsed) return [];
  const { set: head, ordinal } = parsed;
  return [...head.matchAll(/-/g)].map(({ index }) => ({
    template: head.slice(0, index),
    set: head.slice(index + 1),
    ordinal,
  }));
}

/** A DNS name: the set of the pod that it names, and the Service. */
function host(reference: Reference, name: DnsName, workspace: Workspace): Link[] {
  const read = readHost(name, reference.from, workspace);
  if (!read) return [];
  const { pod, service, sets, services } = read;
  const spanOf = (start: number, length: number) => ({
    start: reference.span.start + start,
    end: reference.span.start + start + length,
  });
  const links: Link[] = [];
  if (pod?.set !== undefined) {
    const span = spanOf(pod.start, pod.set.length);
    const extent = spanOf(pod.start, pod.text.length);
    const { ordinals } = pod;
    const ordinal = ordinals && ordinals.first === ordinals.last ? { ordinal: ordinals.first } : {};
    for (const target of sets) links.push({ reference, span, extent, target, ...ordinal });
  }
  const span = spanOf(service.start, service.text.length);
  for (const target of services) links.push({ reference, span, extent: span, target });
  return links;
}

/** A variable that comes with all keys of a ConfigMap or Secret (`envFrom`). */
function variableFromKeys(from: Resource, container: Path, name: string, workspace: Workspace): Target[] {
  const sources = placeIn(from.document, container).get('envFrom').items();
  return sources.flatMap((source) => {
    const prefix = source.get('prefix').string ?? '';
    if (!name.startsWith(prefix)) return [];
    const [kind, owner] = source.get('secretRef').exists
      ? ['Secret', source.get('secretRef').get('name').string]
      : ['ConfigMap', source.get('configMapRef').get('name').string];
    return owner ? partsOf(manifests(kind, owner, from, workspace), 'key', name.slice(prefix.length)) : [];
  });
}

/** What a manifest declares of a kind and name, below a path. */
function declaredBelow(resource: Resource, part: PartKind, name: string, below: Path = []): Target[] {
  return declarationsIn(resource).filter(
    (target) => target.part === part && target.name === name && startsWith(target.at.path, below),
  );
}

function partsOf(owners: readonly Target[], part: PartKind, name: string): Target[] {
  return owners.flatMap(({ resource }) => some(declared(resource, part, name)));
}

/** The first list that is not empty. */
function firstOf(...lists: readonly Target[][]): Target[] | undefined {
  return lists.find((list) => list.length > 0);
}

function some(target: Target | undefined): Target[] {
  return target ? [target] : [];
}

function isPath(of: Path | SelectedPods): of is Path {
  return Array.isArray(of);
}
