import type { Memento } from 'vscode';
import type { LessonProgress } from '../../server/src/protocol';

/** What is kept of a lesson, for all windows: how far somebody is, and what they wrote. */
interface Kept {
  readonly progress?: LessonProgress;
  /** The file that the part is about. */
  readonly file?: string;
  /** By the names of files; those that were not saved are missing. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** Keeps lessons in the editor's own memory: nothing of them is on a disk, or in a folder of the user. */
export class LessonStore {
  constructor(private readonly state: Memento) {}

  progress(lesson: string): LessonProgress | undefined {
    return this.kept(lesson).progress;
  }

  file(lesson: string): string | undefined {
    return this.kept(lesson).file;
  }

  text(lesson: string, file: string): string | undefined {
    return this.kept(lesson).texts?.[file];
  }

  async keepProgress(lesson: string, progress: LessonProgress, file: string): Promise<void> {
    await this.state.update(keyOf(lesson), { ...this.kept(lesson), progress, file });
  }

  async keepText(lesson: string, file: string, text: string): Promise<void> {
    const { texts, ...rest } = this.kept(lesson);
    await this.state.update(keyOf(lesson), { ...rest, texts: { ...texts, [file]: text } });
  }

  async forget(lesson: string): Promise<void> {
    await this.state.update(keyOf(lesson), undefined);
  }

  private kept(lesson: string): Kept {
    return this.state.get<Kept>(keyOf(lesson), {});
  }
}

function keyOf(lesson: string): string {
  return `statefulset.lesson.${lesson}`;
}
