import {
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  Range,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type SetsResult, setsRequest } from '../../server/src/protocol';
import { childrenOf, type Line, lineOf, type Node, roots } from './treeModel';

/** The view `StatefulSets` of the Explorer: the sets of the workspace, their Services, pods and claims. */
export function registerTree(context: ExtensionContext, client: BaseLanguageClient, changed: Event<void>): void {
  context.subscriptions.push(new SetTree(client, changed));
}

/** In ms: a tree that changed at every keystroke would only flicker. */
const quiet = 300;

class SetTree implements TreeDataProvider<Node>, Disposable {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: TreeView<Node>;
  readonly #subscriptions: Disposable[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is shown, as JSON: a change elsewhere is none here. */
  #shown: string | undefined;
  /** What was asked for in the background and is to be shown next. */
  #next: SetsResult | undefined;

  constructor(
    private readonly client: BaseLanguageClient,
    changed: Event<void>,
  ) {
    this.#view = window.createTreeView('statefulset.sets', { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#changed,
      this.#view,
      changed(() => this.#refreshSoon()),
      this.#view.onDidChangeVisibility(() => this.#refreshSoon()),
    ];
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return [...childrenOf(node)];
    const results = this.#next ?? (await this.#ask());
    this.#next = undefined;
    this.#shown = JSON.stringify(results);
    return [...roots(results)];
  }

  getTreeItem(node: Node): TreeItem {
    const line = lineOf(node, workspace.asRelativePath(Uri.parse(node.uri)));
    const { Collapsed, None } = TreeItemCollapsibleState;
    const item = new TreeItem(line.label, line.expandable ? Collapsed : None);
    const { start, end } = line.place.range;
    item.id = line.id;
    item.description = line.description;
    item.tooltip = line.tooltip;
    item.accessibilityInformation = { label: [line.label, line.description].filter(Boolean).join(', ') };
    item.iconPath = iconOf(line);
    item.contextValue = node.kind;
    item.command = {
      title: 'Go to the Manifest',
      command: 'vscode.open',
      arguments: [
        Uri.parse(line.place.uri),
        { selection: new Range(start.line, start.character, end.line, end.character), preserveFocus: true },
      ],
    };
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #refreshSoon(): void {
    clearTimeout(this.#timer);
    if (!this.#view.visible) return;
    this.#timer = setTimeout(() => void this.#refresh(), quiet);
  }

  async #refresh(): Promise<void> {
    const results = await this.#ask();
    if (JSON.stringify(results) === this.#shown) return;
    this.#next = results;
    this.#changed.fire(undefined);
  }

  async #ask(): Promise<SetsResult> {
    try {
      return await this.client.sendRequest<SetsResult>(setsRequest, {});
    } catch (error) {
      this.client.debug('No StatefulSets', error);
      return [];
    }
  }
}

const icons: Readonly<Record<Line['icon'], string>> = {
  set: 'layers',
  service: 'plug',
  pods: 'list-tree',
  pod: 'circle-outline',
  claim: 'database',
};

function iconOf({ icon, state }: Line): ThemeIcon {
  if (state !== 'warning') return new ThemeIcon(icons[icon]);
  return new ThemeIcon(icon === 'service' ? 'warning' : icons[icon], new ThemeColor('list.warningForeground'));
}
