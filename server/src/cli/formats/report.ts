import type { ReportedProblem } from '../problems';

/** What a check found, ready to be printed. */
export interface CheckReport {
  /** How many files were looked at. */
  readonly files: number;
  /** Their paths, as they are shown. */
  readonly paths: readonly string[];
  /** Those to print, in the order of files and lines. */
  readonly problems: readonly ReportedProblem[];
}
