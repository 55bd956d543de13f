import type { Refusal } from '../budgets';
import type { Rollout, SimulatedStep } from '../rollout';
import type { PodAfter, Standing } from '../snapshot';
import { parseStep } from '../steps';

/** A moment of a trial: what was played so far, and what the last step came to. Immutable: trials share beginnings. */
export class Stage {
  private constructor(
    private readonly rollout: Rollout,
    readonly steps: readonly string[],
    readonly now: Standing,
    readonly last: SimulatedStep | undefined,
    /** The fewest pods that were Ready at once since the step before. */
    readonly fewestReady: number,
  ) {}

  /** `rollout` is left as it is. */
  static at(rollout: Rollout): Stage {
    const now = rollout.look();
    return new Stage(rollout, [], now, undefined, readyOf(now).length);
  }

  after(...steps: readonly string[]): Stage {
    return steps.reduce<Stage>((stage, step) => stage.next(step), this);
  }

  private next(step: string): Stage {
    const rollout = this.rollout.clone();
    const played = rollout.play(step, parseStep(step));
    return new Stage(rollout, [...this.steps, step], played, played, fewestReady(this.now, played));
  }

  get ready(): readonly PodAfter[] {
    return readyOf(this.now);
  }

  /** The pods of `stage` that are not there. */
  without(stage: Stage): readonly string[] {
    const present = new Set(this.now.podsAfter.map(({ name }) => name));
    return stage.now.podsAfter.map(({ name }) => name).filter((name) => !present.has(name));
  }

  /** The pods that are not of the newest revision. */
  get outdated(): readonly PodAfter[] {
    const newest = this.rollout.status?.updateRevision?.number;
    return this.now.podsAfter.filter(({ revision }) => revision !== newest);
  }

  /** Why a pod is not evicted; undefined if it is. */
  refusalOf(pod: string): Refusal | undefined {
    return this.rollout.refusalOf(pod);
  }
}

function readyOf({ podsAfter }: Standing): readonly PodAfter[] {
  return podsAfter.filter(({ ready, terminating }) => ready && !terminating);
}

function fewestReady(before: Standing, { events }: SimulatedStep): number {
  const ready = new Set(readyOf(before).map(({ name }) => name));
  let fewest = ready.size;
  for (const { ev, name } of events) {
    if (ev === 'pod-ready') ready.add(name);
    if (ev === 'pod-not-ready' || ev === 'pod-terminating' || ev === 'pod-deleted') ready.delete(name);
    fewest = Math.min(fewest, ready.size);
  }
  return fewest;
}
