import type { Target } from '../../kubernetes/versions';
import type { Explanation } from '../../live/cause';
import type { Dump, LiveObject } from '../../live/dump';
import { explain } from '../../live/explain';
import { type ObservedSet, observedSets } from '../../live/observed';
import { looksLikeDump, readDump } from '../../live/read';
import { takenAt } from '../../live/taken';
import { defaultNamespace } from '../../statefulset/identity';
import type { Resource, SourceFile } from '../../workspace/file';
import { decoded, fileNameOf } from '../../workspace/uri';

/** The kinds whose manifests are compared with what runs. */
export const comparedKinds: ReadonlySet<string> = new Set([
  'StatefulSet',
  'Service',
  'PodDisruptionBudget',
  'PersistentVolumeClaim',
]);

/** The state of a cluster that manifests are compared with. Immutable, but for what it remembers. */
export class LiveState {
  readonly sets: readonly ObservedSet[];
  private readonly explanations = new Map<
    ObservedSet,
    { readonly target: string; readonly explanation: Explanation }
  >();
  private readonly named = new Map<string, LiveObject[]>();

  constructor(
    /** Where it comes from, for people. */
    readonly title: string,
    readonly dump: Dump,
    /** When it was taken, in milliseconds since 1970: ages count from here. */
    readonly at: number = takenAt(dump),
  ) {
    this.sets = observedSets(dump, at);
    for (const object of dump.objects) {
      if (!comparedKinds.has(object.kind)) continue;
      const key = keyOf(object.kind, object.name);
      this.named.set(key, [...(this.named.get(key) ?? []), object]);
    }
  }

  /** What a set does, worked out once. */
  explanation(set: ObservedSet, target: Target): Explanation {
    const key = JSON.stringify(target);
    const known = this.explanations.get(set);
    if (known?.target === key) return known.explanation;
    const explanation = explain(set, target);
    this.explanations.set(set, { target: key, explanation });
    return explanation;
  }

  /**
   * The object that a manifest is for; undefined if the dump has none. kubectl decides the namespace of a manifest that
   * names none: it is the one where an object of this kind and name is, `default` where there are several.
   */
  objectOf({ kind, name, namespace }: Pick<Resource, 'kind' | 'name' | 'namespace'>): LiveObject | undefined {
    if (kind === undefined || name === undefined) return undefined;
    const found = this.named.get(keyOf(kind, name)) ?? [];
    if (namespace === undefined && found.length === 1) return found[0];
    return found.find((object) => object.namespace === (namespace ?? defaultNamespace));
  }

  /** The same for a set. */
  setOf(resource: Resource): ObservedSet | undefined {
    const object = resource.kind === 'StatefulSet' ? this.objectOf(resource) : undefined;
    return object && this.sets.find((set) => set.object === object);
  }
}

function keyOf(kind: string, name: string): string {
  return `${kind}/${name}`;
}

/** What kubectl printed, as a state to compare with; undefined if the texts hold no object of a cluster. */
export function readLiveState(title: string, texts: readonly string[], at?: number): LiveState | undefined {
  const dump = readDump(texts);
  return dump.objects.length + dump.events.length > 0 ? new LiveState(title, dump, at) : undefined;
}

/** A file that is a dump, as a state of its own; undefined for any other file. */
export function dumpIn(file: SourceFile): LiveState | undefined {
  const known = dumps.get(file);
  if (known !== undefined) return known ?? undefined;
  const read = looksLikeDump(file.text) ? readLiveState(titleOf(file), [file.text]) : undefined;
  dumps.set(file, read ?? null);
  return read;
}

const dumps = new WeakMap<SourceFile, LiveState | null>();

function titleOf({ uri }: SourceFile): string {
  return decoded(fileNameOf(uri));
}
