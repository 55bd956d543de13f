import { type LessonStep, type LessonTimeline, type PlayedStep, stateAt } from '../../protocol';
import { History } from '../../simulation/history';
import { Rollout } from '../../simulation/rollout';
import { parseStep, StepError } from '../../simulation/steps';
import { readStatefulSet, type StatefulSet } from '../../statefulset/set';
import { type Moment, Written } from './situation';
import { lessonTarget } from './world';

/** A cluster after all that was played on it. */
export interface PlayedCluster {
  /** The set that was applied first, or is about to be. */
  readonly set: StatefulSet;
  readonly timeline: LessonTimeline;
  /** How many of the steps lead up to the others. */
  readonly setup: number;
}

/**
 * Plays `setup` with the manifest as it was `before`, then `steps`, each `apply` with the text that it had. `now` is the
 * manifest as it is. A manifest of another name is another set: with it the cluster begins anew. Total: manifests
 * without a set, and steps that are none, change nothing.
 */
export function playOn(
  before: Written,
  setup: readonly string[],
  steps: readonly LessonStep[],
  now: Written,
  uri: string,
): PlayedCluster {
  const applied = steps.map(({ text }) => (text === undefined ? undefined : new Written(uri, text)));
  const first = setup.length > 0 ? before : (applied.find((each) => each?.set) ?? now);
  const begun = beginningOf(first, applied);
  const led = begun === 0 ? setup : [];
  const start = (begun === 0 ? first : applied[begun])?.json ?? {};
  const history = new History(new Rollout(start, lessonTarget), start);
  let played = history.play(led, start);
  const names = [...led];
  for (const [index, { step }] of steps.entries()) {
    if (index < begun) continue;
    names.push(step);
    played = history.play(names, applied[index]?.json ?? start);
  }
  const { isOutdated } = history.play(names, now.json ?? start);
  const { start: frame, atStart, steps: shown, invalid } = played;
  return {
    set: readStatefulSet(start),
    timeline: {
      run: String(begun),
      start: frame,
      atStart,
      steps: shown,
      invalid: invalid ?? null,
      isOutdated,
    },
    setup: led.length,
  };
}

/** The place of the last step that applied a set of another name than the one before it; 0 if all are the same. */
function beginningOf(first: Written, applied: readonly (Written | undefined)[]): number {
  let name = first.set?.name;
  let begun = 0;
  for (const [index, written] of applied.entries()) {
    const next = written?.set?.name;
    if (next === undefined || next === name) continue;
    name = next;
    begun = index;
  }
  return begun;
}

/** Whether a step can be played. What comes from a page may be anything. */
export function isStep(text: string): boolean {
  try {
    parseStep(text);
    return true;
  } catch (error) {
    if (error instanceof StepError) return false;
    throw error;
  }
}

/** What goals look at of each step. */
export function momentsOf({ timeline }: PlayedCluster): readonly Moment[] {
  return timeline.steps.map(momentOf);
}

function momentOf(step: PlayedStep): Moment {
  const pods = [...stateAt(step, step.frames.length - 1)].flatMap(
    ([
      ordinal,
      {
        pod: { state, revision },
      },
    ]) => (state === 'gone' ? [] : [{ ordinal, isReady: state === 'ready', revision }]),
  );
  return {
    pods,
    isDataLost: step.frames.some(({ claims }) => claims.some(({ state }) => state === 'gone')),
    startingTogether: Math.max(0, ...step.frames.map((_, index) => startingAt(step, index))),
  };
}

function startingAt(step: PlayedStep, index: number): number {
  return [...stateAt(step, index).values()].filter(({ pod }) => pod.state === 'starting').length;
}
