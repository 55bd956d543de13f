import type { Severity } from '../../language-service';
import type { CheckReport } from './report';

/** Workflow commands of GitHub Actions, which annotate the lines of a pull request. */
export function github({ problems }: CheckReport): string {
  return problems
    .map(({ file, line, column, endLine, endColumn, severity, rule, message }) => {
      const place = { file, line, endLine, ...(line === endLine ? { col: column, endColumn } : {}), title: rule };
      const properties = Object.entries(place).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
      return `::${commands[severity]} ${properties.join(',')}::${escapeData(message)}\n`;
    })
    .join('');
}

const commands: Record<Severity, string> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
