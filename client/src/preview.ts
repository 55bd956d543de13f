import {
  CancellationTokenSource,
  commands,
  type Disposable,
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
  changedNotification,
  type PreviewParams,
  type PreviewResult,
  type Range as ProtocolRange,
  previewRequest,
} from '../../server/src/protocol';
import { mayHoldManifests } from './documents';
import { render } from './html';
import { readFromPanel, readOpenPreviewArgument, readPanelState, type ToPanel } from './messages';

const viewType = 'statefulset.preview';
/** Context key: the URIs of documents in which a StatefulSet was found. */
const previewable = 'statefulset.previewable';

export function registerPreview(context: ExtensionContext, client: BaseLanguageClient): void {
  const preview = new Preview(context.extensionUri, client);
  context.subscriptions.push(
    preview,
    commands.registerCommand('statefulset.openPreview', (argument: unknown) =>
      preview.open(argument instanceof Uri ? { uri: argument.toString() } : readOpenPreviewArgument(argument)),
    ),
    window.registerWebviewPanelSerializer(viewType, preview),
    window.onDidChangeActiveTextEditor((editor) => preview.follow(editor)),
    client.onNotification(changedNotification, () => preview.refresh()),
  );
  preview.follow(window.activeTextEditor);
}

/** The document whose StatefulSets are shown, and the panel that shows them, if it is open. */
class Preview implements WebviewPanelSerializer, Disposable {
  #uri: string | undefined;
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
    if (uri !== undefined) this.#uri = uri;
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
    this.#uri = uri;
    this.refresh();
  }

  /** Asks what the document becomes, and shows the answer unless something newer has been asked since. */
  async refresh(): Promise<void> {
    this.#asking.cancel();
    if (this.#uri === undefined) return;
    const asking = new CancellationTokenSource();
    this.#asking = asking;
    const params: PreviewParams = { uri: this.#uri };
    let result: PreviewResult;
    try {
      result = await this.client.sendRequest<PreviewResult>(previewRequest, params, asking.token);
    } catch (error) {
      if (!asking.token.isCancellationRequested) this.client.debug(`No preview of ${params.uri}`, error);
      return;
    }
    if (asking.token.isCancellationRequested) return;
    this.#result = result;
    // As URIs, not as text: what a remote host calls `file:` the window knows by another scheme.
    const previewableUris = result.sets.length > 0 ? [Uri.parse(result.uri)] : [];
    void commands.executeCommand('setContext', previewable, previewableUris);
    this.#show();
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
    void this.#panel.webview.postMessage(message);
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
    }
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
