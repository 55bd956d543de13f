import { cell, code, prose } from '../../language-service';
import { placeOf } from '../problems';
import type { CheckReport } from './report';
import { summaryLine } from './text';

/** More problems are only counted: those who show a summary limit its size. */
const maxRows = 500;

/** A summary with a table of the problems, for the page of a run or a comment on a pull request. */
export function markdown({ problems, files }: CheckReport): string {
  const rows = problems.slice(0, maxRows).map((problem) => {
    const { severity, message, rule } = problem;
    return `| ${[severity, code(placeOf(problem)), prose(message), code(rule)].map(cell).join(' | ')} |`;
  });
  const table = ['| Severity | Place | Problem | Rule |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const more = problems.length - rows.length;
  return [
    '### StatefulSets',
    summaryLine(problems, files),
    ...(rows.length > 0 ? [table] : []),
    ...(more > 0 ? [`... and ${more.toLocaleString('en')} more.`] : []),
  ]
    .map((block) => `${block}\n\n`)
    .join('');
}
