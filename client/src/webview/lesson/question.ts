import type { LessonQuestion } from '../../../../server/src/protocol';
import { h, icon } from '../dom';
import { focusedElement } from '../keep';
import { actionButton } from '../parts';
import { inline } from './prose';

/** A question as a group of radio buttons. The arrow keys choose, and only the button answers. */
export class QuestionView {
  readonly element = h('div', { class: 'question' });
  private shown = '';

  constructor(private readonly answer: (choice: number) => void) {}

  /** `part` tells questions apart: of another one nothing is chosen yet. */
  update(part: number, question: LessonQuestion | undefined): void {
    const key = JSON.stringify([part, question]);
    if (key === this.shown) return;
    this.shown = key;
    const isFocused = this.element.contains(focusedElement());
    this.element.hidden = question === undefined;
    this.element.replaceChildren(...(question ? this.content(question) : []));
    if (isFocused) this.element.querySelector<HTMLElement>('input:enabled, [tabindex]')?.focus();
  }

  private content(question: LessonQuestion): readonly HTMLElement[] {
    const choices = question.choices.map((choice, place) => this.choice(choice, place, question.isAnswered));
    const button = actionButton('Check answer', () => this.check(), true);
    button.disabled = true;
    const group = h('fieldset', {}, h('legend', {}, ...inline(question.text)), ...choices);
    group.addEventListener('change', () => {
      button.disabled = false;
    });
    return question.isAnswered ? [group] : [group, h('div', { class: 'buttons' }, button)];
  }

  private choice(
    { text, state, reply }: LessonQuestion['choices'][number],
    place: number,
    isOver: boolean,
  ): HTMLElement {
    const input = h('input', { type: 'radio', name: 'answer', value: place });
    input.disabled = isOver || state === 'wrong';
    input.checked = state === 'right';
    const mark = state === 'open' ? undefined : icon(state === 'right' ? 'check' : 'warning');
    const said = reply === null ? undefined : h('p', { class: 'reply' }, mark, h('span', {}, ...inline(reply)));
    return h('div', { class: `answer ${state}` }, h('label', {}, input, h('span', {}, ...inline(text))), said);
  }

  private check(): void {
    const chosen = this.element.querySelector<HTMLInputElement>('input:checked');
    if (chosen) this.answer(Number(chosen.value));
  }
}

/** What to say of an answer to somebody who does not see it. */
export function replyIn(before: LessonQuestion | undefined, now: LessonQuestion | undefined): string {
  const known = new Set(before?.choices.map(({ reply }) => reply));
  return now?.choices.find(({ reply }) => reply !== null && !known.has(reply))?.reply ?? '';
}
