import { appendFileSync } from 'node:fs';
import { pace } from '../files/pace';
import { reasonOf } from '../files/source';
import { type Context, offsetAt, severities, type Workspace } from '../language-service';
import { Baseline } from './baseline';
import {
  type Arguments,
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
import { type Format, formatNames, formats } from './formats/format';
import { full } from './formats/full';
import type { CheckReport } from './formats/report';
import { inert, lines, type Printer } from './printer';
import type { ReportedProblem } from './problems';
import { type Progress, progressOn } from './progress';
import { renderedTargets } from './renderings';
import { nothingToCheck, problemsIn } from './target';
import { loadPaths, localContext, reportUnread, type Target } from './workspace';

const failing = [...severities, 'never'] as const;
const colorings = ['auto', 'always', 'never'] as const;

export const check: Command = {
  name: 'check',
  usage: 'PATH...',
  summary: 'Check the StatefulSets in files, folders, globs or standard input (-)',
  options: {
    format: { type: 'string', values: formatNames },
    color: { type: 'string', values: colorings },
    summary: { type: 'string' },
    severity: { type: 'string', values: severities },
    'fail-on': { type: 'string', values: failing },
    ignore: { type: 'string', multiple: true },
    baseline: { type: 'string' },
    'write-baseline': { type: 'string' },
    'stdin-filename': { type: 'string' },
    all: { type: 'boolean' },
    markdown: { type: 'boolean' },
    ...presetOption,
    ...clusterOptions,
  },
  help: [
    `--format F                output format: ${formatNames.join(', ')} (default: full on a terminal, else text)`,
    '--color WHEN              colors of the format full: auto, always, never (default: auto)',
    '--summary FILE            also append a summary in Markdown to FILE',
    '--severity S              print S and above: error, warning, information, hint (default: information)',
    '--fail-on S|never         exit with 1 if there are problems of severity S or above (default: warning)',
    '--ignore PATTERN          ignore files that match a .gitignore pattern; can be repeated',
    '--all                     check all manifests in folders: not only StatefulSets and what concerns them',
    '--markdown                also check the YAML blocks of Markdown files in folders',
    '--baseline FILE           report only problems that are not in FILE',
    '--write-baseline FILE     write all problems to FILE and exit with 0',
    '--stdin-filename NAME     path of standard input: for messages, and to find the files beside it',
    presetHelp,
    ...clusterHelp,
  ],
  async run(args, printer) {
    const { err } = printer;
    const print = printing(args, printer);
    const floor = choice(args, 'severity', severities, 'information');
    const failOn = choice(args, 'fail-on', failing, 'warning');
    const overrides = settingsOption(args);
    const { baseline: known, 'write-baseline': written, 'stdin-filename': stdinName, summary } = args.values;
    const baseline = typeof known === 'string' ? await Baseline.read(known) : Baseline.none;
    const progress = progressOn(printer.status);
    const loaded = await loadPaths(args.paths, {
      ignore: stringsOption(args, 'ignore'),
      all: args.values['all'] === true,
      markdown: args.values['markdown'] === true ? 'all' : 'asked',
      partly: true,
      overrides,
      progress,
      ...(typeof stdinName === 'string' ? { stdinName } : {}),
    });
    const { workspace, unread } = loaded;
    progress('Building kustomizations and charts');
    const targets = [...loaded.targets, ...renderedTargets(loaded, args.values['all'] === true)];
    let failed = reportUnread(unread, err);
    const hintless = typeof written !== 'string' && floor !== 'hint' && failOn !== 'hint';
    const problems = await problemsOf(targets, (uri) => ({ ...localContext(uri, workspace, overrides), hintless }), {
      err,
      progress,
    });
    if (typeof written === 'string') {
      await Baseline.write(written, problems);
      return failed ? 2 : 0;
    }
    const fresh = problems.filter((problem) => !baseline.takes(problem));
    const shown = fresh.filter(({ severity }) => atLeast(severity, floor));
    const report = reportOf(shown, targets, workspace);
    print(report);
    if (typeof summary === 'string') failed = !appended(summary, formats.markdown(report), err) || failed;
    if (failed) return 2;
    return fresh.some(({ severity }) => failOn !== 'never' && atLeast(severity, failOn)) ? 1 : 0;
  },
};

/** How the report is printed, as the options and the terminal want it. */
function printing(args: Arguments, { screen, out, styled, workflow }: Printer): (report: CheckReport) => void {
  const coloring = choice(args, 'color', colorings, 'auto');
  const isForPeople = screen.isTerminal || coloring === 'always';
  const format: Format | 'full' = choice(args, 'format', formatNames, isForPeople ? 'full' : 'text');
  const hasColors = coloring === 'always' || (coloring === 'auto' && screen.hasColors);
  return (report) => {
    if (format === 'full') styled(full(report, screen.columns), hasColors);
    else (format === 'github' ? workflow : out)(formats[format](report));
  };
}

/** The problems of all targets; says of those that were passed if there is nothing to check in them. */
async function problemsOf(
  targets: readonly Target[],
  contextOf: (uri: string) => Context,
  { err, progress }: { readonly err: (text: string) => void; readonly progress: Progress },
): Promise<ReportedProblem[]> {
  const problems: ReportedProblem[] = [];
  const step = pace();
  for (const [index, target] of targets.entries()) {
    const { uri } = target;
    const context = contextOf(uri);
    const file = context.workspace.files.get(uri);
    if (!file) continue;
    progress('Checking files', index, targets.length);
    const found = problemsIn(target, context);
    for (const each of found) problems.push(each);
    const reason = target.isNamed && found.length === 0 ? nothingToCheck(file) : undefined;
    if (reason !== undefined) err(lines([`${target.path}: ${reason}`]));
    // Trees that nobody uses any more can be collected only in between.
    const rest = step();
    if (rest) await rest;
  }
  return problems;
}

function reportOf(problems: readonly ReportedProblem[], targets: readonly Target[], workspace: Workspace): CheckReport {
  let uris: ReadonlyMap<string, string> | undefined;
  return {
    files: targets.length,
    paths: () => targets.map(({ path }) => path),
    problems,
    lineOf({ file: path, line }) {
      uris ??= new Map(targets.map((target) => [target.path, target.uri]));
      const file = workspace.files.get(uris.get(path) ?? '');
      const at = (character: number) => (file ? offsetAt(file, { line: line - 1, character }) : 0);
      return file?.text.slice(at(0), at(Number.POSITIVE_INFINITY));
    },
  };
}

/** Appends a text to a file; says why, and gives false, if that cannot be done. */
function appended(path: string, text: string, err: (text: string) => void): boolean {
  try {
    appendFileSync(path, inert(text));
    return true;
  } catch (error) {
    err(lines([`${path}: ${reasonOf(error)}`]));
    return false;
  }
}
