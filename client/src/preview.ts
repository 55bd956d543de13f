import {
  CancellationTokenSource,
  commands,
  type Disposable,
  type Event,
  type ExtensionContext,
  env,
  Range,
  type TextEditor,
  TextEditorSelectionChangeKind,
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
  type ConsequencesResult,
  consequencesRequest,
  type LiveApplication,
  type PreviewOptions,
  type PreviewParams,
  type PreviewResult,
  type Range as ProtocolRange,
  previewRequest,
} from '../../server/src/protocol';
import type { Choices } from './choices';
import { setAt } from './cursor';
import { copyDiagram, exportDiagram } from './diagram';
import { isMarkdown, mayHoldManifests } from './documents';
import {
  type Beginning,
  type DiagramFormat,
  type OpenPreviewArgument,
  readFromPanel,
  readOpenPreviewArgument,
  readPanelState,
  readPlayArgument,
  type ToPanel,
} from './messages';
import { reach } from './milestones';
import { placesOf } from './places';
import { askSimulation, simulateCommand } from './simulation';
import { renderPage } from './webviewPage';

/** How long the options must be unchanged before their consequences are worked out, in ms. */
const consequencesDelay = 60;
const viewType = 'statefulset.preview';
/** Context key: the URIs of documents that contain a StatefulSet. */
const previewable = 'statefulset.previewable';

/** `changed` fires after every change of the workspace. */
export function registerPreview(
  context: ExtensionContext,
  client: BaseLanguageClient,
  choices: Choices,
  changed: Event<void>,
): void {
  const preview = new Preview(context, client, choices);
  context.subscriptions.push(
    preview,
    commands.registerCommand('statefulset.openPreview', (argument: unknown) =>
      preview.open(argument instanceof Uri ? { uri: argument.toString() } : readOpenPreviewArgument(argument)),
    ),
    commands.registerCommand('statefulset.play', (argument: unknown) => preview.begin(readPlayArgument(argument))),
    commands.registerCommand('statefulset.exportDiagramAsSvg', () => preview.exportDiagram('svg')),
    commands.registerCommand('statefulset.exportDiagramAsMermaid', () => preview.exportDiagram('mermaid')),
    window.registerWebviewPanelSerializer(viewType, preview),
    window.onDidChangeActiveTextEditor((editor) => preview.follow(editor)),
    window.onDidChangeTextEditorSelection(({ textEditor, kind }) => preview.followCursor(textEditor, byHand(kind))),
    changed(() => {
      void preview.refresh();
      void preview.followGuide(window.activeTextEditor);
    }),
    choices.onDidChange(() => preview.chosen()),
  );
  preview.follow(window.activeTextEditor);
}

/** The previewed document, and the panel that shows it if it is open. */
class Preview implements WebviewPanelSerializer, Disposable {
  private uri: string | undefined;
  /** What the panel shows beyond the manifests as written. */
  private options: PreviewOptions = {};
  private result: PreviewResult | undefined;
  /** Cancels the latest request. */
  private request = new CancellationTokenSource();
  private panel: WebviewPanel | undefined;
  /** Whether the script of the panel listens. */
  private isPanelReady = false;
  /** The set that the panel scrolls to next, and its section. */
  private toReveal: Pick<OpenPreviewArgument, 'set' | 'section'> & { readonly begin?: Beginning } = {};
  /** The set that the cursor was in last: the panel shows it once the cursor gets there, and then what the user chooses. */
  private setAtCursor: string | undefined;
  /** The document that was opened from the panel: looking at a Service does not change the preview. */
  private revealedUri: string | undefined;

  constructor(
    private readonly context: ExtensionContext,
    private readonly client: BaseLanguageClient,
    private readonly choices: Choices,
  ) {}

  open({ uri, set, rendering, section }: OpenPreviewArgument): void {
    this.toReveal = { ...(set !== undefined && { set }), ...(section && { section }) };
    if (uri !== undefined) this.select(uri);
    if (rendering !== undefined) this.choices.choose(rendering);
    this.openPanel();
  }

  /** Plays steps in the simulation of a set, instead of what was played there. */
  begin(argument: ReturnType<typeof readPlayArgument>): void {
    if (!argument) return;
    this.toReveal = { begin: argument.begin };
    this.select(argument.uri);
    this.openPanel();
  }

  private openPanel(): void {
    reach('preview');
    if (this.panel) this.panel.reveal(undefined, true);
    else {
      const showOptions = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      this.attach(window.createWebviewPanel(viewType, 'StatefulSet', showOptions));
    }
    this.refresh();
  }

