import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { revisionOf } from '../../validation';
import { manifest, type Resource } from '../../workspace/file';

/**
 * The name of the ControllerRevision that the controller makes of a set as it is written: `web-747df48678`. undefined
 * where a kustomization takes up the file, which may change the pod template, and as `revisionOf`.
 */
export function knownRevision(set: Resource, context: Context): string | undefined {
  return context.workspace.kustomizations.reaches(set.file.uri)
    ? undefined
    : revisionOf(manifest(set), targetOf(context));
}
