import { oneLine } from '../../operations/markdown';
import type { ChoiceResult } from '../../protocol';
import { said } from '../../rules/shared/refusals';
import type { SourceFile } from '../../workspace/file';
import { sourceLocation } from '../../workspace/location';
import type { Workspace } from '../../workspace/workspace';
import { visible } from '../../yaml/visible';
import { shownOf } from '../preview/renderings';

/** Between which renderings of a file there is a choice, and which is shown: of the `preferred` the first that reads it. */
export function choiceFor(file: SourceFile, workspace: Workspace, preferred: readonly string[]): ChoiceResult {
  const { renderings, root, rendering } = shownOf(file, workspace, preferred);
  const now = root === null ? undefined : workspace.rendering(root);
  const [refusal] = now?.refusals ?? [];
  if (!now || !refusal) return { renderings, rendering: root, refusal: null };
  const message = visible(oneLine(said(refusal.message))).replace(/\.$/, '');
  const shown = rendering === undefined ? 'nothing' : rendering === now ? 'parts' : 'last';
  return { renderings, rendering: root, refusal: { message, shown, place: sourceLocation(now, refusal.place) } };
}
