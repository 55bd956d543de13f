import type { Situation } from './situation';

/** A lesson as data: what is told, asked and checked. Texts are plain, with names in backticks. */
export interface Lesson {
  readonly id: string;
  readonly title: string;
  /** What somebody knows at its end, in a sentence. */
  readonly summary: string;
  /** Its manifests as they are at the start, by the name of the file. */
  readonly files: Readonly<Record<string, string>>;
  readonly parts: readonly Part[];
}

/** One page of a lesson: a question, a task, or the end. */
export type Part = Question | Task | Ending;

interface Page {
  readonly id: string;
  readonly title: string;
  /** The file that it is about. */
  readonly file: string;
  readonly paragraphs: readonly string[];
}

/** A question, which the simulated cluster answers. */
export interface Question extends Page {
  readonly kind: 'question';
  readonly question: string;
  readonly choices: readonly Choice[];
  /** What is played on the file as it is at the start, whatever became of it: steps before the question, and the answer. */
  readonly setup: readonly string[];
  readonly answer: readonly string[];
  /** Why it is so; what the cluster did is said by its own sentences. */
  readonly why: readonly string[];
}

export interface Choice {
  readonly text: string;
  /** What is said to the one who chooses it. */
  readonly reply: string;
  readonly isRight?: true;
}

/** Something to do in the manifest, or on a cluster that runs. */
export interface Task extends Page {
  readonly kind: 'task';
  readonly goals: readonly Goal[];
  /** `turn`: one goal after the other, each for good once it is reached. `all`: all of them at the same time. */
  readonly order: 'turn' | 'all';
  /** From a nudge to the solution. */
  readonly hints: readonly string[];
  /** The cluster to play with; without one only the manifest counts. */
  readonly cluster?: Playground;
  /** Whether the governing Service and the problems of the manifest are shown. */
  readonly showsFindings?: true;
  /** Said once all goals are reached. */
  readonly conclusion: readonly string[];
}

export interface Playground {
  /** What is played before anybody does anything, on the file as it is at the start. */
  readonly setup: readonly string[];
  readonly buttons: readonly { readonly label: string; readonly step: string }[];
}

export interface Goal {
  readonly text: string;
  /** Whether it is reached. Pure, and true for every way that leads there. */
  readonly isReached: (situation: Situation) => boolean;
}

/** What to remember. */
export interface Ending extends Page {
  readonly kind: 'ending';
}
