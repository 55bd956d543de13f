import type { Played } from './messages';

/**
 * The lessons: what is shown of one, what somebody can do in it, and how far it is. The server keeps nothing between two
 * requests; the client keeps the progress and the texts, and understands neither.
 */

/** The scheme of the files of lessons: each is a world of its own, in no folder. Their paths are `/LESSON/FILE`. */
export const lessonScheme = 'statefulset-lesson';

/** client → server: the lessons there are, in the order in which they build on each other. Takes `{}`. */
export const lessonsRequest = 'statefulset/lessons';
export type LessonsResult = readonly LessonSummary[];
export interface LessonSummary {
  readonly id: string;
  readonly title: string;
  /** What somebody knows at its end, in a sentence. */
  readonly summary: string;
  /** Its manifests as they are at the start, by the name of the file. */
  readonly files: Readonly<Record<string, string>>;
}

/** client → server: what a lesson looks like, after an action if there is one; null if there is no such lesson. */
export const lessonRequest = 'statefulset/lesson';
export interface LessonParams {
  readonly lesson: string;
  /** As the last answer had it; nothing, or anything unreadable, is the start. */
  readonly progress?: LessonProgress;
  /** The texts of the lesson's files as they are now, by name; those that are missing are as at the start. */
  readonly texts: Readonly<Record<string, string>>;
  readonly action?: LessonAction;
}
export type LessonResult = {
  readonly progress: LessonProgress;
  readonly view: LessonView;
} | null;

export type LessonAction =
  /** Shows another part, by its place from 0. */
  | { readonly do: 'go'; readonly part: number }
  /** Chooses an answer to the question of the part, by its place from 0. */
  | { readonly do: 'answer'; readonly choice: number }
  /** Shows one more hint. */
  | { readonly do: 'hint' }
  /** Plays a step on the cluster of the part, as `statefulset simulate` reads it. `apply` applies the manifest as it is now. */
  | { readonly do: 'play'; readonly step: string }
  /** Begins the cluster of the part anew. */
  | { readonly do: 'reset' };

/** How far somebody is. Everything is by the id of the part. */
export interface LessonProgress {
  /** The part that is shown, by its place from 0. */
  readonly part: number;
  /** The parts that are done. */
  readonly done: readonly string[];
  /** The chosen answers, by their places from 0. */
  readonly answers: Readonly<Record<string, readonly number[]>>;
  /** How many hints are shown. */
  readonly hints: Readonly<Record<string, number>>;
  /** What was played on the cluster. */
  readonly played: Readonly<Record<string, readonly LessonStep[]>>;
  /** How many of the goals were reached in their turn. */
  readonly reached: Readonly<Record<string, number>>;
}

export interface LessonStep {
  readonly step: string;
  /** Of the step `apply`: the text of the manifest that it applied. */
  readonly text?: string;
}

/** A lesson at one moment. Texts are plain, with names in backticks. */
export interface LessonView {
  readonly lesson: string;
  readonly title: string;
  readonly parts: readonly { readonly title: string; readonly isDone: boolean }[];
  /** The part that is shown, by its place from 0. */
  readonly part: number;
  /** The file that the part is about. */
  readonly file: string;
  readonly paragraphs: readonly string[];
  readonly question?: LessonQuestion;
  readonly goals: readonly LessonGoal[];
  /** What the rules and the governing Service tell of the manifest, where the part is about it. */
  readonly findings: readonly LessonFinding[];
  readonly hints: readonly string[];
  readonly hasMoreHints: boolean;
  readonly cluster?: LessonCluster;
  /** What to remember, or to do next; empty as long as the part is not done. */
  readonly conclusion: readonly string[];
  /** The lesson that comes after this one, at its end. */
  readonly next?: Pick<LessonSummary, 'id' | 'title'>;
}

export interface LessonQuestion {
  readonly text: string;
  readonly choices: readonly {
    readonly text: string;
    readonly state: 'open' | 'right' | 'wrong';
    /** What is said to the one who chose it. */
    readonly reply: string | null;
  }[];
  readonly isAnswered: boolean;
}

export interface LessonGoal {
  readonly text: string;
  /** `waiting`: another goal comes first. */
  readonly state: 'reached' | 'open' | 'waiting';
}

export interface LessonFinding {
  readonly kind: 'ok' | 'warning' | 'info';
  readonly text: string;
}

/** What was played on the cluster of a part. */
export type LessonTimeline = Pick<Played, 'run' | 'start' | 'atStart' | 'steps' | 'invalid' | 'isOutdated'>;

/** The simulated cluster of a part. */
export interface LessonCluster {
  /** The set that runs, or is about to. */
  readonly set: {
    readonly name: string;
    readonly start: number;
    readonly replicas: number;
    readonly claimTemplates: readonly { readonly name: string }[];
  };
  /** What was played. Another `run` began anew. */
  readonly timeline: LessonTimeline;
  /** How many of the steps lead up to what somebody does or asks. */
  readonly setup: number;
  /** What can be done to it; none where it only shows the answer to a question. */
  readonly buttons: readonly LessonButton[];
  /** What stands in the way, such as changes that are not applied yet; null if nothing does. */
  readonly remark: string | null;
}

export interface LessonButton {
  readonly label: string;
  readonly step: string;
  /** Whether it can be pressed now. */
  readonly isEnabled: boolean;
}
