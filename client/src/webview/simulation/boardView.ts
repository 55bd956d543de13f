import {
  type ClaimNow,
  claimStateLabels,
  dataLabel,
  podName,
  podStateLabels,
  troubleLabels,
} from '../../../../server/src/protocol';
import { h, type IconName, icon } from '../dom';
import { focusedElement } from '../keep';
import { text } from '../parts';
import { type BoardRow, type BoardSet, boardAt, maxRows } from './board';
import type { Position } from './history';
import { PodActions } from './podActions';
import { revisionNames, type Timeline } from './timeline';

/** The same, with the name that its pods have. */
export type NamedBoardSet = BoardSet & { readonly name: string };

/** The pods and claims at one position, with what can be done to each pod. Rows that stay the same keep their elements. */
export class BoardView {
  readonly element = h('div', { class: 'board', role: 'list', 'aria-label': 'Pods and claims at this position' });
  private rows = new Map<string, HTMLElement>();
  private readonly actions: PodActions | undefined;
  private shown: Parameters<BoardView['show']> | undefined;

  /** `act` is told of a step that is chosen at a pod; without it there is nothing to choose. */
  constructor(act: ((step: string) => void) | undefined) {
    if (!act) return;
    this.actions = new PodActions(act, () => {
      this.rows.clear();
      if (this.shown) this.show(...this.shown);
    });
  }

  show(timeline: Timeline, set: NamedBoardSet, position: Position): void {
    this.shown = [timeline, set, position];
    const templates = set.claimTemplates.map(({ name }) => name);
    const revisions = revisionNames(timeline);
    const all = boardAt(timeline, position, set);
    const rows = new Map<string, HTMLElement>();
    for (const row of all.slice(0, maxRows)) {
      const key = JSON.stringify([set.name, templates, row, row.pod.revision && revisions[row.pod.revision]]);
      rows.set(key, this.rows.get(key) ?? this.row(row, set.name, templates, revisions));
    }
    this.rows = rows;
    const elements = [...rows.values(), ...(all.length > maxRows ? [text(`and ${all.length - maxRows} more`)] : [])];
    this.replace(elements);
  }

  /** The focus stays at its row, even if that is another element now. */
  private replace(elements: readonly HTMLElement[]): void {
    const before = focusedElement();
    const focused = this.element.contains(before) ? before?.getAttribute('data-focus') : undefined;
    this.element.replaceChildren(...elements);
    if (focused && document.activeElement !== before)
      [...this.element.querySelectorAll<HTMLElement>('[data-focus]')]
        .find((each) => each.getAttribute('data-focus') === focused)
        ?.focus();
  }

  private row(
    row: BoardRow,
    set: string,
    templates: readonly string[],
    revisions: Readonly<Record<number, string>>,
  ): HTMLElement {
    const { from, to, pod, claims, changed } = row;
    const name = podName({ name: set }, from);
    const span = (first: string) => (from === to ? first : `${first} … ${to}`);
    const facts = [
      podStateLabels[pod.state],
      pod.trouble && troubleLabels[pod.trouble],
      pod.revision === undefined ? '' : (revisions[pod.revision] ?? `revision ${pod.revision}`),
      from === to ? '' : `${to - from + 1} pods`,
    ];
    return h(
      'div',
      { class: `board-row ${changed ? 'changed' : ''}`, role: 'listitem' },
      h(
        'div',
        { class: 'standing' },
        state(`pod-${pod.state}`, span(name), facts.filter(Boolean).join(' · ')),
        ...claims.map((claim, index) => claim && claimState(claim, span(`${templates[index]}-${name}`))),
      ),
      ...(this.actions?.of(row, set) ?? []),
    );
  }
}

function claimState(claim: ClaimNow, name: string): HTMLElement {
  const data = dataLabel(claim);
  const facts = [claimStateLabels[claim.state], data].filter(Boolean).join(' · ');
  const isFilled = claim.state !== 'gone' && claim.data !== undefined;
  const mark = isFilled ? dataMark(claim.data) : undefined;
  return state(`claim-${claim.state}`, name, facts, mark);
}

/** How many colours there are for data; the number tells those of one colour apart. */
const dataColours = 6;

/** A coloured chip with the number of the step in which the data was first written. */
function dataMark(step: number): HTMLElement {
  const colour = step === 0 ? 0 : ((step - 1) % dataColours) + 1;
  return h('span', { class: `data data-${colour}`, 'aria-hidden': 'true' }, step === 0 ? '•' : `${step}`);
}

function state(sign: IconName, name: string, facts: string, mark?: HTMLElement): HTMLElement {
  return h(
    'span',
    { class: `state ${sign}` },
    icon(sign),
    h('span', { class: 'what' }, h('span', { class: 'name' }, name), ' ', mark, h('span', { class: 'facts' }, facts)),
  );
}
