import { diagnose, severities } from '../language-service';
import { Baseline } from './baseline';
import {
  atLeast,
  type Command,
  choice,
  clusterHelp,
  clusterOptions,
  presetHelp,
  presetOption,
  settingsOption,
  stringsOption,
} from './command';
import { formatNames, formats } from './formats/format';
import { type ReportedProblem, reportProblem } from './problems';
import { loadPaths, localContext } from './workspace';

export const check: Command = {
  name: 'check',
  usage: 'PATH...',
  summary: 'Say what is wrong with the StatefulSets in files, folders, globs, or standard input (-)',
  options: {
    format: { type: 'string' },
    severity: { type: 'string' },
    'fail-on': { type: 'string' },
    ignore: { type: 'string', multiple: true },
    baseline: { type: 'string' },
    'write-baseline': { type: 'string' },
    'stdin-filename': { type: 'string' },
    all: { type: 'boolean' },
    ...presetOption,
    ...clusterOptions,
  },
  help: [
    `--format F                ${formatNames.join(', ')} (text)`,
    '--severity S              print S and above: error, warning, information, hint (information)',
    '--fail-on S|never         exit with 1 at S or above (warning)',
    '--ignore PATTERN          leave out files, as a line of a .gitignore would; may be repeated',
    '--all                     of files in folders, check all manifests: not only StatefulSets and what concerns them',
    '--baseline FILE           say nothing of the problems that FILE knows',
    '--write-baseline FILE     write the problems found to FILE, and exit with 0',
    '--stdin-filename NAME     what standard input is called, and where it is thought to be',
    presetHelp,
    ...clusterHelp,
  ],
  async run(args, { out, err }) {
    const format = choice(args, 'format', formatNames, 'text');
    const floor = choice(args, 'severity', severities, 'information');
    const failOn = choice(args, 'fail-on', [...severities, 'never'], 'warning');
    const overrides = settingsOption(args);
    const { baseline: known, 'write-baseline': written, 'stdin-filename': stdinName } = args.values;
    const baseline = typeof known === 'string' ? await Baseline.read(known) : Baseline.none;
    const { workspace, targets, unread } = await loadPaths(args.paths, {
      ignore: stringsOption(args, 'ignore'),
      all: args.values['all'] === true,
      ...(typeof stdinName === 'string' ? { stdinName } : {}),
    });
    for (const reason of unread) err(`${reason}\n`);
    const problems: ReportedProblem[] = [];
    for (const { uri, path, scope } of targets) {
      const file = workspace.files.get(uri);
      const found = file ? diagnose(file, localContext(uri, workspace, overrides), scope) : [];
      problems.push(...found.map((each) => reportProblem(each, path, workspace)));
    }
    if (typeof written === 'string') {
      await Baseline.write(written, problems);
      return 0;
    }
    const fresh = problems.filter((problem) => !baseline.takes(problem));
    out(
      formats[format]({
        files: targets.length,
        paths: targets.map(({ path }) => path),
        problems: fresh.filter(({ severity }) => atLeast(severity, floor)),
      }),
    );
    return fresh.some(({ severity }) => failOn !== 'never' && atLeast(severity, failOn)) ? 1 : 0;
  },
};
