import type { ConsequencesResult, Played, PreviewResult } from '../../../server/src/protocol';
import type { Beginning, FromPanel, PanelState, ToPanel } from '../messages';
import { h } from './dom';
import { liveSummary } from './live';
import { LiveHead, LiveSetView } from './livePage';
import { type Memory, optionsOf, remember } from './memory';
import { type Actions, actionButton, type Openings } from './parts';
import { Source } from './source';
import { SetView } from './view';

/** The script of the preview's panel: shows what the extension sends, and sends it options and actions. */

interface State extends PanelState {
  /** By document and set. */
  readonly memories: Record<string, Memory>;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): Partial<State> | undefined;
  setState(state: State): void;
};

const vscode = acquireVsCodeApi();
const main = element('main');
const status = element('status');
const views: SetView[] = [];
const liveViews: LiveSetView[] = [];
const memories: Record<string, Memory> = vscode.getState()?.memories ?? {};
let shown: PreviewResult = { uri: '', renderings: [], rendering: null, remark: null, live: null, sets: [] };
let content = '';
/** The options that were sent last, as JSON. */
let sent = '{}';

const actions: Actions = {
  reveal: ({ uri, range }) => vscode.postMessage({ type: 'reveal', uri, range }),
  copy: (text) => {
    vscode.postMessage({ type: 'copy', text });
    status.textContent = `Copied ${text}`;
  },
  apply: (set, what) => vscode.postMessage({ type: 'apply', set, what }),
  play: (set, playing) => {
    const { uri, rendering } = shown;
    const changes = memories[keyOf(shown, set)]?.changes ?? {};
    vscode.postMessage({ type: 'play', uri, rendering, set, changes, playing });
  },
  copySteps: (set, steps) => {
    vscode.postMessage({ type: 'copySteps', set, steps });
    status.textContent = 'Copied the command';
  },
  openRunbook: (set) => vscode.postMessage({ type: 'runbook', set }),
  exportDiagram: (set, format) => vscode.postMessage({ type: 'export', set, format }),
};

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  switch (data.type) {
    case 'show': {
      if (data.preview.uri !== shown.uri || data.preview.rendering !== shown.rendering) sent = '{}';
      const next = JSON.stringify(data.preview);
      if (next !== content) show(data.preview);
      content = next;
      save();
      reveal(data);
      if (data.begin) begin(data.begin);
      break;
    }
    case 'consequences':
      showConsequences(data.result);
      break;
    case 'played':
      showPlayed(data.result);
      break;
  }
});
const source = new Source(actions, (root) => vscode.postMessage({ type: 'rendering', uri: shown.uri, root }));
const liveHead = new LiveHead(actions, () => vscode.postMessage({ type: 'stopLive' }));
vscode.postMessage({ type: 'ready' });

/** Scrolls to a set, or to its section that is asked for. */
function reveal({ preview, set, section }: Extract<ToPanel, { type: 'show' }>): void {
  const { sets, live } = preview;
  const named = set === undefined ? undefined : views[sets.findIndex(({ name }) => name === set)];
  if (section === 'live') {
    const running = live?.sets.findIndex(({ name }) => name === set) ?? -1;
    if (running >= 0) liveViews[running]?.element.scrollIntoView();
    else revealLive(named ?? views[sets.findIndex((each) => each.live)]);
  } else named?.element.scrollIntoView();
}

/** Plays steps in the simulation of a set. */
function begin(beginning: Beginning): void {
  views[shown.sets.findIndex(({ id }) => id === beginning.set)]?.begin(beginning);
}

/** Of the first set the whole page is shown: its head says what is compared. */
function revealLive(view: SetView | undefined): void {
  view?.openLive();
  if (view === views[0]) window.scrollTo(0, 0);
  else view?.element.scrollIntoView();
}

function show(preview: PreviewResult): void {
  const { sets, renderings, rendering, live } = preview;
  shown = preview;
  source.update(preview);
  main.classList.toggle('stale', preview.remark?.isStale ?? false);
  views.length = Math.min(views.length, sets.length);
  while (views.length < sets.length) views.push(new SetView(actions, save));
  const running = live?.sets ?? [];
  liveViews.length = Math.min(liveViews.length, running.length);
  while (liveViews.length < running.length) liveViews.push(new LiveSetView(actions));
  const elements = [...liveViews, ...views].map((view): HTMLElement => view.element);
  if (elements.length === 0) elements.push(empty(renderings.find(({ root }) => root === rendering)?.name));
  if (live) {
    liveHead.update(live);
    elements.unshift(liveHead.element);
  }
  if (renderings.length > 0 || preview.remark) elements.unshift(source.element);
  if (elements.some((each, index) => main.children[index] !== each) || main.children.length !== elements.length)
    main.replaceChildren(...elements);
  for (const [index, set] of sets.entries()) views[index]?.update(set, remember(memories, keyOf(preview, set.id)));
  for (const [index, set] of running.entries())
    liveViews[index]?.update(set, openingsOf(remember(memories, keyOf(preview, `${set.namespace}/${set.name}`))));
  status.textContent = inWords(preview) || 'No StatefulSet';
}

/** What screen readers announce: the sets as they run, and as they are written. */
function inWords({ sets, live }: PreviewResult): string {
  const running = (live?.sets ?? []).map((set) => `${set.name}: ${liveSummary(set)}`);
  const written = sets.map(({ name, totals, live }) => {
    const facts = live ? [`live: ${liveSummary(live)}`, ...totals] : totals;
    return `${name}: ${facts.join(', ')}`;
  });
  return [...running, ...written].join('; ');
}

function openingsOf({ open }: Memory): Openings {
  return {
    isOpen: (id) => open[id],
    setOpen: (id, isOpen) => {
      open[id] = isOpen;
      save();
    },
  };
}

function showConsequences({ uri, rendering, sets }: ConsequencesResult): void {
  if (uri !== shown.uri || rendering !== shown.rendering) return;
  for (const [index, { id }] of shown.sets.entries()) views[index]?.showConsequences(sets[id] ?? []);
}

function showPlayed(played: Played): void {
  if (played.uri !== shown.uri || played.rendering !== shown.rendering) return;
  views[shown.sets.findIndex(({ id }) => id === played.set)]?.showPlayed(played);
}

/** Saves the state of the panel, and sends the options to the extension if they have changed. */
function save(): void {
  const { uri, rendering, sets } = shown;
  vscode.setState({ uri, memories });
  const options = Object.fromEntries(
    sets.flatMap(({ id }) => {
      const memory = memories[keyOf(shown, id)];
      const own = memory && optionsOf(memory);
      return own && Object.keys(own).length > 0 ? [[id, own]] : [];
    }),
  );
  const json = JSON.stringify(options);
  if (json !== sent) vscode.postMessage({ type: 'options', uri, rendering, options });
  sent = json;
}

function keyOf({ uri, rendering }: PreviewResult, set: string): string {
  return rendering === null ? `${uri}#${set}` : `${uri}#${rendering}#${set}`;
}

/** `rendering` is the name of the kustomization, or of the values, with which the file is shown. */
function empty(rendering: string | undefined): HTMLElement {
  if (rendering !== undefined)
    return h('div', { class: 'empty' }, h('h2', {}, `No StatefulSet of this file in ${rendering}`));
  return h(
    'div',
    { class: 'empty' },
    h('h2', {}, 'No StatefulSet in this file'),
    h(
      'p',
      {},
      'Open a manifest that has one, or start typing one here: its pods, claims and DNS names appear as you type.',
    ),
    actionButton('New from Template...', () => vscode.postMessage({ type: 'newFromTemplate' }), true),
  );
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}
