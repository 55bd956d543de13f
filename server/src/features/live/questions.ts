import { type Question, troubleshoot } from '../../operations/remedies/troubleshoot';
import type { Context } from '../../settings/context';
import type { SourceFile } from '../../workspace/file';
import { statefulSetOf } from '../../workspace/set';
import { networkOf } from '../preview/preview';
import { setsIn, shownOf } from '../preview/renderings';
import { sourceOf } from '../source';

/** Which set it is about, and which of its pods: as in `TroubleshootParams`. */
interface Subject {
  readonly set?: string | undefined;
  readonly ordinal?: number | undefined;
  readonly renderings?: readonly string[];
}

/**
 * The first question about what is wrong with a set of a file, where there is no dump: the set of this name, or else the
 * first one; undefined if the file has none.
 */
export function questionsAbout(
  file: SourceFile,
  { set: name, ordinal, renderings = [] }: Subject,
  context: Context,
): Question | undefined {
  const { rendering } = shownOf(file, context.workspace, renderings);
  const sets = setsIn(file, context, rendering).map(([, resource]) => resource);
  const set = sets.find((each) => each.name === name) ?? sets[0];
  if (!set) return undefined;
  const source = sourceOf(set, context.workspace);
  return troubleshoot(statefulSetOf(set), networkOf(set, context), { source, ordinal });
}
