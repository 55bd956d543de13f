import {
  commands,
  type Disposable,
  type Event,
  EventEmitter,
  type ExtensionContext,
  type TextDocument,
  Uri,
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
} from '../../server/src/protocol';
import { mayHoldManifests } from './documents';
import { Git } from './git';

/** Tells the server what each open manifest is compared with, and shows what the difference means. */
export function registerComparison(context: ExtensionContext, client: BaseLanguageClient, changed: Event<void>): void {
  const comparison = new Comparison(client);
  const documents = new ChangeDocuments(client, comparison, changed);
  context.subscriptions.push(
    comparison,
    documents,
    workspace.registerTextDocumentContentProvider(scheme, documents),
    commands.registerCommand('statefulset.compareWith', (uri: unknown) =>
      withDocument(uri, (of) => comparison.ask(of)),
    ),
    commands.registerCommand('statefulset.stopComparing', (uri: unknown) =>
      withDocument(uri, (of) => comparison.choose(of, null)),
    ),
    commands.registerCommand('statefulset.openChangePlan', (uri: unknown) =>
      withDocument(uri, (of) => open('Change plan', { uri: of.toString() })),
    ),
    commands.registerCommand('statefulset.decide', (uri: unknown) =>
      withDocument(uri, (of) => open('StatefulSet or Deployment', { uri: of.toString(), decide: 'yes' })),
    ),
    commands.registerCommand('statefulset.openRunbook', (argument: unknown) => {
      const { uri, set } = (argument ?? {}) as Partial<MigrationParams>;
      return typeof uri === 'string' && typeof set === 'string' ? open(`Migrate ${set}`, { uri, set }) : undefined;
    }),
  );
}

function withDocument<R>(argument: unknown, run: (uri: Uri) => R): R | undefined {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  return uri && run(uri);
}

/** What the open manifests are compared with: what is committed, unless a file was chosen, or nothing (null). */
class Comparison implements Disposable {
  readonly #git = new Git();
  readonly #chosen = new Map<string, Uri | null>();
  /** What the server knows, by document. */
  readonly #sent = new Map<string, string | null>();
  readonly #subscriptions: Disposable[];

  constructor(private readonly client: BaseLanguageClient) {
    this.#subscriptions = [
      this.#git,
      this.#git.onDidChange(() => this.#updateAll()),
      workspace.onDidOpenTextDocument((document) => void this.#update(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#send(uri.toString(), null)),
      client.onDidChangeState(({ newState }) => {
        // A server that was started again knows nothing.
        if (newState !== State.Running) return;
        this.#sent.clear();
        this.#updateAll();
      }),
    ];
  }

  /** Lets the user say what a document is compared with. */
  async ask(uri: Uri): Promise<void> {
    const why = this.#git.reason(uri);
    const head = { label: 'What is committed', description: 'HEAD, from Git' };
    const file = { label: 'A file...', description: 'Another version of the manifest' };
    const placeHolder = why ?? 'The API server judges the change from that version to this one';
    const picked = await window.showQuickPick(why === undefined ? [head, file] : [file], {
      title: 'Compare with',
      placeHolder,
    });
    if (picked === head) await this.choose(uri, undefined);
    if (picked !== file) return;
    const [chosen] =
      (await window.showOpenDialog({
        title: 'Compare with',
        openLabel: 'Compare',
        defaultUri: Uri.joinPath(uri, '..'),
      })) ?? [];
    if (chosen) await this.choose(uri, chosen);
  }

  /** Compares a document with a file, with nothing (null), or with what is committed (undefined). */
  async choose(uri: Uri, other: Uri | null | undefined): Promise<void> {
    if (other === undefined) this.#chosen.delete(uri.toString());
    else this.#chosen.set(uri.toString(), other);
    const document = workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (document) await this.#update(document);
  }

  /** Why a document is compared with nothing. */
  reason(uri: Uri): string {
    if (this.#chosen.get(uri.toString()) === null) return 'Comparing was stopped for this file.';
    return this.#git.reason(uri) ?? 'Nothing of this file is committed yet.';
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #updateAll(): void {
    for (const document of workspace.textDocuments) void this.#update(document);
  }

  async #update(document: TextDocument): Promise<void> {
    if (!mayHoldManifests(document)) return;
    const uri = document.uri.toString();
    const base = await this.#baseOf(document.uri);
    if (!document.isClosed) this.#send(uri, base);
  }

  async #baseOf(uri: Uri): Promise<string | null> {
    const chosen = this.#chosen.get(uri.toString());
    if (chosen === null) return null;
    if (chosen === undefined) return (await this.#git.committed(uri)) ?? null;
    try {
      return new TextDecoder().decode(await workspace.fs.readFile(chosen));
    } catch {
      return null;
    }
  }

  #send(uri: string, text: string | null): void {
    if ((this.#sent.get(uri) ?? null) === text || this.client.state !== State.Running) return;
    this.#sent.set(uri, text);
    const params: BaseParams = { uri, text };
    void this.client.sendNotification(baseNotification, params);
  }
}

const scheme = 'statefulset-change';

/** Opens a document of our own scheme: package.json associates it with the Markdown preview. */
async function open(title: string, about: Readonly<Record<string, string>>): Promise<void> {
  const name = title.replace(/[^\w .-]/g, '_');
  const query = new URLSearchParams(about).toString();
  await commands.executeCommand('vscode.open', Uri.from({ scheme, path: `/${name}.md`, query }));
}

/** Change plans, migration runbooks and decisions as documents. Nothing in them is run. */
class ChangeDocuments implements Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #listening: Disposable;

  constructor(
    private readonly client: BaseLanguageClient,
    private readonly comparison: Comparison,
    changed: Event<void>,
  ) {
    this.#listening = changed(() => {
      for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme) this.#changed.fire(uri);
    });
  }

  async provideTextDocumentContent({ query }: Uri): Promise<string> {
    const asked = new URLSearchParams(query);
    const [uri, set] = [asked.get('uri') ?? '', asked.get('set')];
    if (set !== null) {
      const runbook = await this.client.sendRequest<MigrationResult>(migrationRequest, { uri, set });
      return runbook ?? `# Migrate ${set}\n\nNothing needs a migration: applying the manifest is all there is.\n`;
    }
    if (asked.has('decide')) {
      const decision = await this.client.sendRequest<DecisionResult>(decisionRequest, { uri });
      return decision ?? '# StatefulSet or Deployment\n\nThis file has neither.\n';
    }
    const file = Uri.parse(uri);
    const heading = `# Change plan of ${file.path.slice(file.path.lastIndexOf('/') + 1)}\n\n`;
    const plans = await this.client.sendRequest<PlansResult>(plansRequest, { uri });
    if (plans !== null) return heading + plans;
    return `${heading}There is nothing to compare with. ${this.comparison.reason(file)}\n\nThe command **StatefulSet: Compare with...** takes any file instead.\n`;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}
