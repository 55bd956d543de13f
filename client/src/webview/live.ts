import type { LiveCause, LiveDrift, LiveLeftover, LiveSet, RemedyStep, State } from '../../../server/src/protocol';
import { type Child, h, type IconName, icon } from './dom';
import { type Actions, actionButton, copyableText, entry, type Openings, remarks, text } from './parts';

/** What is shown of a set as it runs: beside its manifest, and without one. */

const states: Readonly<Record<State, { readonly label: string; readonly sign: IconName; readonly kind: string }>> = {
  healthy: { label: 'Healthy', sign: 'pod-ready', kind: 'ok' },
  progressing: { label: 'In progress', sign: 'pod-starting', kind: 'info' },
  stuck: { label: 'Stuck', sign: 'warning', kind: 'warning' },
};

/** The state as a label. */
export function stateBadge(state: State): HTMLElement {
  const { label, sign, kind } = states[state];
  return h('span', { class: `badge ${kind}` }, icon(sign), label);
}

/** How many pods are Ready, and for which one the controller waits. */
export function liveSummary({ ready, waitsFor }: LiveSet): string {
  return [ready, waitsFor === null ? '' : `waits for ${waitsFor}`].filter(Boolean).join(' · ');
}

/** Why a set does not get on, what ends that, and how it differs from its manifest. `id` names it in its document. */
export function liveContent(id: string, set: LiveSet, actions: Actions, openings: Openings): readonly Child[] {
  return [
    h('p', { class: 'story' }, set.story),
    set.causes.length > 0
      ? h(
          'ol',
          { class: 'causes', 'aria-label': 'Causes' },
          ...set.causes.map((each, index) => causeItem(each, index, actions, openings)),
        )
      : undefined,
    set.next.length > 0 ? entry('Next', sentences(set.next)) : undefined,
    set.revision === '' ? undefined : entry('Revisions', text(set.revision)),
    set.drift.length > 0 ? entry('Drift', ...drift(id, set.drift, actions)) : undefined,
    leftovers(set.leftovers, actions),
  ];
}

/** Claims that nobody uses, each with the command that removes it. */
export function leftovers(claims: readonly LiveLeftover[], actions: Actions): HTMLElement | undefined {
  if (claims.length === 0) return undefined;
  const items = claims.map(({ claim, storage, step }) =>
    h(
      'li',
      { class: 'leftover' },
      h('span', { class: 'name' }, claim),
      storage === null ? undefined : h('span', { class: 'detail' }, ` ${storage}`),
      ...stepContent(step, actions),
    ),
  );
  return entry('Left over', h('ul', {}, ...items));
}

/** The first cause is the one to mend: its remedy is open. */
function causeItem(cause: LiveCause, index: number, actions: Actions, openings: Openings): HTMLElement {
  const { id, message, place, steps } = cause;
  const openingId = `live/${index}/${id}`;
  const isOpen = () => openings.isOpen(openingId) ?? index === 0;
  const remedy = h(
    'details',
    { class: 'remedy' },
    h('summary', {}, h('h4', {}, 'What to do')),
    h(
      'ol',
      { class: 'steps-to-take' },
      ...steps.map((step) => h('li', {}, ...[text(step.text)], ...stepContent(step, actions, false))),
    ),
  );
  remedy.open = isOpen();
  remedy.addEventListener('toggle', () => {
    if (isOpen() !== remedy.open) openings.setOpen(openingId, remedy.open);
  });
  return h(
    'li',
    { class: 'cause' },
    h('p', { class: 'message' }, icon(index === 0 ? 'warning' : 'info'), h('span', {}, message)),
    place
      ? h(
          'div',
          { class: 'line' },
          actionButton('Go to the manifest', () => actions.reveal(place)),
        )
      : undefined,
    steps.length > 0 ? remedy : undefined,
  );
}

/** The command of a step, with what it destroys before it: people copy what they see. */
function stepContent(
  { text: sentence, command, destroys }: RemedyStep,
  actions: Actions,
  told = true,
): readonly Child[] {
  return [
    told ? text(sentence) : undefined,
    destroys === undefined ? undefined : remarks('warning', [destroys], 'destroys'),
    command === undefined ? undefined : copyableText(command, `the command: ${sentence}`, actions),
  ];
}

function drift(id: string, fields: readonly LiveDrift[], actions: Actions): readonly Child[] {
  const items = fields.map((each) => {
    const { object, field, message, place, adopts } = each;
    const link = h(
      'button',
      { type: 'button', class: 'link drift-field' },
      object === null ? field : `${object}: ${field}`,
    );
    link.addEventListener('click', () => actions.reveal(place));
    return h(
      'li',
      { class: 'drift' },
      h('span', { class: 'what' }, link, h('span', {}, ` ${message}`)),
      adopts ? actionButton('Update manifest', () => actions.apply(id, { kind: 'live', object, field })) : undefined,
    );
  });
  const adoptable = fields.filter(({ adopts }) => adopts);
  return [
    h('ul', { class: 'drifts' }, ...items),
    adoptable.length > 1
      ? actionButton('Update manifest from live', () => actions.apply(id, { kind: 'live', object: null, field: null }))
      : undefined,
  ];
}

function sentences(all: readonly string[]): HTMLElement {
  return h('ul', {}, ...all.map((sentence) => h('li', {}, text(sentence))));
}
