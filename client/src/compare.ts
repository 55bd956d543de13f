import {
  commands,
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  type TextDocument,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  type BaseParams,
  baseNotification,
  type DecisionResult,
  decisionRequest,
  type MigrationParams,
  type MigrationResult,
  migrationRequest,
  type PlansResult,
  plansRequest,
  prose,
  type SourcesResult,
  sourcesRequest,
} from '../../server/src/protocol';
import { mayBeRendered } from './documents';
import { Git } from './git';

/** Registers the comparison of manifests with an earlier version, and the documents that explain the changes. */
export function registerComparison(context: ExtensionContext, client: BaseLanguageClient, changed: Event<void>): void {
  const comparison = new Comparison(client, changed);
  const documents = new ChangeDocuments(client, comparison, changed);
  context.subscriptions.push(
    comparison,
    documents,
    workspace.registerTextDocumentContentProvider(scheme, documents),
    commands.registerCommand('statefulset.compareWith', (argument: unknown, base: unknown) =>
      withDocument(argument, (uri) => (base instanceof Uri ? comparison.setBase(uri, base) : comparison.pickBase(uri))),
    ),
    commands.registerCommand('statefulset.stopComparing', (argument: unknown) =>
      withDocument(argument, (uri) => comparison.setBase(uri, null)),
    ),
    commands.registerCommand('statefulset.openChangePlan', (argument: unknown) =>
      withDocument(argument, (uri) => open('Change plan', { uri: uri.toString() })),
    ),
    commands.registerCommand('statefulset.decide', (argument: unknown) =>
      withDocument(argument, (uri) => open('StatefulSet or Deployment', { uri: uri.toString(), decide: 'yes' })),
    ),
    commands.registerCommand('statefulset.openRunbook', (argument: unknown) => {
      const { uri, set, rendering } = (argument ?? {}) as Partial<MigrationParams>;
      if (typeof uri !== 'string' || typeof set !== 'string') return undefined;
      return open(`Migrate ${set}`, { uri, set, ...(typeof rendering === 'string' && { rendering }) });
    }),
  );
}

function withDocument<R>(argument: unknown, run: (uri: Uri) => R): R | undefined {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  return uri && run(uri);
}

/** In ms: Git tells of each file that is saved, and a branch switch changes many. */
const gathering = 200;
/** How many files that are not open are compared at most. */
const maxOthers = 300;

/**
 * Sends the server the base of each open manifest: the committed version, unless the user chose a file or none. So that
 * what kustomizations and charts make of it can be compared, also those of the files that they read with it, as far as
 * these have changed.
 */
class Comparison implements Disposable {
  private readonly git = new Git();
  /** By document: a file, or null for no comparison. */
  private readonly chosenBases = new Map<string, Uri | null>();
  /** The texts that the server has, by document. */
  private readonly sentBases = new Map<string, string | null>();
  /** Of these the ones that are not open, and are read with one that is. */
  private others: ReadonlySet<string> = new Set();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly subscriptions: Disposable[];

