import type { ReportedProblem } from '../problems';

/** The result of a check. */
export interface CheckReport {
  /** How many files were checked. */
  readonly files: number;
  /** Their paths, as they are shown. */
  paths(): readonly string[];
  /** The problems to print, ordered by file and line. */
  readonly problems: readonly ReportedProblem[];
  /** The line of its file where a problem begins, without its end; undefined if it is not known. */
  lineOf(problem: ReportedProblem): string | undefined;
}
