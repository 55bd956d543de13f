import assert from 'node:assert/strict';
import { lesson, lessons } from '../../../server/src/features/lessons';
import type { LessonAction, LessonGoal, LessonProgress, LessonView } from '../../../server/src/protocol';

/** Somebody who takes a lesson: what they see, what they do, and what they write. */
export class Learner {
  view: LessonView;
  progress: LessonProgress | undefined;
  readonly texts: Record<string, string>;

  constructor(private readonly id: string) {
    const found = lessons().find((each) => each.id === id);
    assert.ok(found);
    this.texts = { ...found.files };
    this.view = this.look();
  }

  /** Chooses answers of the part's question, and gives the replies to them. */
  answer(...texts: readonly string[]): readonly string[] {
    const choices = this.view.question?.choices ?? [];
    for (const text of texts) this.do({ do: 'answer', choice: choices.findIndex((each) => each.text === text) });
    return texts.map((text) => this.view.question?.choices.find((each) => each.text === text)?.reply ?? '');
  }

  /** Presses the buttons of the cluster that have these labels. */
  press(...labels: readonly string[]): void {
    for (const label of labels) {
      const button = this.view.cluster?.buttons.find((each) => each.label === label);
      assert.ok(button?.isEnabled, `${label} can be pressed`);
      this.do({ do: 'play', step: button.step });
    }
  }

  /** Replaces a piece of the manifest of the part, which must be there. */
  write(old: string, now: string): void {
    const text = this.texts[this.view.file] ?? '';
    assert.ok(text.includes(old), `${old} is in the manifest`);
    this.texts[this.view.file] = text.replace(old, now);
    this.look();
  }

  do(action: LessonAction): void {
    this.look(action);
  }

  /** Goes on to the next part: the one that is shown must be done. */
  next(): void {
    const { part, parts } = this.view;
    assert.ok(parts[part]?.isDone, `${parts[part]?.title} is done`);
    this.do({ do: 'go', part: part + 1 });
  }

  get goals(): readonly LessonGoal['state'][] {
    return this.view.goals.map(({ state }) => state);
  }

  /** What the cluster last said of a step: its frames' sentences, then its notes. */
  get said(): readonly string[] {
    const last = this.view.cluster?.timeline.steps.at(-1);
    return [...(last?.frames.map(({ sentence }) => sentence) ?? []), ...(last?.notes ?? [])];
  }

  /** As after a reload: the progress is read from what was kept as JSON. */
  private look(action?: LessonAction): LessonView {
    const kept = this.progress && JSON.parse(JSON.stringify(this.progress));
    const result = lesson({ lesson: this.id, progress: kept, texts: this.texts, ...(action && { action }) });
    assert.ok(result);
    this.progress = result.progress;
    this.view = result.view;
    return this.view;
  }
}
