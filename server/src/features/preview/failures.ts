import type { Changes, FailuresResult } from '../../protocol';
import type { Context } from '../../settings/context';
import type { SourceFile } from '../../workspace/file';
import { failuresOf } from '../simulate';
import { withChanges } from './preview';
import { setsIn, shownOf } from './renderings';

/**
 * The single failures that delete data of a set, stop it for good or leave too few pods Ready, with the changes that are
 * tried. Null if the file has no set with this id.
 */
export function failures(
  file: SourceFile,
  context: Context,
  { set, changes }: { readonly set: string; readonly changes: Changes },
  preferred: readonly string[] = [],
): FailuresResult {
  const { root, rendering } = shownOf(file, context.workspace, preferred);
  const resource = setsIn(file, context, rendering).find(([id]) => id === set)?.[1];
  if (!resource) return null;
  const findings = failuresOf(withChanges(resource, changes, context).resource, context);
  return { uri: file.uri, rendering: root, set, findings };
}
