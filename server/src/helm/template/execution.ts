import type { Place, Site } from '../../rendering/origin';
import type { Func, Runtime } from '../values/value';
import type { Definition } from './parse';

/** The templates that can be called by name. */
export interface Scope {
  readonly name: string;
  find(name: string): Definition | undefined;
}

/** More than this is no one's work, but a template that calls itself, or a hostile one. */
const limits = { steps: 5_000_000, length: 10_000_000, depth: 3_000 };

/** Beyond a limit: nothing that a template does goes on. */
export class LimitExceeded extends Error {}

/** What all templates share while one of them is rendered. */
export class Execution {
  /** The templates that can be called here: those of a `tpl`, while it runs. */
  scope: Scope;
  /** The action that is being evaluated. */
  site: Site | undefined;
  /** Where it was decided, by what cannot be known, that what runs now runs at all. */
  doubt: Place | undefined;
  /** The URIs of the files whose definitions were executed. */
  readonly used = new Set<string>();
  /** How often each template includes itself. */
  readonly included = new Map<string, number>();
  /** How deep what runs is nested. */
  depth = 0;
  private steps = 0;

  constructor(
    scope: Scope,
    readonly functions: (name: string) => Func | undefined,
    readonly runtime: Runtime,
  ) {
    this.scope = scope;
  }

  step(): void {
    if (++this.steps > limits.steps) throw new LimitExceeded(`the template takes more than ${limits.steps} steps`);
  }

  check(length: number): void {
    if (length > limits.length) throw new LimitExceeded(`the template prints more than ${limits.length} characters`);
  }

  /** Whether what is nested once more is still within the limit; `leave` must follow. */
  enter(): boolean {
    return ++this.depth <= limits.depth;
  }

  leave(): void {
    this.depth--;
  }

  /** Runs something that runs only because of what cannot be known at a place. */
  doubting<T>(place: Place | undefined, run: () => T): T {
    const { doubt } = this;
    this.doubt ??= place;
    try {
      return run();
    } finally {
      this.doubt = doubt;
    }
  }
}
