import { pace } from '../files/pace';
import { severities } from '../language-service';
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
import { lines } from './printer';
import type { ReportedProblem } from './problems';
import { renderedTargets } from './renderings';
import { nothingToCheck, problemsIn } from './target';
import { loadPaths, localContext, reportUnread } from './workspace';

export const check: Command = {
  name: 'check',
  usage: 'PATH...',
  summary: 'Check the StatefulSets in files, folders, globs or standard input (-)',
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
    `--format F                output format: ${formatNames.join(', ')} (default: text)`,
    '--severity S              print S and above: error, warning, information, hint (default: information)',
    '--fail-on S|never         exit with 1 if there are problems of severity S or above (default: warning)',
    '--ignore PATTERN          ignore files that match a .gitignore pattern; can be repeated',
    '--all                     check all manifests in folders: not only StatefulSets and what concerns them',
    '--baseline FILE           report only problems that are not in FILE',
    '--write-baseline FILE     write all problems to FILE and exit with 0',
    '--stdin-filename NAME     path of standard input: for messages, and to find the files beside it',
    presetHelp,
    ...clusterHelp,
  ],
  async run(args, { out, err, workflow }) {
    const format = choice(args, 'format', formatNames, 'text');
    const floor = choice(args, 'severity', severities, 'information');
    const failOn = choice(args, 'fail-on', [...severities, 'never'], 'warning');
    const overrides = settingsOption(args);
    const { baseline: known, 'write-baseline': written, 'stdin-filename': stdinName } = args.values;
    const baseline = typeof known === 'string' ? await Baseline.read(known) : Baseline.none;
    const loaded = await loadPaths(args.paths, {
      ignore: stringsOption(args, 'ignore'),
      all: args.values['all'] === true,
      partly: true,
      overrides,
      ...(typeof stdinName === 'string' ? { stdinName } : {}),
    });
    const { workspace, unread } = loaded;
    const targets = [...loaded.targets, ...renderedTargets(loaded, args.values['all'] === true)];
    const failed = reportUnread(unread, err);
    const problems: ReportedProblem[] = [];
    const step = pace();
    for (const target of targets) {
      const { uri } = target;
      const file = workspace.files.get(uri);
      if (!file) continue;
      const context = localContext(uri, workspace, overrides);
      const found = problemsIn(target, context);
      for (const each of found) problems.push(each);
      const reason = target.isNamed && found.length === 0 ? nothingToCheck(file) : undefined;
      if (reason !== undefined) err(lines([`${target.path}: ${reason}`]));
      // Trees that nobody uses any more can be collected only in between.
      await step();
    }
    if (typeof written === 'string') {
      await Baseline.write(written, problems);
      return failed ? 2 : 0;
    }
    const fresh = problems.filter((problem) => !baseline.takes(problem));
    const print = format === 'github' ? workflow : out;
    print(
      formats[format]({
        files: targets.length,
        paths: () => targets.map(({ path }) => path),
        problems: fresh.filter(({ severity }) => atLeast(severity, floor)),
      }),
    );
    if (failed) return 2;
    return fresh.some(({ severity }) => failOn !== 'never' && atLeast(severity, failOn)) ? 1 : 0;
  },
};
