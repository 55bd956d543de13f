import type { LiveApplication, LiveCause, LiveDrift, LiveLeftover, LiveSet, State } from '../../../server/src/protocol';
import { type Child, h, type IconName, icon } from './dom';
import { type Actions, actionButton, entry, type Openings, placeLink, planRemarks, text } from './parts';
import { remedySteps, remembered, stepParts } from './remedy';

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

/** The same as a sign, with its words: for a tab. */
export function stateSign(state: State): { readonly icon: IconName; readonly text: string } {
  const { sign, label } = states[state];
  return { icon: sign, text: label };
}

/** How many pods are Ready, and for which one the controller waits. */
export function liveSummary({ ready, waitsFor }: LiveSet): string {
  return [ready, waitsFor === null ? '' : `waits for ${waitsFor}`].filter(Boolean).join(' · ');
}

/** Why a set does not get on, what ends that, and how it differs from its manifest. `id` names it in its document. */
export function liveContent(id: string, set: LiveSet, actions: Actions, openings: Openings): readonly Child[] {
  return [
    set.story === '' ? undefined : h('p', { class: 'story' }, set.story),
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
    set.plan.length > 0 ? entry('If applied', ...planRemarks(set.plan)) : undefined,
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
      ...stepParts(step, actions),
    ),
  );
  return entry('Left over', h('ul', {}, ...items));
}

/** The first cause is the one to mend: its remedy is open. */
function causeItem(cause: LiveCause, index: number, actions: Actions, openings: Openings): HTMLElement {
  const { id, message, place, steps } = cause;
  const summary = h('summary', {}, h('h4', {}, 'What to do'));
  const remedy = h('details', { class: 'live-remedy' }, summary, remedySteps(steps, actions));
  return h(
    'li',
    { class: 'cause' },
    h('p', { class: 'message' }, icon(index === 0 ? 'warning' : 'info'), h('span', {}, message)),
    place ? h('p', {}, placeLink(place, actions)) : undefined,
    steps.length > 0 ? remembered(remedy, `live/${index}/${id}`, openings, index === 0) : undefined,
  );
}

function drift(id: string, fields: readonly LiveDrift[], actions: Actions): readonly Child[] {
  const items = fields.map(({ object, field, message, place, adopts }) =>
    h(
      'li',
      { class: 'drift' },
      h('span', { class: 'what' }, object === null ? message : `${object}: ${message}`, ' ', placeLink(place, actions)),
      adopts ? adoptButton('Update manifest', `Update manifest: ${field}`, { object, field }) : undefined,
    ),
  );
  const own = fields.filter(({ adopts, object }) => adopts && object === null);
  return [
    h('ul', { class: 'drifts' }, ...items),
    own.length > 1 ? adoptButton('Update manifest from live', undefined, { object: null, field: null }) : undefined,
  ];

  function adoptButton(text: string, label: string | undefined, what: Omit<LiveApplication, 'kind'>): HTMLElement {
    const made = actionButton(text, () => actions.apply(id, { kind: 'live', ...what }));
    if (label !== undefined) made.setAttribute('aria-label', label);
    return made;
  }
}

function sentences(all: readonly string[]): HTMLElement {
  return h('ul', {}, ...all.map((sentence) => h('li', {}, text(sentence))));
}
