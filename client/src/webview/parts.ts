import type { Application, Badge, LiveApplication, Location, PlanItem, Playing } from '../../../server/src/protocol';
import type { DiagramFormat } from '../messages';
import { button, type Child, h, type IconName, icon, textButton } from './dom';

/** What the panel can make the extension do. */
export interface Actions {
  reveal(place: Location): void;
  copy(text: string): void;
  apply(set: string, what: Application | LiveApplication): void;
  exportDiagram(set: string, format: DiagramFormat): void;
  /** Plays steps on the set with this id: the answer is shown in its view. */
  play(set: string, playing: Playing): void;
  /** Puts steps on the clipboard, as a command line that plays them on the set with this id. */
  copySteps(set: string, steps: readonly string[]): void;
  /** Opens the migration runbook of the set with this name. */
  openRunbook(set: string): void;
}

/**
 * A name that links to where it stands in the manifest and can be copied. The last `muted` characters, which all of its
 * kind share, are shown fainter.
 */
export function name(text: string, location: Location | undefined, actions: Actions, muted = 0): HTMLElement {
  const split = text.length - muted;
  const parts = [text.slice(0, split), muted > 0 ? h('span', { class: 'muted' }, text.slice(split)) : undefined];
  const label = location
    ? button('name', `${text}, go to the manifest`, () => actions.reveal(location), ...parts)
    : h('span', { class: 'name', title: text }, ...parts);
  if (location) label.title = text;
  return h('span', { class: 'copyable' }, label, copyButton(text, actions));
}

/**
 * Several words that can be copied. Lines break between words only, not after a hyphen. `what` names it for screen
 * readers.
 */
export function copyableText(text: string, what: string, actions: Actions): HTMLElement {
  const words = text.split(/( )/).map((word) => (word === ' ' ? word : h('span', { class: 'word' }, word)));
  return h('div', { class: 'copyable code' }, h('code', {}, ...words), copyButton(text, actions, what));
}

function copyButton(text: string, actions: Actions, what = text): HTMLButtonElement {
  const copy = button('copy', `Copy ${what}`, () => {
    actions.copy(text);
    copy.replaceChildren(icon('check'));
    copy.classList.add('copied');
    setTimeout(() => {
      copy.replaceChildren(icon('copy'));
      copy.classList.remove('copied');
    }, 1200);
  });
  copy.append(icon('copy'));
  return copy;
}

export function badge({ kind, text }: Badge): HTMLElement {
  const sign = { ok: icon('check'), warning: icon('warning'), info: icon('info'), plain: undefined }[kind];
  return h('span', { class: `badge ${kind}` }, sign, text);
}

/** A term and its description. */
export function entry(term: string, ...value: readonly Child[]): HTMLElement {
  return h('div', { class: 'entry' }, h('div', { class: 'term' }, term), h('div', { class: 'value' }, ...value));
}

export function text(sentence: string): HTMLElement {
  return h('p', { class: 'text' }, sentence);
}

export function remarks(sign: IconName, sentences: readonly string[], className = ''): HTMLElement | undefined {
  if (sentences.length === 0) return undefined;
  const items = sentences.map((sentence) => h('li', {}, icon(sign), h('span', {}, sentence)));
  return h('ul', { class: `remarks ${sign} ${className}` }, ...items);
}

/** What a change means: rejections and risks first. */
export function planRemarks(items: readonly PlanItem[]): readonly Child[] {
  const texts = (risky: boolean) => items.flatMap(({ kind, text }) => ((kind !== 'effect') === risky ? [text] : []));
  return [remarks('warning', texts(true)), remarks('info', texts(false))];
}

export function actionButton(label: string, onClick: () => void, primary = false): HTMLButtonElement {
  return textButton(primary ? 'action primary' : 'action', label, onClick);
}

/** Which sections are open. */
export interface Openings {
  isOpen(id: string): boolean | undefined;
  setOpen(id: string, open: boolean): void;
}

/**
 * A section that can be closed. Its content is rebuilt only when it changes, so that focus and scroll position are
 * kept.
 */
export class Section {
  readonly element: HTMLDetailsElement;
  private readonly aside = h('span', { class: 'aside' });
  private readonly content = h('div', { class: 'content' });
  private openings: Openings | undefined;
  private openByDefault = false;
  private shown: string | undefined;

  constructor(
    private readonly id: string,
    title: string,
    ...fixed: readonly Child[]
  ) {
    const summary = h('summary', {}, h('h3', {}, title), this.aside);
    this.element = h('details', { class: `section section-${id}` }, summary, ...fixed, this.content);
    this.element.addEventListener('toggle', () => {
      if (this.openings && this.isOpen() !== this.element.open) this.openings.setOpen(id, this.element.open);
    });
  }

  /** `key` is everything that `build` depends on. Without one the content stays as it is: it has not arrived yet. */
  update(
    openings: Openings,
    openByDefault: boolean,
    aside: readonly Child[],
    key?: unknown,
    build?: () => readonly Child[],
  ) {
    this.openings = openings;
    this.openByDefault = openByDefault;
    this.element.open = this.isOpen();
    this.aside.replaceChildren(
      ...aside.flatMap((child) => (child ? [typeof child === 'string' ? h('span', {}, child) : child] : [])),
    );
    const shown = key === undefined ? this.shown : JSON.stringify(key);
    if (shown === this.shown || !build) return;
    this.shown = shown;
    this.content.replaceChildren(...build().filter((child) => child !== undefined));
  }

  private isOpen(): boolean {
    return this.openings?.isOpen(this.id) ?? this.openByDefault;
  }
}
