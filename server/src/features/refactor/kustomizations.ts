import { isKustomization, resolvePath } from '../../workspace/kustomize';
import { folderOf } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';

/** An entry of `resources` in a kustomization that names a file. */
export interface Listing {
  readonly kustomization: string;
  readonly item: At;
  /** The path before the file's name: `../base/`. */
  readonly folder: string;
}

/** Where kustomizations list a file, by its URI. */
export function listingsOf(uri: string, workspace: Workspace): Listing[] {
  return [...workspace.files.values()].flatMap((file) => {
    if (!isKustomization(file.uri)) return [];
    return file.documents.flatMap((document) =>
      At.root(document.yaml, document.start)
        .get('resources')
        .items()
        .flatMap((item): Listing[] => {
          const path = item.string;
          if (path === undefined || resolve(path, file.uri) !== uri) return [];
          return [{ kustomization: file.uri, item, folder: path.slice(0, path.lastIndexOf('/') + 1) }];
        }),
    );
  });
}

/** The URI of a path in a kustomization; undefined for URLs. */
function resolve(path: string, kustomization: string): string | undefined {
  if (/^[a-z]+:|[?#]/i.test(path)) return undefined;
  return resolvePath(folderOf(kustomization), path);
}
