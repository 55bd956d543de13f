import { cleanedOnto, cleanText, count, type SourceFile, Workspace } from '../language-service';
import { type Command, clusterHelp, clusterOptions, settingsOption, UsageError } from './command';
import { loadDump } from './dump';
import { inert, lines } from './printer';
import { loadPaths, localContext } from './workspace';

export const clean: Command = {
  name: 'clean',
  usage: 'DUMP|- [FILE...]',
  summary: 'Print the manifests of what runs: the output of kubectl get without what the cluster filled in',
  options: { ...clusterOptions },
  help: [...clusterHelp, '', 'FILE: manifests that exist: what runs is taken over into them, and their comments stay.'],
  async run(args, { out, err }) {
    const overrides = settingsOption(args);
    const [path, ...manifests] = args.paths;
    if (path === undefined) throw new UsageError('Specify a dump: a file, a folder, or -.');
    const dump = await loadDump(path);
    const { files, workspace } = await filesAt(manifests);
    const cleaned = cleanedOnto(dump, files, localContext(files[0]?.uri ?? '', workspace, overrides));
    const made = cleanText(cleaned.manifests, (text) => inert(text) !== text);
    out([...cleaned.texts.map(withEnd), made].filter((text) => text !== '').join('---\n'));
    err(lines([...dump.gaps, ...cleaned.left, ...leftOut(cleaned.secrets)]));
    return 0;
  },
};

async function filesAt(paths: readonly string[]): Promise<{ files: readonly SourceFile[]; workspace: Workspace }> {
  if (paths.length === 0) return { files: [], workspace: Workspace.empty };
  const { workspace, targets, folders } = await loadPaths(paths);
  if (folders.length > 0)
    throw new UsageError('Specify the files of the manifests: a folder is not written as one text.');
  return { files: targets.flatMap(({ uri }) => workspace.files.get(uri) ?? []), workspace };
}

function withEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function leftOut(secrets: readonly string[]): readonly string[] {
  if (secrets.length === 0) return [];
  return [`Left out: ${count(secrets.length, 'Secret')} (${secrets.join(', ')}). Secret data is not printed.`];
}
