import { nearest } from '../distance';
import type { Resource } from '../file';
import { groupedBy } from '../indexes';
import type { Kustomizations } from '../kustomize';
import { isExpected, isPart, isSilentFile, isWhole } from '../partial';
import type { Workspace } from '../workspace';
import { declared } from './declarations';
import type { Target } from './reference';

/**
 * The manifests of a kind and name that `from` means: the nearest in its namespace, or in the one given, patches and
 * asserts left out. Several only if they are equally near.
 */
export function manifests(
  kind: string,
  name: string,
  from: Resource,
  workspace: Workspace,
  namespace?: string,
): Target[] {
  const found = workspace.find(kind, name, from, namespace);
  const whole = found.filter((candidate) => !isOverlay(candidate, workspace));
  return asTargets(nearest(whole, from));
}

/** Of several manifests with one kind and name the nearest, of each. */
export function nearestOfEach(resources: readonly Resource[], from: Resource, workspace: Workspace): Target[] {
  const whole = resources.filter((resource) => !isOverlay(resource, workspace));
  const byName = groupedBy(whole, ({ kind, name }) => [`${kind}/${name}`]);
  return asTargets([...byName.values()].flatMap((same) => nearest(same, from)));
}

/** What a patch is laid over; nothing for a manifest of its own. */
export function patched(from: Resource, workspace: Workspace): Target[] {
  if (from.name === undefined || !isOverlay(from, workspace)) return [];
  return manifests(from.kind, from.name, from, workspace);
}

const overlays = new WeakMap<Kustomizations, WeakMap<Resource, boolean>>();

/** Whether a manifest is laid over another one or compared with it, and is none of its own. */
export function isOverlay(resource: Resource, workspace: Workspace): boolean {
  const { kustomizations } = workspace;
  // Of those that share a name, each asks for all others.
  const known = overlays.get(kustomizations) ?? new WeakMap<Resource, boolean>();
  overlays.set(kustomizations, known);
  const isOne = known.get(resource) ?? judgeOverlay(resource, workspace);
  known.set(resource, isOne);
  return isOne;
}

function judgeOverlay(resource: Resource, workspace: Workspace): boolean {
  if (isSilentFile(resource.file) || isExpected(resource.document.yaml) || isPart(resource, workspace)) return true;
  return resource.kind === 'StatefulSet' && !isWhole(resource);
}

function asTargets(resources: readonly Resource[]): Target[] {
  return resources.flatMap((resource) => declared(resource, 'resource', resource.name ?? '') ?? []);
}
