import { podName } from '../../../../server/src/protocol';
import { button, h, icon, textButton } from '../dom';
import type { BoardRow } from './board';

/** What can be done to the pod of a row, behind one button a row. One row at a time shows it. */
export class PodActions {
  private open: number | undefined;

  /** `changed` is called when another row shows its actions. */
  constructor(
    private readonly act: (step: string) => void,
    private readonly changed: () => void,
  ) {}

  /** The button of a row, and the actions if it is the one that shows them. */
  of(row: BoardRow, set: string): readonly HTMLElement[] {
    const { from, to } = row;
    const isOpen = this.open !== undefined && from <= this.open && this.open <= to;
    const name = from === to ? podName({ name: set }, from) : `${podName({ name: set }, from)} … ${to}`;
    const toggle = button('control-button more', `Actions for ${name}`, () => this.toggle(isOpen, to), icon('more'));
    toggle.setAttribute('aria-expanded', String(isOpen));
    toggle.setAttribute('data-focus', `more ${from}`);
    return isOpen ? [toggle, this.actions(row, set)] : [toggle];
  }

  private toggle(isOpen: boolean, ordinal: number): void {
    this.open = isOpen ? undefined : ordinal;
    this.changed();
  }

  private actions(row: BoardRow, set: string): HTMLElement {
    const { from, to } = row;
    const field = h('input', { type: 'number', min: from, max: to, step: 1, value: this.open ?? to });
    const chosen = () =>
      Number.isInteger(field.valueAsNumber) ? Math.min(Math.max(field.valueAsNumber, from), to) : to;
    field.addEventListener('change', () => {
      this.open = chosen();
    });
    const buttons = actionsFor(row).map(({ title, step }) => {
      const each = textButton('action', title, () => this.act(`${step}:${podName({ name: set }, chosen())}`));
      each.setAttribute('data-focus', `${step} ${from}`);
      return each;
    });
    return h(
      'div',
      { class: 'buttons pod-actions', role: 'group', 'aria-label': `Act on ${podName({ name: set }, chosen())}` },
      from === to ? undefined : h('label', { class: 'choice' }, h('span', {}, 'Pod ordinal'), field),
      ...buttons,
    );
  }
}

interface PodAction {
  readonly title: string;
  /** The name of the step, which takes the pod. */
  readonly step: string;
}

const remove: PodAction = { title: 'Delete', step: 'deletePod' };
const fail: PodAction = { title: 'Make it fail', step: 'fail' };
const recover: PodAction = { title: 'Recover', step: 'recover' };
const force: PodAction = { title: 'Delete by force', step: 'forceDelete' };
const lose: PodAction = { title: 'Lose its node', step: 'loseNode' };
const drain: PodAction = { title: 'Drain its node', step: 'drain' };

/** What can be done to the pod that the step which is looked at leaves behind. */
function actionsFor({ next: pod }: BoardRow): readonly PodAction[] {
  if (pod.trouble === 'node lost') return [{ ...recover, title: 'Bring the node back' }, force];
  switch (pod.state) {
    case 'gone':
      return [{ ...fail, title: 'Make it fail when it is created' }];
    case 'ready':
      return [remove, fail, lose, drain];
    case 'starting':
    case 'not-ready':
      return [remove, pod.trouble === 'failed' ? recover : fail, lose, drain];
    case 'ending':
      return [force];
    case 'orphaned':
      return [remove, drain];
  }
}
