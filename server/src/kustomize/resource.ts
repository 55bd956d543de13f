import { type MapNode, type Node, textAt } from '../rendering/node';

/** Group, version and kind of an object, each empty if it has none. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** By what an object is found: as it is written, a namespace that is not written is empty. */
export interface ResourceId {
  readonly gvk: Gvk;
  readonly name: string;
  readonly namespace: string;
}

/** An object on its way through a kustomization. Immutable, as its node is. */
export interface KustomizeResource {
  readonly node: MapNode;
  /** The ids that it had before, the first one first: patches, targets and references may still mean it by these. */
  readonly previous: readonly ResourceId[];
  /** The name prefixes and suffixes that it was given, in the order in which it was. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** Of an object that a generator made. */
  readonly generated?: Generated;
  /** The names of the vars whose value it holds. */
  readonly vars?: readonly string[];
  /** The URI of the file that holds it, or of the kustomization whose generator made it. */
  readonly file: string;
}

export interface Generated {
  readonly behavior: 'unspecified' | 'create' | 'merge' | 'replace';
  /** Whether its name gets a hash of its content. */
  readonly needsHash: boolean;
}

/** A new object, as its file has it. */
export function resourceOf(node: MapNode, file: string): KustomizeResource {
  return { node, previous: [], prefixes: [], suffixes: [], file };
}

export function gvkOf(node: Node): Gvk {
  const known = knownKinds.get(node);
  if (known) return known;
  const gvk = { ...groupVersionOf(textAt(node, ['apiVersion']) ?? ''), kind: textAt(node, ['kind']) ?? '' };
  knownKinds.set(node, gvk);
  return gvk;
}

const knownKinds = new WeakMap<Node, Gvk>();

/** `apps/v1` in its parts; `v1` has no group. */
export function groupVersionOf(apiVersion: string): Pick<Gvk, 'group' | 'version'> {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

const known = new WeakMap<MapNode, ResourceId>();

/** By what an object is found now. */
export function currentId({ node }: Pick<KustomizeResource, 'node'>): ResourceId {
  let id = known.get(node);
  if (!id) {
    id = {
      gvk: gvkOf(node),
      name: textAt(node, ['metadata', 'name']) ?? '',
      namespace: textAt(node, ['metadata', 'namespace']) ?? '',
    };
    known.set(node, id);
  }
  return id;
}

/** By what an object was found when it was read. */
export function originalId(resource: KustomizeResource): ResourceId {
  return resource.previous[0] ?? currentId(resource);
}

/** All by which an object may be meant: what it was before, the first one first, and what it is now. */
export function idsOf(resource: KustomizeResource): readonly ResourceId[] {
  return [...resource.previous, currentId(resource)];
}

/** Whether an object has a name, or had it. Asked first, it spares the ids of most objects. */
export function isNamed({ node, previous }: KustomizeResource, name: string): boolean {
  return textAt(node, ['metadata', 'name']) === name || previous.some((id) => id.name === name);
}

/** The object with another node, which keeps in mind the id that it had, if that is another one now. */
export function renamed(resource: KustomizeResource, node: MapNode): KustomizeResource {
  const before = currentId(resource);
  const after = { ...resource, node };
  return sameId(before, currentId(after)) ? after : { ...after, previous: [...resource.previous, before] };
}

/** The object, which keeps in mind the id that it has now, though it may keep that. */
export function remembered(resource: KustomizeResource): KustomizeResource {
  return { ...resource, previous: [...resource.previous, currentId(resource)] };
}

export function sameId(a: ResourceId, b: ResourceId): boolean {
  return sameGvk(a.gvk, b.gvk) && a.name === b.name && a.namespace === b.namespace;
}

export function sameGvk(a: Gvk, b: Gvk): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind;
}

/** An id as Kustomize writes it: `Service.v1.[noGrp]/db.[noNs]`. */
export function describeId({ gvk: { group, version, kind }, name, namespace }: ResourceId): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}/${name || '[noName]'}.${namespace || '[noNs]'}`;
}
