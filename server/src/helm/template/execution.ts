import type { Place, Site } from '../../rendering/origin';
import type { Func, Runtime } from '../values/value';
import type { Definition } from './parse';

/** The templates that can be called by name. */
export interface Scope {
  readonly name: string;
  find(name: string): Definition | undefined;
}

/**
 * More than this is no one's work, but a template that calls itself, or a hostile one. A template that includes itself
 * stops at half the depth that the stack of Node holds, earlier than in Helm, with the same error.
 */
const limits = { steps: 5_000_000, length: 10_000_000, depth: 600 };

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
  /** How many templates and lists of statements what runs is nested in: all are calls of functions here too. */
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

  /** Runs a template within another one; `refuse` gives why it is nested too deep. */
  nested<T>(run: () => T, refuse: () => Error): T {
    if (this.depth >= limits.depth) throw refuse();
    this.depth++;
    const result = run();
    this.depth--;
    return result;
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
