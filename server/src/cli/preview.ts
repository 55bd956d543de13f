import { previewJson, preview as previewOf, previewText } from '../features/preview/preview';
import { type Command, clusterHelp, clusterOptions, formatOption, settingsOption, UsageError } from './command';
import { loadPaths, localContext } from './workspace';

export const preview: Command = {
  name: 'preview',
  usage: 'FILE',
  summary: 'Show the pods, claims and DNS names that the StatefulSets of a file become',
  options: {
    format: { type: 'string' },
    ...clusterOptions,
  },
  help: ['--format text|json        how to print (text)', ...clusterHelp],
  async run(args, { out }) {
    const format = formatOption(args);
    const overrides = settingsOption(args);
    if (args.paths.length !== 1) throw new UsageError('Name one file.');
    const { workspace, targets } = await loadPaths(args.paths);
    const [target, ...others] = targets;
    if (!target || others.length > 0) throw new UsageError('Name one file, not a folder.');
    const result = previewOf(workspace, target.uri, localContext(target.uri, workspace, overrides).settings);
    out(format === 'json' ? `${JSON.stringify(previewJson(result), null, 2)}\n` : `${previewText(result)}\n`);
    return 0;
  },
};
