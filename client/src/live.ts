import { commands, type ExtensionContext, env, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  clearLiveNotification,
  type LiveStatus,
  type LoadLiveParams,
  type LoadLiveResult,
  liveChangedNotification,
  liveDocument,
  loadLiveDocumentRequest,
  loadLiveRequest,
  type PreviewParams,
  type PreviewResult,
  previewRequest,
} from '../../server/src/protocol';
import { dumpCommand } from './cluster';
import { ClusterReader, type FindKubectl } from './clusterReader';
import { mayHoldManifests } from './documents';
import { LiveStatusItem } from './liveStatus';
import { type OpenPreviewArgument, readOpenPreviewArgument } from './messages';
import { Questions } from './troubleshoot';

/** Registers what explains the state of a cluster: a dump that is pasted or opened, or what the user's kubectl reads. */
export function registerLive(
  context: ExtensionContext,
  client: BaseLanguageClient,
  find: FindKubectl | undefined,
): void {
  const status = new LiveStatusItem();
  const questions = new Questions(client);
  const live = new Live(client, new ClusterReader(find), questions);
  context.subscriptions.push(
    status,
    questions,
    client.onNotification(liveChangedNotification, (now: LiveStatus | null) => status.show(now)),
    // A server that starts again compares nothing.
    client.onDidChangeState(({ newState }) => newState === State.Running && status.show(null)),
    commands.registerCommand('statefulset.troubleshoot', (argument: unknown) => live.troubleshoot(subjectOf(argument))),
    commands.registerCommand('statefulset.compareWithCluster', (argument: unknown) =>
      live.compareWithCluster(subjectOf(argument)),
    ),
    commands.registerCommand('statefulset.explainDump', (argument: unknown) => live.explainDump(subjectOf(argument))),
    commands.registerCommand('statefulset.stopComparingLive', () => client.sendNotification(clearLiveNotification)),
  );
}

/** What a command is about: what it was given, else the active editor. */
function subjectOf(argument: unknown): OpenPreviewArgument {
  const given = argument instanceof Uri ? { uri: argument.toString() } : readOpenPreviewArgument(argument);
  if (given.uri !== undefined) return given;
  const document = window.activeTextEditor?.document;
  return document && mayHoldManifests(document) ? { ...given, uri: document.uri.toString() } : given;
}

/** What can be done where the cluster cannot be asked. */
const instead = `Run "${dumpCommand}" in a terminal, and paste what it prints with StatefulSet: Troubleshoot.`;
const title = 'Troubleshoot';

class Live {
  constructor(
    private readonly client: BaseLanguageClient,
    private readonly cluster: ClusterReader,
    private readonly questions: Questions,
  ) {}

  async troubleshoot(subject: OpenPreviewArgument): Promise<void> {
    const obstacle = this.cluster.obstacle();
    type Way = QuickPickItem & { readonly go: () => Promise<void> };
    const ways: readonly Way[] = [
      {
        label: '$(clippy) Paste from the Clipboard',
        detail: `What this prints: ${dumpCommand}`,
        go: () => this.paste(subject),
      },
      { label: '$(folder-opened) Open a Dump...', detail: 'The same in a file', go: () => this.openFiles(subject) },
      {
        label: '$(cloud) Ask the Cluster',
        detail: obstacle ?? 'Runs your kubectl: it reads, and changes nothing',
        go: () => this.compareWithCluster(subject),
      },
      ...(subject.uri === undefined
        ? []
        : [
            {
              label: '$(question) Answer Questions',
              detail: 'Without a dump: two or three questions about what kubectl shows',
              go: () => this.questions.ask(subject.uri ?? '', subject.set),
            },
          ]),
    ];
    const picked = await window.showQuickPick(ways, { title, placeHolder: 'Why does the StatefulSet not get on?' });
    await picked?.go();
  }

  /** Explains the dump in an open document. */
  async explainDump({ uri, set }: OpenPreviewArgument): Promise<void> {
    if (uri === undefined) return;
    const params = { uri, title: nameOf(Uri.parse(uri)) };
    const found = await this.client.sendRequest<LoadLiveResult>(loadLiveDocumentRequest, params);
    if (found) await open({ uri, ...(set !== undefined && { set }) });
    else void window.showWarningMessage(`${nameOf(Uri.parse(uri))} holds nothing that kubectl printed of a cluster.`);
  }

  async compareWithCluster(subject: OpenPreviewArgument): Promise<void> {
    const read = await this.cluster.read(() => this.namespaceOf(subject));
    if (typeof read === 'string') void window.showWarningMessage(`${read} ${instead}`);
    else if (read) await this.load(read, subject);
  }

  /** The namespace that the manifest of a set names. */
  private async namespaceOf({ uri, set }: OpenPreviewArgument): Promise<string | undefined> {
    const sets = uri === undefined ? [] : ((await this.preview(uri))?.sets ?? []);
    return (sets.find(({ name }) => name === set) ?? sets[0])?.namespace ?? undefined;
  }

  private async paste(subject: OpenPreviewArgument): Promise<void> {
    await this.load({ title: 'pasted dump', texts: [await env.clipboard.readText()] }, subject, 'the clipboard');
  }

  private async openFiles(subject: OpenPreviewArgument): Promise<void> {
    const files = await window.showOpenDialog({ title, openLabel: 'Explain', canSelectMany: true });
    if (!files || files.length === 0) return;
    const decoder = new TextDecoder();
    const texts = await Promise.all(files.map(async (file) => decoder.decode(await workspace.fs.readFile(file))));
    await this.load({ title: files.map(nameOf).join(', '), texts }, subject);
  }

  /** Hands the server what was printed, and shows the set that was asked about, else all that is there. */
  private async load(
    params: LoadLiveParams,
    { uri, set }: OpenPreviewArgument,
    from: string = params.title,
  ): Promise<void> {
    const found = await this.client.sendRequest<LoadLiveResult>(loadLiveRequest, params);
    if (!found) {
      void window.showWarningMessage(
        `Nothing that kubectl printed of a cluster is in ${from}. Copy what this prints: ${dumpCommand}`,
      );
      return;
    }
    const sets = uri === undefined ? [] : ((await this.preview(uri))?.sets ?? []);
    const isThere = sets.some(({ name, live }) => live && (set === undefined || set === name));
    await open(isThere && uri !== undefined ? { uri, ...(set !== undefined && { set }) } : { uri: liveDocument });
  }

  private async preview(uri: string): Promise<PreviewResult | undefined> {
    const params: PreviewParams = { uri };
    return this.client.sendRequest<PreviewResult>(previewRequest, params).catch(() => undefined);
  }
}

function nameOf({ path }: Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function open(what: OpenPreviewArgument): Promise<void> {
  await commands.executeCommand('statefulset.openPreview', { ...what, section: 'live' });
}
