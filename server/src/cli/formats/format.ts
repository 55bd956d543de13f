import type { ReportedProblem } from '../problems';
import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import { sarif } from './sarif';
import { text } from './text';

/** What a check found, ready to be printed. */
export interface CheckReport {
  /** How many files were looked at. */
  readonly files: number;
  /** Their paths, as they are shown. */
  readonly paths: readonly string[];
  /** Those to print, in the order of files and lines. */
  readonly problems: readonly ReportedProblem[];
}

/** How `check` can print. Each takes a report and gives all that goes to standard output. */
export const formats = { text, json, sarif, github, junit } as const;
export type Format = keyof typeof formats;
export const formatNames = Object.keys(formats) as readonly Format[] as readonly [Format, ...Format[]];
