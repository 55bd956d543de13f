import type { Preset } from '../../../../server/src/protocol';

/** What the user did with a simulated cluster: kept across reloads, and sent to be played. Every change gives another one. */
export interface History {
  /** Names it: with another name the same steps begin anew, with the manifest as it is then. */
  readonly run: string;
  readonly fromLive: boolean;
  /** As `statefulset simulate` reads them. */
  readonly steps: readonly string[];
  readonly position: Position;
  /** What undo goes back to, the latest last. */
  readonly past: readonly Past[];
}

/** What is looked at: a frame of a step. */
export interface Position {
  /** The number of the step, from 1; 0: before the first. */
  readonly step: number;
  /** From 0. One that the step does not have stands for its last. */
  readonly frame: number;
}

/** What the list of steps was: the first of those that it has now, and others. */
interface Past extends Pick<History, 'run' | 'fromLive'> {
  readonly kept: number;
  readonly rest: readonly string[];
}

/** A frame that is the last of any step: it can be saved as JSON. */
export const lastFrame = Number.MAX_SAFE_INTEGER;
/** So many actions can be undone. */
const maxPast = 100;

/** A history without steps. */
export function newHistory(fromLive = false): History {
  return { run: newRun(), fromLive, steps: [], position: { step: 0, frame: lastFrame }, past: [] };
}

/** One step more, after the one that is looked at: those that follow it are dropped. */
export function acted(history: History, step: string): History {
  const kept = history.steps.slice(0, history.position.step);
  return {
    ...history,
    steps: [...kept, step],
    position: { step: kept.length + 1, frame: 0 },
    past: withPast(history, kept.length),
  };
}

/** Back to before the latest action, whatever it was; the same history if there is nothing to undo. */
export function undone(history: History): History {
  const last = history.past.at(-1);
  if (!last) return history;
  const { run, fromLive, kept, rest } = last;
  const steps = [...history.steps.slice(0, kept), ...rest];
  return { run, fromLive, steps, position: { step: steps.length, frame: lastFrame }, past: history.past.slice(0, -1) };
}

/** Begins with the steps of a preset, and stands where it gets interesting: before its own first step. */
export function filled(
  history: History,
  { setup, steps }: Pick<Preset, 'setup' | 'steps'>,
  fromLive = history.fromLive,
): History {
  const before = fromLive ? [] : setup;
  return anew({ ...history, fromLive }, [...before, ...steps], before.length, history);
}

/** The same steps from the start, with the manifest as it is now. */
export function replayed(history: History): History {
  return anew(history, history.steps, 0);
}

/** Nothing is played; it begins with what runs, or with nothing. */
export function reset(history: History, fromLive = history.fromLive): History {
  return anew({ ...history, fromLive }, [], 0, history);
}

function anew(history: History, steps: readonly string[], step: number, old = history): History {
  return { ...history, run: newRun(), steps, position: { step, frame: lastFrame }, past: withPast(old, 0) };
}

function withPast({ run, fromLive, steps, past }: History, kept: number): readonly Past[] {
  return [...past, { run, fromLive, kept, rest: steps.slice(kept) }].slice(-maxPast);
}

function newRun(): string {
  return crypto.randomUUID();
}
