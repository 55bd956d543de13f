import type { PossibleCause, RemedyStep } from '../../../server/src/protocol';
import { h } from './dom';
import { type Actions, copyableText, type Openings, remarks, text } from './parts';

/** What ends a cause: its steps in order, each with its command and what that destroys. */
export function remedySteps(steps: readonly RemedyStep[], actions: Actions): HTMLElement {
  return h('ol', { class: 'remedy' }, ...steps.map((step) => h('li', {}, ...stepParts(step, actions))));
}

function stepParts({ text: sentence, command, destroys }: RemedyStep, actions: Actions) {
  return [
    h('p', {}, sentence),
    command === undefined ? undefined : copyableText(command, `the command: ${sentence}`, actions),
    destroys === undefined ? undefined : remarks('warning', [destroys]),
  ];
}

/** A cause that may be: what it is and what shows it, and what ends it once it is opened. */
export function possibleCause(cause: PossibleCause, id: string, actions: Actions, openings: Openings): HTMLElement {
  const sign = cause.sign === '' ? undefined : text(`Shown by: ${cause.sign}`);
  const summary = h('summary', {}, cause.title);
  const details = h('details', { class: 'runbook-cause' }, summary, sign, remedySteps(cause.remedy.steps, actions));
  return remembered(details, id, openings);
}

/** Details that stay open, or closed, when they are made again. */
export function remembered(details: HTMLDetailsElement, id: string, openings: Openings): HTMLDetailsElement {
  details.open = openings.isOpen(id) ?? false;
  details.addEventListener('toggle', () => {
    if ((openings.isOpen(id) ?? false) !== details.open) openings.setOpen(id, details.open);
  });
  return details;
}
