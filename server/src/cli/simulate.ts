import {
  type Context,
  emptyCluster,
  type Finding,
  failuresOf,
  findingIds,
  type Resource,
  type Rollout,
  runningCluster,
  StepError,
  setsToSimulate,
  simulateSet,
  stepForms,
} from '../language-service';
import {
  type Arguments,
  type Command,
  clusterHelp,
  clusterOptions,
  formatOption,
  formatOptions,
  settingsOption,
  UsageError,
} from './command';
import { loadDump } from './dump';
import { failuresText } from './formats/failures';
import { simulateText } from './formats/transcript';
import { appliedFiles } from './renderings';
import { loadPaths, localContext } from './workspace';

export const simulate: Command = {
  name: 'simulate',
  usage: 'PATH STEP... | PATH --find-failures',
  summary: 'Simulate what the controller does with a StatefulSet, step by step, or find what would break it',
  options: {
    ...formatOptions,
    set: { type: 'string' },
    live: { type: 'string' },
    'find-failures': { type: 'boolean' },
    'fail-on': { type: 'string' },
    ...clusterOptions,
  },
  help: [
    '--format text|json        output format (default: text)',
    '--set NAME                StatefulSet to simulate (default: the first)',
    '--live DUMP               start from what runs, as kubectl get printed it (default: from nothing)',
    '--find-failures           find what deletes data, costs the quorum, stops the set or leaves no pod Ready',
    `--fail-on ID,...          with --find-failures: exit with 1 for any of ${findingIds.join(', ')}`,
    ...clusterHelp,
    '',
    `Steps: ${stepForms.join(', ')}`,
  ],
  async run(args, { out }) {
    const format = formatOption(args);
    const overrides = settingsOption(args);
    const [path, ...steps] = args.paths;
    const finds = args.values['find-failures'] === true;
    const failOn = failOnOption(args);
    if (path === undefined || (steps.length === 0 && !finds))
      throw new UsageError('Specify a file or folder and at least one step.');
    if (finds && steps.length > 0) throw new UsageError('--find-failures takes no steps: it tries its own.');
    const loaded = await loadPaths([path]);
    const sets = appliedFiles(loaded).flatMap(setsToSimulate);
    const wanted = args.values['set'];
    const set = wanted === undefined ? sets[0] : sets.find(({ name }) => name === wanted);
    if (!set) throw new UsageError(`${path} has no StatefulSet${wanted === undefined ? '' : ` '${String(wanted)}'`}.`);
    const context = localContext(set.file.uri, loaded.workspace, overrides);
    const from = await startOf(set, context, args.values['live']);
    if (finds) {
      const findings = failuresOf(set, context, from);
      out(format === 'json' ? `${JSON.stringify({ findings }, null, 2)}\n` : failuresText(findings));
      return findings.some(({ id }) => failOn.includes(id)) ? 1 : 0;
    }
    try {
      const result = simulateSet(set, steps, context, from);
      out(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : simulateText(result));
      return 0;
    } catch (error) {
      if (error instanceof StepError) throw new UsageError(error.message);
      throw error;
    }
  },
};

function failOnOption({ values }: Arguments): readonly Finding['id'][] {
  const text = values['fail-on'];
  if (typeof text !== 'string') return [];
  if (values['find-failures'] !== true) throw new UsageError('--fail-on needs --find-failures.');
  return text.split(',').map((word) => {
    const id = findingIds.find((known) => known === word.trim());
    if (id === undefined) throw new UsageError(`--fail-on must be of ${findingIds.join(', ')}, not '${word}'.`);
    return id;
  });
}

async function startOf(set: Resource, context: Context, dump: unknown): Promise<Rollout> {
  if (typeof dump !== 'string') return emptyCluster(set, context);
  const running = runningCluster(set, context, await loadDump(dump));
  if (!running) throw new UsageError(`${dump} has no StatefulSet '${set.name}'.`);
  return running;
}
