import {
  type Application,
  type Badge,
  decoded,
  fileNameOf,
  type LiveApplication,
  type Location,
  type PlanItem,
  type Playing,
} from '../../../server/src/protocol';
import type { DiagramFormat } from '../messages';
import { breakable, button, type Child, h, type IconName, icon, textButton } from './dom';
import { replaceInside } from './keep';

/** What the panel can make the extension do. */
export interface Actions {
  reveal(place: Location): void;
  copy(text: string): void;
  apply(set: string, what: Application | LiveApplication): void;
  exportDiagram(set: string, format: DiagramFormat): void;
  /** Copies the diagram of a set as Mermaid text. */
  copyDiagram(set: string): void;
  /** Plays steps on the set with this id: the answer is shown in its view. */
  play(set: string, playing: Playing): void;
  /** Finds what can go wrong with a set, where nothing runs or from what runs on. */
  findFailures(set: string, fromLive: boolean): void;
  /** Puts steps on the clipboard, as a command line that plays them on the set with this id. */
  copySteps(set: string, steps: readonly string[], fromLive: boolean): void;
  /** Opens the migration runbook of the set with this name. */
  openRunbook(set: string): void;
}

/**
 * A name that links to where it stands in the manifest and can be copied. The last `muted` characters, which all of its
 * kind share, are shown fainter.
 */
export function name(text: string, location: Location | undefined, actions: Actions, muted = 0): HTMLElement {
  const split = text.length - muted;
  const rest = muted > 0 ? [h('span', { class: 'muted' }, ...breakable(text.slice(split)))] : [];
  const parts = [...breakable(text.slice(0, split)), ...rest];
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
  // What may have to be scrolled must have the focus for that.
  const tabindex = text.length > longText ? 0 : undefined;
  return h('div', { class: 'copyable code' }, h('code', { tabindex }, ...words), copyButton(text, actions, what));
}

/** In a narrow panel longer texts have more lines than are shown at once. */
const longText = 100;

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

export function badge(badge: Badge): HTMLElement {
  return h('span', { class: `badge ${badge.kind}` }, ...badgeParts(badge));
}

/** A verdict that leads to what it is about. */
export function verdict(badge: Badge, place: Location, actions: Actions): HTMLElement {
  const label = `${badge.text}, show in ${whereIn(place)}`;
  return button(`badge ${badge.kind}`, label, () => actions.reveal(place), ...badgeParts(badge));
}

function badgeParts({ kind, text }: Badge): readonly Child[] {
  return [{ ok: icon('check'), warning: icon('warning'), info: icon('info'), plain: undefined }[kind], text];
}

/** `web.yaml:32` */
function whereIn({ uri, range }: Location): string {
  return `${decoded(fileNameOf(uri))}:${range.start.line + 1}`;
}

/** Where something is written: `Show in web.yaml:32`. */
export function placeLink(place: Location, actions: Actions): HTMLElement {
  return textButton('link', `Show in ${whereIn(place)}`, () => actions.reveal(place));
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
  const items = sentences.map((sentence) => remark(sign, sentence));
  return h('ul', { class: `remarks ${sign} ${className}` }, ...items);
}

/** A sentence with a sign before it, as an item of a list; what is to follow in its last line stands behind it. */
export function remark(sign: IconName, sentence: string, ...behind: readonly Child[]): HTMLElement {
  return h('li', {}, icon(sign), h('span', {}, ...words(sentence), ...behind.flatMap((child) => [' ', child])));
}

/** A sentence in which long names can be broken where names are. */
function words(sentence: string): readonly Child[] {
  return sentence.split(/( )/).flatMap((word) => (word.length > longWord ? breakable(word) : [word]));
}
const longWord = 20;

/** What a change means: rejections and risks first. `where` leads to what is rejected. */
export function planRemarks(items: readonly PlanItem[], where?: Child): readonly Child[] {
  const risks = items
    .filter(({ kind }) => kind !== 'effect')
    .map(({ kind, text }) => remark('warning', text, ...(kind === 'refused' && where ? [where] : [])));
  const effects = items.flatMap(({ kind, text }) => (kind === 'effect' ? [text] : []));
  return [risks.length > 0 ? h('ul', { class: 'remarks warning' }, ...risks) : undefined, remarks('info', effects)];
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
    replaceInside(
      this.content,
      build().filter((child) => child !== undefined),
    );
  }

  private isOpen(): boolean {
    return this.openings?.isOpen(this.id) ?? this.openByDefault;
  }
}
