import { writeFile } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import { pace } from '../files/pace';
import { count, diagnose, fixAll, severities, visible } from '../language-service';
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
import { problemLine, reportProblem } from './problems';
import { loadPaths, localContext } from './workspace';

export const fix: Command = {
  name: 'fix',
  usage: 'PATH...',
  summary: 'Apply the preferred fixes until none is left',
  options: {
    severity: { type: 'string' },
    'dry-run': { type: 'boolean' },
    immutable: { type: 'boolean' },
    all: { type: 'boolean' },
    ...presetOption,
    ...clusterOptions,
  },
  help: [
    '--severity S              fix problems of severity S and above (default: warning)',
    '--dry-run                 print the changes as a diff, and change no file',
    '--immutable               also change immutable fields, which the API server rejects on a live object',
    '--all                     fix all manifests in folders: not only StatefulSets and what concerns them',
    presetHelp,
    ...clusterHelp,
  ],
  async run(args, { out, err }) {
    const floor = choice(args, 'severity', severities, 'warning');
    const overrides = settingsOption(args);
    const { workspace, targets, unread } = await loadPaths(args.paths, { all: args.values['all'] === true });
    err(lines(unread));
    const mine = new Set(targets.map(({ uri }) => uri));
    let now = workspace;
    const step = pace();
    for (const { uri, scope } of targets) {
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
      const before = workspace.files.get(uri)?.text;
      const after = now.files.get(uri)?.text;
      if (before === undefined || after === undefined || before === after) continue;
      changed++;
      if (args.values['dry-run'] === true) {
        const shown = visible(path);
        out(createTwoFilesPatch(`a/${shown}`, `b/${shown}`, before, after, '', ''));
      } else await writeFile(absolute, after);
    }
    const left = targets.flatMap(({ uri, path, scope }) => {
      const file = now.files.get(uri);
      const found = file
        ? diagnose(file, localContext(uri, now, overrides), scope).filter(({ severity }) => atLeast(severity, floor))
        : [];
      return found.map((each) => reportProblem(each, path, now));
    });
    const verb = args.values['dry-run'] === true ? 'Would change' : 'Changed';
    const rest = left.length === 0 ? 'No problems remain.' : `Remaining: ${summaryLine(left, targets.length)}`;
    out(lines([...left.map(problemLine), `${verb} ${count(changed, 'file')}. ${rest}`]));
    return left.length > 0 ? 1 : 0;
  },
};
