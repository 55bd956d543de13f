import { totals } from '../../../server/src/features/outlook';
import type { PreviewResult } from '../../../server/src/protocol';
import type { FromPanel, PanelState, ToPanel } from '../messages';
import { h } from './dom';
import type { Actions } from './parts';
import { SetView } from './view';

/** The script of the preview's panel: shows what the extension sends, asks it to copy and to go to the manifest. */

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void; setState(state: PanelState): void };

const vscode = acquireVsCodeApi();
const main = element('main');
const status = element('status');
const views: SetView[] = [];
let shown: string | undefined;

const actions: Actions = {
  reveal: (uri, range) => vscode.postMessage({ type: 'reveal', uri, range }),
  copy: (text) => {
    vscode.postMessage({ type: 'copy', text });
    status.textContent = `Copied ${text}`;
  },
};

window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
  const { type, preview, set } = event.data;
  if (type !== 'show') return;
  vscode.setState({ uri: preview.uri });
  const content = JSON.stringify(preview);
  if (content !== shown) show(preview);
  shown = content;
  if (set !== undefined) views[preview.sets.findIndex(({ name }) => name === set)]?.element.scrollIntoView();
});
vscode.postMessage({ type: 'ready' });

function show({ uri, sets }: PreviewResult): void {
  views.length = Math.min(views.length, sets.length);
  while (views.length < sets.length) views.push(new SetView(actions));
  const elements = views.map((view) => view.element);
  if (elements.length === 0) main.replaceChildren(empty());
  else if (elements.some((each, index) => main.children[index] !== each) || main.children.length !== elements.length)
    main.replaceChildren(...elements);
  for (const [index, set] of sets.entries()) views[index]?.update(set, uri);
  status.textContent = sets.map((set) => `${set.name}: ${totals(set).join(', ')}`).join('; ') || 'No StatefulSet';
}

function empty(): HTMLElement {
  return h(
    'div',
    { class: 'empty' },
    h('h2', {}, 'No StatefulSet in this file'),
    h('p', {}, 'Open a manifest that holds one, or begin one here: its pods, claims and DNS names appear as you type.'),
  );
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}`);
  return found;
}
