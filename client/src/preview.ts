import {
  CancellationTokenSource,
  commands,
  type Disposable,
  type Event,
  type ExtensionContext,
  env,
  Range,
  type TextEditor,
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type Application,
  type ApplyParams,
  type ApplyResult,
  applyRequest,
  type PlayResult,
  type PreviewOptions,
  type PreviewParams,
  type PreviewResult,
  type Range as ProtocolRange,
  playRequest,
  previewRequest,
} from '../../server/src/protocol';
import { exportDiagram } from './diagram';
import { mayHoldManifests } from './documents';
import { render } from './html';
import { type DiagramFormat, readFromPanel, readOpenPreviewArgument, readPanelState, type ToPanel } from './messages';

/** In ms. */
const playAfter = 60;
const viewType = 'statefulset.preview';
/** Context key: the URIs of documents in which a StatefulSet was found. */
const previewable = 'statefulset.previewable';

/** `changed` fires when the workspace is another one. */
export function registerPreview(context: ExtensionContext, client: BaseLanguageClient, changed: Event<void>): void {
  const preview = new Preview(context.extensionUri, client);
  context.subscriptions.push(
    preview,
    commands.registerCommand('statefulset.openPreview', (argument: unknown) =>
      preview.open(argument instanceof Uri ? { uri: argument.toString() } : readOpenPreviewArgument(argument)),
    ),
    commands.registerCommand('statefulset.exportDiagramAsSvg', () => preview.exportDiagram('svg')),
    commands.registerCommand('statefulset.exportDiagramAsMermaid', () => preview.exportDiagram('mermaid')),
    window.registerWebviewPanelSerializer(viewType, preview),
    window.onDidChangeActiveTextEditor((editor) => preview.follow(editor)),
    changed(() => preview.refresh()),
  );
  preview.follow(window.activeTextEditor);
}

/** The document whose StatefulSets are shown, and the panel that shows them, if it is open. */
class Preview implements WebviewPanelSerializer, Disposable {
  #uri: string | undefined;
  /** What the panel wants to see of that document beyond what is written. */
  #options: PreviewOptions = {};
  #result: PreviewResult | undefined;
  #asking = new CancellationTokenSource();
  #panel: WebviewPanel | undefined;
  /** Whether the panel's script listens. */
  #listening = false;
  /** The set that the panel should bring into view. */
  #wanted: string | undefined;
  /** The document that the panel itself opened: to look at a Service is not to leave the set. */
  #revealed: string | undefined;

  constructor(
    private readonly extensionUri: Uri,
    private readonly client: BaseLanguageClient,
  ) {}

