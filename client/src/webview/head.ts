import { namespaceLabel, type SetPreview } from '../../../server/src/protocol';
import { h, icon, textButton } from './dom';
import { liveSummary, stateSign } from './live';
import { type Actions, name, placeLink, remark } from './parts';

/**
 * The head of a set: its name, what it adds up to, how it runs, and why it will not do what is shown. `showLive` leads to
 * the section about how it runs.
 */
export function head(set: SetPreview, actions: Actions, showLive: () => void): readonly HTMLElement[] {
  const facts = [namespaceLabel(set), ...set.totals].map((fact) => h('span', {}, fact));
  const header = h(
    'header',
    {},
    h('h2', {}, name(set.name || '(no name)', set.places.name, actions)),
    h('p', { class: 'totals' }, ...facts),
    liveLine(set, showLive),
  );
  const problems = problemsOf(set).map(({ sentence, place }) => remark('warning', sentence, placeLink(place, actions)));
  return problems.length > 0 ? [header, h('ul', { class: 'remarks warning box' }, ...problems)] : [header];
}

function liveLine({ live }: SetPreview, showLive: () => void): HTMLElement | undefined {
  if (!live) return undefined;
  const { icon: sign, text } = stateSign(live.state);
  const isStuck = live.state === 'stuck';
  const label = `${text} · ${liveSummary(live)}`;
  return h(
    'p',
    { class: `running ${isStuck ? 'warning' : 'plain'}` },
    textButton('link', label, showLive, icon(sign), ' '),
  );
}

/** What is wrong with the governing Service, and with the set. */
function problemsOf({ serviceName, governance, notes, notePlaces, places }: SetPreview) {
  const { badge, consequence } = governance;
  const ofService =
    badge.kind === 'warning'
      ? [
          {
            sentence: `Service ${serviceName ?? ''}: ${badge.text.toLowerCase()}. ${consequence}`,
            place: places.governance,
          },
        ]
      : [];
  return [...ofService, ...notes.map((sentence, index) => ({ sentence, place: notePlaces[index] ?? places.name }))];
}
