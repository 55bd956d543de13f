import { type LessonProgress, lessonScheme } from '../../protocol';
import { own } from '../../yaml/json';
import type { Goal, Lesson, Part, Task } from './lesson';
import { momentsOf, type PlayedCluster, playOn } from './playing';
import { type Situation, Written } from './situation';

/** A lesson at the part that somebody is at, with the text of its file. */
export class Course {
  readonly part: Part;
  /** The text of the part's file as it is now. */
  readonly text: string;
  readonly written: Written;
  private readonly uri: string;
  private readonly before: string;

  /** Of `texts`, by the names of files, those that are missing are as at the start. */
  constructor(
    readonly lesson: Lesson,
    readonly index: number,
    texts: Readonly<Record<string, string>>,
  ) {
    this.part = partAt(lesson, index);
    const { file } = this.part;
    this.before = own(lesson.files, file) ?? '';
    this.text = own(texts, file) ?? this.before;
    this.uri = `${lessonScheme}:/${lesson.id}/${file}`;
    this.written = new Written(this.uri, this.text);
  }

  /** The cluster of the part as somebody left it; undefined if it has none, or not yet. */
  cluster(progress: LessonProgress): PlayedCluster | undefined {
    const { part } = this;
    const before = new Written(this.uri, this.before);
    switch (part.kind) {
      case 'question': {
        if (!isAnswered(part, progress)) return undefined;
        const answer = part.answer.map((step) => (step === 'apply' ? { step, text: this.before } : { step }));
        return playOn(before, part.setup, answer, before, this.uri);
      }
      case 'task':
        if (!part.cluster) return undefined;
        return playOn(before, part.cluster.setup, progress.played[part.id] ?? [], this.written, this.uri);
      case 'ending':
        return undefined;
    }
  }

  /** The progress with what is reached now: goals, and the part once it is done. */
  judged(progress: LessonProgress, cluster: PlayedCluster | undefined): LessonProgress {
    const { part } = this;
    const count = part.kind === 'task' ? this.reached(part, progress, cluster).length : 0;
    const reached = { ...progress.reached, [part.id]: count };
    const next = part.kind === 'task' && part.order === 'turn' ? { ...progress, reached } : progress;
    return this.isDone(next, cluster) && !next.done.includes(part.id)
      ? { ...next, done: [...next.done, part.id] }
      : next;
  }

  /** The goals that are reached: of those that come one after the other, once and for all. */
  reached(part: Task, progress: LessonProgress, cluster: PlayedCluster | undefined): readonly Goal[] {
    const situation: Situation = { written: this.written, moments: cluster ? momentsOf(cluster) : [] };
    if (part.order === 'all') return part.goals.filter(({ isReached }) => isReached(situation));
    let count = Math.min(progress.reached[part.id] ?? 0, part.goals.length);
    while (part.goals[count]?.isReached(situation)) count++;
    return part.goals.slice(0, count);
  }

  private isDone(progress: LessonProgress, cluster: PlayedCluster | undefined): boolean {
    const { part } = this;
    switch (part.kind) {
      case 'question':
        return isAnswered(part, progress);
      case 'task':
        return this.reached(part, progress, cluster).length === part.goals.length;
      case 'ending':
        return true;
    }
  }
}

/** Whether the right answer was chosen. */
export function isAnswered({ id, choices }: Extract<Part, { kind: 'question' }>, { answers }: LessonProgress): boolean {
  return (answers[id] ?? []).some((choice) => choices[choice]?.isRight);
}

/** The part at a place, the last for a place that there is none of. */
function partAt({ parts }: Lesson, index: number): Part {
  const part = parts[index] ?? parts.at(-1);
  if (!part) throw new Error('A lesson has parts.');
  return part;
}