  open({ uri, set }: { readonly uri?: string; readonly set?: string }): void {
    this.#wanted = set;
    if (uri !== undefined) this.#look(uri);
    if (this.#panel) this.#panel.reveal(undefined, true);
    else {
      const where = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      this.#adopt(window.createWebviewPanel(viewType, 'StatefulSet', where));
    }
    this.refresh();
  }

  /** After a reload: shows what it showed before, unless another manifest is already looked at. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    this.#uri ??= readPanelState(state)?.uri;
    this.#adopt(panel);
    this.refresh();
  }

  /** Shows the manifest of this editor from now on; editors of other things change nothing. */
  follow(editor: TextEditor | undefined): void {
    if (!editor || !mayHoldManifests(editor.document)) return;
    const uri = editor.document.uri.toString();
    if (uri === this.#revealed) return;
    this.#revealed = undefined;
    this.#look(uri);
    this.refresh();
  }

  #look(uri: string): void {
    if (uri !== this.#uri) this.#options = {};
    this.#uri = uri;
  }

  /** Asks what the document becomes, and shows the answer unless something newer has been asked since. */
  async refresh(): Promise<void> {
    this.#asking.cancel();
    if (this.#uri === undefined) return;
    const asking = new CancellationTokenSource();
    this.#asking = asking;
    const params: PreviewParams = { uri: this.#uri, options: this.#panel ? this.#options : {} };
    const ask = async <R>(request: string): Promise<R | undefined> => {
      try {
        const result = await this.client.sendRequest<R>(request, params, asking.token);
        return asking.token.isCancellationRequested ? undefined : result;
      } catch (error) {
        if (!asking.token.isCancellationRequested) this.client.debug(`No answer to ${request}`, error);
        return undefined;
      }
    };
    const result = await ask<PreviewResult>(previewRequest);
    if (!result) return;
    this.#result = result;
    // As URIs, not as text: what a remote host calls `file:` the window knows by another scheme.
    const previewableUris = result.sets.length > 0 ? [Uri.parse(result.uri)] : [];
    void commands.executeCommand('setContext', previewable, previewableUris);
    this.#show();
    const isPlayed = Object.values(params.options ?? {}).some(({ changes, scenario }) => changes || scenario);
    if (!isPlayed) return;
    // A thousand pods take their time: while somebody types or drags, only the last state is played.
    await new Promise((resolve) => setTimeout(resolve, playAfter));
    const played = asking.token.isCancellationRequested ? undefined : await ask<PlayResult>(playRequest);
    if (played) this.#post({ type: 'played', result: played });
  }

  /** Lets the user save the diagram of a set: the one with this id, or one that is chosen. */
  async exportDiagram(format: DiagramFormat, id?: string): Promise<void> {
    if (this.#uri !== undefined)
      await exportDiagram(this.client, { uri: this.#uri, options: this.#options }, format, id);
  }

  dispose(): void {
    this.#asking.cancel();
    this.#panel?.dispose();
  }

  #adopt(panel: WebviewPanel): void {
    const resources = Uri.joinPath(this.extensionUri, 'dist');
    const { webview } = panel;
    this.#panel = panel;
    this.#listening = false;
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#options = {};
    });
    // A hidden panel is thrown away by VS Code, and says `ready` again once it is seen.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#listening = false;
    });
    webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.iconPath = Uri.joinPath(this.extensionUri, 'images', 'icon.png');
    webview.options = { enableScripts: true, localResourceRoots: [resources] };
    webview.html = render({
      cspSource: webview.cspSource,
      nonce: crypto.randomUUID(),
      script: webview.asWebviewUri(Uri.joinPath(resources, 'preview.js')).toString(),
      style: webview.asWebviewUri(Uri.joinPath(resources, 'preview.css')).toString(),
      title: 'StatefulSet',
    });
  }

  #show(): void {
    if (!this.#panel || !this.#result) return;
    const path = Uri.parse(this.#result.uri).path;
    this.#panel.title = `Preview ${path.slice(path.lastIndexOf('/') + 1)}`;
    if (!this.#listening) return;
    const message: ToPanel = {
      type: 'show',
      preview: this.#result,
      ...(this.#wanted !== undefined && { set: this.#wanted }),
    };
    this.#wanted = undefined;
    this.#post(message);
  }

  #post(message: ToPanel): void {
    if (this.#listening) void this.#panel?.webview.postMessage(message);
  }

  #receive(value: unknown): void {
    const message = readFromPanel(value);
    switch (message?.type) {
      case 'ready':
        this.#listening = true;
        this.#show();
        break;
      case 'copy':
        void env.clipboard.writeText(message.text);
        break;
      case 'reveal':
        void this.#reveal(message.uri, message.range);
        break;
      case 'options':
        if (message.uri !== this.#uri) break;
        this.#options = message.options;
        void this.refresh();
        break;
      case 'apply':
        void this.#apply(message.set, message.what);
        break;
      case 'runbook':
        void commands.executeCommand('statefulset.openRunbook', { uri: this.#uri, set: message.set });
        break;
      case 'export':
        void this.exportDiagram(message.format, message.set);
        break;
    }
  }

  /** Writes something to the manifest of a set: the text changes as if it was typed, and can be undone. */
  async #apply(set: string, what: Application): Promise<void> {
    if (this.#uri === undefined) return;
    const params: ApplyParams = { uri: this.#uri, set, what };
    const answer = await this.client.sendRequest<ApplyResult>(applyRequest, params);
    const edit = await this.client.protocol2CodeConverter.asWorkspaceEdit(answer);
    if (!edit || !(await workspace.applyEdit(edit)))
      void window.showWarningMessage('The manifest was not changed: it is written in a way that leaves no safe edit.');
  }

  /** Goes to a place in the previewed document or in a Service of it: no other file is opened from the panel. */
  async #reveal(uri: string, { start, end }: ProtocolRange): Promise<void> {
    if (!this.#result) return;
    const { uri: previewed, sets } = this.#result;
    const services = sets.flatMap(({ service, clientServices }) => [service, ...clientServices]);
    if (uri !== previewed) {
      if (!services.some((service) => service?.uri === uri)) return;
      this.#revealed = uri;
    }
    const shown = (wanted: string | undefined) =>
      window.visibleTextEditors.find(({ document }) => document.uri.toString() === wanted)?.viewColumn;
    const viewColumn = shown(uri) ?? shown(previewed) ?? ViewColumn.One;
    const selection = new Range(start.line, start.character, end.line, end.character);
    await window.showTextDocument(await workspace.openTextDocument(Uri.parse(uri)), { viewColumn, selection });
  }
}
