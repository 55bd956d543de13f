import { fileURLToPath } from 'node:url';
import { readText } from '../files/disk';
import { isManifestName } from '../files/source';
import { isKustomization, readFile, type SourceFile, unreadFile, type Workspace } from '../language-service';

/**
 * With the files that its kustomizations name, and those that these name: other kustomizations wherever they are, all
 * else only in some folders, or where Kustomize would read it too, in or below the folder of the kustomization.
 */
export function withNamedFiles(workspace: Workspace, folders: readonly string[]): Workspace {
  const tried = new Set<string>();
  let all = workspace;
  for (;;) {
    const { roots } = all;
    const mayRead = (uri: string) =>
      isKustomization(uri) || [...folders, ...roots.namedFrom(uri)].some((folder) => uri.startsWith(folder));
    const missing = [...roots.named].filter((uri) => !tried.has(uri) && !all.files.has(uri) && mayRead(uri));
    for (const uri of missing) tried.add(uri);
    const found = missing.flatMap(readIfThere);
    if (found.length === 0) return all;
    all = all.update(found, []);
  }
}

function readIfThere(uri: string): SourceFile[] {
  try {
    const text = readText(fileURLToPath(uri));
    if (text === undefined) return [];
    return [isManifestName(uri) ? readFile(uri, text) : unreadFile(uri, text)];
  } catch {
    return [];
  }
}
