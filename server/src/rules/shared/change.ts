import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { type Finding, validateUpdate } from '../../validation';
import { committed } from '../../workspace/base';
import { manifest, type Resource, type SourceFile } from '../../workspace/file';
import { afterEdits } from '../../workspace/trial';
import type { Workspace } from '../../workspace/workspace';
import type { Path } from '../../yaml/json';
import type { Fix } from '../engine/rule';
import { verdictAsWritten } from './verdict';

/** The storage of a claim template, which has a rule of its own. */
export const storageOfTemplate = /^spec\.volumeClaimTemplates\[(\d+)\]\.spec\.resources\.requests\.storage$/;

/** Why the API server rejects the change of an object that it would accept as a new one: immutable fields. */
export function rejectedChanges(resource: Resource, context: Context): readonly Finding[] {
  const before = committed(resource, context.workspace);
  if (!before || before.document.yaml === resource.document.yaml) return [];
  return updateOf(before, resource, context).rejected;
}

/** Why the API server rejects a manifest as the update of another, and every place that differs. */
export function updateOf(
  before: Resource,
  after: Resource,
  context: Pick<Context, 'settings'>,
): { readonly rejected: readonly Finding[]; readonly changed: readonly Path[] } {
  const ofNew = new Set(verdictAsWritten(after, context).map(keyOf));
  const { findings, changed } = validateUpdate(manifest(before), manifest(after), targetOf(context));
  return { rejected: findings.filter((finding) => finding.kind === 'api' && !ofNew.has(keyOf(finding))), changed };
}

/**
 * Whether a live set must be recreated for a fix: it changes an immutable field that is as committed. A field that is
 * not may be about to be set back.
 */
export function mustRecreate({ immutable, edits }: Fix, context: Context): boolean {
  if (!immutable) return false;
  const { workspace } = context;
  const after = afterEdits(edits, workspace);
  const uris = [...new Set(edits.map(({ uri }) => uri))];
  const rejectsMore = (before: SourceFile | undefined, now: SourceFile | undefined) =>
    before !== undefined &&
    now !== undefined &&
    rejectedIn(now, after, context) > rejectedIn(before, workspace, context);
  return (
    uris.some((uri) => rejectsMore(workspace.fileAt(uri), after.fileAt(uri))) ||
    [...new Set(uris.flatMap((uri) => after.roots.reaching(uri)))].some((root) =>
      rejectsMore(workspace.rendering(root), after.rendering(root)),
    )
  );
}

/** How many changes of the sets of a file, or of a rendering, the API server rejects. */
function rejectedIn(file: SourceFile, workspace: Workspace, context: Context): number {
  if (!workspace.baseOf(file.uri)) return 0;
  return file.resources
    .filter(({ kind }) => kind === 'StatefulSet')
    .reduce((count, set) => count + rejectedChanges(set, { ...context, workspace }).length, 0);
}

function keyOf({ field, reason, path }: Finding): string {
  return JSON.stringify([field, reason, path]);
}
