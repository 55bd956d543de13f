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

  constructor(
    readonly dump: Dump,
    readonly object: LiveObject,
    /** When the dump was taken, in milliseconds since 1970: ages count from here. */
    readonly at: number,
  ) {
    this.set = readStatefulSet(object.json);
    this.namespace = object.namespace ?? defaultNamespace;
    this.pods = dump
      .ofKind('Pod')
      .filter((pod) => this.controls(pod))
      .flatMap((pod) => {
        const parsed = parsePodName(pod.name);
        return parsed?.set === object.name ? [{ name: pod.name, ordinal: parsed.ordinal, object: pod }] : [];
      })
      .sort((a, b) => a.ordinal - b.ordinal);
    this.revisions = dump
      .ofKind('ControllerRevision')
      .filter((revision) => this.controls(revision))
      .sort((a, b) => Number(a.json['revision'] ?? 0) - Number(b.json['revision'] ?? 0));
  }

  /** The name of the pod of an ordinal, whether it exists or not. */
  podName(ordinal: number): string {
    return podName(this.set, ordinal);
  }

  pod(ordinal: number): ObservedPod | undefined {
    return this.pods.find((pod) => pod.ordinal === ordinal);
  }

  /** The names of the claims of an ordinal, whether they exist or not, in the order of the templates. */
  claimNames(ordinal: number): readonly string[] {
    return effectiveClaimTemplates(this.set).map((template) => claimName(template, this.set, ordinal));
  }

  /** An object of a kind that stands in the set's namespace. */
  beside(kind: string, name: string): LiveObject | undefined {
    return this.dump.find({ kind, namespace: this.object.namespace, name });
  }

  private controls({ namespace, json }: LiveObject): boolean {
    if (namespace !== this.object.namespace) return false;
    const owner = asList(valueAt(json, ['metadata', 'ownerReferences'])).find(
      (reference) => valueAt(reference, ['controller']) === true,
    );
    return asString(valueAt(owner, ['uid'])) === valueAt(this.object.json, ['metadata', 'uid']);
  }
}

/** The StatefulSets of a dump, in its order. */
export function observedSets(dump: Dump, at: number): readonly ObservedSet[] {
  return dump.ofKind('StatefulSet').map((object) => new ObservedSet(dump, object, at));
}
