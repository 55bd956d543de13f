import { type PodPreview, podAt, type SetPreview } from '../../../server/src/protocol';
import { cellOf, columns, headOf } from './columns';
import { h } from './dom';
import { focusedElement } from './keep';
import { layoutFor, podCount, type Widths, widths } from './layout';
import { characterWidth } from './measure';
import type { Actions } from './parts';
import { listHeight, type Scroll, scrollTopFor, visibleRows } from './virtual';

/**
 * The table of a set's pods. Only visible rows have elements. It is one Tab stop: arrow keys move between rows and
 * between the buttons of a row.
 */
export class PodGrid {
  readonly element: HTMLElement;
  private readonly head = h('thead', { role: 'rowgroup' });
  private readonly body = h('tbody', { role: 'rowgroup' });
  private readonly table = h('table', { role: 'grid' }, this.head, this.body);
  private readonly rows = new Map<number, HTMLTableRowElement>();
  private set: SetPreview | undefined;
  /** The pods that are shown: those of the set, and those of the manifest that a change removes. */
  private count = 0;
  private widths: Widths | undefined;
  private rowHeight = 24;
  /** The button that has the focus, or would get it by Tab. */
  private current = { row: 0, button: 0 };

  constructor(private readonly actions: Actions) {
    this.element = h('div', { class: 'pods' }, this.table);
    this.element.addEventListener('scroll', () => this.paint(), { passive: true });
    this.table.addEventListener('keydown', (event) => this.onKey(event));
    this.table.addEventListener('focusin', (event) => this.onFocus(event.target));
    this.head.append(h('tr', { role: 'row', 'aria-rowindex': 1 }, ...columns.map(headOf)));
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  update(set: SetPreview): void {
    this.set = set;
    this.count = podCount(set);
    this.widths = widths(set);
    this.table.setAttribute('aria-label', `Pods of ${set.name}`);
    this.table.setAttribute('aria-rowcount', String(this.count + 1));
    this.table.classList.toggle('without-claims', set.claimTemplates.length === 0);
    for (const [property, characters] of Object.entries(this.widths))
      this.table.style.setProperty(`--${property}`, `${Math.max(characters, property === 'ordinal' ? 3 : 0)}ch`);
    this.table.style.setProperty('--claim-lines', String(Math.max(1, set.claimTemplates.length)));
    this.current.row = Math.min(this.current.row, Math.max(0, this.count - 1));
    const focused = this.table.contains(focusedElement());
    this.clear();
    this.resize();
    if (focused) this.focus();
  }

  /** Chooses the layout for the current width and paints. */
  private resize(): void {
    if (!this.set || !this.widths) return;
    const layout = layoutFor(this.element.clientWidth, characterWidth(this.element), this.widths);
    if (this.table.dataset['layout'] !== layout) {
      this.table.dataset['layout'] = layout;
      this.clear();
    }
    this.paint();
    const height = this.measure(this.set);
    if (height > 0 && height !== this.rowHeight) {
      this.rowHeight = height;
      this.clear();
      this.paint();
    }
  }

  /** The height that all rows get: that of the last pod, whose names are the longest and have the most lines. */
  private measure(set: SetPreview): number {
    if (this.count === 0) return 0;
    const row = this.row(podAt(set, this.count - 1), this.count - 1, set);
    this.body.append(row);
    const height = row.offsetHeight;
    row.remove();
    return height;
  }

  private clear(): void {
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
  }

  private scroll(): Scroll {
    return {
      count: this.count,
      rowHeight: this.rowHeight,
      scrollTop: this.element.scrollTop,
      height: Math.max(0, this.element.clientHeight - this.head.offsetHeight),
    };
  }

  /** Creates the visible rows and removes the others, except the one that has the focus. */
  private paint(): void {
    const { set } = this;
    if (!set) return;
    this.body.style.height = `${listHeight(this.count, this.rowHeight)}px`;
    const { first, end, shift } = visibleRows(this.scroll());
    for (const [index, row] of this.rows) {
      if ((index >= first && index < end) || row.contains(document.activeElement)) continue;
      row.remove();
      this.rows.delete(index);
    }
    let next: HTMLTableRowElement | null = null;
    for (let index = end - 1; index >= first; index--) {
      let row = this.rows.get(index);
      if (!row) {
        row = this.row(podAt(set, index), index, set);
        this.rows.set(index, row);
        this.body.insertBefore(row, next);
      }
      next = row;
    }
    for (const [index, row] of this.rows) row.style.top = `${index * this.rowHeight + shift}px`;
    this.markTabStop();
  }

  private row(pod: PodPreview, index: number, set: SetPreview): HTMLTableRowElement {
    const mark = markOf(set, index);
    const cells = columns.map((column) => cellOf(column, { set, pod, mark, actions: this.actions }));
    const row = h('tr', { role: 'row', 'aria-rowindex': index + 2, class: mark }, ...cells);
    row.addEventListener('click', () => this.actions.reveal(set.places.replicas));
    return row;
  }

  private buttons(row: number): readonly HTMLButtonElement[] {
    return [...(this.rows.get(row)?.querySelectorAll('button') ?? [])];
  }

  /** Makes exactly one button of the table reachable by Tab. */
  private markTabStop(): void {
    const [firstPainted] = [...this.rows.keys()].sort((a, b) => a - b);
    const current = this.rows.has(this.current.row) ? this.current : { row: firstPainted ?? 0, button: 0 };
    for (const row of this.rows.keys())
      for (const [index, element] of this.buttons(row).entries())
        element.tabIndex = row === current.row && index === current.button ? 0 : -1;
  }

  private onFocus(target: EventTarget | null): void {
    if (!(target instanceof HTMLButtonElement)) return;
    for (const row of this.rows.keys()) {
      const button = this.buttons(row).indexOf(target);
      if (button < 0) continue;
      this.current = { row, button };
      this.markTabStop();
      return;
    }
  }

  private onKey(event: KeyboardEvent): void {
    const last = this.count - 1;
    const page = Math.max(1, Math.floor(this.scroll().height / this.rowHeight) - 1);
    const { row, button } = this.current;
    const toEnd = event.ctrlKey || event.metaKey;
    const moves: Record<string, { row?: number; button?: number } | undefined> = {
      ArrowDown: { row: row + 1 },
      ArrowUp: { row: row - 1 },
      PageDown: { row: row + page },
      PageUp: { row: row - page },
      ArrowRight: { button: button + 1 },
      ArrowLeft: { button: button - 1 },
      Home: toEnd ? { row: 0, button: 0 } : { button: 0 },
      End: toEnd ? { row: last } : { button: this.buttons(row).length - 1 },
    };
    const move = moves[event.key];
    if (!move || last < 0) return;
    event.preventDefault();
    this.current = { row: Math.min(last, Math.max(0, move.row ?? row)), button: move.button ?? button };
    this.focus();
  }

  /** Scrolls to the current button and gives it the focus. */
  private focus(): void {
    this.element.scrollTop = scrollTopFor(this.current.row, this.scroll());
    this.paint();
    const buttons = this.buttons(this.current.row);
    this.current.button = Math.min(buttons.length - 1, Math.max(0, this.current.button));
    buttons[this.current.button]?.focus({ preventScroll: true });
  }
}

/** How a pod differs from the manifest. */
function markOf({ replicas, written }: SetPreview, index: number): 'added' | 'removed' | undefined {
  if (index >= replicas) return 'removed';
  return index >= written.replicas ? 'added' : undefined;
}
