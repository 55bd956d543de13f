import { blockText, manifestsOfDump, Workspace } from '../language-service';
import { type Command, clusterHelp, clusterOptions, settingsOption, UsageError } from './command';
import { loadDump } from './dump';
import { inert, lines } from './printer';
import { localContext } from './workspace';

export const clean: Command = {
  name: 'clean',
  usage: 'DUMP|-',
  summary: 'Print the manifests of what runs: the output of kubectl get without what the cluster filled in',
  options: { ...clusterOptions },
  help: [...clusterHelp],
  async run(args, { out, err }) {
    const overrides = settingsOption(args);
    const [path, ...more] = args.paths;
    if (path === undefined || more.length > 0) throw new UsageError('Specify one dump: a file, a folder, or -.');
    const dump = await loadDump(path);
    const { manifests, remarks } = manifestsOfDump(dump, localContext('', Workspace.empty, overrides));
    out(manifests.map((each) => blockText(each, (text) => inert(text) !== text)).join('---\n'));
    err(lines([...dump.gaps, ...remarks]));
    return 0;
  },
};
