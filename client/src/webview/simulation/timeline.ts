import {
  type Frame,
  type Played,
  type PlayedStep,
  type PodAtMoment,
  type SetNow,
  stateAt,
} from '../../../../server/src/protocol';
import type { History, Position } from './history';

/** The frames of a history, as far as they have arrived. Frames are counted from 0, through all steps. */
export type Timeline = Pick<Played, 'run' | 'start' | 'atStart' | 'steps' | 'invalid' | 'isOutdated'>;

/** What is known of a history without steps, in a cluster where nothing runs. */
export function emptyTimeline(run: string): Timeline {
  const start = { sentence: 'Nothing runs yet.', pods: [], claims: [] };
  return { run, start, atStart: null, steps: [], invalid: null, isOutdated: false };
}

/** What is known once an answer has arrived; undefined if it goes on from something that is not known. */
export function joined(known: Timeline | undefined, played: Played): Timeline | undefined {
  const kept = known?.run === played.run ? known.steps.slice(0, played.from) : [];
  return kept.length === played.from ? { ...played, steps: [...kept, ...played.steps] } : undefined;
}

/** Of how many steps of a history the frames are known. */
export function knownSteps(known: Timeline | undefined, { run, steps }: History): number {
  if (known?.run !== run) return 0;
  const different = known.steps.findIndex(({ step }, index) => step !== steps[index]);
  return different < 0 ? known.steps.length : different;
}

export function frameCount({ steps }: Timeline): number {
  return steps.reduce((count, { frames }) => count + frames.length, 1);
}

/** The frame of a position; the last one if the position lies behind it. */
export function frameAt({ steps }: Timeline, { step, frame }: Position): number {
  if (step === 0) return 0;
  let first = 1;
  for (const { frames } of steps.slice(0, step - 1)) first += frames.length;
  const frames = steps[step - 1]?.frames.length;
  return frames === undefined ? first - 1 : first + Math.min(frame, frames - 1);
}

/** The position of a frame: of one before the first, or behind the last, that of the first or the last. */
export function positionOf({ steps }: Timeline, index: number): Position {
  let left = index - 1;
  if (left < 0) return { step: 0, frame: 0 };
  for (const [step, { frames }] of steps.entries()) {
    if (left < frames.length) return { step: step + 1, frame: left };
    left -= frames.length;
  }
  return { step: steps.length, frame: (steps.at(-1)?.frames.length ?? 1) - 1 };
}

/** What is said at a position, and the step that it belongs to. */
export function lookAt(timeline: Timeline, position: Position): { readonly step?: PlayedStep; readonly frame: Frame } {
  const step = timeline.steps[position.step - 1];
  const frame = step?.frames[position.frame];
  return step && frame ? { step, frame } : { frame: timeline.start };
}

/** A pod that is not there, and never was. */
export const absentPod: PodAtMoment = { pod: { state: 'gone' }, claims: new Map(), changed: false };

/** The set once the step of a position has ended: what is done next is done to that. Null if there is none. */
export function setAfter({ steps, atStart }: Timeline, { step }: Position): SetNow | null {
  const played = step === 0 ? undefined : (steps[step - 1] ?? steps.at(-1));
  return played ? played.now : atStart;
}

/** All pods of a history by ordinal, as they are at a position: those that come later as pods that are not there. */
export function podsAt(timeline: Timeline, position: Position): ReadonlyMap<number, PodAtMoment> {
  const now = stateOf(timeline.steps[position.step - 1], position.frame, timeline.start);
  const all = stateOf(timeline.steps.at(-1), Number.POSITIVE_INFINITY, timeline.start);
  return new Map([...all.keys()].map((ordinal) => [ordinal, now.get(ordinal) ?? absentPod]));
}

function stateOf(step: PlayedStep | undefined, frame: number, start: Frame): ReadonlyMap<number, PodAtMoment> {
  return step ? stateAt(step, frame) : stateAt({ before: start, frames: [] }, -1);
}

/** The names of the revisions that pods of the history have, by number. */
export function revisionNames({ steps }: Timeline): Readonly<Record<number, string>> {
  return Object.assign({}, ...steps.map(({ revisions }) => revisions));
}
