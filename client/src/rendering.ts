import {
  commands,
  type Definition,
  type DefinitionProvider,
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  Hover,
  type HoverProvider,
  Location,
  languages,
  MarkdownString,
  type Position,
  Range,
  type TextDocument,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type OriginParams,
  type OriginResult,
  originRequest,
  type RenderingRoot,
  type RenderParams,
  type RenderResult,
  type RootsParams,
  type RootsResult,
  renderRequest,
  rootsRequest,
} from '../../server/src/protocol';
import { readOpenRenderingArgument } from './messages';

const scheme = 'statefulset-rendering';
/** Context key: the URIs of documents that kustomizations or charts read. */
const rendered = 'statefulset.rendered';
/** In ms: what is shown of a file that somebody edits is asked for when the typing pauses. */
const refreshDelay = 100;

/** Registers the documents that show what kustomizations and charts become, and the commands that open them. */
export function registerRenderings(context: ExtensionContext, client: BaseLanguageClient, changed: Event<void>): void {
  const renderings = new Renderings(client, changed);
  context.subscriptions.push(
    renderings,
    workspace.registerTextDocumentContentProvider(scheme, renderings),
    languages.registerDefinitionProvider({ scheme }, renderings),
    languages.registerHoverProvider({ scheme }, renderings),
    commands.registerCommand('statefulset.openRendering', (argument: unknown) => renderings.open(uriOrRoot(argument))),
    commands.registerCommand('statefulset.compareRenderings', (argument: unknown) =>
      renderings.compare(uriOrRoot(argument)),
    ),
  );
}

/** What a rendering is asked of: a file that goes into it, or its folder. */
type Of = ReturnType<typeof readOpenRenderingArgument>;

/** Menus pass the document, code lenses an object; without either it is about the active editor. */
function uriOrRoot(argument: unknown): Of {
  if (argument instanceof Uri) return { uri: argument.toString() };
  const read = readOpenRenderingArgument(argument);
  const active = window.activeTextEditor?.document.uri;
  if (read.uri !== undefined || read.root !== undefined || !active) return read;
  return active.scheme === scheme ? { root: paramsOf(active).root } : { uri: active.toString() };
}

/** The document of a rendering. Its path is what people see; the rest is what the server is asked. */
function documentUri({ root, name }: RenderingRoot, compared: boolean): Uri {
  const query = new URLSearchParams({ root, ...(compared && { compared: 'yes' }) });
  return Uri.from({ scheme, path: `/${name} (rendering).yaml`, query: query.toString() });
}

function paramsOf({ query }: Uri): RenderParams {
  const parameters = new URLSearchParams(query);
  return { root: parameters.get('root') ?? '', compared: parameters.has('compared') };
}

class Renderings implements TextDocumentContentProvider, DefinitionProvider, HoverProvider, Disposable {
  private readonly contentChanged = new EventEmitter<Uri>();
  readonly onDidChange = this.contentChanged.event;
  private readonly subscriptions: Disposable[];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly client: BaseLanguageClient,
    changed: Event<void>,
  ) {
    this.subscriptions = [
      this.contentChanged,
      changed(() => this.refreshSoon()),
      window.onDidChangeActiveTextEditor(() => this.updateContext()),
    ];
  }

  /** Opens a rendering beside; of several that read a document, the one that the user picks. */
  async open(of: Of): Promise<void> {
    const chosen = await this.choose('Open Rendering', await this.rootsOf(of));
    if (!chosen) return;
    const document = await workspace.openTextDocument(documentUri(chosen, false));
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
  }

  /** Shows two renderings side by side: of those that read a document, or of all. */
  async compare(of: Of): Promise<void> {
    const title = 'Compare Renderings';
    const all = await this.request<RootsResult>(rootsRequest, {});
    const reading = await this.rootsOf(of);
    const left = await this.choose(title, reading);
    if (!left) return;
    const others = [...reading, ...(all ?? [])].filter((each) => each.root !== left.root);
    const distinct = [...new Map(others.map((each) => [each.root, each])).values()];
    if (distinct.length === 0) {
      void window.showInformationMessage(`There is nothing else to compare ${left.name} with.`);
      return;
    }
    const right = await this.choose(`${title}: ${left.name}`, distinct);
    if (!right) return;
    const [before, after] = [documentUri(left, true), documentUri(right, true)];
    await commands.executeCommand('vscode.diff', before, after, `${left.name} ↔ ${right.name}`);
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const rendering = await this.request<RenderResult>(renderRequest, paramsOf(uri));
    return rendering?.text ?? '# There is neither a kustomization nor a chart in this folder.\n';
  }

  async provideDefinition({ uri }: TextDocument, position: Position): Promise<Definition | undefined> {
    const origin = await this.originOf(uri, position);
    return origin ? new Location(Uri.parse(origin.uri), toRange(origin.range)) : undefined;
  }

  async provideHover({ uri }: TextDocument, position: Position): Promise<Hover | undefined> {
    const origin = await this.originOf(uri, position);
    return origin ? new Hover(new MarkdownString(origin.markdown)) : undefined;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** The roots to choose from; all where a document is in none, or none is meant. */
  private async rootsOf({ uri, root }: Of): Promise<RootsResult> {
    if (root !== undefined) {
      const rendering = await this.request<RenderResult>(renderRequest, { root });
      return rendering ? [{ root, name: rendering.name }] : [];
    }
    const reading = uri === undefined ? undefined : await this.request<RootsResult>(rootsRequest, { uri });
    return reading && reading.length > 0 ? reading : ((await this.request<RootsResult>(rootsRequest, {})) ?? []);
  }

  private async choose(title: string, roots: readonly RenderingRoot[]): Promise<RenderingRoot | undefined> {
    if (roots.length === 0)
      void window.showInformationMessage('Neither a kustomization nor a chart was found in this workspace.');
    if (roots.length < 2) return roots[0];
    const items = roots.map(({ root, name }) => ({ label: name, root }));
    const picked = await window.showQuickPick(items, { title, placeHolder: 'Select what to show' });
    return picked && { root: picked.root, name: picked.label };
  }

  private async originOf(uri: Uri, position: Position): Promise<OriginResult> {
    const params: OriginParams = {
      ...paramsOf(uri),
      position: { line: position.line, character: position.character },
    };
    return (await this.request<OriginResult>(originRequest, params)) ?? null;
  }

  private refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), refreshDelay);
  }

  /** Shows another text where there is one. */
  private async refresh(): Promise<void> {
    await this.updateContext();
    for (const document of workspace.textDocuments) {
      if (document.uri.scheme !== scheme) continue;
      const text = await this.provideTextDocumentContent(document.uri);
      if (text !== document.getText()) this.contentChanged.fire(document.uri);
    }
  }

  /** For the menus: whether a kustomization or a chart reads the document of the active editor. */
  private async updateContext(): Promise<void> {
    const uri = window.activeTextEditor?.document.uri;
    if (!uri || uri.scheme === scheme) return;
    const params: RootsParams = { uri: uri.toString() };
    const roots = (await this.request<RootsResult>(rootsRequest, params)) ?? [];
    // As URIs, not as strings: the window knows the `file:` of a remote host by another scheme.
    await commands.executeCommand('setContext', rendered, roots.length > 0 ? [uri] : []);
  }

  private async request<R>(method: string, params: RootsParams | RenderParams | OriginParams): Promise<R | undefined> {
    try {
      return await this.client.sendRequest<R>(method, params);
    } catch (error) {
      this.client.debug(`${method} failed`, error);
      return undefined;
    }
  }
}

function toRange({ start, end }: NonNullable<OriginResult>['range']): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
