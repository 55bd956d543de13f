import { at, type Node } from '../rendering/node';
import type { Origin } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { isOfKinds, type Kinds } from './fieldSpec';
import { currentId, type KustomizeResource, originalId } from './resource';
import { effectiveNamespace } from './scope';

/** An object that others may refer to. */
export interface Referable {
  readonly resource: KustomizeResource;
  readonly name: string;
  readonly nameOrigin: Origin;
  /** As it is written; empty if it is not. */
  readonly namespace: string;
  readonly namespaceOrigin: Origin | undefined;
  /** Undefined for what has none. */
  readonly effectiveNamespace: string | undefined;
  readonly originalNamespace: string | undefined;
  readonly isServiceAccount: boolean;
}

/** Objects by the names that they had, so that those that refer to them by these find them. */
export class Referables {
  /** By name and namespace, since many may be called the same. */
  private readonly byName = new Map<string, Map<string | undefined, Referable[]>>();
  private readonly byOriginalNamespace = new Map<string, Referable[]>();

  constructor(resources: readonly KustomizeResource[]) {
    for (const resource of resources) {
      const referable = referableOf(resource);
      for (const name of new Set(resource.previous.map((id) => id.name))) {
        const namesakes = this.byName.get(name) ?? new Map<string | undefined, Referable[]>();
        add(namesakes, referable.effectiveNamespace, referable);
        this.byName.set(name, namesakes);
      }
      const namespace = referable.originalNamespace;
      if (namespace !== undefined) add(this.byOriginalNamespace, namespace, referable);
    }
  }

  /** Those that had a name before, and to which an object may refer. */
  formerlyNamed(name: string, referrer: Referrer): readonly Referable[] {
    const namesakes = this.byName.get(name);
    if (!namesakes) return [];
    const namespaces = referrer.namespaces ?? namesakes.keys();
    return [...namespaces]
      .flatMap((namespace) => namesakes.get(namespace) ?? [])
      .filter((candidate) => referrer.mayReferTo(candidate));
  }

  /**
   * Those of the candidates that are meant by a namespace: they were in it at first, if the object can see anything that
   * was; else they are in it now.
   */
  inNamespace(candidates: readonly Referable[], namespace: string, referrer: Referrer): readonly Referable[] {
    const wasInUse = this.byOriginalNamespace.get(namespace)?.some((referable) => referrer.sees(referable)) ?? false;
    return candidates.filter(
      (candidate) => namespace === (wasInUse ? candidate.originalNamespace : candidate.effectiveNamespace),
    );
  }
}

/** An object that refers to others, and in which namespaces they may be. */
export class Referrer {
  private readonly namespace: string | undefined;
  private readonly namespacesOfSubjects: ReadonlySet<string>;

  constructor(readonly resource: KustomizeResource) {
    this.namespace = effectiveNamespace(currentId(resource));
    this.namespacesOfSubjects = namespacesOfSubjects(resource);
  }

  /** Where that may be to which the object refers; undefined for anywhere. */
  get namespaces(): Iterable<string | undefined> | undefined {
    if (this.namespace === undefined) return undefined;
    return new Set([undefined, this.namespace, ...[...this.namespacesOfSubjects].map((name) => name || 'default')]);
  }

  /** Whether the object could refer to another one at all. */
  sees(other: Referable): boolean {
    return this.isNear(other) || this.namespacesOfSubjects.has(other.namespace);
  }

  /** Whether the object may refer to another one by its name. */
  mayReferTo(other: Referable): boolean {
    return this.isNear(other) || (other.isServiceAccount && this.namespacesOfSubjects.has(other.namespace));
  }

  private isNear({ effectiveNamespace: namespace }: Referable): boolean {
    return this.namespace === undefined || namespace === undefined || namespace === this.namespace;
  }
}

/** Whether an object was of a kind. */
export function wasOfGvk({ resource }: Referable, gvk: Kinds): boolean {
  return resource.previous.some((id) => isOfKinds(id.gvk, gvk));
}

function referableOf(resource: KustomizeResource): Referable {
  const id = currentId(resource);
  const origin = (key: string) => at(resource.node, ['metadata', key])?.origin;
  return {
    resource,
    name: id.name,
    nameOrigin: origin('name') ?? resource.node.origin,
    namespace: id.namespace,
    namespaceOrigin: origin('namespace'),
    effectiveNamespace: effectiveNamespace(id),
    originalNamespace: effectiveNamespace(originalId(resource)),
    isServiceAccount: id.gvk.kind === 'ServiceAccount',
  };
}

/** The namespaces of the service accounts that a RoleBinding is for (kustomize, api/resmap/reswrangler.go). */
function namespacesOfSubjects(resource: KustomizeResource): ReadonlySet<string> {
  const subjects = at(resource.node, ['subjects']);
  if (currentId(resource).gvk.kind !== 'RoleBinding' || subjects?.type !== 'list') return new Set();
  return new Set(subjects.items.flatMap(namespaceOfSubject));
}

function namespaceOfSubject(subject: Node): readonly string[] {
  if (subject.type !== 'map') throw new Refused('a subject is no map', subject.origin);
  const namespace = at(subject, ['namespace']);
  const kind = at(subject, ['kind']);
  if (!namespace || kind?.type !== 'scalar' || kind.value !== 'ServiceAccount') return [];
  if (namespace.type === 'scalar' && typeof namespace.value === 'string') return [namespace.value];
  throw new Refused('Invalid Input: namespace is blank', namespace.origin);
}

function add<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
