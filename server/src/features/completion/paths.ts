import { isKustomization, resolvePath } from '../../workspace/kustomize';
import { pathsIn } from '../../workspace/paths';
import { folderOf, relativePath } from '../../workspace/uri';
import { At } from '../../yaml/at';
import { samePath } from '../../yaml/json';
import { isReal, type Place, type Suggestion, valueSuggestion } from './place';

/** The lists of a kustomization that take up folders. */
const ofFolders: ReadonlySet<unknown> = new Set(['resources', 'bases', 'components']);

const most = 200;

/** What a path of a kustomization can lead to: files beside and below it, and other kustomizations; not what it names. */
export function paths(place: Place): Suggestion[] {
  const { file, document, typed, context } = place;
  if (!isKustomization(file.uri)) return [];
  const written = pathsIn(At.root(document.yaml, document.start));
  if (!written.some(({ at }) => samePath(at.path, typed.at.path))) return [];
  const folder = folderOf(file.uri);
  const [field] = typed.at.path;
  const named = new Set(written.filter(({ path }) => isReal(path)).map(({ path }) => relativeTo(folder, path)));
  const { roots } = context.workspace;
  const folders = ofFolders.has(field) ? roots.folders(field === 'components') : [];
  const uris = field === 'components' || field === 'bases' ? [] : context.workspace.files.keys();
  const files = [...uris].filter((uri) => uri.startsWith(folder) && !isKustomization(uri));
  return [...files, ...folders.filter((each) => each !== folder)]
    .map((uri) => relativePath(folder, uri))
    .filter((path) => !named.has(path))
    .sort((a, b) => (a < b ? -1 : 1))
    .slice(0, most)
    .map((path) => valueSuggestion(path, place, 'name'));
}

/** A path in its shortest form. */
function relativeTo(folder: string, path: string): string {
  return relativePath(folder, resolvePath(folder, path));
}
