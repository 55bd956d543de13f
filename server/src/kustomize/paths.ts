import { decoded, relativePath } from '../yaml/uri';

/** The path that leads from a folder (a URI that ends in a slash) to another URI, as people write it. */
export function shownFrom(folder: string, uri: string): string {
  return relativePath(folder, uri) || '.';
}

/** The path of a file or folder on a disk, or the URI of one that lies elsewhere, as people write it. */
export function absolutePath(uri: string): string {
  return decoded(uri.replace(/^file:\/\//, '').replace(/(.)\/$/, '$1'));
}

/** Whether Kustomize would fetch a file over the network. */
export function isRemoteFile(path: string): boolean {
  return /^https?:/i.test(path);
}

/** Whether Kustomize would clone a repository for a folder (api/internal/git/repospec.go). */
export function isRepository(path: string): boolean {
  if (path.startsWith('/')) return false;
  const [location = ''] = path.replace(/^git::/i, '').split('?', 1);
  const scheme = /^(?:ssh|https?|file):\/\//i.exec(location)?.[0] ?? '';
  const named = location.slice(scheme.length);
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(named)?.[0] ?? '';
  const place = named.slice(user.length);
  const isGithub = /^github\.com[/:]/i.test(place);
  if (scheme.toLowerCase() === 'file://') return hasRepository(user + place, true);
  const isScp = scheme === '' && (user !== '' || isGithub);
  if (scheme === '' && !isScp) return false;
  const colon = isScp ? place.indexOf(':') : -1;
  const slash = place.indexOf('/');
  const end = slash < 0 || (colon > 0 && colon < slash) ? colon : slash;
  return end >= 0 && hasRepository(place.slice(end + 1), false);
}

/** Whether a path, behind its host, names a repository and a folder within it. */
function hasRepository(path: string, isFile: boolean): boolean {
  for (const mark of ['_git/', '//', '.git']) {
    const index = path.indexOf(mark);
    if (index < 0) continue;
    const folder = path.slice(index + mark.length);
    return (mark !== '//' || index > 0) && !isOutside(mark === '_git/' ? folder.replace(/^[^/]*/, '') : folder);
  }
  return isFile ? path !== '' : path.includes('/') && !isOutside(path.split('/').slice(2).join('/'));
}

/** Whether a path leads out of the folder that it is seen from. */
function isOutside(path: string): boolean {
  let depth = 0;
  for (const step of path.split('/')) {
    if (step === '..') depth--;
    else if (step !== '.' && step !== '') depth++;
    if (depth < 0) return true;
  }
  return false;
}
