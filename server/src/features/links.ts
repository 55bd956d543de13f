import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { isKustomization, kustomizationNames, resolvePath } from '../workspace/kustomize';
import { pathsIn } from '../workspace/paths';
import { folderOf } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import { At } from '../yaml/at';
import type { Span } from '../yaml/text';
import { chartFeatures } from './charts';

export interface DocumentLink {
  readonly span: Span;
  readonly target: string;
}

/** Links from a kustomization to the files and other kustomizations that it names, from a template to the files that it reads. */
export function documentLinks(file: SourceFile, { workspace }: Pick<Context, 'workspace'>): DocumentLink[] {
  if (!isKustomization(file.uri)) return chartFeatures(file.uri, workspace)?.documentLinks(file, { workspace }) ?? [];
  const folder = folderOf(file.uri);
  return file.documents.flatMap(({ yaml, start }) =>
    pathsIn(At.root(yaml, start)).flatMap(({ path, span }) => {
      const target = find(resolvePath(folder, path), workspace);
      return target === undefined ? [] : [{ span, target }];
    }),
  );
}

/** The URI of a file, or of the kustomization in a folder. */
function find(uri: string, { files }: Workspace): string | undefined {
  const folder = uri.replace(/\/$/, '');
  const names = kustomizationNames.map((name) => `${folder}/${name}`);
  return [uri, ...names].find((candidate) => files.has(candidate));
}
