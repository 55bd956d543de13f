import { preview as previewOf } from '../language-service';
import {
  type Command,
  clusterHelp,
  clusterOptions,
  formatOption,
  formatOptions,
  settingsOption,
  UsageError,
} from './command';
import { previewJson, previewText } from './formats/preview';
import { appliedFile } from './renderings';
import { loadPaths, localContext } from './workspace';

export const preview: Command = {
  name: 'preview',
  usage: 'PATH',
  summary:
    'Show the pods, claims and DNS names of the StatefulSets in a file, or of what a kustomization or a chart becomes',
  options: {
    ...formatOptions,
    ...clusterOptions,
  },
  help: ['--format text|json        output format (default: text)', ...clusterHelp],
  async run(args, { out }) {
    const format = formatOption(args);
    const overrides = settingsOption(args);
    if (args.paths.length !== 1) throw new UsageError('Specify one file or folder.');
    const loaded = await loadPaths(args.paths);
    const file = appliedFile(loaded);
    const result = file ? previewOf(file, localContext(file.uri, loaded.workspace, overrides)) : { sets: [] };
    out(format === 'json' ? `${JSON.stringify(previewJson(result), null, 2)}\n` : `${previewText(result)}\n`);
    return 0;
  },
};
