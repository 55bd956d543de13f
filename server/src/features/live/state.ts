import type { Target } from '../../kubernetes/versions';
import type { Explanation } from '../../live/cause';
import type { Dump, LiveObject } from '../../live/dump';
import { explain } from '../../live/explain';
import { missingKinds } from '../../live/gaps';
import { type Leftover, leftoversIn } from '../../live/leftovers';
import { type ObservedSet, observedSets } from '../../live/observed';
import { looksLikeDump, readDump } from '../../live/read';
import { takenAt } from '../../live/taken';
import { type ToldSet, toldSets } from '../../live/told';
import { manifest, type Resource, type SourceFile } from '../../workspace/file';
import { decoded, fileNameOf } from '../../workspace/uri';
import { asObject } from '../../yaml/json';
import { pairsOf } from './pairs';
import { isWell } from './report';

/** The state of a cluster that manifests are compared with. Immutable; what follows from it is worked out once. */
export class LiveState {
  private readonly observed: ReadonlyMap<LiveObject, ObservedSet>;
  private readonly explanations = new Map<
    ObservedSet,
    { readonly target: string; readonly explanation: Explanation }
  >();
  /** What is told of sets that the dump does not hold, by what a manifest says that they are. */
  private readonly told = new WeakMap<Resource, ToldSet | 'untold'>();
  private readonly toldExplanations = new WeakMap<ObservedSet, Explanation>();
  private readonly pairs = new WeakMap<SourceFile, ReadonlyMap<Resource, LiveObject>>();
  private knownLeftovers: readonly Leftover[] | undefined;

  constructor(
    /** Where it comes from, for people. */
    readonly title: string,
    readonly dump: Dump,
    /** When it was taken, in milliseconds since 1970: ages count from here. */
    readonly at: number = takenAt(dump),
  ) {
    const told = toldSets(dump, at).map((each) => this.remembered(each).observed);
    this.observed = new Map([...observedSets(dump, at), ...told].map((set) => [set.object, set]));
  }

  get sets(): readonly ObservedSet[] {
    return [...this.observed.values()];
  }

  /** What a set does, and why it does not do more. */
  explanation(set: ObservedSet, target: Target): Explanation {
    const told = this.toldExplanations.get(set);
    if (told) return told;
    const key = JSON.stringify(target);
    const known = this.explanations.get(set);
    if (known?.target === key) return known.explanation;
    const explanation = explain(set, target);
    this.explanations.set(set, { target: key, explanation });
    return explanation;
  }

  /** The object that a manifest is for, written or rendered; undefined if the dump has none. */
  objectOf(resource: Resource): LiveObject | undefined {
    const { file } = resource;
    let known = this.pairs.get(file);
    if (!known) {
      known = new Map(pairsOf([file], this.dump).pairs.map(({ resource, object }) => [resource, object]));
      this.pairs.set(file, known);
    }
    return known.get(resource);
  }

  /** The same for a set. */
  setOf(resource: Resource): ObservedSet | undefined {
    const object = this.objectOf(resource);
    return object ? this.observed.get(object) : this.toldOf(resource)?.observed;
  }

  private toldOf(resource: Resource): ToldSet | undefined {
    if (resource.kind !== 'StatefulSet' || this.dump.ofKind('StatefulSet').length > 0) return undefined;
    let known = this.told.get(resource);
    if (!known) {
      const sets = toldSets(this.dump, this.at, [asObject(manifest(resource))]);
      const found = sets.find(({ isWritten }) => isWritten);
      known = found ? this.remembered(found) : 'untold';
      this.told.set(resource, known);
    }
    return known === 'untold' ? undefined : known;
  }

  private remembered(told: ToldSet): ToldSet {
    this.toldExplanations.set(told.observed, told.explanation);
    return told;
  }

  /** The set that an object of the dump itself is. */
  setNamed(name: string | undefined, namespace: string | undefined): ObservedSet | undefined {
    const object = name === undefined ? undefined : this.dump.find({ kind: 'StatefulSet', namespace, name });
    return object && this.observed.get(object);
  }

  get leftovers(): readonly Leftover[] {
    this.knownLeftovers ??= leftoversIn(this.dump, this.at);
    return this.knownLeftovers;
  }

  /** What is missing, and how to get it, each in a sentence. */
  gaps(target: Target): readonly string[] {
    const isAllWell = this.sets.every((set) => isWell(this.explanation(set, target)));
    return [...this.dump.gaps, ...missingKinds(this.dump, isAllWell)];
  }
}

/** What kubectl printed, as a state to compare with; undefined if the texts hold nothing of a cluster. */
export function readLiveState(title: string, texts: readonly string[], at?: number): LiveState | undefined {
  const dump = readDump(texts);
  return dump.objects.length + dump.events.length > 0 ? new LiveState(title, dump, at) : undefined;
}

/** A file that is a dump, as a state of its own; undefined for any other file. */
export function dumpIn(file: SourceFile): LiveState | undefined {
  const known = dumps.get(file);
  if (known !== undefined) return known ?? undefined;
  const read = looksLikeDump(file.text) ? readLiveState(decoded(fileNameOf(file.uri)), [file.text]) : undefined;
  dumps.set(file, read ?? null);
  return read;
}

const dumps = new WeakMap<SourceFile, LiveState | null>();
