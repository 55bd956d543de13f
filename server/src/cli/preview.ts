import { preview as previewOf } from '../language-service';
import { type Command, clusterHelp, clusterOptions, formatOption, settingsOption, UsageError } from './command';
import { previewJson, previewText } from './formats/preview';
import { filesOf, loadPaths, localContext } from './workspace';

export const preview: Command = {
  name: 'preview',
  usage: 'FILE',
  summary: 'Show the pods, claims and DNS names of the StatefulSets in a file',
  options: {
    format: { type: 'string' },
    ...clusterOptions,
  },
  help: ['--format text|json        output format (default: text)', ...clusterHelp],
  async run(args, { out }) {
    const format = formatOption(args);
    const overrides = settingsOption(args);
    if (args.paths.length !== 1) throw new UsageError('Specify one file.');
    const loaded = await loadPaths(args.paths);
    if (loaded.targets.length !== 1) throw new UsageError('Specify one file, not a folder.');
    const [file] = filesOf(loaded);
    const result = file ? previewOf(file, localContext(file.uri, loaded.workspace, overrides)) : { uri: '', sets: [] };
    out(format === 'json' ? `${JSON.stringify(previewJson(result), null, 2)}\n` : `${previewText(result)}\n`);
    return 0;
  },
};
