import type { LessonAction, LessonView } from '../../../../server/src/protocol';
import { h, textButton } from '../dom';
import { focusedElement } from '../keep';
import { actionButton } from '../parts';
import { ClusterView } from './cluster';
import { partList } from './parts';
import { paragraph } from './prose';
import { QuestionView, replyIn } from './question';
import { findingList, goalList, hintList } from './task';

/** What the page asks of the extension. */
export interface LessonHost {
  act(action: LessonAction): void;
  /** Begins the lesson anew. */
  restart(): void;
  /** Shows the manifest of the part. */
  showFile(): void;
  /** Opens another lesson; without an id one is to be picked. */
  open(lesson?: string): void;
  /** Says something to those who do not see it. */
  say(words: string): void;
}

/** A lesson, one part at a time. Elements are kept as far as they stay the same, so that focus and scroll position are, too. */
export class LessonPageView {
  readonly element = h('article', { class: 'lesson' });
  private readonly head = h('header', {});
  private readonly title = h('h2', { class: 'part-title', tabindex: -1 });
  private readonly text = h('div', { class: 'text-column' });
  private readonly question: QuestionView;
  private readonly goals = h('div', {});
  private readonly cluster: ClusterView;
  private readonly findings = h('div', {});
  private readonly hints = h('div', { class: 'hint-column' });
  private readonly conclusion = h('div', { class: 'conclusion' });
  private readonly foot = h('footer', { class: 'buttons' });
  private view: LessonView | undefined;

  constructor(private readonly host: LessonHost) {
    const { act } = host;
    this.question = new QuestionView((choice) => act({ do: 'answer', choice }));
    this.cluster = new ClusterView(
      (step) => act({ do: 'play', step }),
      () => act({ do: 'reset' }),
    );
    const { head, title, text, question, goals, cluster, findings, hints, conclusion, foot } = this;
    const sections = [text, question.element, goals, cluster.element, findings, hints, conclusion, foot];
    this.element.append(head, title, ...sections);
  }

  update(view: LessonView): void {
    const before = this.view;
    this.view = view;
    const isOther = before?.lesson !== view.lesson || before.part !== view.part;
    fill(this.head, [view.title, view.parts, view.part], () => this.headOf(view));
    this.title.textContent = view.parts[view.part]?.title ?? '';
    fill(this.text, [view.paragraphs, view.file], () => this.textOf(view));
    this.question.update(view.part, view.question);
    fill(this.goals, view.goals, () => [goalList(view.goals)]);
    this.cluster.update(view.lesson, view.part, view.cluster);
    fill(this.findings, view.findings, () => [findingList(view.findings)]);
    fill(this.hints, [view.part, view.hints, view.hasMoreHints], () => this.hintsOf(view));
    this.conclusion.hidden = view.conclusion.length === 0;
    fill(this.conclusion, view.conclusion, () => view.conclusion.map((each) => paragraph(each)));
    fill(this.foot, [view.lesson, view.part, view.parts, view.next], () => this.footOf(view));
    if (isOther) this.begin(before !== undefined);
    this.host.say(isOther ? (this.title.textContent ?? '') : newsIn(before, view));
  }

  /** Another part is read from its top. */
  private begin(isMoved: boolean): void {
    window.scrollTo(0, 0);
    if (isMoved) this.title.focus({ preventScroll: true });
  }

  private headOf(view: LessonView): readonly HTMLElement[] {
    return [h('p', { class: 'lesson-title' }, view.title), partList(view, (part) => this.host.act({ do: 'go', part }))];
  }

  private textOf({ paragraphs, file }: LessonView): readonly HTMLElement[] {
    const link = textButton('link', `Show ${file}`, () => this.host.showFile());
    return [...paragraphs.map((each) => paragraph(each)), h('p', {}, link)];
  }

  private hintsOf({ hints, hasMoreHints }: LessonView): readonly (HTMLElement | undefined)[] {
    const more = hints.length === 0 ? 'Give me a hint' : 'Another hint';
    return [hintList(hints), hasMoreHints ? actionButton(more, () => this.host.act({ do: 'hint' })) : undefined];
  }

  private footOf({ part, parts, next }: LessonView): readonly (HTMLElement | undefined)[] {
    const { act, open, restart } = this.host;
    const isLast = part === parts.length - 1;
    const isDone = parts[part]?.isDone ?? false;
    const forward = actionButton(isDone ? 'Continue' : 'Skip', () => act({ do: 'go', part: part + 1 }), isDone);
    return [
      part > 0 ? actionButton('Back', () => act({ do: 'go', part: part - 1 })) : undefined,
      isLast ? undefined : forward,
      isLast && next ? actionButton(`Next lesson: ${next.title}`, () => open(next.id), true) : undefined,
      isLast ? actionButton('All lessons...', () => open()) : undefined,
      isLast ? actionButton('Begin this lesson again...', () => restart()) : undefined,
    ];
  }
}

/** Fills an element anew if `key`, which is all that its content depends on, is another one. The focus is kept by its place. */
function fill(element: HTMLElement, key: unknown, content: () => readonly (HTMLElement | undefined)[]): void {
  const shown = JSON.stringify(key);
  if (element.dataset['shown'] === shown) return;
  element.dataset['shown'] = shown;
  const focused = focusable(element).indexOf(focusedElement());
  element.replaceChildren(...content().filter((each) => each !== undefined));
  if (focused < 0) return;
  const now = focusable(element).at(Math.min(focused, focusable(element).length - 1));
  if (now instanceof HTMLElement) now.focus();
}

function focusable(element: HTMLElement): (Element | null)[] {
  return [...element.querySelectorAll('button')];
}

/** What has changed, in words: the reply to an answer, goals that were reached, and a part that is done. */
function newsIn(before: LessonView | undefined, now: LessonView): string {
  const reached = now.goals.filter(
    ({ state }, place) => state === 'reached' && before?.goals[place]?.state !== 'reached',
  );
  const isDone = now.parts[now.part]?.isDone && !before?.parts[now.part]?.isDone;
  const hint = now.hints.length > (before?.hints.length ?? 0) ? now.hints.at(-1) : undefined;
  return [
    replyIn(before?.question, now.question),
    ...reached.map(({ text }) => `Reached: ${text}`),
    hint,
    isDone ? `This part is done. ${now.conclusion.join(' ')}` : '',
  ]
    .filter(Boolean)
    .join(' ')
    .replaceAll('`', '');
}
