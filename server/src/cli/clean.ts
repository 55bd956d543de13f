import { cleanText, count, manifestsOfDump, targetOf, Workspace } from '../language-service';
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
    const { manifests, secrets } = manifestsOfDump(dump, targetOf(localContext('', Workspace.empty, overrides)));
    out(cleanText(manifests, (text) => inert(text) !== text));
    err(lines([...dump.gaps, ...leftOut(secrets)]));
    return 0;
  },
};

function leftOut(secrets: readonly string[]): readonly string[] {
  if (secrets.length === 0) return [];
  return [`Left out: ${count(secrets.length, 'Secret')} (${secrets.join(', ')}). Secret data is not printed.`];
}
