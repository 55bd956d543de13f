import { simulate as play } from '../simulation/rollout';
import { StepError, stepForms } from '../simulation/steps';
import { simulateText } from '../simulation/transcript';
import { manifest } from '../workspace/file';
import { type Command, clusterHelp, clusterOptions, formatOption, settingsOption, UsageError } from './command';
import { loadPaths, localContext } from './workspace';

export const simulate: Command = {
  name: 'simulate',
  usage: 'FILE STEP...',
  summary: 'Play what the controller does with a StatefulSet, step by step',
  options: { format: { type: 'string' }, set: { type: 'string' }, ...clusterOptions },
  help: [
    '--format text|json        how to print (text)',
    '--set NAME                which StatefulSet, if the file has several (the first)',
    ...clusterHelp,
    '',
    `Steps: ${stepForms.join(', ')}`,
  ],
  async run(args, { out }) {
    const format = formatOption(args);
    const overrides = settingsOption(args);
    const [path, ...steps] = args.paths;
    if (path === undefined || steps.length === 0) throw new UsageError('Name a file, and at least one step.');
    const { workspace, targets } = await loadPaths([path]);
    const sets = targets
      .flatMap(({ uri }) => workspace.files.get(uri)?.resources ?? [])
      .filter(({ kind }) => kind === 'StatefulSet');
    const wanted = args.values['set'];
    const set = wanted === undefined ? sets[0] : sets.find(({ name }) => name === wanted);
    if (!set) throw new UsageError(`${path} has no StatefulSet${wanted === undefined ? '' : ` '${String(wanted)}'`}.`);
    const { kubernetesVersion: version, featureGates } = localContext(set.file.uri, workspace, overrides).settings;
    try {
      const result = play(manifest(set), steps, { version, featureGates });
      out(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : simulateText(result));
      return 0;
    } catch (error) {
      if (error instanceof StepError) throw new UsageError(error.message);
      throw error;
    }
  },
};
