import { type Disposable, type Event, EventEmitter, type Extension, extensions, type Uri, workspace } from 'vscode';

/**
 * Reads committed files through VS Code's built-in Git extension (`vscode.git`, API version 1). It is not available in
 * Restricted Mode, in the browser and where it is disabled: `reason` then says why.
 */
export class Git implements Disposable {
  private readonly changed = new EventEmitter<void>();
  /** HEAD moved, or a repository was opened or closed: committed texts may differ. */
  readonly onDidChange: Event<void> = this.changed.event;
  private readonly statusChanged = new EventEmitter<void>();
  /** Other files than before may differ from HEAD. */
  readonly onDidChangeStatus: Event<void> = this.statusChanged.event;
  private readonly subscriptions: Disposable[] = [this.changed, this.statusChanged];
  /** The last known HEAD of each repository, since its state also changes with every file that is saved. */
  private readonly heads = new Map<Repository, string | undefined>();
  private api: Api | undefined;
  private activating = false;

  constructor() {
    this.subscriptions.push(
      extensions.onDidChange(() => void this.activate()),
      workspace.onDidGrantWorkspaceTrust(() => void this.activate()),
    );
    void this.activate();
  }

  /** The text of a file in HEAD; null if it is not committed, undefined if that is unknown. */
  async committed(uri: Uri): Promise<string | null | undefined> {
    const repository = this.api?.getRepository(uri);
    if (!repository) return undefined;
    try {
      return await repository.show('HEAD', uri.fsPath);
    } catch {
      return null;
    }
  }

  /** Those of some files that are not as they are in HEAD. */
  changedAmong(uris: readonly Uri[]): Uri[] {
    const changed = new Set<string>();
    for (const { state } of this.api?.repositories ?? [])
      for (const changes of [state.workingTreeChanges, state.indexChanges, state.mergeChanges])
        for (const { uri } of changes ?? []) changed.add(uri.toString());
    return uris.filter((uri) => changed.has(uri.toString()));
  }

  /** Why the committed text of a file is unknown; undefined if it is known. */
  reason(uri: Uri): string | undefined {
    if (this.api?.getRepository(uri)) return undefined;
    if (!workspace.isTrusted)
      return 'Git is not available in Restricted Mode. Trust this folder to compare with the committed version.';
    if (!this.api) return 'The Git extension of VS Code is not available.';
    return 'This file is not in an open Git repository.';
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async activate(): Promise<void> {
    const extension: Extension<GitExtension> | undefined = extensions.getExtension('vscode.git');
    if (!extension || this.api || this.activating) return;
    this.activating = true;
    try {
      const git = await extension.activate();
      this.subscriptions.push(git.onDidChangeEnablement(() => this.connect(git)));
      this.connect(git);
    } catch {
      // An extension that fails to activate is treated as missing.
    }
    this.activating = false;
  }

  private connect(git: GitExtension): void {
    this.api = git.enabled ? git.getAPI(1) : undefined;
    if (this.api) {
      this.subscriptions.push(
        this.api.onDidOpenRepository((repository) => this.watch(repository)),
        this.api.onDidCloseRepository(() => this.changed.fire()),
      );
      for (const repository of this.api.repositories) this.watch(repository);
    }
    this.changed.fire();
  }

  private watch(repository: Repository): void {
    const update = () => {
      this.statusChanged.fire();
      const head = repository.state.HEAD?.commit;
      if (this.heads.has(repository) && this.heads.get(repository) === head) return;
      this.heads.set(repository, head);
      this.changed.fire();
    };
    this.subscriptions.push(repository.state.onDidChange(update));
    update();
  }
}

/** The part of the Git extension's API that is used here. */
interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: Event<boolean>;
  getAPI(version: 1): Api;
}

interface Api {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: Event<Repository>;
  readonly onDidCloseRepository: Event<Repository>;
  getRepository(uri: Uri): Repository | null;
}

interface Change {
  readonly uri: Uri;
}

interface Repository {
  readonly state: {
    readonly HEAD: { readonly commit?: string } | undefined;
    readonly workingTreeChanges?: readonly Change[];
    readonly indexChanges?: readonly Change[];
    readonly mergeChanges?: readonly Change[];
    readonly onDidChange: Event<void>;
  };
  show(ref: string, path: string): Promise<string>;
}