  /** After a reload: shows the same document again, unless another manifest is already active. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    this.uri ??= readPanelState(state)?.uri;
    this.attach(panel);
    this.refresh();
  }

  /** Previews the manifest of an editor from now on; other editors change nothing. */
  follow(editor: TextEditor | undefined): void {
    if (!editor || !mayHoldManifests(editor.document)) {
      void this.followGuide(editor);
      return;
    }
    const uri = editor.document.uri.toString();
    if (uri === this.revealedUri) return;
    this.revealedUri = undefined;
    this.select(uri);
    this.refresh();
  }

  /** Previews the manifests in a Markdown file, if it has any: most have none, and are only read beside a preview. */
  async followGuide(editor: TextEditor | undefined): Promise<void> {
    const uri = editor?.document.uri.toString();
    if (!editor || uri === undefined || uri === this.uri || !isMarkdown(editor.document)) return;
    const params: PreviewParams = { uri, options: {} };
    const result = await this.client.sendRequest<PreviewResult>(previewRequest, params).catch(() => undefined);
    if (!result?.sets.length || editor !== window.activeTextEditor) return;
    this.select(uri);
    await this.refresh();
  }

  private select(uri: string): void {
    if (uri !== this.uri) {
      this.options = {};
      this.setAtCursor = undefined;
    }
    this.uri = uri;
  }

  /** Shows the set in whose manifests the cursor is: once it gets there, and whenever the user moves it. */
  followCursor(editor: TextEditor | undefined, isMoved = false): void {
    if (!editor || !this.isPanelReady || !this.result || this.result.sets.length < 2) return;
    const set = setAt(this.result, editor.document.uri.toString(), editor.selection.active);
    if (set === undefined || (set === this.setAtCursor && !isMoved)) return;
    this.setAtCursor = set;
    this.post({ type: 'select', set });
  }

  /** Something else is to be shown: what was tried was tried on that. */
  chosen(): void {
    this.options = {};
    void this.refresh();
  }

  /** What is to be shown, the best first. */
  private get preferred(): readonly string[] {
    const { result } = this;
    return this.choices.preferring(result?.uri === this.uri ? result?.rendering : undefined);
  }

  /** Requests the preview and shows it, unless a newer request was made meanwhile. */
  async refresh(): Promise<void> {
    this.request.cancel();
    if (this.uri === undefined) return;
    const request = new CancellationTokenSource();
    this.request = request;
    const params: PreviewParams = {
      uri: this.uri,
      renderings: this.preferred,
      options: this.panel ? this.options : {},
    };
    const send = async <R>(method: string): Promise<R | undefined> => {
      try {
        const result = await this.client.sendRequest<R>(method, params, request.token);
        return request.token.isCancellationRequested ? undefined : result;
      } catch (error) {
        if (!request.token.isCancellationRequested) this.client.debug(`${method} failed`, error);
        return undefined;
      }
    };
    const result = await send<PreviewResult>(previewRequest);
    if (!result) return;
    this.result = result;
    // As URIs, not as strings: the window knows the `file:` of a remote host by another scheme.
    const previewableUris = result.sets.length > 0 ? [Uri.parse(result.uri)] : [];
    void commands.executeCommand('setContext', previewable, previewableUris);
    this.show();
    if (!Object.values(params.options ?? {}).some(({ changes }) => changes)) return;
    // Simulating a thousand pods takes time: while the user types or drags, only the last state is played.
    await new Promise((resolve) => setTimeout(resolve, consequencesDelay));
    if (request.token.isCancellationRequested) return;
    const consequences = await send<ConsequencesResult>(consequencesRequest);
    if (consequences) this.post({ type: 'consequences', result: consequences });
  }

  /** Copies a command that plays steps on a set in a shell, in the folder of the workspace. */
  private async copySteps(id: string, steps: readonly string[], fromLive: boolean): Promise<void> {
    const set = this.result?.sets.find((each) => each.id === id);
    if (!this.result || !set) return;
    const path = workspace.asRelativePath(Uri.parse(this.result.rendering ?? this.result.uri));
    const isOnlySet = this.result.sets.length === 1;
    await env.clipboard.writeText(simulateCommand({ path, set, isOnlySet, steps, fromLive }));
  }

  /** Saves the diagram of the set with this id, or of one that the user picks. */
  async exportDiagram(format: DiagramFormat, id?: string): Promise<void> {
    const { uri, preferred: renderings, options } = this;
    if (uri !== undefined) await exportDiagram(this.client, { uri, renderings, options }, format, id);
  }

  private async copyDiagram(id: string): Promise<void> {
    const { uri, preferred: renderings, options } = this;
    if (uri !== undefined) await copyDiagram(this.client, { uri, renderings, options }, id);
  }

  dispose(): void {
    this.request.cancel();
    this.panel?.dispose();
  }

