import type { LessonGoal, LessonView } from '../../../../server/src/protocol';
import { h, icon } from '../dom';
import { inline } from './prose';

const stateWords: Readonly<Record<LessonGoal['state'], string>> = {
  reached: 'reached',
  open: 'to do',
  waiting: 'comes later',
};

/** The goals of a task, each with a mark and a word for its state. */
export function goalList(goals: readonly LessonGoal[]): HTMLElement | undefined {
  if (goals.length === 0) return undefined;
  const items = goals.map(({ text, state }) =>
    h(
      'li',
      { class: state },
      icon(state === 'reached' ? 'check' : 'circle'),
      h('span', {}, ...inline(text), ' ', h('span', { class: 'state-word' }, stateWords[state])),
    ),
  );
  return h('ul', { class: 'goals', 'aria-label': 'Goals' }, ...items);
}

/** What the extension finds in the manifest. */
export function findingList(findings: LessonView['findings']): HTMLElement | undefined {
  if (findings.length === 0) return undefined;
  const signs = { ok: 'check', warning: 'warning', info: 'info' } as const;
  const items = findings.map(({ kind, text }) => h('li', { class: kind }, icon(signs[kind]), h('span', {}, text)));
  return h('section', { class: 'findings' }, h('h3', {}, 'In your manifest'), h('ul', {}, ...items));
}

export function hintList(hints: readonly string[]): HTMLElement | undefined {
  if (hints.length === 0) return undefined;
  return h('ol', { class: 'hints', 'aria-label': 'Hints' }, ...hints.map((hint) => h('li', {}, ...inline(hint))));
}
