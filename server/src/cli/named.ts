import { fileURLToPath } from 'node:url';
import { readBytes, readText, uriOf, walk } from '../files/disk';
import { isBesideChart, isManifestName, isPacked } from '../files/source';
import {
  configurationName,
  fileNameOf,
  folderOf,
  isKustomization,
  readFile,
  type SourceFile,
  unreadFile,
  type Workspace,
} from '../language-service';

/** With all files of its charts, whatever they are called, for templates may read them. */
export function withChartFiles(workspace: Workspace): Workspace {
  const folders = [...workspace.roots.charts.folders];
  const found = folders.flatMap((folder) =>
    [...walk(fileURLToPath(folder), { all: true })]
      .map(uriOf)
      .filter((uri) => !isBesideChart(uri) && !workspace.fileAt(uri))
      .flatMap(readIfThere),
  );
  return found.length > 0 ? workspace.update(found, []) : workspace;
}

/**
 * With the files that its kustomizations name, and those that these name: other kustomizations wherever they are, all
 * else only in some folders, or where Kustomize would read it too, in or below the folder of the kustomization. With the
 * values files that configurations name, in or below the folders of these.
 */
export function withNamedFiles(workspace: Workspace, folders: readonly string[]): Workspace {
  const tried = new Set<string>();
  let all = workspace;
  for (;;) {
    const { roots } = all;
    const configured = [...all.files.keys()].filter((uri) => fileNameOf(uri) === configurationName).map(folderOf);
    const mayRead = (uri: string) =>
      isKustomization(uri) ||
      [...folders, ...roots.namedFrom(uri), ...configured].some((folder) => uri.startsWith(folder));
    const missing = [...all.namedFiles].filter((uri) => !tried.has(uri) && !all.files.has(uri) && mayRead(uri));
    for (const uri of missing) tried.add(uri);
    const found = missing.flatMap(readIfThere);
    if (found.length === 0) return all;
    all = all.update(found, []);
  }
}

function readIfThere(uri: string): SourceFile[] {
  try {
    if (isPacked(uri)) return [unreadFile(uri, '', readBytes(fileURLToPath(uri)))];
    const text = readText(fileURLToPath(uri));
    if (text === undefined) return [];
    return [isManifestName(uri) ? readFile(uri, text) : unreadFile(uri, text)];
  } catch {
    return [];
  }
}
