import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { revisionOf } from '../../validation';
import { manifest, type Resource } from '../../workspace/file';
import { renderingOf } from '../../workspace/rendered';
import type { Workspace } from '../../workspace/workspace';

/**
 * The name of the ControllerRevision that the controller makes of a set as it is written or rendered: `web-747df48678`.
 * undefined where a kustomization takes up the file, which may change the pod template, where a rendering is not known in
 * full, and as `revisionOf`.
 */
export function knownRevision(set: Resource, context: Context): string | undefined {
  return mayChange(set, context.workspace) ? undefined : revisionOf(manifest(set), targetOf(context));
}

function mayChange(set: Resource, { kustomizations }: Workspace): boolean {
  const rendering = renderingOf(set);
  if (!rendering) return kustomizations.reaches(set.file.uri);
  return rendering.output.isPartial || rendering.isUnknownAt(set.root.get('spec').get('template').span);
}
