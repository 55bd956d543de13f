import { claimName, defaultNamespace, effectiveClaimTemplates, parsePodName, podName } from '../statefulset/identity';
import { readStatefulSet, type StatefulSet } from '../statefulset/set';
import { asList, asString, valueAt } from '../yaml/json';
import type { Dump, LiveObject } from './dump';

/** A pod that a set controls. */
export interface ObservedPod {
  readonly name: string;
  readonly ordinal: number;
  readonly object: LiveObject;
}

/** What a dump holds of one StatefulSet. */
export class ObservedSet {
  /** As its controller reads it. */
  readonly set: StatefulSet;
  readonly namespace: string;
  /** The pods that it controls, lowest ordinal first; those above replicas too. */
  readonly pods: readonly ObservedPod[];
  /** Its ControllerRevisions, oldest first. */
  readonly revisions: readonly LiveObject[];
  private readonly byOrdinal: ReadonlyMap<number, ObservedPod>;

  constructor(
    readonly dump: Dump,
    readonly object: LiveObject,
    /** When the dump was taken, in milliseconds since 1970: ages count from here. */
    readonly at: number,
  ) {
    this.set = readStatefulSet(object.json);
    this.namespace = object.namespace ?? defaultNamespace;
    this.pods = controlledBy(object, 'Pod', dump)
      .flatMap((pod) => {
        const parsed = parsePodName(pod.name);
        return parsed?.set === object.name ? [{ name: pod.name, ordinal: parsed.ordinal, object: pod }] : [];
      })
      .sort((a, b) => a.ordinal - b.ordinal);
    this.byOrdinal = new Map(this.pods.map((pod) => [pod.ordinal, pod]));
    this.revisions = controlledBy(object, 'ControllerRevision', dump).toSorted((a, b) => numberOf(a) - numberOf(b));
  }

  /** The name of the pod of an ordinal, whether it exists or not. */
  podName(ordinal: number): string {
    return podName(this.set, ordinal);
  }

  pod(ordinal: number): ObservedPod | undefined {
    return this.byOrdinal.get(ordinal);
  }

  /** The names of the claims of an ordinal, whether they exist or not, in the order of the templates. */
  claimNames(ordinal: number): readonly string[] {
    return effectiveClaimTemplates(this.set).map((template) => claimName(template, this.set, ordinal));
  }

  /** An object of a kind that stands in the set's namespace. */
  beside(kind: string, name: string): LiveObject | undefined {
    return this.dump.find({ kind, namespace: this.object.namespace, name });
  }
}

/** The StatefulSets of a dump, in its order. */
export function observedSets(dump: Dump, at: number): readonly ObservedSet[] {
  return dump.ofKind('StatefulSet').map((object) => new ObservedSet(dump, object, at));
}

type ByOwner = ReadonlyMap<string, readonly LiveObject[]>;

/** The objects of a kind by the uid of their controller, gathered once for each dump: sets and pods may be many. */
const gathered = new WeakMap<Dump, Map<string, ByOwner>>();

function controlledBy(owner: LiveObject, kind: string, dump: Dump): readonly LiveObject[] {
  const uid = asString(valueAt(owner.json, ['metadata', 'uid']));
  if (uid === undefined) return [];
  const kinds = gathered.get(dump) ?? new Map<string, ByOwner>();
  gathered.set(dump, kinds);
  const byOwner = kinds.get(kind) ?? byController(dump.ofKind(kind));
  kinds.set(kind, byOwner);
  return (byOwner.get(uid) ?? []).filter(({ namespace }) => namespace === owner.namespace);
}

function byController(objects: readonly LiveObject[]): ByOwner {
  const byOwner = new Map<string, LiveObject[]>();
  for (const object of objects) {
    const uid = controllerOf(object);
    if (uid === undefined) continue;
    const known = byOwner.get(uid);
    if (known) known.push(object);
    else byOwner.set(uid, [object]);
  }
  return byOwner;
}

/** The uid of the object that controls another one; undefined for what has no controller. */
function controllerOf({ json }: LiveObject): string | undefined {
  const references = asList(valueAt(json, ['metadata', 'ownerReferences']));
  return asString(
    valueAt(
      references.find((reference) => valueAt(reference, ['controller']) === true),
      ['uid'],
    ),
  );
}

/** The number of a ControllerRevision: the newest has the highest. */
export function numberOf({ json }: LiveObject): number {
  const { revision } = json;
  return typeof revision === 'number' ? revision : 0;
}
