import { readStatefulSet, type StatefulSet } from '../statefulset/set';
import { isObject, type Json, sameJson } from '../yaml/json';
import { type Frame, FrameMaker, type PlayedStep } from './frames';
import type { Rollout } from './rollout';
import { type Scene, sceneAtStart } from './scene';
import { type SetNow, setNow } from './setNow';
import { parseStep, type SimulationStep, StepError } from './steps';

/** What is played of a list of steps. */
export interface PlayedHistory {
  /** What there is before the first step. */
  readonly start: Frame;
  /** The steps, up to one that is invalid, or to where there was enough to do at once: asked again, it goes on from there. */
  readonly steps: readonly PlayedStep[];
  /** How many of the steps were played before: whoever was told of them then need not be told again. */
  readonly known: number;
  /** The set before the first step; null if there is none. */
  readonly atStart: SetNow | null;
  /** Why not all steps are played; undefined if they are. */
  readonly invalid: string | undefined;
  /** Whether the manifest is no longer the one that was applied last. */
  readonly isOutdated: boolean;
}

/** More steps of one history are not played. */
export const maxSteps = 500;
/** After so many events the rest is left for later, so that others have their turn. */
const maxEvents = 20_000;
/** About as many copies of the cluster are kept: those in between are played again if they are needed. */
const maxCheckpoints = 16;

/**
 * One running cluster: a list of steps that grows at its end, and is cut now and then. A step more costs that step; a list
 * that is cut costs a few steps. What was applied stays as it was, whatever the manifest has become, until it is applied
 * again.
 */
export class History {
  private readonly start: Frame;
  private readonly set: StatefulSet;
  private readonly entries: Entry[] = [];
  /** Copies of the cluster, by the number of steps that it has played. */
  private readonly checkpoints: Map<number, Rollout>;
  private interval = 1;
  private cluster: Rollout;

  /** `begin` is where it begins: it is not changed. `applied` is the manifest that runs there, if a set does. */
  constructor(
    private readonly begin: Rollout,
    manifest: Json,
    private readonly applied?: Json,
  ) {
    this.set = readStatefulSet(manifest);
    const scene = sceneAtStart(this.set, begin.look());
    const isEmpty = scene.pods.length === 0 && scene.claims.length === 0 && begin.spec === undefined;
    this.start = { sentence: isEmpty ? 'Nothing runs yet.' : 'The set is as it runs.', ...scene };
    this.checkpoints = new Map([[0, begin]]);
    this.cluster = begin.clone();
  }

  /** Plays just these steps: those that it has are not played again. The step `apply` applies this manifest. */
  play(steps: readonly string[], manifest: Json): PlayedHistory {
    const { parsed, invalid } = parse(steps);
    const kept = this.entries.findIndex(({ played }, index) => played.step !== parsed[index]?.text);
    if (kept >= 0) this.cutAfter(kept);
    const known = this.entries.length;
    let events = 0;
    for (const { text, step } of parsed.slice(known)) {
      if (events > maxEvents) break;
      events += this.add(text, step, manifest);
    }
    const last = this.lastApplied;
    return {
      start: this.start,
      steps: this.entries.map(({ played }) => played),
      known,
      atStart: setNow(this.begin),
      invalid: this.entries.length === parsed.length ? invalid : undefined,
      isOutdated: this.cluster.spec !== undefined && last !== undefined && !sameJson(last, manifest),
    };
  }

  /** Returns how much happened. */
  private add(text: string, step: SimulationStep, manifest: Json): number {
    const { entries } = this;
    const last = entries.at(-1);
    const frames = new FrameMaker(this.set, last?.after ?? this.start);
    const applied = step.do === 'apply' ? this.toApply(manifest) : undefined;
    const simulated = this.carryOut(text, step, applied);
    const played = { ...frames.play(entries.length + 1, step, simulated), now: setNow(this.cluster) };
    entries.push({ played, step, wanted: applied, applied: applied && manifest, after: frames.scene });
    this.keep();
    return simulated.events.length;
  }

  private get lastApplied(): Json | undefined {
    return this.entries.findLast(({ applied }) => applied !== undefined)?.applied ?? this.applied;
  }

  private carryOut(text: string, step: SimulationStep, applied: Json | undefined): ReturnType<Rollout['play']> {
    if (applied !== undefined) this.cluster = this.cluster.applying(applied);
    return this.cluster.play(text, step);
  }

  /** What applying a manifest writes: also that what it had when it was last applied is no longer in it. */
  private toApply(manifest: Json): Json {
    const last = this.lastApplied;
    return last === undefined || this.cluster.spec === undefined ? manifest : withRemovals(last, manifest);
  }

  /** Takes back all steps but the first so many. */
  private cutAfter(steps: number): void {
    const from = Math.max(...[...this.checkpoints.keys()].filter((count) => count <= steps));
    for (const count of [...this.checkpoints.keys()]) if (count > steps) this.checkpoints.delete(count);
    this.cluster = (this.checkpoints.get(from) ?? this.begin).clone();
    this.entries.length = steps;
    for (const { played, step, wanted } of this.entries.slice(from)) this.carryOut(played.step, step, wanted);
  }

  private keep(): void {
    const count = this.entries.length;
    if (count % this.interval === 0) this.checkpoints.set(count, this.cluster.clone());
    if (this.checkpoints.size <= maxCheckpoints) return;
    this.interval *= 2;
    for (const each of [...this.checkpoints.keys()]) if (each % this.interval !== 0) this.checkpoints.delete(each);
  }
}

interface Entry {
  readonly played: PlayedStep;
  readonly step: SimulationStep;
  /** Of the step `apply`: the manifest that it applied, and what was written for that. */
  readonly applied: Json | undefined;
  readonly wanted: Json | undefined;
  readonly after: Scene;
}

/** The steps up to the first one that is invalid, or that is one too many. */
function parse(steps: readonly string[]): {
  readonly parsed: readonly { readonly text: string; readonly step: SimulationStep }[];
  readonly invalid: string | undefined;
} {
  const parsed: { text: string; step: SimulationStep }[] = [];
  for (const text of steps.slice(0, maxSteps)) {
    try {
      parsed.push({ text, step: parseStep(text) });
    } catch (error) {
      if (error instanceof StepError) return { parsed, invalid: error.message };
      throw error;
    }
  }
  const isCut = steps.length > maxSteps;
  return { parsed, invalid: isCut ? `A history has at most ${maxSteps} steps. Undo or reset to go on.` : undefined };
}

/** A merge patch that makes of a set to which `before` was applied one to which `after` is: what is gone is null. */
function withRemovals(before: Json, after: Json): Json {
  if (!isObject(before) || !isObject(after)) return after;
  const merged = new Map<string, Json>();
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) merged.set(key, null);
  for (const [key, value] of Object.entries(after))
    merged.set(key, Object.hasOwn(before, key) ? withRemovals(before[key] ?? null, value) : value);
  return Object.fromEntries(merged);
}
