import { type Drift, driftOf } from '../../live/drift';
import { isAboutUnknown } from '../../rules/engine/unknown';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { manifest, type Resource } from '../../workspace/file';
import { isPart } from '../../workspace/partial';
import { autoscalersOf } from '../../workspace/scale';
import type { Workspace } from '../../workspace/workspace';
import { type JsonObject, samePath } from '../../yaml/json';

/**
 * How a manifest, written or rendered, differs from the live object. Nothing is said of parts of manifests, of values
 * that nobody knows before they are applied, and of replicas that an autoscaler sets.
 */
export function driftFrom(resource: Resource, live: JsonObject, context: Context): readonly Drift[] {
  const { workspace } = context;
  if (isPart(resource, workspace) || resource.document.templated) return [];
  return driftOf(manifest(resource), live, targetOf(context)).filter(
    (drift) => !isKnownLater(drift, resource, workspace) && !isAutoscaled(drift, resource, workspace),
  );
}

/** Whether a value is not known before somebody applies it: a placeholder, or what a kustomization sets. */
function isKnownLater({ path }: Drift, resource: Resource, workspace: Workspace): boolean {
  return isAboutUnknown({ at: resource.root.walk(path), message: '' }, resource, workspace);
}

/** Whether the manifest leaves replicas to an autoscaler of the workspace. */
function isAutoscaled({ path, manifest: here }: Drift, resource: Resource, workspace: Workspace): boolean {
  return here === undefined && samePath(path, ['spec', 'replicas']) && autoscalersOf(resource, workspace).length > 0;
}
