import type { Path } from '../../yaml/json';
import type { CauseId, RemedyStep } from './remedy';
import type { Situation } from './situation';

/** What is known of one cause. */
export interface Guide {
  /** What is wrong, in a sentence that holds if this is the cause. */
  readonly title: (situation: Situation) => string;
  /** What shows it: what an event or a column of kubectl says. */
  readonly sign: string;
  /** Whether such a set can have it; always if absent. */
  readonly applies?: (situation: Situation) => boolean;
  /** What to do, in order; of several ways the one that destroys least comes first. */
  readonly steps: (situation: Situation) => readonly RemedyStep[];
  /** The field of the set's manifest to change; absent where the manifest is not to blame. */
  readonly field?: (situation: Situation) => Path | undefined;
}

/** The guides of causes that belong together. */
export type Family = Partial<Record<CauseId, Guide>>;
