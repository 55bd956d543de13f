import type { Changes, FailuresResult } from '../../protocol';
import type { Context } from '../../settings/context';
import type { SourceFile } from '../../workspace/file';
import type { LiveState } from '../live/state';
import { failuresOf, runningCluster } from '../simulate';
import { withChanges } from './preview';
import { shownSet } from './renderings';

/**
 * The single failures that delete data of a set, stop it for good or leave too few pods Ready, with the changes that are
 * tried; `live` is what the cluster begins with, where it knows the set. Null if the file has no set with this id.
 */
export function failures(
  file: SourceFile,
  context: Context,
  { set, changes }: { readonly set: string; readonly changes: Changes },
  preferred: readonly string[] = [],
  live?: LiveState,
): FailuresResult {
  const { root, set: resource } = shownSet(file, context, set, preferred);
  if (!resource) return null;
  const tried = withChanges(resource, changes, context).resource;
  const findings = failuresOf(tried, context, live && runningCluster(tried, context, live));
  return { uri: file.uri, rendering: root, set, findings };
}