  private attach(panel: WebviewPanel): void {
    const resources = Uri.joinPath(this.context.extensionUri, 'dist');
    const { webview } = panel;
    this.panel = panel;
    this.isPanelReady = false;
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.options = {};
    });
    // VS Code discards the page of a hidden panel. It sends `ready` again when it is shown.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.isPanelReady = false;
    });
    webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.iconPath = Uri.joinPath(this.context.extensionUri, 'images', 'icon.png');
    renderPage(webview, resources, 'preview', 'StatefulSet');
  }

  private show(): void {
    if (!this.panel || !this.result) return;
    const path = Uri.parse(this.result.uri).path;
    this.panel.title = `Preview ${path.slice(path.lastIndexOf('/') + 1)}`;
    if (!this.isPanelReady) return;
    const { toReveal } = this;
    this.toReveal = {};
    this.post({ type: 'show', preview: this.result, ...toReveal });
    const editor = window.activeTextEditor;
    // What was asked for stays until the cursor moves on.
    if ((toReveal.set !== undefined || toReveal.begin) && editor)
      this.setAtCursor = setAt(this.result, editor.document.uri.toString(), editor.selection.active);
    else this.followCursor(editor);
  }

  private post(message: ToPanel): void {
    if (this.isPanelReady) void this.panel?.webview.postMessage(message);
  }

  private receive(value: unknown): void {
    const message = readFromPanel(value);
    switch (message?.type) {
      case 'ready':
        this.isPanelReady = true;
        this.show();
        break;
      case 'copy':
        void env.clipboard.writeText(message.text);
        break;
      case 'reveal':
        void this.reveal(message.uri, message.range);
        break;
      case 'options':
        if (message.uri !== this.uri || message.rendering !== this.result?.rendering) break;
        this.options = message.options;
        if (Object.values(message.options).some(({ changes }) => changes)) reach('whatIf');
        void this.refresh();
        break;
      case 'play':
      case 'failures':
        if (message.uri !== this.uri || message.rendering !== this.result?.rendering) break;
        void askSimulation(this.client, message, this.preferred).then((answer) => answer && this.post(answer));
        break;
      case 'copySteps':
        void this.copySteps(message.set, message.steps, message.fromLive);
        break;
      case 'rendering':
        if (message.uri === this.uri) this.choices.choose(message.root);
        break;
      case 'apply':
        void this.apply(message.set, message.what);
        break;
      case 'stopLive':
        void commands.executeCommand('statefulset.stopComparingLive');
        break;
      case 'newFromTemplate':
        void commands.executeCommand('statefulset.newFromTemplate');
        break;
      case 'runbook':
        void commands.executeCommand('statefulset.openRunbook', {
          uri: this.uri,
          set: message.set,
          ...(this.result?.rendering && { rendering: this.result.rendering }),
        });
        break;
      case 'export':
        void this.exportDiagram(message.format, message.set);
        break;
      case 'copyDiagram':
        void this.copyDiagram(message.set);
        break;
    }
  }

  /** Edits the manifest of a set, as if the user had typed the change: it can be undone. */
  private async apply(set: string, what: Application | LiveApplication): Promise<void> {
    if (this.uri === undefined) return;
    const rendering = this.result?.rendering;
    const params: ApplyParams = { uri: this.uri, set, what, ...(rendering && { rendering }) };
    const answer = await this.client.sendRequest<ApplyResult>(applyRequest, params);
    const edit = await this.client.protocol2CodeConverter.asWorkspaceEdit(answer);
    if (!edit || !(await workspace.applyEdit(edit)))
      void window.showWarningMessage(
        'The manifest was not changed: its formatting allows no safe edit. Change it by hand.',
      );
  }

  /** Goes to a place that the preview names: the panel can open no other file. */
  private async reveal(uri: string, { start, end }: ProtocolRange): Promise<void> {
    if (!this.result) return;
    const previewed = this.result.uri;
    if (uri !== previewed) {
      if (!placesOf(this.result).some((place) => place.uri === uri)) return;
      this.revealedUri = uri;
    }
    const columnOf = (shown: string) =>
      window.visibleTextEditors.find(({ document }) => document.uri.toString() === shown)?.viewColumn;
    const viewColumn = columnOf(uri) ?? columnOf(previewed) ?? ViewColumn.One;
    const selection = new Range(start.line, start.character, end.line, end.character);
    await window.showTextDocument(await workspace.openTextDocument(Uri.parse(uri)), { viewColumn, selection });
  }
}

/** Whether the user moved a cursor, rather than an edit or a command. */
function byHand(kind: TextEditorSelectionChangeKind | undefined): boolean {
  return kind === TextEditorSelectionChangeKind.Keyboard || kind === TextEditorSelectionChangeKind.Mouse;
}
