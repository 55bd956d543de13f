import { fileURLToPath } from 'node:url';
import {
  chartOfRoot,
  chartRoot,
  ownValues,
  type RenderedFile,
  type SourceFile,
  toRange,
  type Workspace,
} from '../language-service';
import { UsageError } from './command';
import { shownUri } from './paths';
import { type Loaded, Target } from './workspace';

/** The files that kustomizations read beside those that were passed: their problems may stand there. */
export function renderedTargets({ workspace, targets }: Loaded, all: boolean): Target[] {
  const known = new Set(targets.map(({ absolute }) => absolute));
  return filesRendered(workspace)
    .filter((absolute) => !known.has(absolute))
    .map((absolute) => new Target(absolute, all ? 'all' : 'sets', false));
}

/**
 * What is applied of what was passed: files, and of folders what their kustomizations and charts become and all that these do not
 * read. Of charts what can be rendered with their own values counts. Throws `RefusedError` for a folder
 * that was passed and of which nothing can be made.
 */
export function appliedFiles({ workspace, targets, folders }: Loaded): SourceFile[] {
  const { roots } = workspace;
  for (const folder of folders) {
    const root = rootIn(folder, workspace);
    if (root !== undefined) refuseRefused(workspace.rendering(root), workspace);
  }
  const renderings = [...roots.all]
    .filter((root) => folders.some((folder) => root.startsWith(folder)) && isPlainRoot(root))
    .map((root) => workspace.rendering(root))
    .filter(({ isRefused }) => !isRefused);
  const plain = targets.filter(({ uri, isNamed }) => isNamed || !roots.isRead(uri));
  return [...renderings, ...plain.flatMap(({ uri }) => workspace.files.get(uri) ?? [])];
}

/** The one file, kustomization or chart that was passed. Throws `UsageError` for a folder of others. */
export function appliedFile(loaded: Loaded): SourceFile | undefined {
  const { workspace, targets, folders } = loaded;
  const [folder] = folders;
  if (folder === undefined && targets.length === 1) return workspace.files.get(targets[0]?.uri ?? '');
  const root = folder === undefined ? undefined : rootIn(folder, workspace);
  if (root === undefined) throw new UsageError('Specify one file, or a folder that holds a kustomization or a chart.');
  const rendering = workspace.rendering(root);
  refuseRefused(rendering, workspace);
  return rendering;
}

/** What stands for the kustomization in a folder, or for the chart there with its own values; undefined without any. */
function rootIn(folder: string, { roots }: Workspace): string | undefined {
  return [folder, chartRoot(folder, ownValues)].find((root) => roots.all.has(root));
}

/** Whether a root is that of a kustomization, or of a chart with nothing but its own values. */
function isPlainRoot(root: string): boolean {
  const chart = chartOfRoot(root);
  return chart === undefined || chart.values === ownValues;
}

/** The tool would refuse: exit code 1, with this reason. */
export class RefusedError extends Error {}

function refuseRefused({ isRefused, refusals }: RenderedFile, workspace: Workspace): void {
  if (!isRefused) return;
  const reasons = refusals.map(({ message, place }) => {
    const file = workspace.files.get(place.uri);
    return `${shownUri(place.uri)}:${file ? toRange(file, place).start.line + 1 : 1}: ${message}`;
  });
  throw new RefusedError(reasons.join('\n'));
}

/** The paths of the files that are there and that some rendering reads, which its problems may stand in. */
function filesRendered(workspace: Workspace): string[] {
  const uris = new Set<string>();
  for (const root of workspace.roots.all)
    for (const [uri, file] of workspace.rendering(root).sources)
      if (file && file !== 'unread' && workspace.fileAt(uri)) uris.add(uri);
  return [...uris].map((uri) => fileURLToPath(uri));
}
