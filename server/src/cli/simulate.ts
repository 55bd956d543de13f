import {
  type Context,
  emptyCluster,
  type Resource,
  type Rollout,
  runningCluster,
  StepError,
  setsToSimulate,
  simulateSet,
  stepForms,
} from '../language-service';
import {
  type Command,
  clusterHelp,
  clusterOptions,
  formatOption,
  formatOptions,
  settingsOption,
  UsageError,
} from './command';
import { loadDump } from './dump';
import { simulateText } from './formats/transcript';
import { appliedFiles } from './renderings';
import { loadPaths, localContext } from './workspace';

export const simulate: Command = {
  name: 'simulate',
  usage: 'PATH STEP...',
  summary: 'Simulate what the controller does with a StatefulSet, step by step',
  options: { ...formatOptions, set: { type: 'string' }, live: { type: 'string' }, ...clusterOptions },
  help: [
    '--format text|json        output format (default: text)',
    '--set NAME                StatefulSet to simulate (default: the first)',
    '--live DUMP               start from what runs, as kubectl get printed it (default: from nothing)',
    ...clusterHelp,
    '',
    `Steps: ${stepForms.join(', ')}`,
  ],
  async run(args, { out }) {
    const format = formatOption(args);
    const overrides = settingsOption(args);
    const [path, ...steps] = args.paths;
    if (path === undefined || steps.length === 0)
      throw new UsageError('Specify a file or folder and at least one step.');
    const loaded = await loadPaths([path]);
    const sets = appliedFiles(loaded).flatMap(setsToSimulate);
    const wanted = args.values['set'];
    const set = wanted === undefined ? sets[0] : sets.find(({ name }) => name === wanted);
    if (!set) throw new UsageError(`${path} has no StatefulSet${wanted === undefined ? '' : ` '${String(wanted)}'`}.`);
    try {
      const context = localContext(set.file.uri, loaded.workspace, overrides);
      const result = simulateSet(set, steps, context, await startOf(set, context, args.values['live']));
      out(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : simulateText(result));
      return 0;
    } catch (error) {
      if (error instanceof StepError) throw new UsageError(error.message);
      throw error;
    }
  },
};

async function startOf(set: Resource, context: Context, dump: unknown): Promise<Rollout> {
  if (typeof dump !== 'string') return emptyCluster(set, context);
  const running = runningCluster(set, context, await loadDump(dump));
  if (!running) throw new UsageError(`${dump} has no StatefulSet '${set.name}'.`);
  return running;
}
