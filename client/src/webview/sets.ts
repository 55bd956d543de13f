import {
  type ConsequencesResult,
  type Failures,
  type FileSets,
  type LiveSet,
  namespaceLabel,
  type Played,
  type PreviewResult,
  type SetPreview,
} from '../../../server/src/protocol';
import type { Beginning } from '../messages';
import { h } from './dom';
import { showOnly } from './keep';
import { stateSign } from './live';
import { LiveSetView } from './livePage';
import { type Memory, remember } from './memory';
import type { Actions, Openings } from './parts';
import { type Tab, Tabs } from './tabs';
import { SetView } from './view';

/** What is remembered of the sets: it must outlive the page. */
export interface Remembered {
  /** By document and set. */
  readonly memories: Record<string, Memory>;
  /** The set that is shown, by document. */
  readonly selected: Record<string, string>;
}

/** The sets of a document, those that run without a manifest first: one is shown, tabs lead to the others. */
export class Sets {
  /** To be shown in this order; without sets there is only what is hidden. */
  readonly elements: readonly HTMLElement[];
  private readonly panels = h('div', { class: 'sets' });
  private readonly tabs = new Tabs((index) => this.show(index));
  private readonly views: SetView[] = [];
  private readonly liveViews: LiveSetView[] = [];
  private shown: PreviewResult | undefined;
  private index = 0;
  /** How far each set was scrolled when another one was chosen. */
  private readonly scrolled = new Map<string, number>();

  /** `changed` is called when what is remembered changes. */
  constructor(
    private readonly actions: Actions,
    private readonly remembered: Remembered,
    private readonly changed: () => void,
  ) {
    this.elements = [this.tabs.element, this.panels];
  }

  update(preview: PreviewResult): void {
    const { sets, live } = preview;
    const running = live?.sets ?? [];
    const { views, liveViews, actions, changed, remembered } = this;
    this.shown = preview;
    views.length = Math.min(views.length, sets.length);
    while (views.length < sets.length) views.push(new SetView(actions, changed));
    liveViews.length = Math.min(liveViews.length, running.length);
    while (liveViews.length < running.length) liveViews.push(new LiveSetView(actions));
    // Each in an element of its own, which can be the panel of a tab.
    const panels = [...liveViews, ...views].map(({ element }) => element.parentElement ?? h('div', {}, element));
    showOnly(this.panels, panels);
    const tabs = [...running.map(liveTab), ...sets.map((set) => tabOf(set, sets))];
    this.index = this.indexIn(tabs.map(({ key }) => key));
    this.tabs.update(
      tabs.map((tab, index) => ({ ...tab, panel: panels[index] ?? this.panels })),
      this.index,
    );
    for (const [index, set] of sets.entries()) views[index]?.update(set, this.memoryOf(set.id));
    for (const [index, set] of running.entries())
      liveViews[index]?.update(set, openingsOf(remember(remembered.memories, keyOf(preview, keyOfLive(set))), changed));
  }

  /** Shows the set with this id, as if its tab was chosen; unknown ones change nothing. */
  select(id: string): void {
    this.show(this.keys.indexOf(id));
  }

  /** Shows a set by its name, from its head or at its section; without a name the first that runs. */
  reveal(name: string | undefined, section: 'live' | undefined): void {
    const { sets = [], live } = this.shown ?? {};
    const running = live?.sets ?? [];
    const alone = running.findIndex((set) => set.name === name);
    if (section === 'live' && alone >= 0) {
      this.show(alone);
      return;
    }
    const named = sets.findIndex((set) => set.name === name);
    const index = section === 'live' && named < 0 ? sets.findIndex((set) => set.live) : named;
    if (index < 0) return;
    this.show(running.length + index);
    if (section === 'live') this.views[index]?.revealLive();
    else window.scrollTo(0, 0);
  }

  /** Shows a set, opens its simulation, and plays steps in it from the start. */
  begin(beginning: Beginning): void {
    this.select(beginning.set);
    this.viewOf(beginning.set)?.begin(beginning);
  }

  showConsequences({ sets, ...of }: ConsequencesResult): void {
    if (!this.isShown(of)) return;
    for (const { id } of this.shown?.sets ?? []) this.viewOf(id)?.showConsequences(sets[id] ?? []);
  }

  showFailures(failures: Failures): void {
    if (this.isShown(failures)) this.viewOf(failures.set)?.showFailures(failures.findings);
  }

  showPlayed(played: Played): void {
    if (this.isShown(played)) this.viewOf(played.set)?.showPlayed(played);
  }

  private isShown({ uri, rendering }: Pick<PreviewResult, 'uri' | 'rendering'>): boolean {
    return uri === this.shown?.uri && rendering === this.shown.rendering;
  }

  private viewOf(id: string): SetView | undefined {
    return this.views[this.shown?.sets.findIndex((set) => set.id === id) ?? -1];
  }

  private get keys(): readonly string[] {
    const { sets = [], live } = this.shown ?? {};
    return [...(live?.sets ?? []).map(keyOfLive), ...sets.map(({ id }) => id)];
  }

  private memoryOf(id: string): Memory {
    return remember(this.remembered.memories, this.shown ? keyOf(this.shown, id) : id);
  }

  /** The set that was chosen; of one that got another name meanwhile the one in its place. */
  private indexIn(keys: readonly string[]): number {
    const chosen = this.remembered.selected[this.shown?.uri ?? ''];
    const index = chosen === undefined ? 0 : keys.indexOf(chosen);
    return index >= 0 ? index : Math.min(this.index, Math.max(0, keys.length - 1));
  }

  private show(index: number): void {
    const { keys, shown, remembered } = this;
    const [before, key] = [keys[this.index], keys[index]];
    if (!shown || key === undefined) return;
    delete remembered.selected[shown.uri];
    remembered.selected[shown.uri] = key;
    for (const old of Object.keys(remembered.selected).slice(0, -maxSelected)) delete remembered.selected[old];
    this.changed();
    if (index === this.index) return;
    if (before !== undefined) this.scrolled.set(keyOf(shown, before), window.scrollY);
    this.index = index;
    this.tabs.select(index);
    window.scrollTo(0, this.scrolled.get(keyOf(shown, key)) ?? 0);
  }
}

/** The choices in this many documents are remembered. */
const maxSelected = 40;

/** Names a set of a document among all that are remembered. */
export function keyOf({ uri, rendering }: FileSets, set: string): string {
  return rendering === null ? `${uri}#${set}` : `${uri}#${rendering}#${set}`;
}

function tabOf(set: SetPreview, sets: readonly SetPreview[]): Omit<Tab, 'panel'> {
  const isAlone = sets.filter(({ name }) => name === set.name).length < 2;
  const isWrong = set.notes.length > 0 || set.governance.badge.kind === 'warning';
  const sign = set.live?.state === 'stuck' ? stateSign('stuck') : { icon: 'warning' as const, text: 'With problems' };
  return {
    key: set.id,
    label: set.name || '(no name)',
    detail: isAlone ? undefined : namespaceLabel(set),
    sign: isWrong || set.live?.state === 'stuck' ? sign : undefined,
  };
}

function liveTab(set: LiveSet): Omit<Tab, 'panel'> {
  return { key: keyOfLive(set), label: set.name, detail: set.namespace, sign: stateSign(set.state) };
}

function keyOfLive({ namespace, name }: LiveSet): string {
  return `${namespace}/${name}`;
}

function openingsOf({ open }: Memory, changed: () => void): Openings {
  return {
    isOpen: (id) => open[id],
    setOpen: (id, isOpen) => {
      open[id] = isOpen;
      changed();
    },
  };
}
