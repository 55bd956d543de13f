import { h, type IconName, icon } from './dom';
import { replaceInside } from './keep';

/** One of several sets on a page. */
export interface Tab {
  /** Names it on the page. */
  readonly key: string;
  readonly label: string;
  /** What tells it from others of the same label. */
  readonly detail?: string | undefined;
  /** What to look at first: shown before the label, and said. */
  readonly sign?: { readonly icon: IconName; readonly text: string } | undefined;
  /** What it shows. */
  readonly panel: HTMLElement;
}

let ids = 0;

/** A row of tabs, hidden for a single one. Arrow keys, Home and End move between them and show what they stand for. */
export class Tabs {
  readonly element = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'StatefulSets', hidden: '' });
  private readonly id = `tabs-${ids++}`;
  private tabs: readonly Tab[] = [];
  private shown = '';
  private selected = 0;

  /** `chosen` is called with the index of a tab that the user selects. */
  constructor(private readonly chosen: (index: number) => void) {
    this.element.addEventListener('keydown', (event) => this.onKey(event));
  }

  update(tabs: readonly Tab[], selected: number): void {
    this.tabs = tabs;
    const shown = JSON.stringify(tabs.map(({ key, label, detail, sign }) => [key, label, detail, sign]));
    if (shown !== this.shown)
      replaceInside(
        this.element,
        tabs.map((tab, index) => this.button(tab, index)),
      );
    this.shown = shown;
    this.element.hidden = tabs.length < 2;
    this.select(selected);
  }

  /** Shows the panel of a tab, and hides the others. */
  select(selected: number): void {
    this.selected = selected;
    const several = this.tabs.length > 1;
    for (const [index, { panel }] of this.tabs.entries()) {
      const button = this.buttonAt(index);
      const isSelected = index === selected;
      button?.setAttribute('aria-selected', String(isSelected));
      if (button) button.tabIndex = isSelected ? 0 : -1;
      panel.hidden = !isSelected;
      panel.id = `${this.idOf(index)}-panel`;
      for (const [name, value] of Object.entries({ role: 'tabpanel', 'aria-labelledby': this.idOf(index) }))
        if (several) panel.setAttribute(name, value);
        else panel.removeAttribute(name);
    }
    if (several) this.buttonAt(selected)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private button({ label, detail, sign }: Tab, index: number): HTMLElement {
    const button = h(
      'button',
      { type: 'button', role: 'tab', class: 'tab', id: this.idOf(index), 'aria-controls': `${this.idOf(index)}-panel` },
      sign && icon(sign.icon),
      sign && h('span', { class: 'visually-hidden' }, `${sign.text}: `),
      h('span', { class: 'label' }, label),
      detail === undefined ? undefined : h('span', { class: 'detail' }, detail),
    );
    button.addEventListener('click', () => this.chosen(index));
    return button;
  }

  private idOf(index: number): string {
    return `${this.id}-${index}`;
  }

  private buttonAt(index: number): HTMLButtonElement | undefined {
    const child = this.element.children[index];
    return child instanceof HTMLButtonElement ? child : undefined;
  }

  private onKey(event: KeyboardEvent): void {
    const last = this.tabs.length - 1;
    const moves: Record<string, number | undefined> = {
      ArrowRight: this.selected === last ? 0 : this.selected + 1,
      ArrowLeft: this.selected === 0 ? last : this.selected - 1,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.chosen(next);
    this.buttonAt(next)?.focus();
  }
}
