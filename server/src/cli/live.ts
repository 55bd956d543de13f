import { fileURLToPath } from 'node:url';
import { isWell, liveReport, type SourceFile, Workspace } from '../language-service';
import type { LiveReport } from '../protocol';
import {
  type Command,
  clusterHelp,
  clusterOptions,
  formatOption,
  formatOptions,
  settingsOption,
  UsageError,
} from './command';
import { atOption, loadDump } from './dump';
import { liveText } from './formats/live';
import { shownPath } from './paths';
import { appliedFiles } from './renderings';
import { loadPaths, localContext } from './workspace';

export const live: Command = {
  name: 'live',
  usage: 'DUMP|- [MANIFEST...]',
  summary:
    'Explain what runs by the output of kubectl get: why a StatefulSet is stuck, what is left over, what differs',
  options: { ...formatOptions, at: { type: 'string' }, set: { type: 'string' }, ...clusterOptions },
  help: [
    '--format text|json        output format (default: text)',
    '--at TIME                 when the dump was taken (default: the newest time in it)',
    '--set NAME                StatefulSet to explain (default: all)',
    ...clusterHelp,
    '',
    'DUMP: kubectl get statefulsets,pods,pvc,pv,controllerrevisions,events,services -o yaml',
  ],
  async run(args, { out }) {
    const format = formatOption(args);
    const overrides = settingsOption(args);
    const [path, ...manifests] = args.paths;
    if (path === undefined) throw new UsageError('DUMP is required: a file, a folder, or - for standard input.');
    if (path === '-' && manifests.includes('-')) throw new UsageError('Standard input can be read only once.');
    const dump = await loadDump(path);
    const { files, workspace } = await filesAt(manifests);
    const context = localContext(files[0]?.uri ?? '', workspace, overrides);
    const whole = withPaths(liveReport(dump, files, context, atOption(args.values['at'], dump)));
    const report = ofSet(args.values['set'], whole);
    out(format === 'json' ? `${JSON.stringify(report, plainNumbers, 2)}\n` : liveText(report));
    return isHealthy(report) ? 0 : 1;
  },
};

interface Applied {
  readonly files: readonly SourceFile[];
  readonly workspace: Workspace;
}

async function filesAt(paths: readonly string[]): Promise<Applied> {
  if (paths.length === 0) return { files: [], workspace: Workspace.empty };
  const loaded = await loadPaths(paths);
  return { files: appliedFiles(loaded), workspace: loaded.workspace };
}

function withPaths(report: LiveReport): LiveReport {
  return { ...report, objects: report.objects.map((each) => ({ ...each, file: shownPath(fileURLToPath(each.file)) })) };
}

/** What a report says of the sets with a name; of other kinds all. */
function ofSet(wanted: unknown, report: LiveReport): LiveReport {
  if (wanted === undefined) return report;
  const sets = report.sets.filter(({ name }) => name === wanted);
  if (sets.length === 0) throw new UsageError(`The dump has no StatefulSet '${String(wanted)}'.`);
  return {
    ...report,
    sets,
    orphans: report.orphans.filter(({ set }) => set === wanted),
    objects: report.objects.filter(({ kind, name }) => kind !== 'StatefulSet' || name === wanted),
  };
}

function isHealthy({ sets, objects }: LiveReport): boolean {
  return sets.length > 0 && sets.every(isWell) && objects.every(({ drift }) => drift.length === 0);
}

/** JSON has no `bigint`. */
function plainNumbers(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
