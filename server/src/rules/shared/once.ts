import type { Resource } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';

/**
 * Work that several rules ask for, done once for a resource in a workspace. While a document is judged its workspace is
 * an object of its own, so that what the work reads is recorded for all of them.
 */
export function once<T>(
  work: (resource: Resource, workspace: Workspace) => T,
): (resource: Resource, workspace: Workspace) => T {
  const known = new WeakMap<Workspace, Map<Resource, T>>();
  return (resource, workspace) => {
    const ofWorkspace = known.get(workspace) ?? new Map<Resource, T>();
    known.set(workspace, ofWorkspace);
    if (!ofWorkspace.has(resource)) ofWorkspace.set(resource, work(resource, workspace));
    return ofWorkspace.get(resource) as T;
  };
}
