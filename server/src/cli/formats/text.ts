import { count, severities } from '../../language-service';
import { lines } from '../printer';
import { problemLine, type ReportedProblem } from '../problems';
import type { CheckReport } from './report';

/** One line for each problem, then a summary. */
export function text({ problems, files }: CheckReport): string {
  return lines([...problems.map(problemLine), summaryLine(problems, files)]);
}

export function summaryLine(problems: readonly ReportedProblem[], files: number): string {
  if (files === 0) return 'No YAML or JSON files found.';
  const inFiles = `in ${count(files, 'file')}`;
  if (problems.length === 0) return `No problems ${inFiles}.`;
  const nouns = { error: 'error', warning: 'warning', information: 'note', hint: 'hint' } as const;
  const counts = severities.flatMap((severity) => {
    const number = problems.filter((problem) => problem.severity === severity).length;
    return number > 0 ? [count(number, nouns[severity])] : [];
  });
  return `${counts.join(', ')} ${inFiles}.`;
}
