import { type CancellationToken, CancellationTokenSource, ProgressLocation, window, workspace } from 'vscode';
import type { LoadLiveParams } from '../../server/src/protocol';
import { type ClusterContext, currentContext, fetchState, type Kubectl } from './cluster';

/** Finds the user's kubectl outside of some folders; absent in the browser, which has no processes. */
export type FindKubectl = (folders: readonly string[]) => Kubectl | undefined;

/**
 * Reads the state of the cluster that the user's kubectl talks to: only where the user asked for it, in a trusted
 * workspace on a disk, and once the context and the namespace were shown and agreed to.
 */
export class ClusterReader {
  /** The contexts and namespaces that the user agreed to. */
  private readonly agreed = new Set<string>();
  /** The namespace that was read last, by context: the next one that is offered. */
  private readonly lastNamespaces = new Map<string, string>();

  constructor(private readonly find: FindKubectl | undefined) {}

  /** Why the cluster cannot be asked here, in a sentence; undefined if it can. */
  obstacle(): string | undefined {
    if (!this.find) return 'The browser cannot run kubectl.';
    if (!workspace.isTrusted) return 'kubectl does not run in Restricted Mode.';
    const isVirtual = (workspace.workspaceFolders ?? []).some(({ uri }) => uri.scheme !== 'file');
    return isVirtual ? 'kubectl does not run in a workspace that is not on a disk.' : undefined;
  }

  /**
   * Reads a namespace: by default the one that `wanted` gives, else the one of the context. A string says why that does
   * not work; undefined: the user changed their mind.
   */
  async read(wanted: () => Promise<string | undefined>): Promise<LoadLiveParams | string | undefined> {
    const obstacle = this.obstacle();
    if (obstacle !== undefined) return obstacle;
    const kubectl = this.find?.(foldersOfWorkspace());
    if (!kubectl) return 'kubectl was not found on the PATH.';
    // That takes a moment: it reads a file, and asks nobody.
    const context = await currentContext(kubectl, new CancellationTokenSource().token);
    if (typeof context === 'string') return `kubectl names no cluster: ${context}`;
    const namespace = await this.agreement(context, await wanted());
    if (namespace === undefined) return undefined;
    const title = `${context.name}, namespace ${namespace}`;
    const fetched = await withProgress(`Reading ${title}`, (token) => fetchState(kubectl, context, namespace, token));
    if (!fetched) return undefined;
    if (fetched.error !== undefined) return `${title} cannot be read: ${fetched.error}`;
    return { title, texts: fetched.texts, at: Date.now() };
  }

  /** The namespace to read, once the user has agreed to it: to each one once in a session. */
  private async agreement(context: ClusterContext, wanted: string | undefined): Promise<string | undefined> {
    const cluster = JSON.stringify([context.name, context.server]);
    const offered = wanted ?? this.lastNamespaces.get(cluster) ?? context.namespace;
    const isAgreed = this.agreed.has(JSON.stringify([cluster, offered]));
    const namespace = isAgreed ? offered : await askFor(context, offered);
    if (namespace === undefined) return undefined;
    this.agreed.add(JSON.stringify([cluster, namespace]));
    this.lastNamespaces.set(cluster, namespace);
    return namespace;
  }
}

/** Shows what will be read, and gives the namespace that the user agrees to. */
async function askFor({ name, server }: ClusterContext, namespace: string): Promise<string | undefined> {
  const [read, other] = ['Read', 'Other Namespace...'];
  const detail = [
    `Context: ${name}`,
    `API server: ${server || 'unknown'}`,
    `Namespace: ${namespace}`,
    '',
    'Your kubectl runs "get" for StatefulSets and what belongs to them, and nothing else. What it prints is held in memory.',
  ].join('\n');
  const choice = await window.showInformationMessage(
    'Compare with this cluster?',
    { modal: true, detail },
    read,
    other,
  );
  if (choice !== other) return choice === read ? namespace : undefined;
  return window.showInputBox({
    title: `Namespace in ${name}`,
    value: namespace,
    validateInput: (text) => (isNamespace(text) ? undefined : 'Type the name of a namespace'),
  });
}

function foldersOfWorkspace(): string[] {
  return (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}

function isNamespace(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}

/** Works while a notification says so; undefined if the user cancelled it. */
function withProgress<R>(title: string, work: (token: CancellationToken) => Promise<R>): Thenable<R | undefined> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, async (_, token) => {
    const result = await work(token);
    return token.isCancellationRequested ? undefined : result;
  });
}
