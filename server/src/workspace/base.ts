import type { Resource } from './file';
import type { Workspace } from './workspace';

/** The version of a resource that its file is compared with: the same kind, name and namespace. */
export function committed(resource: Resource, workspace: Workspace): Resource | undefined {
  return workspace.baseOf(resource.file.uri)?.resources.find((before) => sameObject(before, resource));
}

/**
 * The committed resource that this one was, before its name or namespace was changed: the one of its kind that its
 * file has no longer, if this one is new in it.
 */
export function renamedFrom(resource: Resource, workspace: Workspace): Resource | undefined {
  const base = workspace.baseOf(resource.file.uri);
  if (!base || committed(resource, workspace)) return undefined;
  const ofKind = ({ kind, name }: Resource) => kind === resource.kind && name !== undefined;
  const gone = base.resources
    .filter(ofKind)
    .filter((old) => !resource.file.resources.some((now) => sameObject(old, now)));
  const come = resource.file.resources
    .filter(ofKind)
    .filter((now) => !base.resources.some((old) => sameObject(old, now)));
  return gone.length === 1 && come.length === 1 ? gone[0] : undefined;
}

/** Whether two manifests are versions of one object: a namespace given on one side only is no difference. */
export function sameObject(a: Resource, b: Resource): boolean {
  const free = a.namespace === undefined || b.namespace === undefined;
  return a.kind === b.kind && a.name === b.name && (free || a.namespace === b.namespace);
}
