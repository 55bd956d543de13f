import type { Context } from '../settings/context';
import type { SourceFile } from '../workspace/file';
import { isKustomization, resolvePath } from '../workspace/kustomize';
import { folderOf } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import { At } from '../yaml/at';
import type { Span } from '../yaml/text';

export interface DocumentLink {
  readonly span: Span;
  readonly target: string;
}

const lists = ['resources', 'bases', 'components', 'patchesStrategicMerge', 'crds', 'generators', 'transformers'];

/** Links from a kustomization to the files of the workspace and the other kustomizations that it names. */
export function documentLinks(file: SourceFile, { workspace }: Pick<Context, 'workspace'>): DocumentLink[] {
  if (!isKustomization(file.uri)) return [];
  const folder = folderOf(file.uri);
  return file.documents.flatMap(({ yaml, start }) => {
    const root = At.root(yaml, start);
    const places = [
      ...lists.flatMap((list) => root.get(list).items()),
      ...['patches', 'patchesJson6902', 'replacements'].flatMap((list) =>
        root
          .get(list)
          .items()
          .map((item) => item.get('path')),
      ),
    ];
    return places.flatMap((at) => {
      const path = at.string;
      const target = path === undefined || path.includes('\n') ? undefined : find(resolvePath(folder, path), workspace);
      return target === undefined ? [] : [{ span: at.span, target }];
    });
  });
}

/** The URI of a file, or of the kustomization in a folder. */
function find(uri: string, { files }: Workspace): string | undefined {
  const folder = uri.replace(/\/$/, '');
  const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].map((name) => `${folder}/${name}`);
  return [uri, ...names].find((candidate) => files.has(candidate));
}
