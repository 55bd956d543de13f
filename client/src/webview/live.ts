import {
  decoded,
  fileNameOf,
  type LiveApplication,
  type LiveCause,
  type LiveDrift,
  type LiveLeftover,
  type LiveSet,
  type Location,
  type PlanItem,
  type RemedyStep,
  type State,
} from '../../../server/src/protocol';
import { type Child, h, type IconName, icon, textButton } from './dom';
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
    set.plan.length > 0 ? entry('If applied', ...plan(set.plan)) : undefined,
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
    { class: 'live-remedy' },
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
    place ? h('p', {}, placeLink(place, actions)) : undefined,
    steps.length > 0 ? remedy : undefined,
  );
}

/** Where something is written: `Show in web.yaml:32`. */
function placeLink(place: Location, actions: Actions): HTMLElement {
  const where = `${decoded(fileNameOf(place.uri))}:${place.range.start.line + 1}`;
  return textButton('link', `Show in ${where}`, () => actions.reveal(place));
}

/** What the API server and the controller make of applying the manifest: rejections and risks first. */
function plan(items: readonly PlanItem[]): readonly Child[] {
  const texts = (risky: boolean) => items.flatMap(({ kind, text }) => ((kind !== 'effect') === risky ? [text] : []));
  return [remarks('warning', texts(true)), remarks('info', texts(false))];
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
  const items = fields.map(({ object, field, message, place, adopts }) =>
    h(
      'li',
      { class: 'drift' },
      h('span', { class: 'what' }, object === null ? message : `${object}: ${message}`, ' ', placeLink(place, actions)),
      adopts ? adoptButton('Update manifest', `Update ${field} in the manifest`, { object, field }) : undefined,
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
