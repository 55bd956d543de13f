import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import { pace } from '../files/pace';
import { count, fixAll, folderOf, severities, visible, type Workspace } from '../language-service';
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
import { create, rewrite } from './rewrite';
import { problemsIn } from './target';
import { loadPaths, localContext, reportUnread, Target } from './workspace';

/** Whether a fix of a file makes another one in its folder or below, as that of a chart makes a template. */
function isNewBeside(uri: string, made: string, { files }: Workspace): boolean {
  return !files.has(made) && made.startsWith(folderOf(uri));
}

/** The files that fixes have made. */
function created(before: Workspace, { files }: Workspace): Target[] {
  const uris = [...files.keys()].filter((uri) => !before.files.has(uri));
  return uris.map((uri) => new Target(fileURLToPath(uri), 'sets', false));
}

export const fix: Command = {
  name: 'fix',
  usage: 'PATH...',
  summary: 'Apply the preferred fixes until none is left; of standard input (-), print the fixed text',
  options: {
    severity: { type: 'string', values: severities },
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
        mayChange: (changed) => mine.has(changed) || (!stdin && isNewBeside(uri, changed, workspace)),
      }).workspace;
      // Trees that nobody uses any more can be collected only in between.
      await step();
    }
    let changed = 0;
    for (const { uri, path, absolute } of [...targets, ...created(workspace, now)]) {
      const file = workspace.files.get(uri);
      const before = file?.text ?? '';
      const after = now.files.get(uri)?.text ?? before;
      if (dryRun) {
        const name = visible(path.replaceAll(sep, '/'));
        const old = file ? `a/${name}` : '/dev/null';
        if (before !== after) out(createTwoFilesPatch(old, `b/${name}`, before, after, '', ''));
      } else if (uri === stdin?.uri) data(before === after ? stdin.bytes : after);
      else if (before !== after) {
        const problem = file ? rewrite(absolute, before, after) : create(absolute, after);
        if (problem !== undefined) {
          err(lines([`${path}: ${problem}`]));
          now = file ? now.with(file) : now.without(uri);
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
