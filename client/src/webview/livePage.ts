import type { LivePage, LiveSet } from '../../../server/src/protocol';
import { h, textButton } from './dom';
import { replaceInside } from './keep';
import { leftovers, liveContent, liveSummary, stateBadge } from './live';
import { type Actions, type Openings, remarks } from './parts';

/** Which state of a cluster everything below is compared with. */
export class LiveHead {
  readonly element = h('div', { class: 'live-head', role: 'region', 'aria-label': 'Live state' });
  private said = '';

  constructor(
    private readonly actions: Actions,
    private readonly stop: () => void,
  ) {}

  update(page: LivePage): void {
    const { title, taken, gaps, leftovers: claims, isCompared } = page;
    const said = JSON.stringify([title, taken, gaps, claims, isCompared]);
    if (said === this.said) return;
    this.said = said;
    const rest = [remarks('info', gaps), leftovers(claims, this.actions)].filter((each) => each !== undefined);
    this.element.replaceChildren(
      h(
        'div',
        { class: 'line' },
        h('span', { class: 'term' }, 'Live state'),
        h('strong', {}, title),
        h('span', { class: 'detail' }, `as of ${inWords(taken)}`),
        isCompared ? textButton('link', 'Stop comparing', this.stop) : undefined,
      ),
      ...rest,
    );
  }
}

/** A set of the cluster that is shown without a manifest. */
export class LiveSetView {
  readonly element = h('article', { tabindex: -1 });
  private said = '';

  constructor(private readonly actions: Actions) {}

  update(set: LiveSet, openings: Openings): void {
    const said = JSON.stringify(set);
    if (said === this.said) return;
    this.said = said;
    const { namespace, name, state } = set;
    this.element.setAttribute('aria-label', `StatefulSet ${name} as it runs`);
    const content = liveContent(name, set, this.actions, openings).filter((each) => each !== undefined);
    replaceInside(this.element, [
      h(
        'header',
        {},
        h('h2', {}, name),
        h(
          'p',
          { class: 'totals live-totals' },
          h('span', {}, `namespace ${namespace}`),
          h('span', {}, stateBadge(state)),
          h('span', {}, liveSummary(set)),
        ),
      ),
      h('h3', { class: 'visually-hidden' }, 'Live'),
      h('div', { class: 'live' }, ...content),
    ]);
  }
}

/** `2026-05-04T10:32:00.000Z` as people write it. */
function inWords(taken: string): string {
  return `${taken.slice(0, 10)} ${taken.slice(11, 19)} UTC`;
}
