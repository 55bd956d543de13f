import { type Severity, severities } from '../../language-service';
import type { Part, Style, StyledLine } from '../printer';
import { placeOf, type ReportedProblem } from '../problems';
import { excerptOf, widthOf } from './excerpt';
import type { CheckReport } from './report';
import { summaryLine } from './text';

/**
 * Each problem as compilers show it: the line of the text format, the line of the file, and below it what is meant; then
 * a summary. `columns` is how wide a line of a file may be.
 */
export function full(report: CheckReport, columns: number): StyledLine[] {
  const shown = report.problems.flatMap((problem) => {
    const line = report.lineOf(problem);
    return [headline(problem), ...(line === undefined ? [] : excerpt(problem, line, columns)), []];
  });
  return [...shown, summary(report)];
}

const colors: Record<Severity, Style> = { error: 'red', warning: 'yellow', information: 'blue', hint: 'cyan' };

function headline(problem: ReportedProblem): StyledLine {
  const { severity, message, rule } = problem;
  return [
    { text: placeOf(problem), styles: ['bold'] },
    ': ',
    { text: severity, styles: ['bold', colors[severity]] },
    `: ${message}`,
    { text: ` [${rule}]`, styles: ['dim'] },
  ];
}

function excerpt({ line, column, endLine, endColumn, severity }: ReportedProblem, source: string, columns: number) {
  const number = `${line}`.padStart(5);
  const bar = (text: string): Part => ({ text: `${text} | `, styles: ['blue'] });
  const end = endLine === line ? endColumn - 1 : source.length;
  const { before, marked, after } = excerptOf(source, column - 1, end, columns - widthOf(`${number} | `));
  const carets = '^'.repeat(Math.max(1, widthOf(marked)));
  const underline: Part = { text: carets, styles: ['bold', colors[severity]] };
  return [
    [bar(number), before + marked + after],
    [bar(' '.repeat(number.length)), ' '.repeat(widthOf(before)), underline],
  ];
}

function summary({ problems, files }: CheckReport): StyledLine {
  const worst = severities.find((each) => problems.some(({ severity }) => severity === each));
  return [{ text: summaryLine(problems, files), styles: ['bold', worst ? colors[worst] : 'green'] }];
}
