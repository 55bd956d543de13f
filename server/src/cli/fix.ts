import { sep } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { pace } from '../files/pace';
import { count, fixAll, severities, visible } from '../language-service';
import {
  atLeast,
  type Command,
  choice,
  clusterHelp,
  clusterOptions,
  presetHelp,
  presetOption,
  settingsOption,
} from './command';
import { summaryLine } from './formats/text';
import { lines } from './printer';
import { problemLine } from './problems';
import { rewrite } from './rewrite';
import { problemsIn } from './target';
import { loadPaths, localContext, reportUnread } from './workspace';

export const fix: Command = {
  name: 'fix',
  usage: 'PATH...',
  summary: 'Apply the preferred fixes until none is left; of standard input (-), print the fixed text',
  options: {
    severity: { type: 'string' },
    'dry-run': { type: 'boolean' },
    immutable: { type: 'boolean' },
    all: { type: 'boolean' },
    'stdin-filename': { type: 'string' },
    ...presetOption,
    ...clusterOptions,
  },
  help: [
    '--severity S              fix problems of severity S and above (default: warning)',
    '--dry-run                 print the changes as a diff, and change no file',
    '--immutable               also change immutable fields, which the API server rejects on a live object',
    '--all                     fix all manifests in folders: not only StatefulSets and what concerns them',
    '--stdin-filename NAME     path of standard input: for messages, and to find the files beside it',
    presetHelp,
    ...clusterHelp,
  ],
  async run(args, { out, err, data }) {
    const floor = choice(args, 'severity', severities, 'warning');
    const overrides = settingsOption(args);
    const dryRun = args.values['dry-run'] === true;
    const stdinName = args.values['stdin-filename'];
    const { workspace, targets, unread, stdin, foreign } = await loadPaths(args.paths, {
      all: args.values['all'] === true,
      partly: true,
      ...(typeof stdinName === 'string' ? { stdinName } : {}),
    });
    // What is fixed of standard input is the output: all that is said is said elsewhere.
    const say = stdin ? err : out;
    let failed = reportUnread(unread, err);
    const mine = new Set(targets.map(({ uri }) => uri).filter((uri) => !foreign.has(uri)));
    let now = workspace;
    const step = pace();
    for (const { uri, scope } of targets) {
      if (!mine.has(uri)) continue;
      now = fixAll(uri, localContext(uri, now, overrides), {
        wants: ({ severity }) => atLeast(severity, floor),
        immutable: args.values['immutable'] === true,
        scope,
        mayChange: (changed) => mine.has(changed),
      }).workspace;
      // Trees that nobody uses any more can be collected only in between.
      await step();
    }
    let changed = 0;
    for (const { uri, path, absolute } of targets) {
      const file = workspace.files.get(uri);
      const before = file?.text ?? '';
      const after = now.files.get(uri)?.text ?? before;
      if (dryRun) {
        const name = visible(path.replaceAll(sep, '/'));
        if (before !== after) out(createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, '', ''));
      } else if (uri === stdin?.uri) data(before === after ? stdin.bytes : after);
      else if (before !== after) {
        const problem = rewrite(absolute, before, after);
        if (problem !== undefined) {
          err(lines([`${path}: ${problem}`]));
          if (file) now = now.with(file);
          failed = true;
          continue;
        }
      }
      if (before !== after) changed++;
    }
    const left = targets.flatMap((target) => {
      const { uri, path } = target;
      const found = problemsIn(target, localContext(uri, now, overrides)).filter((each) =>
        atLeast(each.severity, floor),
      );
      const encoding = foreign.get(uri);
      if (found.length > 0 && encoding !== undefined)
        err(lines([`${path}: not changed, because it ${encoding}. Save it as UTF-8 first.`]));
      return found;
    });
    const verb = dryRun ? 'Would change' : 'Changed';
    const rest = left.length === 0 ? 'No problems remain.' : `Remaining: ${summaryLine(left, targets.length)}`;
    say(lines([...left.map(problemLine), `${verb} ${count(changed, 'file')}. ${rest}`]));
    if (failed) return 2;
    return left.length > 0 ? 1 : 0;
  },
};
