import { diagnose } from '../rules/diagnose';
import { severities } from '../rules/rule';
import { count } from '../statefulset/summary';
import {
  atLeast,
  type Command,
  choice,
  clusterHelp,
  clusterOptions,
  formatOption,
  presetHelp,
  presetOption,
  settingsOption,
} from './command';
import { problemLine, type ReportedProblem, reportProblem } from './problems';
import { loadPaths } from './workspace';

export const check: Command = {
  name: 'check',
  usage: 'PATH...',
  summary: 'Say what is wrong with the StatefulSets in files and folders',
  options: {
    format: { type: 'string' },
    severity: { type: 'string' },
    'fail-on': { type: 'string' },
    ...presetOption,
    ...clusterOptions,
  },
  help: [
    '--format text|json        how to print (text)',
    '--severity S              print S and above: error, warning, information, hint (information)',
    '--fail-on S|never         exit with 1 at S or above (warning)',
    presetHelp,
    ...clusterHelp,
  ],
  async run(args, { out }) {
    const format = formatOption(args);
    const floor = choice(args, 'severity', severities, 'information');
    const failOn = choice(args, 'fail-on', [...severities, 'never'], 'warning');
    const settings = settingsOption(args);
    const { workspace, targets } = await loadPaths(args.paths);
    const problems: ReportedProblem[] = [];
    let failed = false;
    for (const { uri, path } of targets) {
      const file = workspace.files.get(uri);
      if (!file) continue;
      for (const found of diagnose(file, { workspace, settings })) {
        if (failOn !== 'never' && atLeast(found.severity, failOn)) failed = true;
        if (atLeast(found.severity, floor)) problems.push(reportProblem(found, path, workspace));
      }
    }
    if (format === 'json') out(`${JSON.stringify({ files: targets.length, problems }, null, 2)}\n`);
    else out(`${[...problems.map(problemLine), summaryLine(problems, targets.length)].join('\n')}\n`);
    return failed ? 1 : 0;
  },
};

export function summaryLine(problems: readonly ReportedProblem[], files: number): string {
  const inFiles = `in ${count(files, 'file')}`;
  if (problems.length === 0) return `No problems ${inFiles}.`;
  const nouns = { error: 'error', warning: 'warning', information: 'note', hint: 'hint' } as const;
  const counts = severities.flatMap((severity) => {
    const number = problems.filter((problem) => problem.severity === severity).length;
    return number > 0 ? [count(number, nouns[severity])] : [];
  });
  return `${counts.join(', ')} ${inFiles}.`;
}
