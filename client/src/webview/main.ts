import type { PreviewResult } from '../../../server/src/protocol';
import type { FromPanel, PanelState, ToPanel } from '../messages';
import { element, h } from './dom';
import { showOnly } from './keep';
import { liveSummary } from './live';
import { LiveHead } from './livePage';
import { optionsOf } from './memory';
import { type Actions, actionButton } from './parts';
import { keyOf, type Remembered, Sets } from './sets';
import { Source } from './source';

/** The script of the preview's panel: shows what the extension sends, and sends it options and actions. */

type State = PanelState & Remembered;

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): Partial<State> | undefined;
  setState(state: State): void;
};

const vscode = acquireVsCodeApi();
const main = element('main');
const status = element('status');
const remembered: Remembered = {
  memories: vscode.getState()?.memories ?? {},
  selected: vscode.getState()?.selected ?? {},
};
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
  play: (set, playing) => vscode.postMessage({ type: 'play', ...tried(set), playing }),
  findFailures: (set, fromLive) => vscode.postMessage({ type: 'failures', ...tried(set), fromLive }),
  copySteps: (set, steps, fromLive) => {
    vscode.postMessage({ type: 'copySteps', set, steps, fromLive });
    status.textContent = 'Copied the command';
  },
  openRunbook: (set) => vscode.postMessage({ type: 'runbook', set }),
  exportDiagram: (set, format) => vscode.postMessage({ type: 'export', set, format }),
  copyDiagram: (set) => {
    vscode.postMessage({ type: 'copyDiagram', set });
    status.textContent = 'Copied the diagram as Mermaid';
  },
};

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
  switch (data.type) {
    case 'show': {
      if (data.preview.uri !== shown.uri || data.preview.rendering !== shown.rendering) sent = '{}';
      const next = JSON.stringify(data.preview);
      if (next !== content) show(data.preview);
      content = next;
      save();
      sets.reveal(data.set, data.section);
      if (data.begin) sets.begin(data.begin);
      break;
    }
    case 'select':
      sets.select(data.set);
      break;
    case 'consequences':
      sets.showConsequences(data.result);
      break;
    case 'failures':
      sets.showFailures(data.result);
      break;
    case 'played':
      sets.showPlayed(data.result);
      break;
  }
});
const sets = new Sets(actions, remembered, save);
const source = new Source(actions, (root) => vscode.postMessage({ type: 'rendering', uri: shown.uri, root }));
const liveHead = new LiveHead(actions, () => vscode.postMessage({ type: 'stopLive' }));
vscode.postMessage({ type: 'ready' });

function show(preview: PreviewResult): void {
  const { renderings, rendering, live } = preview;
  shown = preview;
  source.update(preview);
  main.classList.toggle('stale', preview.remark?.isStale ?? false);
  if (live) liveHead.update(live);
  const isEmpty = preview.sets.length + (live?.sets.length ?? 0) === 0;
  const elements = [
    ...(renderings.length > 0 || preview.remark ? [source.element] : []),
    ...(live ? [liveHead.element] : []),
    ...(isEmpty ? [empty(renderings.find(({ root }) => root === rendering)?.name)] : sets.elements),
  ];
  showOnly(main, elements);
  sets.update(preview);
  status.textContent = inWords(preview) || 'No StatefulSet';
}

/** A set as it is shown: what the simulation is asked about. */
function tried(set: string) {
  const { uri, rendering } = shown;
  return { uri, rendering, set, changes: remembered.memories[keyOf(shown, set)]?.changes ?? {} };
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

/** Saves the state of the panel, and sends the options to the extension if they have changed. */
function save(): void {
  const { uri, rendering, sets } = shown;
  const { memories } = remembered;
  vscode.setState({ uri, ...remembered });
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
