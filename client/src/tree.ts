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
import { chartOfRoot, type SetsResult, setsRequest } from '../../server/src/protocol';
import { childrenOf, type Line, lineOf, type Node, roots } from './treeModel';

/** The view `StatefulSets` in the Explorer: the sets of the workspace with their Services, pods and claims. */
export function registerTree(context: ExtensionContext, client: BaseLanguageClient, changed: Event<void>): void {
  context.subscriptions.push(new SetTree(client, changed));
}

/** In ms: a tree that is refreshed at every keystroke flickers. */
const refreshDelay = 300;

class SetTree implements TreeDataProvider<Node>, Disposable {
  private readonly treeChanged = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.treeChanged.event;
  private readonly view: TreeView<Node>;
  private readonly subscriptions: Disposable[];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The sets that are shown, as JSON: changes elsewhere do not refresh the tree. */
  private shown: string | undefined;
  /** The sets to show next, if a refresh has requested them already. */
  private requested: SetsResult | undefined;

  constructor(
    private readonly client: BaseLanguageClient,
    changed: Event<void>,
  ) {
    this.view = window.createTreeView('statefulset.sets', { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = [
      this.treeChanged,
      this.view,
      changed(() => this.refreshSoon()),
      this.view.onDidChangeVisibility(() => this.refreshSoon()),
    ];
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return [...childrenOf(node)];
    const sets = this.requested ?? (await this.requestSets());
    this.requested = undefined;
    this.shown = JSON.stringify(sets);
    return [...roots(sets)];
  }

  getTreeItem(node: Node): TreeItem {
    const line = lineOf(node, node.kind === 'rendering' ? renderingName(node.rendering) : pathOf(node.uri));
    const { Collapsed, None } = TreeItemCollapsibleState;
    const item = new TreeItem(line.label, line.expandable ? Collapsed : None);
    item.id = line.id;
    item.description = line.description;
    item.tooltip = line.tooltip;
    item.accessibilityInformation = { label: [line.label, line.description].filter(Boolean).join(', ') };
    item.iconPath = iconOf(line);
    item.contextValue = node.kind;
    if (line.place) {
      const { start, end } = line.place.range;
      const selection = new Range(start.line, start.character, end.line, end.character);
      item.command = {
        title: 'Go to Manifest',
        command: 'vscode.open',
        arguments: [Uri.parse(line.place.uri), { selection, preserveFocus: true }],
      };
    }
    return item;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private refreshSoon(): void {
    clearTimeout(this.timer);
    if (!this.view.visible) return;
    this.timer = setTimeout(() => void this.refresh(), refreshDelay);
  }

  private async refresh(): Promise<void> {
    const sets = await this.requestSets();
    if (JSON.stringify(sets) === this.shown) return;
    this.requested = sets;
    this.treeChanged.fire(undefined);
  }

  private async requestSets(): Promise<SetsResult> {
    try {
      return await this.client.sendRequest<SetsResult>(setsRequest, {});
    } catch (error) {
      this.client.debug(`${setsRequest} failed`, error);
      return [];
    }
  }
}

function pathOf(uri: string): string {
  return workspace.asRelativePath(Uri.parse(uri));
}

/** A kustomization by its folder, a chart by its folder and its values file. */
function renderingName(root: string): string {
  const chart = chartOfRoot(root);
  return chart ? `${folderName(chart.folder)} · ${chart.values}` : folderName(root);
}

/** The path of a folder in the workspace; the name of one that is the workspace's own. */
function folderName(root: string): string {
  const path = pathOf(root.replace(/\/$/, ''));
  return /^(?:[a-z]:)?[\\/]/i.test(path) ? path.slice(path.search(/[^\\/]*$/)) : path;
}

const icons: Readonly<Record<Line['icon'], string>> = {
  rendering: 'symbol-folder',
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
