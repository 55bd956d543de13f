import { type Disposable, type Event, EventEmitter, type Extension, extensions, type Uri, workspace } from 'vscode';

/**
 * What is committed, as VS Code's own Git extension tells it (`vscode.git`, version 1 of its API). In Restricted Mode,
 * in the browser and where it is turned off there is none: `reason` then says why.
 */
export class Git implements Disposable {
  readonly #changed = new EventEmitter<void>();
  /** Another commit is HEAD, or a repository was opened or closed: what is committed may be another text. */
  readonly onDidChange: Event<void> = this.#changed.event;
  readonly #subscriptions: Disposable[] = [this.#changed];
  /** The commits that were HEAD last, by repository: its state changes with every keystroke that is saved. */
  readonly #heads = new Map<Repository, string | undefined>();
  #api: Api | undefined;
  #starting = false;

  constructor() {
    this.#subscriptions.push(
      extensions.onDidChange(() => void this.#start()),
      workspace.onDidGrantWorkspaceTrust(() => void this.#start()),
    );
    void this.#start();
  }

  /** The text of a file in HEAD; null if nothing is committed of it, undefined if that cannot be known. */
  async committed(uri: Uri): Promise<string | null | undefined> {
    const repository = this.#api?.getRepository(uri);
    if (!repository) return undefined;
    try {
      return await repository.show('HEAD', uri.fsPath);
    } catch {
      return null;
    }
  }

  /** Why nothing committed is known of a file; undefined if it is. */
  reason(uri: Uri): string | undefined {
    if (this.#api?.getRepository(uri)) return undefined;
    if (!workspace.isTrusted)
      return 'This folder is in Restricted Mode, in which Git is not asked. Trust the folder to compare with what is committed.';
    if (!this.#api) return 'The Git extension of VS Code is not at work here.';
    return 'The file is in no Git repository that is open here.';
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #start(): Promise<void> {
    const extension: Extension<GitExtension> | undefined = extensions.getExtension('vscode.git');
    if (!extension || this.#api || this.#starting) return;
    this.#starting = true;
    try {
      const git = await extension.activate();
      this.#subscriptions.push(git.onDidChangeEnablement(() => this.#adopt(git)));
      this.#adopt(git);
    } catch {
      // It is there and does not start: as if it was not there.
    }
    this.#starting = false;
  }

  #adopt(git: GitExtension): void {
    this.#api = git.enabled ? git.getAPI(1) : undefined;
    if (this.#api) {
      this.#subscriptions.push(
        this.#api.onDidOpenRepository((repository) => this.#watch(repository)),
        this.#api.onDidCloseRepository(() => this.#changed.fire()),
      );
      for (const repository of this.#api.repositories) this.#watch(repository);
    }
    this.#changed.fire();
  }

  #watch(repository: Repository): void {
    const look = () => {
      const head = repository.state.HEAD?.commit;
      if (this.#heads.has(repository) && this.#heads.get(repository) === head) return;
      this.#heads.set(repository, head);
      this.#changed.fire();
    };
    this.#subscriptions.push(repository.state.onDidChange(look));
    look();
  }
}

/** As much of the API as is used here. */
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

interface Repository {
  readonly state: {
    readonly HEAD: { readonly commit?: string } | undefined;
    readonly onDidChange: Event<void>;
  };
  show(ref: string, path: string): Promise<string>;
}
