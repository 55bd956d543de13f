import { type Disposable, EventEmitter, type Memento } from 'vscode';

/** Where the choices are kept, and how many. */
const key = 'statefulset.renderings';
const most = 50;

/**
 * Which kustomizations, and which values of charts, the user chose to look at: the preview and the status of an editor
 * show the same. They are kept with the workspace.
 */
export class Choices implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: Memento) {}

  /** The roots that were chosen, the last one first. */
  get chosen(): readonly string[] {
    return this.state.get<readonly string[]>(key, []);
  }

  /** The same, with one behind them that is shown: none other comes up by itself while somebody types. */
  preferring(shown: string | null | undefined): readonly string[] {
    return shown && !this.chosen.includes(shown) ? [...this.chosen, shown] : this.chosen;
  }

  /** Roots to choose from, those that were chosen before first. */
  chosenFirst<R extends { readonly root: string }>(roots: readonly R[]): R[] {
    const { chosen } = this;
    const rank = ({ root }: R) => (chosen.includes(root) ? chosen.indexOf(root) : chosen.length);
    return [...roots].sort((a, b) => rank(a) - rank(b));
  }

  /** Prefers a root from now on, for all files that it renders. */
  choose(root: string): void {
    const others = this.chosen.filter((each) => each !== root);
    void this.state.update(key, [root, ...others].slice(0, most));
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
