import { fileURLToPath } from 'node:url';
import { type RenderedFile, type SourceFile, toRange, type Workspace } from '../language-service';
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
 * What is applied of what was passed: files, and of folders what their kustomizations become and all that these do not
 * read. Throws `RefusedError` if Kustomize would refuse to build a folder that was passed.
 */
export function appliedFiles({ workspace, targets, folders }: Loaded): SourceFile[] {
  const { roots } = workspace;
  for (const folder of folders) if (roots.all.has(folder)) refuseRefused(workspace.rendering(folder), workspace);
  const renderings = [...roots.all]
    .filter((root) => folders.some((folder) => root.startsWith(folder)))
    .map((root) => workspace.rendering(root))
    .filter(({ refusals }) => refusals.length === 0);
  const plain = targets.filter(({ uri, isNamed }) => isNamed || !roots.isRead(uri));
  return [...renderings, ...plain.flatMap(({ uri }) => workspace.files.get(uri) ?? [])];
}

/** The one file, or kustomization, that was passed. Throws `UsageError` for a folder of others. */
export function appliedFile(loaded: Loaded): SourceFile | undefined {
  const { workspace, targets, folders } = loaded;
  const [folder] = folders;
  if (folder === undefined && targets.length === 1) return workspace.files.get(targets[0]?.uri ?? '');
  if (folder === undefined || !workspace.roots.all.has(folder))
    throw new UsageError('Specify one file, or a folder that holds a kustomization.');
  const rendering = workspace.rendering(folder);
  refuseRefused(rendering, workspace);
  return rendering;
}

/** Kustomize would refuse: exit code 1, with this reason. */
export class RefusedError extends Error {}

function refuseRefused({ refusals }: RenderedFile, workspace: Workspace): void {
  if (refusals.length === 0) return;
  const reasons = refusals.map(({ message, place }) => {
    const file = workspace.files.get(place.uri);
    return `${shownUri(place.uri)}:${file ? toRange(file, place).start.line + 1 : 1}: ${message}`;
  });
  throw new RefusedError(reasons.join('\n'));
}

/** The paths of the files that are there and that some kustomization reads, which its problems may stand in. */
function filesRendered(workspace: Workspace): string[] {
  const uris = new Set<string>();
  for (const root of workspace.roots.all)
    for (const [uri, file] of workspace.rendering(root).sources) if (file && file !== 'unread') uris.add(uri);
  return [...uris].map((uri) => fileURLToPath(uri));
}
