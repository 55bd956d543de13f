import type { CauseId, Remedy, RemedyStep } from './remedy';

/** A cause that may be, while nobody has looked yet. */
export interface PossibleCause {
  /** Absent for what is no cause of a dump. */
  readonly id?: CauseId;
  /** What is wrong if this is it. */
  readonly title: string;
  /** What shows it; empty if nothing in particular does. */
  readonly sign: string;
  readonly remedy: Remedy;
}

/** What people see, and what it may be: the likeliest first. */
export interface Suspects {
  readonly title: string;
  readonly causes: readonly PossibleCause[];
}

/** One that no dump names. */
export function possible(title: string, sign: string, steps: readonly RemedyStep[]): PossibleCause {
  return { title, sign, remedy: { steps } };
}
