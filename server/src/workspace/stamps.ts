/**
 * What may change in a workspace, and what an answer may depend on: the manifests of a kind (`Service/*`) or of a kind
 * and name (`Service/web`), the workloads whose pods have a label, the kustomizations, the charts, the templates, a file, which
 * manifests it has, what it is compared with, or anything at all (`*`).
 */
export type Topic = string;

export const anything: Topic = '*';
export const kustomizationTopic: Topic = 'Kustomization/';
export const chartTopic: Topic = 'Chart/';
export const templateTopic: Topic = '{{';
export const kindTopic = (kind: string): Topic => `${kind}/*`;
export const nameTopic = (kind: string, name: string | undefined): Topic => `${kind}/${name}`;
export const podsTopic = (label: string): Topic => `pods ${label}`;
export const fileTopic = (uri: string): Topic => `file ${uri}`;
export const manifestsTopic = (uri: string): Topic => `manifests ${uri}`;
export const baseTopic = (uri: string): Topic => `base ${uri}`;

/** Grows with every change, so that equal stamps mean the same state, whichever workspace was made of which. */
let clock = 0;

/** How a workspace came to be: at which clock, from the workspace of which clock, and what changed. */
export interface Transition {
  readonly clock: number;
  readonly from: number;
  /** Absent where so much changed that it was not looked at singly. */
  readonly changed: readonly Topic[] | undefined;
}

export function transitionFrom(last: Transition, changed: Iterable<Topic> | undefined): Transition {
  return { clock: ++clock, from: last.clock, changed: changed && [...changed] };
}

/** What an answer depends on. */
export interface Basis {
  /** What was read, with its stamp then. */
  readonly stamps: ReadonlyMap<Topic, number>;
  /** The clock of the last workspace for which the answer is known to hold. */
  checked: number;
}

const maxRecent = 200;

/** When each topic changed last. Immutable: what is new lies over what was, and is laid into it when it has grown. */
export class Stamps {
  static readonly none = new Stamps(0);

  private constructor(
    /** When all topics changed that are not named. */
    private readonly others: number,
    private readonly old: ReadonlyMap<Topic, number> = new Map(),
    private readonly recent: ReadonlyMap<Topic, number> = new Map(),
  ) {}

  get(topic: Topic): number {
    return this.recent.get(topic) ?? this.old.get(topic) ?? this.others;
  }

  after({ clock: now, changed }: Transition): Stamps {
    if (!changed) return new Stamps(now);
    const recent = new Map(this.recent);
    for (const topic of changed) recent.set(topic, now);
    return recent.size < maxRecent
      ? new Stamps(this.others, this.old, recent)
      : new Stamps(this.others, new Map([...this.old, ...recent]));
  }

  /** What an answer depends on that read these topics of the workspace that `last` made. */
  basisOf(topics: Iterable<Topic>, last: Transition): Basis {
    return { stamps: new Map([...topics].map((topic) => [topic, this.get(topic)])), checked: last.clock };
  }

  /** Whether an answer on this basis still holds for the workspace that `last` made. */
  hold(basis: Basis, last: Transition): boolean {
    if (basis.checked === last.clock) return true;
    // It held just before the last change: then only that counts.
    if (basis.checked === last.from && last.changed) {
      for (const topic of last.changed) if (basis.stamps.has(topic)) return false;
    } else for (const [topic, stamp] of basis.stamps) if (this.get(topic) !== stamp) return false;
    basis.checked = last.clock;
    return true;
  }
}
