import type { Dump, LiveObject } from '../../live/dump';
import { defaultNamespace } from '../../statefulset/identity';
import { listNames } from '../../statefulset/phrases';
import type { Resource, SourceFile } from '../../workspace/file';

/** The kinds whose manifests are compared with what runs. */
export const comparedKinds = ['StatefulSet', 'Service', 'PodDisruptionBudget', 'PersistentVolumeClaim'] as const;

/** A manifest, and the object that it is applied to. */
export interface Pair {
  readonly resource: Resource;
  readonly object: LiveObject;
}

export interface Pairs {
  readonly pairs: readonly Pair[];
  /** Why a manifest has no object, each in a sentence. */
  readonly gaps: readonly string[];
}

/**
 * The manifests of files with the objects of a dump that they are applied to: of their kind, name and namespace. Whoever
 * applies a manifest without a namespace chooses one, so that it is any in which such an object is; of several the one in
 * which most of the others' objects are.
 */
export function pairsOf(files: readonly SourceFile[], dump: Dump): Pairs {
  const resources = files
    .flatMap((file) => file.resources)
    .filter(({ kind, name, document }) => isCompared(kind) && name !== undefined && document.isManifest);
  const candidates = resources.map((resource) => ({ resource, objects: objectsFor(resource, dump) }));
  const counts = new Map<string, number>();
  for (const { objects } of candidates)
    if (objects.length === 1)
      for (const { namespace = '' } of objects) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  const pairs: Pair[] = [];
  const gaps: string[] = [];
  const absent: string[] = [];
  for (const { resource, objects } of candidates) {
    const [object, rival] = [...objects].sort((a, b) => countOf(b, counts) - countOf(a, counts));
    if (!object) {
      if (resource.kind === 'StatefulSet') absent.push(placeOf(resource));
    } else if (rival && countOf(rival, counts) === countOf(object, counts)) gaps.push(undecided(resource, objects));
    else pairs.push({ resource, object });
  }
  return { pairs, gaps: absent.length === 0 ? gaps : [...gaps, missing(absent)] };
}

function isCompared(kind: string): boolean {
  return comparedKinds.some((compared) => compared === kind);
}

/** The objects that a manifest may be for: several only where it names no namespace. */
function objectsFor({ kind, name = '', namespace }: Resource, dump: Dump): readonly LiveObject[] {
  if (namespace === undefined) return dump.named(kind, name);
  const object = dump.find({ kind, namespace, name });
  return object ? [object] : [];
}

function countOf({ namespace = '' }: LiveObject, counts: ReadonlyMap<string, number>): number {
  return counts.get(namespace) ?? 0;
}

function undecided({ kind, name }: Resource, objects: readonly LiveObject[]): string {
  const places = listNames(objects.map(({ namespace = defaultNamespace }) => namespace));
  return `${kind} ${name} is not compared: its manifest names no namespace, and the dump has one in each of ${places}.`;
}

function placeOf({ name = '', namespace }: Resource): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function missing(sets: readonly string[]): string {
  const [first = '', ...more] = sets;
  return more.length === 0
    ? `StatefulSet ${first} of the manifests is not in this dump.`
    : `${sets.length} StatefulSets of the manifests are not in this dump: ${listNames(sets)}.`;
}