  /** `changed` fires after every change of the workspace: a kustomization may read other files than before. */
  constructor(
    private readonly client: BaseLanguageClient,
    changed: Event<void>,
  ) {
    this.subscriptions = [
      this.git,
      this.git.onDidChange(() => this.updateAll()),
      this.git.onDidChangeStatus(() => this.updateOthersSoon()),
      changed(() => this.updateOthersSoon()),
      workspace.onDidOpenTextDocument((document) => void this.update(document)),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.send(uri.toString(), null);
        this.updateOthersSoon();
      }),
      client.onDidChangeState(({ newState }) => {
        // A restarted server has lost all bases.
        if (newState !== State.Running) return;
        this.sentBases.clear();
        this.updateAll();
      }),
    ];
  }

  /** Lets the user pick the base of a document. */
  async pickBase(uri: Uri): Promise<void> {
    const noCommit = this.git.reason(uri);
    const head = { label: 'Committed version', description: 'HEAD in Git' };
    const file = { label: 'File...', description: 'Another version of this manifest' };
    const picked = await window.showQuickPick(noCommit === undefined ? [head, file] : [file], {
      title: 'Compare With',
      placeHolder: noCommit ?? 'Select the version to compare with',
    });
    if (picked === head) await this.setBase(uri, undefined);
    if (picked !== file) return;
    const [chosen] =
      (await window.showOpenDialog({
        title: 'Compare With',
        openLabel: 'Compare',
        defaultUri: Uri.joinPath(uri, '..'),
      })) ?? [];
    if (chosen) await this.setBase(uri, chosen);
  }

  /** Compares a document with a file, with nothing (null) or with the committed version (undefined). */
  async setBase(uri: Uri, base: Uri | null | undefined): Promise<void> {
    if (base === undefined) this.chosenBases.delete(uri.toString());
    else this.chosenBases.set(uri.toString(), base);
    const document = workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (document) await this.update(document);
  }

  /** Why a document has no base. */
  reason(uri: Uri): string {
    if (this.chosenBases.get(uri.toString()) === null) return 'Comparison is turned off for this file.';
    return this.git.reason(uri) ?? 'This file is not committed yet.';
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private updateAll(): void {
    for (const document of workspace.textDocuments) void this.update(document);
    this.updateOthersSoon();
  }

  private updateOthersSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.updateOthers(), gathering);
  }

  /** Sends the bases of the files that are not open, and takes back those of files that no longer matter. */
  private async updateOthers(): Promise<void> {
    if (this.client.state !== State.Running) return;
    const open = workspace.textDocuments.filter(mayBeRendered).map(({ uri }) => uri.toString());
    const read = new Set<string>();
    for (const uri of open) for (const source of await this.sourcesOf(uri)) read.add(source);
    for (const uri of open) read.delete(uri);
    const changed = this.git.changedAmong([...read].map((uri) => Uri.parse(uri))).slice(0, maxOthers);
    const before = this.others;
    this.others = new Set(changed.map(String));
    const isOpen = (uri: string) => workspace.textDocuments.some((document) => document.uri.toString() === uri);
    for (const uri of before) if (!this.others.has(uri) && !isOpen(uri)) this.send(uri, null);
    for (const uri of changed) {
      const base = (await this.git.committed(uri)) ?? null;
      if (!isOpen(uri.toString())) this.send(uri.toString(), base);
    }
  }

  private async sourcesOf(uri: string): Promise<SourcesResult> {
    try {
      return await this.client.sendRequest<SourcesResult>(sourcesRequest, { uri });
    } catch (error) {
      this.client.debug(`${sourcesRequest} failed`, error);
      return [];
    }
  }

  private async update(document: TextDocument): Promise<void> {
    if (!mayBeRendered(document)) return;
    const base = await this.baseOf(document.uri);
    if (!document.isClosed) this.send(document.uri.toString(), base);
  }

  private async baseOf(uri: Uri): Promise<string | null> {
    const chosen = this.chosenBases.get(uri.toString());
    if (chosen === null) return null;
    if (chosen === undefined) return (await this.git.committed(uri)) ?? null;
    try {
      return new TextDecoder().decode(await workspace.fs.readFile(chosen));
    } catch {
      return null;
    }
  }

  private send(uri: string, text: string | null): void {
    if ((this.sentBases.get(uri) ?? null) === text || this.client.state !== State.Running) return;
    this.sentBases.set(uri, text);
    const params: BaseParams = { uri, text };
    void this.client.sendNotification(baseNotification, params);
  }
}

const scheme = 'statefulset-change';

/**
 * Opens a virtual document beside the editor of the file that it is about, where the preview is too if it is open;
 * package.json associates its scheme with the Markdown preview.
 */
async function open(
  title: string,
  parameters: { readonly uri: string } & Readonly<Record<string, string>>,
): Promise<void> {
  const name = title.replace(/[^\w .-]/g, '_');
  const query = new URLSearchParams(parameters).toString();
  const viewColumn = columnBeside(parameters.uri);
  await commands.executeCommand('vscode.open', Uri.from({ scheme, path: `/${name}.md`, query }), { viewColumn });
}

/** The column to the right of a file's editor; to the right of what is active, if the file has none. */
function columnBeside(uri: string): ViewColumn {
  const editor = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
  return editor?.viewColumn === undefined ? ViewColumn.Beside : Math.min(editor.viewColumn + 1, ViewColumn.Nine);
}

/** Provides change plans, migration runbooks and decisions as documents. Nothing in them is executed. */
class ChangeDocuments implements Disposable {
  private readonly contentChanged = new EventEmitter<Uri>();
  readonly onDidChange = this.contentChanged.event;
  private readonly subscription: Disposable;

  constructor(
    private readonly client: BaseLanguageClient,
    private readonly comparison: Comparison,
    changed: Event<void>,
  ) {
    this.subscription = changed(() => {
      for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme) this.contentChanged.fire(uri);
    });
  }

  async provideTextDocumentContent({ query }: Uri): Promise<string> {
    const parameters = new URLSearchParams(query);
    const [uri, set] = [parameters.get('uri') ?? '', parameters.get('set')];
    if (set !== null) {
      const rendering = parameters.get('rendering');
      const params: MigrationParams = { uri, set, ...(rendering !== null && { rendering }) };
      const runbook = await this.client.sendRequest<MigrationResult>(migrationRequest, params);
      return runbook ?? `# Migrate ${prose(set)}\n\nNo migration is needed: apply the manifest.\n`;
    }
    if (parameters.has('decide')) {
      const decision = await this.client.sendRequest<DecisionResult>(decisionRequest, { uri });
      return decision ?? '# StatefulSet or Deployment\n\nThis file has no StatefulSet or Deployment.\n';
    }
    const file = Uri.parse(uri);
    const heading = `# Change plan for ${prose(file.path.slice(file.path.lastIndexOf('/') + 1))}\n\n`;
    const plans = await this.client.sendRequest<PlansResult>(plansRequest, { uri });
    if (plans !== null) return heading + plans;
    return `${heading}There is nothing to compare with. ${prose(this.comparison.reason(file))}\n\nTo compare with any file, run **StatefulSet: Compare With...**\n`;
  }

  dispose(): void {
    this.subscription.dispose();
    this.contentChanged.dispose();
  }
}
