import type { ReportedProblem } from '../problems';

/** The result of a check. */
export interface CheckReport {
  /** How many files were checked. */
  readonly files: number;
  /** Their paths, as they are shown. */
  paths(): readonly string[];
  /** The problems to print, ordered by file and line. */
  readonly problems: readonly ReportedProblem[];
}
